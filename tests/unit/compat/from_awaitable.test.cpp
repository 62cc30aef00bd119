// SPDX-License-Identifier: MIT
// from_awaitable(): other models' awaitables as futures, however they resume, and when they are
// destroyed.

#include <pollen/compat/from_awaitable.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/foreign_coroutines.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <coroutine>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using pollen::compat::from_awaitable;
using pollen::compat::from_droppable_awaitable;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::TestTask;
using support::ForeignEvent;
using support::ForeignTask;
using support::ForeignWait;

ForeignTask<int> add(int a, int b) { co_return a + b; }

ForeignTask<int> wait_and_add(ForeignEvent& event, int b, DropToken) {
    const int a = co_await event;
    co_return a + b;
}

TEST(FromAwaitable, GivesWhatAForeignTaskReturns) {
    TestTask task(from_awaitable(add(3, 4)));

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(task.wakes(), 0U);
    support::expect_polled_after_ready(task);
}

TEST(FromAwaitable, DoesNothingUntilItIsPolled) {
    ForeignEvent event;
    DropCounter drops;
    {
        TestTask task(from_awaitable(wait_and_add(event, 4, drops.token())));
        EXPECT_EQ(event.waiting(), 0U);
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(FromAwaitable, IsWokenWhenTheAwaitableResumes) {
    ForeignEvent event;
    DropCounter drops;
    TestTask task(from_awaitable(wait_and_add(event, 4, drops.token())));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(event.waiting(), 1U) << "it is awaited once";

    event.set(3);

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(drops.alive(), 0U) << "the foreign task is gone before anybody hears of it";
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(task.waker_references(), 0U);
}

// What await_suspend may return.
template <class Result>
struct Suspends {
    explicit Suspends(Result answer) : result(answer) {}
    bool await_ready() const noexcept { return false; }
    Result await_suspend(std::coroutine_handle<>) const noexcept { return result; }
    int await_resume() const noexcept { return 7; }
    Result result;
};

struct ResumesItself {
    ResumesItself() noexcept {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> handle) const noexcept {
        return handle;
    }
    int await_resume() const noexcept { return 7; }
};

struct ResumesInside {
    ResumesInside() noexcept {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const { handle.resume(); }
    int await_resume() const noexcept { return 7; }
};

TEST(FromAwaitable, TakesAwaitablesThatDoNotSuspendAfterAll) {
    TestTask never(from_awaitable(std::suspend_never()));
    EXPECT_TRUE(never.poll().is_ready());
    TestTask refuses(from_awaitable(Suspends<bool>(false)));
    EXPECT_EQ(refuses.poll().value(), 7);
    TestTask itself(from_awaitable(ResumesItself()));
    EXPECT_EQ(itself.poll().value(), 7);
    TestTask inside(from_awaitable(ResumesInside()));
    EXPECT_EQ(inside.poll().value(), 7);
}

TEST(FromAwaitable, TakesMemberAndFreeOperators) {
    ForeignEvent event;
    event.set(7);
    TestTask member(from_awaitable(ForeignWait(event)));
    EXPECT_EQ(member.poll().value(), 7);

    struct Lend {
        explicit Lend(ForeignEvent& lent) : to(&lent) {}
        ForeignEvent::Awaiter operator co_await() const { return ForeignEvent::Awaiter(*to); }
        ForeignEvent* to;
    };
    TestTask lent(from_awaitable(Lend(event)));
    EXPECT_EQ(lent.poll().value(), 7);
}

struct GivesReference {
    explicit GivesReference(int& to) : object(&to) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    int& await_resume() const noexcept { return *object; }
    int* object;
};

struct GivesRvalue {
    explicit GivesRvalue(std::unique_ptr<int> object) : value(std::move(object)) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    std::unique_ptr<int>&& await_resume() noexcept { return std::move(value); }
    std::unique_ptr<int> value;
};

TEST(FromAwaitable, KeepsLvalueReferencesAndMakesValuesOfRvalues) {
    int object = 0;
    TestTask reference(from_awaitable(GivesReference(object)));
    EXPECT_EQ(&reference.poll().value(), &object);

    auto future = from_awaitable(GivesRvalue(std::make_unique<int>(7)));
    static_assert(std::is_same_v<pollen::FutureOutput<decltype(future)>, std::unique_ptr<int>>);
    TestTask value(std::move(future));
    EXPECT_EQ(*value.poll().value(), 7);
}

TEST(FromAwaitable, IsResumedInAnyThreadAndAwaitedInItsOwn) {
    std::vector<std::thread> threads;
    const std::thread::id other =
        pollen::block_on(from_awaitable(support::ResumeOnThread(threads)));
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_NE(other, std::this_thread::get_id());
}

pollen::Coro<std::thread::id> await_elsewhere(std::vector<std::thread>& threads) {
    co_await from_awaitable(support::ResumeOnThread(threads));
    co_return std::this_thread::get_id();
}

TEST(FromAwaitable, ACoroGoesOnInItsOwnThread) {
    std::vector<std::thread> threads;
    EXPECT_EQ(pollen::block_on(await_elsewhere(threads)), std::this_thread::get_id());
    for (std::thread& thread : threads)
        thread.join();
}

TEST(FromAwaitable, DestroyedWhileItWaitsLetsTheAwaitableGoOn) {
    ForeignEvent event;
    DropCounter drops;
    TestTask task(from_awaitable(wait_and_add(event, 4, drops.token())));
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();
    EXPECT_EQ(drops.alive(), 1U);
    EXPECT_EQ(task.waker_references(), 0U);

    event.set(3);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_FALSE(task.is_woken());
}

TEST(FromAwaitable, CallsCancelWhenItIsDestroyedWhileItWaits) {
    ForeignEvent event;
    DropCounter drops;
    int cancels = 0;
    const auto make = [&] {
        return from_awaitable(wait_and_add(event, 4, drops.token()), [&] {
            ++cancels;
            event.set(-1);
        });
    };
    {
        TestTask never_polled(make());
    }
    EXPECT_EQ(cancels, 0);
    TestTask task(make());
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();

    EXPECT_EQ(cancels, 1);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_FALSE(task.is_woken());
}

TEST(FromDroppableAwaitable, DestroysTheAwaitableAtEveryStep) {
    ForeignEvent event;
    DropCounter drops;
    TestTask task(from_droppable_awaitable(wait_and_add(event, 4, drops.token())));
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(task.waker_references(), 0U);
}

TEST(FromDroppableAwaitable, GivesWhatTheAwaitableGives) {
    ForeignEvent event;
    DropCounter drops;
    TestTask task(from_droppable_awaitable(wait_and_add(event, 4, drops.token())));
    EXPECT_TRUE(task.poll().is_pending());
    event.set(3);

    EXPECT_EQ(task.poll().value(), 7);
}

struct StaysHere : std::suspend_never {
    static constexpr bool is_sendable = false;
};

TEST(FromAwaitable, SaysWhatItIsMadeOf) {
    using Plain = decltype(from_awaitable(std::suspend_never()));
    using Local = decltype(from_awaitable(StaysHere()));
    static_assert(pollen::Future<Plain> && pollen::sendable<Plain> && pollen::unpin<Plain>);
    static_assert(!pollen::sendable<Local>);
}

TEST(FromAwaitable, AllocatesABlockAndAFrame) {
    ForeignEvent event;
    event.set(7);
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    const support::AllocationCounter counter;
    {
        auto future = from_awaitable(ForeignWait(event));
        EXPECT_EQ(counter.allocated(), 0U);
        EXPECT_EQ(future.poll(cx).value(), 7);
    }
    EXPECT_EQ(counter.allocated(), 2U);
    EXPECT_EQ(counter.freed(), 2U);
}

#if POLLEN_EXCEPTIONS
ForeignTask<int> throws(ForeignEvent& event) {
    co_await event;
    throw std::runtime_error("no");
}

TEST(FromAwaitable, ThrowsWhatTheAwaitableThrows) {
    ForeignEvent event;
    TestTask task(from_awaitable(throws(event)));
    EXPECT_TRUE(task.poll().is_pending());
    event.set(7);

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}

struct ThrowsInSuspend : std::suspend_always {
    void await_suspend(std::coroutine_handle<>) const { throw std::runtime_error("no"); }
};

TEST(FromAwaitable, ThrowsWhatItsSuspensionThrows) {
    TestTask task(from_awaitable(ThrowsInSuspend()));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
}
#endif

}  // namespace
