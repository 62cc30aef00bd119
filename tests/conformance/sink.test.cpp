// SPDX-License-Identifier: MIT
// What futures/tests/sink.rs asks of sinks, asked of ours.

// There Vec and VecDeque are sinks; here into() makes one that appends to a container.
// left out: sink: with_implements_clone: sinks are not copied; clone the sender before it becomes
// one

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/either.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/never.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/sink.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/mpsc_sink.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/sinks.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
namespace sink = pollen::sink;
namespace stream = pollen::stream;
using pollen::block_on;
using pollen::Context;
using pollen::Coro;
using pollen::Err;
using pollen::Never;
using pollen::Poll;
using pollen::Result;
using pollen::testing::CountingWaker;
using pollen::testing::TestTask;
using support::Basin;
using support::IntoBasin;

// theirs: sink: either_sink
TEST(Sink, EitherOfTwoSinksIsASink) {
    std::vector<int> vector;
    std::deque<int> deque;
    using Either = future::Either<sink::Into<std::vector<int>>, sink::Into<std::deque<int>>>;
    static_assert(pollen::Sink<Either, int>);
    Either left(sink::into(vector));
    Either right(sink::into(deque));
    EXPECT_TRUE(block_on(sink::send(left, 7)));
    EXPECT_TRUE(block_on(sink::send(right, 7)));
    EXPECT_EQ(vector, std::vector<int>{7});
    EXPECT_EQ(deque, std::deque<int>{7});
}

template <class Container>
void send_two() {
    Container container;
    auto into = sink::into(container);
    CountingWaker waker;
    Context cx(waker.waker());
    EXPECT_TRUE(into.poll_ready(cx).value());
    EXPECT_TRUE(into.start_send(0));
    EXPECT_TRUE(into.start_send(1));
    EXPECT_EQ(container, (Container{0, 1}));
    EXPECT_TRUE(block_on(into.flush()));
    EXPECT_EQ(container, (Container{0, 1}));
}

// theirs: sink: vec_sink
TEST(Sink, AVectorIsASink) { send_two<std::vector<int>>(); }

// theirs: sink: vecdeque_sink
TEST(Sink, ADequeIsASink) { send_two<std::deque<int>>(); }

// theirs: sink: send
TEST(Sink, SendsOneAfterTheOther) {
    std::vector<int> items;
    auto into = sink::into(items);
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(block_on(into.send(i)));
    EXPECT_EQ(items, (std::vector<int>{0, 1, 2}));
}

// theirs: sink: send_all
TEST(Sink, SendsOneStreamAfterTheOther) {
    std::vector<int> items;
    auto into = sink::into(items);
    for (const int from : {0, 2, 4}) {
        auto two = stream::iter({from, from + 1});
        EXPECT_TRUE(block_on(sink::send_all(into, two)));
    }
    EXPECT_EQ(items, (std::vector<int>{0, 1, 2, 3, 4, 5}));
}

// theirs: sink: mpsc_blocking_start_send
TEST(Sink, ASenderHasRoomAgainWhenAValueIsReceived) {
    auto [tx, rx] = mpsc::channel<int>(1);
    auto into = mpsc::into_sink(std::move(tx));
    CountingWaker waker;
    Context cx(waker.waker());
    EXPECT_TRUE(into.poll_ready(cx).value());
    EXPECT_TRUE(into.start_send(0));
    TestTask task(sink::send(into, 1));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.is_woken());

    EXPECT_EQ(rx.try_recv().value(), 0);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(rx.try_recv().value(), 1);
}

// theirs: sink: with_flush
TEST(Sink, AFlushOfWithWaitsForTheFutureOfTheFunction) {
    auto [tx, rx] = oneshot::channel<int>();
    bool first = true;
    std::vector<int> items;
    auto receiver = std::make_shared<oneshot::Receiver<int>>(std::move(rx));
    auto slow = [&first, receiver](int item) -> Coro<int> {
        if (std::exchange(first, false)) (void) co_await *receiver;
        co_return item * 2;
    };
    auto into = sink::into(items) | sink::with<int>(slow);
    EXPECT_TRUE(into.start_send(0));
    TestTask flush(into.flush());
    EXPECT_TRUE(flush.poll().is_pending());
    (void) std::move(tx).send(1);
    EXPECT_TRUE(flush.is_woken());
    EXPECT_TRUE(flush.poll().value());
    EXPECT_TRUE(block_on(into.send(1)));
    EXPECT_EQ(items, (std::vector<int>{0, 2}));
}

// theirs: sink: with_as_map
TEST(Sink, WithChangesEachItem) {
    std::vector<int> items;
    auto into = sink::into(items) | sink::with<int>([](int item) { return item * 2; });
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(block_on(into.send(i)));
    EXPECT_EQ(items, (std::vector<int>{0, 2, 4}));
}

// theirs: sink: with_flat_map
TEST(Sink, WithFlatMapSendsEachItemAsOftenAsItSays) {
    std::vector<int> items;
    auto into = sink::into(items) | sink::with_flat_map<int>([](int item) {
                    return stream::iter(std::vector<int>(static_cast<std::size_t>(item), item));
                });
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(block_on(into.send(i)));
    EXPECT_EQ(items, (std::vector<int>{1, 2, 2, 3, 3, 3}));
}

