// SPDX-License-Identifier: MIT
// Tests of scan.

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/scan.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::ready_after;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

const auto sum_below_5 = [](int& sum, int item) -> std::optional<int> {
    sum += item;
    if (sum >= 5) return std::nullopt;
    return sum;
};

TEST(StreamScan, KeepsAStateAndEndsWithAnEmptyOptional) {
    StreamTask task(Slowly<int>({1, 2, 3, 4}) | stream::scan(0, sum_below_5));

    EXPECT_EQ(items_of(task), (std::vector{1, 3}));
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(0));
}

TEST(StreamScan, StaysAtItsEndAndDoesNotPollAnyMore) {
    Tap<int> tap;
    tap.give(7);
    tap.give(7);
    StreamTask task(stream::scan(FromTap<int>(tap), 0, sum_below_5));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 1);
}

TEST(StreamScan, EndsWithTheStream) {
    StreamTask task(stream::iter({1, 1}) | stream::fuse() | stream::scan(0, sum_below_5));
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 2));
    EXPECT_EQ(items_of(task), (std::vector{1, 2}));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(StreamScan, LetsAFutureReferToTheState) {
    StreamTask task(Slowly<int>({1, 2, 3}) | stream::scan(0, [](int& sum, int item) {
                        return ready_after(1, item) | future::map([&sum](int added) {
                                   sum += added;
                                   return std::optional<int>(sum);
                               });
                    }));

    EXPECT_EQ(items_of(task), (std::vector{1, 3, 6}));
}

#if POLLEN_EXCEPTIONS
TEST(StreamScan, LosesTheItemWhenTheFunctionThrows) {
    StreamTask task(stream::iter({1, 2}) | stream::scan(0, [](int&, int item) {
                        if (item == 1) throw std::runtime_error("no");
                        return std::optional<int>(item);
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{2}));
}
#endif

}  // namespace
