// SPDX-License-Identifier: MIT
// What futures/tests/stream_try_stream.rs asks of the adapters for results, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/filter.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/stream/try_all.hpp>
#include <pollen/stream/try_filter_map.hpp>
#include <pollen/stream/try_flatten_unordered.hpp>
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
using pollen::block_on;
using pollen::Context;
using pollen::Err;
using pollen::Poll;
using pollen::Result;
using pollen::Unit;
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

// theirs: stream_try_stream: try_flatten_unordered
TEST(StreamTryStream, TryFlattenUnorderedGivesErrorsOfAllStreams) {
    // Of an even number its powers; those that 16 divides, and odd numbers, are errors.
    const auto powers = [](int number) -> Result<stream::Iter<std::vector<Number>>, int> {
        if (number % 2 != 0) return Err(number);
        std::vector<Number> all;
        for (int power = number; all.size() < 3; power *= number)
            all.push_back(power % 16 != 0 ? Number(power) : Number(Err(power)));
        return stream::iter(std::move(all));
    };
    auto items = stream::iter(std::vector{1, 2, 3, 4, 5, 6}) | stream::map(powers) |
                 stream::try_flatten_unordered(stream::no_limit);

    const std::vector<Number> expected{Err(1), Err(3),  Err(5), 2, 4,       6,
                                       4,      Err(16), 36,     8, Err(64), 216};
    for (const Number& number : expected)
        EXPECT_EQ(*block_on(items.next()), number);
    EXPECT_FALSE(block_on(items.next()).has_value());
}

using Success = Result<Unit, Unit>;

// Gives a value for ever, or so often.
class Successes : public pollen::StreamInterface<Successes> {
public:
    using Item = Success;
    explicit Successes(int count) : left_(count) {}
    Poll<std::optional<Success>> poll_next(Context&) {
        if (left_-- == 0) return std::optional<Success>();
        return std::optional<Success>(Unit());
    }

private:
    int left_;
};

// So many streams of successes, then an error; it must not be polled after that.
class ThenAnError : public pollen::StreamInterface<ThenAnError> {
public:
    using Item = Result<Successes, Unit>;
    ThenAnError(int streams, int successes) : left_(streams), successes_(successes) {}
    Poll<std::optional<Item>> poll_next(Context&) {
        EXPECT_GE(left_, 0) << "polled after the error";
        if (left_-- == 0) return std::optional<Item>(Err(Unit()));
        return std::optional<Item>(Successes(successes_));
    }

private:
    int left_;
    int successes_;
};

// theirs: stream_try_stream: try_flatten_unordered
TEST(StreamTryStream, TryFlattenUnorderedStopsWhereItIsNotAskedOn) {
    for (const int streams : {3, 10}) {
        auto at_once = ThenAnError(streams, -1) | stream::try_flatten_unordered(stream::no_limit);
        EXPECT_FALSE(block_on(at_once.next())->has_value());  // before any success
    }

    auto one_by_one = ThenAnError(10, 3) | stream::try_flatten_unordered(1);
    int taken = 0;
    for (bool goes_on = true; goes_on; ++taken)
        goes_on = block_on(one_by_one.next())->has_value();
    EXPECT_EQ(taken, 31);
}

}  // namespace
