// SPDX-License-Identifier: MIT
// Tests of into_future for streams.

#include <pollen/detail/config.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/into_future.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <utility>

namespace stream = pollen::stream;
using pollen::testing::TestTask;
using support::FromTap;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamFuture, IsReadyWithTheNextItemAndTheStream) {
    Tap<int> tap;
    TestTask task(FromTap<int>(tap) | stream::into_future());
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(1);
    tap.give(2);

    auto answer = task.poll();

    EXPECT_EQ(answer.value().first, 1);
    StreamTask rest(std::move(answer.value().second));
    EXPECT_EQ(rest.poll().value(), 2);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(StreamFuture, IsEmptyAtTheEnd) {
    TestTask task(stream::into_future(stream::empty<int>()));

    EXPECT_EQ(task.poll().value().first, std::nullopt);
}

#if POLLEN_EXCEPTIONS
TEST(StreamFuture, HasFinishedWhenTheStreamThrows) {
    Tap<int> tap;
    tap.fail();
    TestTask task(stream::into_future(FromTap<int>(tap)));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
