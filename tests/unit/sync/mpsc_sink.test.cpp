// SPDX-License-Identifier: MIT
// Tests of senders as sinks: room, the end of the channel, and reservations that are given back.

#include <pollen/future/sendable.hpp>
#include <pollen/sink/forward.hpp>
#include <pollen/sink/send.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sync/mpsc_sink.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <utility>

namespace mpsc = pollen::mpsc;
namespace sink = pollen::sink;
using pollen::SendError;
using pollen::testing::TestTask;

namespace {

static_assert(pollen::Sink<mpsc::SenderSink<int>, int>);
static_assert(pollen::Sink<mpsc::UnboundedSenderSink<std::unique_ptr<int>>, std::unique_ptr<int>>);
static_assert(!pollen::unpin<mpsc::SenderSink<int>>);  // it waits in a list

TEST(MpscSink, WaitsForRoom) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto into = mpsc::into_sink(std::move(sender));
    TestTask first(sink::send(into, 1));
    EXPECT_TRUE(first.poll().value());
    TestTask second(sink::send(into, 2));
    EXPECT_TRUE(second.poll().is_pending());

    EXPECT_EQ(receiver.try_recv().value(), 1);
    EXPECT_TRUE(second.is_woken());
    EXPECT_TRUE(second.poll().value());
    EXPECT_EQ(receiver.try_recv().value(), 2);
}

TEST(MpscSink, GivesBackTheRoomThatItReserved) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto other = sender.clone();
    {
        auto into = mpsc::into_sink(std::move(sender));
        pollen::testing::CountingWaker waker;
        pollen::Context cx(waker.waker());
        EXPECT_TRUE(into.poll_ready(cx).value());
        EXPECT_TRUE(into.poll_ready(cx).value());
        EXPECT_TRUE(other.try_send(7).is_full());
    }
    EXPECT_TRUE(other.try_send(7));
}

TEST(MpscSink, ClosingDropsTheSender) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto into = mpsc::into_sink(std::move(sender));
    TestTask close(sink::close(into));
    EXPECT_TRUE(close.poll().value());
    EXPECT_TRUE(receiver.try_recv().is_closed());
    TestTask late(sink::send(into, 1));
    EXPECT_EQ(late.poll().value().error(), SendError::Closed);
}

TEST(MpscSink, FailsWhenTheReceiverIsGone) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto into = mpsc::into_sink(std::move(sender));
    TestTask first(sink::feed(into, 1));
    EXPECT_TRUE(first.poll().value());
    TestTask second(sink::feed(into, 2));
    EXPECT_TRUE(second.poll().is_pending());
    {
        const auto gone = std::move(receiver);
    }
    EXPECT_TRUE(second.is_woken());
    EXPECT_EQ(second.poll().value().error(), SendError::Closed);
}

TEST(MpscSink, OfAnUnboundedChannelAlwaysHasRoom) {
    auto [sender, receiver] = mpsc::unbounded<int>();
    auto into = mpsc::into_sink(std::move(sender));
    for (int i = 0; i < 3; ++i) {
        TestTask feed(sink::feed(into, i));
        EXPECT_TRUE(feed.poll().value());
    }
    EXPECT_EQ(receiver.size(), 3U);
    {
        const auto gone = std::move(receiver);
    }
    TestTask late(sink::feed(into, 7));
    EXPECT_EQ(late.poll().value().error(), SendError::Closed);
}

TEST(MpscSink, AStreamIsForwardedIntoAChannel) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    TestTask task(support::Slowly<int>({1, 2}) |
                  pollen::stream::forward(mpsc::into_sink(sender.clone())));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(receiver.try_recv().value(), 1);
    EXPECT_TRUE(support::poll_until_ready(task).value());
    EXPECT_EQ(receiver.try_recv().value(), 2);
    EXPECT_TRUE(receiver.try_recv().is_empty());
}

}  // namespace
