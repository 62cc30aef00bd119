// SPDX-License-Identifier: MIT
// as_awaitable(): futures awaited by coroutines of other models, woken and destroyed in every way.

#include <pollen/compat/as_awaitable.hpp>
#include <pollen/compat/from_awaitable.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/foreign_coroutines.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
using pollen::Context;
using pollen::Poll;
using pollen::compat::as_awaitable;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::ForeignTask;

// What the future of an oneshot channel gives, awaited by a foreign coroutine.
ForeignTask<int> receive(oneshot::Receiver<int> receiver) {
    const std::optional<int> value = co_await as_awaitable(std::move(receiver));
    co_return value.value_or(-1);
}

TEST(AsAwaitable, DoesNotSuspendForWhatIsReady) {
    const auto seven = []() -> ForeignTask<int> {
        co_return co_await as_awaitable(future::ready(7));
    };
    const ForeignTask<int> task = seven();
    task.start();

    ASSERT_TRUE(task.is_done());
    EXPECT_EQ(task.take(), 7);
}

TEST(AsAwaitable, ResumesTheCoroutineWithinTheWake) {
    auto channel = oneshot::channel<int>();
    const ForeignTask<int> task = receive(std::move(channel.receiver));
    task.start();
    EXPECT_FALSE(task.is_done());

    EXPECT_TRUE(std::move(channel.sender).send(7));

    ASSERT_TRUE(task.is_done());
    EXPECT_EQ(task.take(), 7);
}

TEST(AsAwaitable, GivesNothingReferencesAndWhatOnlyMoves) {
    int object = 0;
    const auto all = [](int& to) -> ForeignTask<int> {
        co_await as_awaitable(future::ready());
        int& same = co_await as_awaitable(future::lazy([&to]() -> int& { return to; }));
        same = 3;
        auto pointer = co_await as_awaitable(future::ready(std::make_unique<int>(4)));
        co_return *pointer + same;
    };
    const ForeignTask<int> task = all(object);
    task.start();

    ASSERT_TRUE(task.is_done());
    EXPECT_EQ(task.take(), 7);
    EXPECT_EQ(object, 3);
}

TEST(AsAwaitable, PollsAFutureThatWakesItselfUntilItIsReady) {
    const auto pauses = []() -> ForeignTask<int> {
        co_await as_awaitable(support::Pause(3));
        co_return 7;
    };
    const ForeignTask<int> task = pauses();
    task.start();

    ASSERT_TRUE(task.is_done());
}

TEST(AsAwaitable, IsResumedByAnotherThread) {
    for (int round = 0; round < 50; ++round) {
        auto channel = oneshot::channel<int>();
        const ForeignTask<int> task = receive(std::move(channel.receiver));
        std::thread sender(
            [to = std::move(channel.sender)]() mutable { (void) std::move(to).send(7); });
        task.start();
        sender.join();

        ASSERT_TRUE(task.is_done());
        EXPECT_EQ(task.take(), 7);
    }
}

// Somebody's event loop.
struct Loop {
    std::vector<std::function<void()>> due;

    auto schedule() {
        return [this](auto run) { due.emplace_back(std::move(run)); };
    }
    void run() {
        for (const auto& function : std::exchange(due, {}))
            function();
    }
};

ForeignTask<int> receive_on(oneshot::Receiver<int> receiver, Loop& loop) {
    const std::optional<int> value = co_await as_awaitable(std::move(receiver), loop.schedule());
    co_return value.value_or(-1);
}

TEST(AsAwaitable, IsPolledAndResumedWhereScheduleSays) {
    Loop loop;
    auto channel = oneshot::channel<int>();
    const ForeignTask<int> task = receive_on(std::move(channel.receiver), loop);
    task.start();
    EXPECT_TRUE(loop.due.empty());

    EXPECT_TRUE(std::move(channel.sender).send(7));
    EXPECT_FALSE(task.is_done());
    ASSERT_EQ(loop.due.size(), 1U);
    const auto again = loop.due.front();
    loop.run();

    ASSERT_TRUE(task.is_done());
    EXPECT_EQ(task.take(), 7);
    again();  // does nothing
}

TEST(AsAwaitable, SchedulesAFutureThatWakesItselfOnceAtATime) {
    Loop loop;
    const auto pauses = [](Loop& on) -> ForeignTask<int> {
        co_await as_awaitable(support::Pause(3), on.schedule());
        co_return 7;
    };
    const ForeignTask<int> task = pauses(loop);
    task.start();
    for (int run = 0; run < 3; ++run) {
        EXPECT_FALSE(task.is_done());
        ASSERT_EQ(loop.due.size(), 1U);
        loop.run();
    }

    EXPECT_TRUE(task.is_done());
}

ForeignTask<int> receive_with(oneshot::Receiver<int> receiver, DropToken token) {
    auto held = std::move(receiver) |
                future::map([token = std::move(token)](std::optional<int> value) { return value; });
    const std::optional<int> value = co_await as_awaitable(std::move(held));
    co_return value.value_or(-1);
}

TEST(AsAwaitable, DestroysTheFutureWithTheCoroutine) {
    DropCounter drops;
    auto channel = oneshot::channel<int>();
    {
        const ForeignTask<int> never_run = receive_with(std::move(channel.receiver), drops.token());
    }
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(channel.sender.is_closed());

    auto other = oneshot::channel<int>();
    {
        const ForeignTask<int> task = receive_with(std::move(other.receiver), drops.token());
        task.start();
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(other.sender.is_closed());
}

TEST(AsAwaitable, ALateWakeAndALateRunAreHarmless) {
    std::optional<pollen::Waker> kept;
    Loop loop;
    const auto waits = [](std::optional<pollen::Waker>& waker, Loop& on) -> ForeignTask<int> {
        auto never = future::poll_fn([&waker](Context& cx) -> Poll<int> {
            waker.emplace(cx.waker().clone());
            return pollen::Pending{};
        });
        co_return co_await as_awaitable(std::move(never), on.schedule());
    };
    {
        const ForeignTask<int> task = waits(kept, loop);
        task.start();
        kept->wake_by_ref();
        EXPECT_EQ(loop.due.size(), 1U);
    }
    loop.run();
    kept->wake_by_ref();
    EXPECT_EQ(loop.due.size(), 0U);
    std::move(*kept).wake();
}

// A Coro awaits a foreign task, which awaits a future.
pollen::Coro<int> through_foreign(oneshot::Receiver<int> receiver) {
    const int value = co_await pollen::compat::from_awaitable(receive(std::move(receiver)));
    co_return value + 1;
}

TEST(AsAwaitable, LiesUnderAForeignTaskUnderACoro) {
    auto channel = oneshot::channel<int>();
    pollen::testing::TestTask task(through_foreign(std::move(channel.receiver)));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(std::move(channel.sender).send(6));

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.poll().value(), 7);
}

TEST(AsAwaitable, AllocatesOneBlock) {
    auto channel = oneshot::channel<int>();
    const ForeignTask<int> task = receive(std::move(channel.receiver));
    const support::AllocationCounter counter;
    task.start();
    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_TRUE(std::move(channel.sender).send(7));

    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_EQ(task.take(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(AsAwaitable, ThrowsWhatTheFutureThrows) {
    const auto throws = []() -> ForeignTask<int> {
        auto fails = future::poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("no"); });
        co_return co_await as_awaitable(std::move(fails));
    };
    const ForeignTask<int> task = throws();
    task.start();

    ASSERT_TRUE(task.is_done());
    EXPECT_THROW((void) task.take(), std::runtime_error);
}
#endif

}  // namespace
