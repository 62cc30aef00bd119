// SPDX-License-Identifier: MIT
// Tests of for_each_concurrent: how many run at once, and when it has finished.

#include <pollen/coro/coro.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/for_each_concurrent.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
namespace stream = pollen::stream;
using pollen::Coro;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::FromTap;
using support::Slowly;
using support::Tap;

namespace {

using Free = future::Ready<void> (*)(int);
using Stateful = decltype([x = 1](int) { return future::ready(x); });
using Sent = stream::ForEachConcurrent<FromTap<int>, Free>;

static_assert(pollen::Future<Sent>);
static_assert(std::is_void_v<Sent::Output>);
static_assert(pollen::sendable<Sent>);
static_assert(pollen::unpin<Sent>);
static_assert(!pollen::unpin<stream::ForEachConcurrent<Slowly<int>, Free>>);
static_assert(!pollen::unpin<stream::ForEachConcurrent<FromTap<int>, Stateful>>,
              "a coroutine may refer into its lambda");
static_assert(
    !pollen::sendable<stream::ForEachConcurrent<FromTap<int>, pollen::LocalCoro<> (*)(int)>>);

TEST(ForEachConcurrent, RunsSoManyAtOnceAndNoMore) {
    Tap<int> tap;
    std::vector<oneshot::Sender<int>> senders;
    int ended = 0;
    TestTask task(FromTap<int>(tap) | stream::for_each_concurrent(2, [&](int) -> Coro<> {
                      auto [sender, receiver] = oneshot::channel<int>();
                      senders.push_back(std::move(sender));
                      (void) co_await receiver;
                      ++ended;
                  }));
    for (int i = 0; i < 3; ++i)
        tap.give(i);
    tap.end();
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(senders.size(), 2U);
    EXPECT_EQ(tap.polls(), 2);

    (void) std::move(senders[1]).send(0);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(senders.size(), 3U);
    EXPECT_EQ(ended, 1);

    (void) std::move(senders[0]).send(0);
    (void) std::move(senders[2]).send(0);
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(ended, 3);
}

TEST(ForEachConcurrent, RunsAllAtOnceIfThereIsNoLimit) {
    int begun = 0;
    TestTask task(
        stream::for_each_concurrent(Slowly<int>(std::vector<int>(50)), stream::no_limit, [&](int) {
            ++begun;
            return ready_after(1000);
        }));
    for (int poll = 0; poll < 200; ++poll)
        EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(begun, 50);
}

TEST(ForEachConcurrent, IsReadyAtOnceIfThereIsNothingToDo) {
    TestTask ready(Slowly<int>({1, 2, 3}) |
                   stream::for_each_concurrent(2, [](int) { return future::ready(); }));
    EXPECT_TRUE(support::poll_until_ready(ready).is_ready());

    Tap<int> tap;
    tap.end();
    TestTask empty(FromTap<int>(tap) |
                   stream::for_each_concurrent(2, [](int) { return future::ready(); }));
    EXPECT_TRUE(empty.poll().is_ready());
}

TEST(ForEachConcurrent, KeepsItsFunctionUntilTheFuturesAreGone) {
    int sum = 0;
    TestTask task(Slowly<int>({1, 2, 3}) |
                  stream::for_each_concurrent(
                      2, [&sum, kept = std::make_unique<int>(10)](int item) -> Coro<> {
                          co_await future::yield_now();
                          sum += item * *kept;
                      }));

    EXPECT_TRUE(support::poll_until_ready(task).is_ready());
    EXPECT_EQ(sum, 60);
}

TEST(ForEachConcurrent, TakesMoveOnlyItems) {
    std::vector<std::unique_ptr<int>> items;
    items.push_back(std::make_unique<int>(7));
    int seen = 0;
    TestTask task(Slowly(std::move(items)) |
                  stream::for_each_concurrent(1, [&](std::unique_ptr<int> item) {
                      seen = *item;
                      return future::ready();
                  }));

    EXPECT_TRUE(support::poll_until_ready(task).is_ready());
    EXPECT_EQ(seen, 7);
}

TEST(ForEachConcurrent, DropsAllBeforeReadyIsReturned) {
    DropCounter drops;
    Tap<int> tap;
    tap.give(1);
    TestTask task(FromTap(tap, drops.token("stream")) |
                  stream::for_each_concurrent(
                      1, [token = drops.token("function")](int) { return ready_after(1); }));
    EXPECT_TRUE(task.poll().is_pending());
    tap.end();
    EXPECT_TRUE(support::poll_until_ready(task).is_ready());

    EXPECT_EQ(drops.log(), (std::vector<std::string>{"stream", "function"}));
}

TEST(ForEachConcurrent, IsAnErrorToPollAgain) {
    Tap<int> tap;
    tap.end();
    TestTask task(FromTap<int>(tap) |
                  stream::for_each_concurrent(1, [](int) { return future::ready(); }));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(ForEachConcurrent, HasFinishedWhenAnythingThrows) {
    const auto fail = [](int) -> future::Ready<void> { throw std::runtime_error("no"); };
    const auto fail_later = [](int) {
        return future::poll_fn(
            [](pollen::Context&) -> pollen::Poll<void> { throw std::runtime_error("no"); });
    };
    Tap<int> tap;
    tap.give(1);
    tap.give(2);
    TestTask function(FromTap<int>(tap) | stream::for_each_concurrent(1, fail));
    TestTask future(FromTap<int>(tap) | stream::for_each_concurrent(1, fail_later));
    TestTask source(FromTap<int>(tap) | stream::for_each_concurrent(1, fail));

    EXPECT_THROW((void) function.poll(), std::runtime_error);
    EXPECT_THROW((void) future.poll(), std::runtime_error);
    tap.fail();
    EXPECT_THROW((void) source.poll(), std::runtime_error);
    support::expect_polled_after_ready(function);
    support::expect_polled_after_ready(future);
    support::expect_polled_after_ready(source);
}
#endif

TEST(ForEachConcurrent, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<int> items{0, 1, 2, 3};
        return Slowly(std::move(items)) |
               stream::for_each_concurrent(2, [&, token = drops.token("function")](int item) {
                   return ready_after(static_cast<std::size_t>(item), drops.token("future"));
               });
    });
}

}  // namespace
