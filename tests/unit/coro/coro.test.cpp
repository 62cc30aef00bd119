// SPDX-License-Identifier: MIT
// Coro and LocalCoro as futures: when the body runs, what poll answers, what is destroyed when.

#include <pollen/coro/coro.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/pointer_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using pollen::Coro;
using pollen::LocalCoro;
using pollen::testing::TestTask;
using support::Log;
using support::Never;
using support::Pause;
using support::Tracked;

static_assert(pollen::Future<Coro<int>> && pollen::Future<LocalCoro<>>);
static_assert(pollen::PointerFuture<Coro<int>> && pollen::PointerFuture<LocalCoro<>>);
static_assert(pollen::sendable<Coro<int>> && !pollen::sendable<LocalCoro<int>>);
static_assert(!std::is_copy_constructible_v<Coro<int>>);
static_assert(std::is_nothrow_move_constructible_v<Coro<int>> &&
              std::is_nothrow_move_assignable_v<Coro<int>>);
static_assert(sizeof(Coro<int>) == sizeof(void*));

Coro<int> add_one(int x) { co_return x + 1; }

Coro<int> add_after_pause(int a, int b) {
    co_await Pause();
    co_return a + b;
}

TEST(Coro, DoesNothingUntilPolled) {
    bool ran = false;
    auto body = [&ran]() -> Coro<> {
        ran = true;
        co_return;
    };

    {
        const Coro<> never_polled = body();
    }
    EXPECT_FALSE(ran);

    TestTask task(body());
    EXPECT_FALSE(ran);
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_TRUE(ran);
}

TEST(Coro, IsReadyWithWhatItReturns) {
    TestTask task(add_one(41));
    EXPECT_EQ(task.poll().value(), 42);
}

TEST(Coro, IsPendingWhileAnAwaitIs) {
    TestTask task(add_after_pause(40, 2));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_FALSE(task.future().is_terminated());
    EXPECT_EQ(task.poll().value(), 42);
    EXPECT_TRUE(task.future().is_terminated());
}

TEST(Coro, ReturnsMoveOnlyValues) {
    auto body = []() -> Coro<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
    TestTask task(body());
    EXPECT_EQ(*task.poll().value(), 7);
}

TEST(Coro, ReturnsReferences) {
    int target = 1;
    auto body = [](int& x) -> Coro<int&> { co_return x; };
    TestTask task(body(target));
    EXPECT_EQ(&task.poll().value(), &target);
}

TEST(Coro, ConvertsWhatIsReturned) {
    auto body = []() -> Coro<std::string> { co_return "text"; };
    TestTask task(body());
    EXPECT_EQ(task.poll().value(), "text");
}

#if POLLEN_EXCEPTIONS

TEST(Coro, RethrowsFromPollWhatLeavesTheBody) {
    auto body = []() -> Coro<int> {
        co_await Pause();
        throw std::runtime_error("broken");
    };
    TestTask task(body());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_THROW((void) task.poll(), std::runtime_error);
}

TEST(Coro, ReportsAPollAfterReady) {
    TestTask task(add_one(1));
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
}

TEST(Coro, ReportsAPollAfterAnException) {
    auto body = []() -> Coro<> {
        throw std::runtime_error("broken");
        co_return;
    };
    TestTask task(body());
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
}

TEST(Coro, ReportsAPollOfAMovedFromCoroutine) {
    Coro<int> coro = add_one(1);
    TestTask task(std::move(coro));
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_THROW((void) coro.poll(cx),
                 pollen::PolledAfterReady);  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(task.poll().value(), 2);
}

#endif

TEST(Coro, MayBeMovedBetweenPolls) {
    Coro<int> first = add_after_pause(1, 2);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_TRUE(first.poll(cx).is_pending());

    Coro<int> second = std::move(first);
    EXPECT_EQ(second.poll(cx).value(), 3);
}

TEST(Coro, MoveAssignmentDestroysWhatWasThere) {
    Log log;
    auto body = [](Tracked) -> Coro<> { co_return; };
    Coro<> coro = body(Tracked(log, "old"));
    coro = body(Tracked(log, "new"));
    EXPECT_EQ(log, Log{"old"});

    Coro<>& same = coro;
    coro = std::move(same);
    EXPECT_EQ(log, Log{"old"});
}

TEST(Coro, DestroysArgumentsBeforeReadyIsReturned) {
    Log log;
    auto body = [](Tracked, Tracked) -> Coro<int> { co_return 1; };
    TestTask task(body(Tracked(log, "first"), Tracked(log, "second")));

    const bool ready = task.poll().is_ready();

    EXPECT_TRUE(ready);
    EXPECT_EQ(log.size(), 2U);
}

TEST(Coro, DestroysLocalsThenArguments) {
    Log log;
    auto body = [](Log& l, Tracked, Tracked) -> Coro<> {
        Tracked a(l, "local a");
        Tracked b(l, "local b");
        co_return;
    };
    TestTask task(body(log, Tracked(log, "argument 1"), Tracked(log, "argument 2")));
    (void) task.poll();
#if defined(__clang__)
    EXPECT_EQ(log, (Log{"local b", "local a", "argument 2", "argument 1"}));
#else  // g++ destroys the arguments of a coroutine the first first (docs/gcc12.md)
    EXPECT_EQ(log, (Log{"local b", "local a", "argument 1", "argument 2"}));
#endif
}

