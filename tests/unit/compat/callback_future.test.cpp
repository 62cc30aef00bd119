// SPDX-License-Identifier: MIT
// callback_future(): who may complete it, when and how often, and what happens if nobody does.

#include <pollen/compat/callback_future.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace compat = pollen::compat;
using compat::callback_future;
using compat::Completion;
using pollen::Context;
using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;

namespace {

struct Borrows {
    static constexpr bool is_borrowing = true;
    static constexpr bool is_sendable = false;
    Borrows() noexcept {}
    void operator()(const Completion<int>&) const {}
};

// An interface with a callback, which keeps it until the test calls it.
template <class T>
struct Legacy {
    std::optional<Completion<T>> done;

    auto start() {
        return callback_future<T>(
            [this](Completion<T> completion) { done.emplace(std::move(completion)); });
    }
};

TEST(CallbackFuture, DoesNothingUntilItIsPolled) {
    int starts = 0;
    TestTask task(callback_future<int>([&starts](Completion<int>) { ++starts; }));

    EXPECT_EQ(starts, 0);
}

TEST(CallbackFuture, IsReadyOnceTheCompletionWasCalled) {
    Legacy<int> legacy;
    TestTask task(legacy.start());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.is_woken());

    EXPECT_TRUE((*legacy.done)(7));

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(task.waker_references(), 0U);
    support::expect_polled_after_ready(task);
}

TEST(CallbackFuture, IsReadyAtOnceIfTheCompletionIsCalledByStart) {
    TestTask task(callback_future<int>([](const Completion<int>& completion) { completion(7); }));

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(task.wakes(), 0U);
}

TEST(CallbackFuture, CarriesNothingReferencesAndWhatOnlyMoves) {
    TestTask nothing(callback_future([](const Completion<void>& completion) { completion(); }));
    EXPECT_TRUE(nothing.poll().is_ready());

    int object = 0;
    TestTask reference(callback_future<int&>(
        [&object](const Completion<int&>& completion) { completion(object); }));
    EXPECT_EQ(&reference.poll().value(), &object);

    using Pointer = std::unique_ptr<int>;
    TestTask pointer(callback_future<Pointer>(
        [](const Completion<Pointer>& completion) { completion(std::make_unique<int>(7)); }));
    EXPECT_EQ(*pointer.poll().value(), 7);
}

TEST(CallbackFuture, TheValueIsMadeFromTheArgumentsOfTheCall) {
    TestTask three(callback_future<std::string>(
        [](const Completion<std::string>& completion) { completion(3U, 'x'); }));
    EXPECT_EQ(three.poll().value(), "xxx");

    TestTask none(callback_future<std::string>(
        [](const Completion<std::string>& completion) { completion(); }));
    EXPECT_EQ(none.poll().value(), "");
    static_assert(!std::is_invocable_v<Completion<std::string>, int*>);
    static_assert(!std::is_invocable_v<Completion<void>, int>);
    static_assert(!std::is_invocable_v<Completion<int&>, int>);
}

TEST(CallbackFuture, TheFirstOfSeveralCallsCounts) {
    Legacy<int> legacy;
    TestTask task(legacy.start());
    EXPECT_TRUE(task.poll().is_pending());
    const Completion<int> copy = *legacy.done;

    EXPECT_TRUE(copy(7));
    EXPECT_FALSE((*legacy.done)(8));
    EXPECT_FALSE(copy(9));

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.poll().value(), 7);
}

TEST(CallbackFuture, TheCompletionFitsIntoAFunctionObject) {
    std::function<void(int)> legacy;
    TestTask task(callback_future<int>([&legacy](const Completion<int>& completion) {
        legacy = [completion](int value) { completion(value); };
    }));
    EXPECT_TRUE(task.poll().is_pending());

    legacy(7);

    EXPECT_EQ(task.poll().value(), 7);
}

TEST(CallbackFuture, MayBeCompletedByAnotherThread) {
    std::thread thread;
    TestTask task(callback_future<int>([&thread](Completion<int> completion) {
        thread = std::thread([completion = std::move(completion)] { completion(7); });
    }));
    auto answer = task.poll();
    while (answer.is_pending()) {
        while (!task.is_woken())
            std::this_thread::yield();
        answer = task.poll();
    }
    thread.join();

    EXPECT_EQ(answer.value(), 7);
}

TEST(CallbackFuture, WakesTheTaskThatPolledLast) {
    Legacy<int> legacy;
    auto future = legacy.start();
    CountingWaker first;
    CountingWaker second;
    {
        Context cx(first.waker());
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_EQ(first.clones(), 1U) << "the same task keeps the waker it has";
    }
    Context cx(second.waker());
    EXPECT_TRUE(future.poll(cx).is_pending());
    EXPECT_EQ(first.references(), 0U);

    (*legacy.done)(7);

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_EQ(future.poll(cx).value(), 7);
}

