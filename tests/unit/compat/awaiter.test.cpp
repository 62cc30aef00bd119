// SPDX-License-Identifier: MIT
// What co_await makes of an awaitable: the operator is found, as a member, free, or not at all.

#include <pollen/compat/awaiter.hpp>

#include <support/foreign_coroutines.hpp>

#include <gtest/gtest.h>

#include <coroutine>
#include <type_traits>
#include <utility>

namespace {

using pollen::detail::AwaiterOf;
using pollen::detail::AwaitResult;
using pollen::detail::ForeignAwaitable;

struct NoAwaitable {};
struct WantsItsOwnPromise {
    struct Promise {};
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<Promise>) const noexcept {}
    void await_resume() const noexcept {}
};

TEST(Awaiter, IsFoundAsCoAwaitFindsIt) {
    using support::ForeignEvent;
    static_assert(std::is_same_v<AwaiterOf<support::ForeignWait>, ForeignEvent::Awaiter>);
    static_assert(std::is_same_v<AwaiterOf<ForeignEvent&>, ForeignEvent::Awaiter>);
    static_assert(std::is_same_v<AwaiterOf<std::suspend_never>, std::suspend_never&&>);
    static_assert(std::is_same_v<AwaitResult<support::ForeignTask<int>>, int>);
    static_assert(std::is_void_v<AwaitResult<std::suspend_never>>);
}

TEST(Awaiter, ToldFromWhatCannotBeAwaited) {
    static_assert(ForeignAwaitable<std::suspend_never>);
    static_assert(ForeignAwaitable<support::ForeignTask<int>>);
    static_assert(!ForeignAwaitable<NoAwaitable>);
    static_assert(!ForeignAwaitable<int>);
    static_assert(!ForeignAwaitable<WantsItsOwnPromise>);
    static_assert(ForeignAwaitable<WantsItsOwnPromise, WantsItsOwnPromise::Promise>);
}

TEST(Awaiter, PassesOnWhatTheOtherOneAnswers) {
    struct Answers {
        explicit Answers(bool ready) : is_ready(ready) {}
        bool await_ready() const noexcept { return is_ready; }
        bool await_suspend(std::coroutine_handle<>) const noexcept { return !is_ready; }
        int await_resume() const noexcept { return 7; }
        bool is_ready;
    };
    Answers no(false);
    pollen::detail::ForeignAwaiter<Answers> waits(std::move(no));
    EXPECT_FALSE(waits.await_ready());
    EXPECT_TRUE(waits.await_suspend(std::noop_coroutine()));
    EXPECT_EQ(waits.await_resume(), 7);
}

}  // namespace
