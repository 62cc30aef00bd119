// SPDX-License-Identifier: MIT
// What futures/tests/stream_try_stream.rs asks of the adapters for results, asked of ours.

#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/filter.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_all.hpp>
#include <pollen/stream/try_filter_map.hpp>
#include <pollen/stream/try_skip_while.hpp>
#include <pollen/stream/try_take_while.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Err;
using pollen::testing::TestTask;
using Number = pollen::Result<int, int>;
using Verdict = pollen::Result<bool, int>;

// theirs: stream_try_stream: try_filter_map_after_err
TEST(StreamTryStream, TryFilterMapGoesOnAfterAnErrorOfItsFunction) {
    using Wanted = pollen::Result<std::optional<int>, int>;
    support::StreamTask task(
        stream::iter(std::vector<Number>{1, 2, 3}) |
        stream::try_filter_map([](int value) { return future::ready(Wanted(Err(value))); }) |
        stream::filter([](const Number& result) { return result.has_value(); }));

    EXPECT_TRUE(support::is_end(task.poll()));
}

// theirs: stream_try_stream: try_skip_while_after_err
TEST(StreamTryStream, TrySkipWhileGoesOnAfterAnErrorOfItsPredicate) {
    support::StreamTask task(
        stream::iter(std::vector<Number>{1, 2, 3}) |
        stream::try_skip_while([](int value) { return future::ready(Verdict(Err(value))); }) |
        stream::filter([](const Number& result) { return result.has_value(); }));

    EXPECT_TRUE(support::is_end(task.poll()));
}

// theirs: stream_try_stream: try_take_while_after_err
TEST(StreamTryStream, TryTakeWhileGoesOnAfterAnErrorOfItsPredicate) {
    support::StreamTask task(
        stream::iter(std::vector<Number>{1, 2, 3}) |
        stream::try_take_while([](int value) { return future::ready(Verdict(Err(value))); }) |
        stream::filter([](const Number& result) { return result.has_value(); }));

    EXPECT_TRUE(support::is_end(task.poll()));
}

const auto is_even = [](int value) { return future::ready(value % 2 == 0); };

Verdict all_even(std::vector<Number> numbers) {
    TestTask task(stream::iter(std::move(numbers)) | stream::try_all(is_even));
    return task.poll().value();
}
Verdict any_even(std::vector<Number> numbers) {
    TestTask task(stream::iter(std::move(numbers)) | stream::try_any(is_even));
    return task.poll().value();
}

// theirs: stream_try_stream: try_all
TEST(StreamTryStream, TryAllEndsWithAnErrorOrTheFirstThatIsNotSo) {
    EXPECT_EQ(all_even({}), Verdict(true));
    EXPECT_EQ(all_even({2, 4, 6}), Verdict(true));
    EXPECT_EQ(all_even({2, 3, 4}), Verdict(false));
    EXPECT_EQ(all_even({2, Err(7), 4}), Verdict(Err(7)));
    EXPECT_EQ(all_even({2, 3, Err(7)}), Verdict(false));
}

// theirs: stream_try_stream: try_any
TEST(StreamTryStream, TryAnyEndsWithAnErrorOrTheFirstThatIsSo) {
    EXPECT_EQ(any_even({}), Verdict(false));
    EXPECT_EQ(any_even({1, 3, 5}), Verdict(false));
    EXPECT_EQ(any_even({1, 2, 3}), Verdict(true));
    EXPECT_EQ(any_even({1, Err(7), 2}), Verdict(Err(7)));
    EXPECT_EQ(any_even({1, 2, Err(7)}), Verdict(true));
}

}  // namespace