TEST(CallbackFuture, ALateCallIsHarmless) {
    Legacy<DropCounter*> legacy;
    TestTask task(legacy.start());
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();
    EXPECT_EQ(task.waker_references(), 0U);

    EXPECT_TRUE((*legacy.done)(nullptr));
    EXPECT_FALSE(task.is_woken());
    legacy.done.reset();
}

TEST(CallbackFuture, DestroysAValueThatComesTooLate) {
    using Token = std::optional<pollen::testing::DropToken>;
    DropCounter drops;
    Legacy<Token> legacy;
    TestTask task(legacy.start());
    EXPECT_TRUE(task.poll().is_pending());
    task.drop();

    (*legacy.done)(drops.token());

    EXPECT_EQ(drops.alive(), 0U) << "at once, though the completion is still there";
}

TEST(CallbackFuture, DestroysAValueThatNobodyTakes) {
    using Token = std::optional<pollen::testing::DropToken>;
    DropCounter drops;
    Legacy<Token> legacy;
    TestTask task(legacy.start());
    EXPECT_TRUE(task.poll().is_pending());
    (*legacy.done)(drops.token());
    EXPECT_EQ(drops.alive(), 1U);

    task.drop();

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(CallbackFuture, CancelsWhenItIsDestroyedAndPending) {
    int cancels = 0;
    std::optional<Completion<int>> kept;
    const auto start = [&](Completion<int> completion) {
        kept.emplace(std::move(completion));
        return [&cancels] { ++cancels; };
    };
    {
        TestTask never_polled(callback_future<int>(start));
    }
    EXPECT_EQ(cancels, 0);
    {
        TestTask completed(callback_future<int>(start));
        EXPECT_TRUE(completed.poll().is_pending());
        (*kept)(7);
    }
    EXPECT_EQ(cancels, 0) << "the value was there";

    TestTask task(callback_future<int>(start));
    EXPECT_TRUE(task.poll().is_pending());
    task.drop();
    EXPECT_EQ(cancels, 1);
}

TEST(CallbackFuture, MayBeCompletedFromWithinItsCancel) {
    std::optional<Completion<int>> kept;
    TestTask task(callback_future<int>([&](Completion<int> completion) {
        kept.emplace(std::move(completion));
        return [&kept] {
            (*kept)(-1);
            kept.reset();
        };
    }));
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();

    EXPECT_FALSE(task.is_woken());
    EXPECT_FALSE(kept.has_value());
}

TEST(CallbackFuture, DestroysStartAndCancelInTime) {
    DropCounter drops;
    std::optional<Completion<int>> kept;
    TestTask task(
        callback_future<int>([&, token = drops.token("start")](Completion<int> completion) mutable {
            kept.emplace(std::move(completion));
            return [token = drops.token("cancel")] {};
        }));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.log(), std::vector<std::string>{"start"});
    (*kept)(7);
    EXPECT_EQ(drops.alive(), 1U);

    EXPECT_TRUE(task.poll().is_ready());

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(CallbackFuture, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return callback_future<std::shared_ptr<int>>(
            [token = drops.token()](Completion<std::shared_ptr<int>> completion) mutable {
                completion(std::make_shared<int>(7));
                return [token = std::move(token)] {};
            });
    });
}

TEST(CallbackFuture, MayMoveWhileItWaits) {
    int cancels = 0;
    std::optional<Completion<int>> kept;
    CountingWaker waker;
    Context cx(waker.waker());
    {
        auto first = callback_future<int>([&](Completion<int> completion) {
            kept.emplace(std::move(completion));
            return [&cancels] { ++cancels; };
        });
        EXPECT_TRUE(first.poll(cx).is_pending());
        auto second = std::move(first);
        EXPECT_TRUE(second.poll(cx).is_pending());
        (*kept)(7);
        EXPECT_EQ(second.poll(cx).value(), 7);
    }
    EXPECT_EQ(cancels, 0);
}

TEST(CallbackFuture, SaysWhatItIsMadeOf) {
    const auto plain = [](const Completion<int>&) {};
    using Plain = compat::CallbackFuture<int, std::remove_const_t<decltype(plain)>>;
    using Borrowing = compat::CallbackFuture<int, Borrows>;
    static_assert(pollen::Future<Plain>);
    static_assert(pollen::sendable<Plain> && !pollen::borrowing<Plain> && pollen::unpin<Plain>);
    static_assert(!pollen::sendable<Borrowing> && pollen::borrowing<Borrowing>);
    static_assert(!std::is_copy_constructible_v<Plain>);
    static_assert(std::is_nothrow_move_constructible_v<Plain>);
    static_assert(sizeof(Completion<int>) == sizeof(void*));
}