// theirs: sink: with_propagates_poll_ready
TEST(Sink, WithIsReadyOnlyWhenItsSinkIs) {
    auto [tx, rx] = mpsc::channel<int>(1);
    auto into = mpsc::into_sink(std::move(tx)) | sink::with<int>([](int item) {
                    return future::ready(Result<int, pollen::SendError>(item + 10));
                });
    CountingWaker waker;
    Context cx(waker.waker());
    EXPECT_TRUE(into.poll_ready(cx).value());
    EXPECT_TRUE(into.start_send(0));
    EXPECT_TRUE(into.poll_flush(cx).value());
    EXPECT_TRUE(into.poll_ready(cx).is_pending());
    EXPECT_EQ(rx.try_recv().value(), 10);
    EXPECT_EQ(waker.take_wakes(), 1U);
    EXPECT_TRUE(into.poll_ready(cx).value());
    EXPECT_TRUE(into.start_send(1));
    EXPECT_TRUE(into.poll_flush(cx).value());
    EXPECT_EQ(rx.try_recv().value(), 11);
}

// theirs: sink: with_flush_propagate
TEST(Sink, AFlushOfWithFlushesItsSink) {
    Basin<int> basin(3);
    basin.block_flush();
    auto into = IntoBasin<int>(basin) | sink::with<int>([](int item) { return item; });
    EXPECT_TRUE(into.start_send(0));
    EXPECT_TRUE(into.start_send(1));
    TestTask flush(into.flush());
    EXPECT_TRUE(flush.poll().is_pending());
    EXPECT_FALSE(flush.is_woken());
    basin.open_flush();
    EXPECT_TRUE(flush.is_woken());
    EXPECT_TRUE(flush.poll().value());
    EXPECT_EQ(basin.delivered, (std::vector<int>{0, 1}));
}

// theirs: sink: buffer_noop
TEST(Sink, ABufferOfNothingSendsAtOnce) {
    std::vector<int> items;
    auto into = sink::into(items) | sink::buffer<int>(0);
    EXPECT_TRUE(block_on(into.send(0)));
    EXPECT_TRUE(block_on(into.send(1)));
    EXPECT_EQ(items, (std::vector<int>{0, 1}));
}

// theirs: sink: buffer
TEST(Sink, ABufferTakesAsManyAsItHoldsWhileItsSinkIsClosed) {
    Basin<int> basin(0);
    auto into = IntoBasin<int>(basin) | sink::buffer<int>(2);
    EXPECT_TRUE(block_on(into.feed(0)));
    EXPECT_TRUE(block_on(into.feed(1)));
    TestTask third(into.send(2));
    EXPECT_TRUE(third.poll().is_pending());
    EXPECT_FALSE(third.is_woken());
    basin.make_room(100);
    EXPECT_TRUE(third.is_woken());
    EXPECT_TRUE(third.poll().value());
    EXPECT_EQ(basin.delivered, (std::vector<int>{0, 1, 2}));
}

// theirs: sink: fanout_smoke
TEST(Sink, FanoutSendsToBoth) {
    std::vector<int> left;
    std::vector<int> right;
    auto both = sink::into(left) | sink::fanout(sink::into(right));
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(block_on(both.send(i)));
    EXPECT_EQ(left, (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(right, left);
}

// theirs: sink: fanout_backpressure
TEST(Sink, FanoutWaitsForTheSlowerChannel) {
    auto [left_tx, left_rx] = mpsc::channel<int>(1);
    auto [right_tx, right_rx] = mpsc::channel<int>(1);
    auto both =
        sink::fanout(mpsc::into_sink(std::move(left_tx)), mpsc::into_sink(std::move(right_tx)));
    EXPECT_TRUE(block_on(both.send(0)));
    TestTask task(both.send(2));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(left_rx.try_recv().value(), 0);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(right_rx.try_recv().value(), 0);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(left_rx.try_recv().value(), 2);
    EXPECT_EQ(right_rx.try_recv().value(), 2);
}

// theirs: sink: sink_map_err
TEST(Sink, MapErrChangesTheErrorOfAChannel) {
    auto [tx, rx] = mpsc::channel<int>(1);
    auto into = mpsc::into_sink(std::move(tx)) | sink::map_err([](pollen::SendError) { return 7; });
    EXPECT_TRUE(block_on(into.send(1)));
    {
        const auto gone = std::move(rx);
    }
    EXPECT_EQ(block_on(into.send(2)).error(), 7);
}

// theirs: sink: sink_unfold
TEST(Sink, UnfoldCallsItsFunctionForEachItem) {
    auto [tx, rx] = mpsc::unbounded<int>();
    auto into = sink::unfold<int>(0, [&sender = tx](int tick, int item) -> Result<int, Never> {
        EXPECT_TRUE(sender.send(tick * 10 + item));
        return tick + 1;
    });
    for (const int item : {1, 2, 3})
        EXPECT_TRUE(block_on(into.send(item)));
    EXPECT_TRUE(block_on(into.close()));
    EXPECT_EQ(rx.try_recv().value(), 1);
    EXPECT_EQ(rx.try_recv().value(), 12);
    EXPECT_EQ(rx.try_recv().value(), 23);
}

struct Wrapped {
    explicit Wrapped(pollen::SendError inner) : error(inner) {}
    pollen::SendError error;
};

// theirs: sink: err_into
TEST(Sink, ErrIntoConvertsTheErrorOfAChannel) {
    auto [tx, rx] = mpsc::channel<int>(1);
    auto into = mpsc::into_sink(std::move(tx)) | sink::err_into<Wrapped>();
    {
        const auto gone = std::move(rx);
    }
    EXPECT_EQ(block_on(into.send(1)).error().error, pollen::SendError::Closed);
}

}  // namespace
