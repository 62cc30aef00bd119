// SPDX-License-Identifier: MIT
// Tests of the end of mpsc that receives: whom a value wakes, and what a lost wait leaves behind.

#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/mpsc_receive.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace mpsc = pollen::mpsc;
using pollen::Context;
using pollen::testing::CountingWaker;
using pollen::testing::TestTask;

namespace {

TEST(MpscReceive, DestroyingTheReceiverReleasesItsWaker) {
    auto [sender, receiver] = mpsc::unbounded<int>();
    const CountingWaker task;
    Context cx(task.waker());
    ASSERT_TRUE(receiver.poll_recv(cx).is_pending());
    ASSERT_EQ(task.references(), 1U);

    {
        const auto dropped = std::move(receiver);
    }

    EXPECT_EQ(task.references(), 0U);
    EXPECT_EQ(task.wakes(), 0U);
}

TEST(MpscReceive, OnlyTheLatestTaskOfTheReceiverIsWoken) {
    auto [sender, receiver] = mpsc::unbounded<int>();
    TestTask first(receiver.recv());
    TestTask second(receiver.recv());
    ASSERT_TRUE(first.poll().is_pending());
    ASSERT_TRUE(second.poll().is_pending());
    EXPECT_EQ(first.waker_references(), 0U);

    EXPECT_TRUE(sender.send(1));

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
}

TEST(MpscReceive, ARecvThatIsDestroyedLosesNothing) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    {
        TestTask given_up(receiver.recv());
        ASSERT_TRUE(given_up.poll().is_pending());
        EXPECT_TRUE(sender.try_send(7));
        EXPECT_TRUE(given_up.is_woken());
    }

    TestTask task(receiver.recv());
    EXPECT_EQ(task.poll().value(), 7);
}

TEST(MpscReceive, RecvManyTakesWhatIsThere) {
    auto [sender, receiver] = mpsc::channel<int>(4);
    std::vector<int> buffer;
    TestTask task(receiver.recv_many(buffer, 3));
    ASSERT_TRUE(task.poll().is_pending());
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(sender.try_send(i));
    EXPECT_EQ(task.wakes(), 1U);

    EXPECT_EQ(task.poll().value(), 3U);
    EXPECT_EQ(buffer, (std::vector<int>{0, 1, 2}));
    support::expect_polled_after_ready(task);

    TestTask rest(receiver.recv_many(buffer, 3));
    EXPECT_EQ(rest.poll().value(), 1U);
    TestTask none(receiver.recv_many(buffer, 0));
    EXPECT_EQ(none.poll().value(), 0U);
    receiver.close();
    TestTask end(receiver.recv_many(buffer, 3));
    EXPECT_EQ(end.poll().value(), 0U);
}

TEST(MpscReceive, TheReceiverIsWokenOncePerWait) {
    auto [sender, receiver] = mpsc::unbounded<int>();
    TestTask task(receiver.recv());
    ASSERT_TRUE(task.poll().is_pending());

    EXPECT_TRUE(sender.send(1));
    EXPECT_TRUE(sender.send(2));

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.poll().value(), 1);
}

static_assert(pollen::Stream<mpsc::Receiver<int>>);
static_assert(pollen::unpin<mpsc::Receiver<int>>);

}  // namespace