TEST(CallbackFuture, AllocatesOneBlock) {
    CountingWaker waker;
    Context cx(waker.waker());
    std::optional<Completion<int>> kept;
    const support::AllocationCounter counter;
    {
        auto future = callback_future<int>(
            [&kept](Completion<int> completion) { kept.emplace(std::move(completion)); });
        EXPECT_EQ(counter.allocated(), 0U);
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_EQ(counter.allocated(), 1U);
        const Completion<int> copy = *kept;
        copy(7);
        EXPECT_EQ(future.poll(cx).value(), 7);
        EXPECT_EQ(counter.freed(), 0U);
    }
    kept.reset();
    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_EQ(counter.freed(), 1U);
}

// C interfaces.
void* kept_user = nullptr;
void (*kept_user_first)(void*, int) = nullptr;
void (*kept_user_last)(int, void*) = nullptr;
void (*kept_nothing)(void*) = nullptr;

TEST(CallbackFuture, IsCompletedByAnInterfaceInC) {
    TestTask first(callback_future<int>([](Completion<int> completion) {
        kept_user_first = Completion<int>::c_callback;
        kept_user = std::move(completion).into_user_data();
    }));
    EXPECT_TRUE(first.poll().is_pending());
    kept_user_first(kept_user, 7);
    EXPECT_EQ(first.poll().value(), 7);

    TestTask last(callback_future<int>([](Completion<int> completion) {
        kept_user_last = Completion<int>::c_callback_user_last;
        kept_user = std::move(completion).into_user_data();
    }));
    EXPECT_TRUE(last.poll().is_pending());
    kept_user_last(8, kept_user);
    EXPECT_EQ(last.poll().value(), 8);

    TestTask nothing(callback_future([](Completion<void> completion) {
        kept_nothing = Completion<void>::c_callback;
        kept_user = std::move(completion).into_user_data();
    }));
    EXPECT_TRUE(nothing.poll().is_pending());
    kept_nothing(kept_user);
    EXPECT_TRUE(nothing.poll().is_ready());
}

TEST(CallbackFuture, MayBeDestroyedBeforeTheInterfaceInCAnswers) {
    const support::AllocationCounter counter;
    {
        TestTask task(callback_future<int>([](Completion<int> completion) {
            kept_user = std::move(completion).into_user_data();
        }));
        EXPECT_TRUE(task.poll().is_pending());
    }
    Completion<int>::c_callback(kept_user, 7);
    EXPECT_EQ(counter.allocated(), counter.freed());
}

pollen::Coro<int> sum(Legacy<int>& legacy) {
    const int first = co_await legacy.start();
    const int second = co_await legacy.start();
    co_return first + second;
}

TEST(CallbackFuture, IsAwaitedByCoroutines) {
    Legacy<int> legacy;
    TestTask task(sum(legacy));
    EXPECT_TRUE(task.poll().is_pending());
    (*legacy.done)(3);
    EXPECT_TRUE(task.poll().is_pending());
    (*legacy.done)(4);

    EXPECT_EQ(task.poll().value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(CallbackFuture, ThrowsIfTheCompletionIsDestroyedUncalled) {
    Legacy<int> legacy;
    TestTask task(legacy.start());
    EXPECT_TRUE(task.poll().is_pending());
    std::optional<Completion<int>> copy = legacy.done;
    legacy.done.reset();
    EXPECT_FALSE(task.is_woken());

    copy.reset();

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_THROW((void) task.poll(), compat::BrokenCompletion);
    support::expect_polled_after_ready(task);

    TestTask at_once(callback_future<int>([](const Completion<int>&) {}));
    EXPECT_THROW((void) at_once.poll(), compat::BrokenCompletion);
}

TEST(CallbackFuture, ThrowsWhatTheCompletionWasGiven) {
    Legacy<int> legacy;
    TestTask task(legacy.start());
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_TRUE(legacy.done->fail(std::make_exception_ptr(std::runtime_error("no"))));
    EXPECT_FALSE((*legacy.done)(7));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}

struct Thrower {
    explicit Thrower(int) { throw std::runtime_error("no T"); }
};

TEST(CallbackFuture, ThrowsWhatMakingTheValueThrows) {
    TestTask task(callback_future<Thrower>(
        [](const Completion<Thrower>& completion) { EXPECT_TRUE(completion(7)); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
}

TEST(CallbackFuture, HasFinishedWhenStartThrows) {
    DropCounter drops;
    TestTask task(callback_future<int>(
        [token = drops.token()](const Completion<int>&) { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#else
TEST(CallbackFuture, EndsTheProcessIfTheCompletionIsDestroyedUncalled) {
    TestTask task(callback_future<int>([](const Completion<int>&) {}));
    EXPECT_DEATH((void) task.poll(), "destroyed without being called");
}
#endif

}  // namespace