TEST(Coro, DestroysItsArgumentsIfItIsNeverPolled) {
    Log log;
    {
        const Coro<> never_polled = [](Tracked) -> Coro<> { co_return; }(Tracked(log, "argument"));
    }
    EXPECT_EQ(log, Log{"argument"});
}

TEST(Coro, BorrowsLiveAcrossAwaits) {
    auto child = [](std::string& text) -> Coro<> {
        text += "b";
        co_await Pause();
        text += "c";
    };
    auto body = [&child]() -> Coro<std::string> {
        std::string text = "a";
        co_await child(text);
        co_return text;
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), "abc");
}

TEST(Coro, AllocatesOneFrameForEachCall) {
    const support::AllocationCounter counter;
    {
        Coro<int> coro = add_after_pause(1, 2);
        EXPECT_EQ(counter.allocated(), 1U);
        pollen::Context cx(pollen::Waker::noop());
        (void) coro.poll(cx);
        EXPECT_EQ(coro.poll(cx).value(), 3);
        EXPECT_EQ(counter.freed(), 1U);
    }
    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_EQ(counter.freed(), 1U);
}

struct Counter {
    int value = 0;
    Coro<int> member(int by) {
        co_await Pause();
        value += by;
        co_return value;
    }
};

TEST(Coro, MayBeAMemberFunction) {
    Counter counter;
    TestTask task(counter.member(3));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 3);
    EXPECT_EQ(counter.value, 3);
}

#if POLLEN_EXCEPTIONS

TEST(Coro, AThrowingLocalReplacesTheReturnedValue) {
    struct ThrowsAtTheEnd {
        ThrowsAtTheEnd() {}
        ~ThrowsAtTheEnd() noexcept(false) { throw std::runtime_error("at the end"); }
    };
    auto body = []() -> Coro<std::shared_ptr<int>> {
        ThrowsAtTheEnd local;
        co_return std::make_shared<int>(1);
    };
    TestTask task(body());
    EXPECT_THROW((void) task.poll(), std::runtime_error);
}

#endif

TEST(LocalCoro, AwaitsBothKinds) {
    auto local = []() -> LocalCoro<int> {
        co_await Pause();
        co_return 1;
    };
    auto body = [&local]() -> LocalCoro<int> {
        const int a = co_await local();
        const int b = co_await add_after_pause(1, 1);
        co_return a + b;
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 3);
}

// Drop at every step: a body with locals, children and leaves is destroyed after each number of
// polls in turn.
Coro<> innermost(Log& log) {
    Tracked local(log, "innermost");
    co_await Pause(2);
    Tracked after(log, "innermost, after the first wait");
    co_await Pause(1);
}
Coro<> middle(Log& log, Tracked) {
    Tracked local(log, "middle");
    co_await innermost(log);
    Tracked after(log, "middle, after its child");
    co_await Pause(1);
}
Coro<> outermost(Log& log) {
    Tracked local(log, "outermost");
    co_await middle(log, Tracked(log, "argument of middle"));
    co_await Pause(1);
}

TEST(Coro, ReleasesAllItHoldsWhereverItIsDestroyed) {
    // What is destroyed when the chain is dropped after that many polls, from the innermost up.
    const Log while_innermost_waits = {"innermost", "middle", "argument of middle", "outermost"};
    const std::vector<Log> expected = {
        {},
        while_innermost_waits,
        while_innermost_waits,
        {"innermost, after the first wait", "innermost", "middle", "argument of middle",
         "outermost"},
        {"middle, after its child", "middle", "argument of middle", "outermost"},
        {"outermost"},
    };
    for (std::size_t polls = 0; polls < expected.size(); ++polls) {
        Log log;
        {
            TestTask task(outermost(log));
            for (std::size_t i = 0; i < polls; ++i)
                EXPECT_TRUE(task.poll().is_pending());
            log.clear();
        }
        EXPECT_EQ(log, expected[polls]) << "after " << polls << " polls";
    }
}

TEST(Coro, RunsToTheEndInAsManyPollsAsItWaits) {
    Log log;
    TestTask task(outermost(log));
    int polls = 1;
    while (task.poll().is_pending())
        ++polls;
    EXPECT_EQ(polls, 6);  // five pauses, and the poll that finishes
}

#if !POLLEN_EXCEPTIONS
TEST(CoroDeathTest, WithoutExceptionsAPollAfterReadyEndsTheProcess) {
    TestTask task(add_one(1));
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_DEATH((void) task.poll(), "polled after it had finished");
}
#endif

TEST(CoroDeathTest, DestroyingItselfWhileItRunsEndsTheProcess) {
    struct DestroysItsTask {
        using Output = void;
        explicit DestroysItsTask(std::unique_ptr<Coro<>>& task) noexcept : task_(&task) {}
        pollen::Poll<void> poll(pollen::Context&) {
            task_->reset();
            return pollen::Pending{};
        }
        std::unique_ptr<Coro<>>* task_;
    };
    std::unique_ptr<Coro<>> task;
    auto body = [&task]() -> Coro<> {
        DestroysItsTask leaf(task);
        co_await leaf;
    };
    task = std::make_unique<Coro<>>(body());
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_DEATH((void) task->poll(cx), "a coroutine was destroyed while it was running");
}

}  // namespace
