// SPDX-License-Identifier: MIT
// The kinds of co_await: children, other futures, lvalues and rvalues, and what throws where.

#include <pollen/coro/await.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/coro/this_context.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

using pollen::Coro;
using pollen::Poll;
using pollen::testing::TestTask;
using support::Log;
using support::Pause;
using support::Tracked;
using support::UntilSet;

Coro<int> after_pause(int x) {
    co_await Pause();
    co_return x;
}

TEST(Await, PollsAFutureAtOnceAndDoesNotSuspendIfItIsReady) {
    auto body = []() -> Coro<int> {
        co_await Pause(0);
        co_return 1;
    };
    TestTask task(body());
    EXPECT_EQ(task.poll().value(), 1);
}

TEST(Await, PollsAnLvalueWhereItIs) {
    bool flag = false;
    UntilSet wait(flag);
    auto body = [&wait]() -> Coro<> { co_await wait; };
    TestTask task(body());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    flag = true;
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(wait.polls, 3);
}

TEST(Await, MovesAnRvalueIn) {
    struct Holder {
        using Output = int;
        explicit Holder(std::unique_ptr<int> v) noexcept : value(std::move(v)) {}
        Poll<int> poll(pollen::Context&) { return *value; }
        std::unique_ptr<int> value;
    };
    Holder holder(std::make_unique<int>(5));
    auto body = [&holder]() -> Coro<int> { co_return co_await std::move(holder); };
    TestTask task(body());
    EXPECT_EQ(task.poll().value(), 5);
    EXPECT_EQ(holder.value, nullptr);
}

TEST(Await, DestroysAnRvalueFutureAtTheEndOfTheExpression) {
    struct Leaf {
        using Output = int;
        explicit Leaf(Tracked t) : tracked(std::move(t)) {}
        Poll<int> poll(pollen::Context&) { return 1; }
        Tracked tracked;
    };
    Log log;
    auto body = [&log]() -> Coro<> {
        co_await Leaf(Tracked(log, "leaf"));
        log.emplace_back("next statement");
    };
    TestTask task(body());
    (void) task.poll();
    EXPECT_EQ(log, (Log{"leaf", "next statement"}));
}

TEST(Await, DestroysAChildsFrameAtTheEndOfTheExpression) {
    Log log;
    auto child = [](Tracked) -> Coro<int> { co_return 1; };
    auto body = [&]() -> Coro<> {
        co_await child(Tracked(log, "argument of the child"));
        log.emplace_back("next statement");
    };
    TestTask task(body());
    (void) task.poll();
    EXPECT_EQ(log, (Log{"argument of the child", "next statement"}));
}

TEST(Await, ACoroutineLvalueIsAwaitedByReference) {
    auto body = []() -> Coro<int> {
        Coro<int> child = after_pause(3);
        co_return co_await child;
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 3);
}

TEST(Await, ACoroutineLvalueOutlivesTheOneThatAwaitedIt) {
    Coro<int> child = after_pause(3);
    pollen::Context cx(pollen::Waker::noop());
    {
        auto body = [&child]() -> Coro<int> { co_return co_await child; };
        Coro<int> parent = body();
        EXPECT_TRUE(parent.poll(cx).is_pending());
    }
    EXPECT_EQ(child.poll(cx).value(), 3);
}

TEST(Await, ACoroutineThatWasPolledBeforeGoesOnWhereItWas) {
    Coro<int> child = after_pause(3);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_TRUE(child.poll(cx).is_pending());

    auto body = [&child]() -> Coro<int> { co_return co_await std::move(child); };
    TestTask task(body());
    EXPECT_EQ(task.poll().value(), 3);
}

TEST(Await, ACoroutineThatWasPolledBeforeMayWaitAgain) {
    auto twice = []() -> Coro<int> {
        co_await Pause(2);
        co_return 4;
    };
    Coro<int> child = twice();
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_TRUE(child.poll(cx).is_pending());

    auto body = [&child]() -> Coro<int> { co_return co_await std::move(child); };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 4);
}

#if POLLEN_EXCEPTIONS

TEST(Await, AFinishedOrMovedFromCoroutineIsReportedInTheOneThatAwaitsIt) {
    pollen::Context cx(pollen::Waker::noop());
    Coro<int> child = after_pause(3);
    (void) child.poll(cx);
    (void) child.poll(cx);
    auto body = [&child]() -> Coro<std::string> {
        std::string caught;
        try {
            co_await std::move(child);
        } catch (const pollen::PolledAfterReady&) {
            caught = "reported";
        }
        co_return caught;
    };
    TestTask task(body());
    EXPECT_EQ(task.poll().value(), "reported");
}

TEST(Await, AChildsExceptionIsThrownWhereItIsAwaited) {
    auto child = [](bool wait) -> Coro<int> {
        if (wait) {
            co_await Pause();
        }
        throw std::runtime_error("child");
    };
    for (const bool wait : {false, true}) {
        auto body = [&]() -> Coro<std::string> {
            std::string caught;
            try {
                co_await child(wait);
            } catch (const std::runtime_error& error) {
                caught = error.what();
            }
            co_await Pause();
            co_return caught;
        };
        TestTask task(body());
        Poll<std::string> answer = task.poll();
        while (answer.is_pending())
            answer = task.poll();
        EXPECT_EQ(answer.value(), "child");
    }
}

// Throws in its poll number `when`; pending before.
struct ThrowsInPoll {
    using Output = int;
    explicit ThrowsInPoll(int when) noexcept : left(when) {}
    Poll<int> poll(pollen::Context&) {
        if (--left == 0) throw std::runtime_error("leaf");
        return pollen::Pending{};
    }
    int left;
};

TEST(Await, ALeafsExceptionIsThrownWhereItIsAwaitedInWhicheverPollItComes) {
    for (const int when : {1, 2, 3}) {
        auto body = [when]() -> Coro<std::string> {
            std::string caught;
            try {
                co_await ThrowsInPoll(when);
            } catch (const std::runtime_error& error) {
                caught = error.what();
            }
            // Nothing of the exception is left behind.
            if (std::current_exception() != nullptr) caught += " is still being handled";
            co_await Pause();
            co_return caught;
        };
        TestTask task(body());
        for (int i = 0; i < when; ++i)
            EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(task.poll().value(), "leaf");
    }
}

// The answer is made where the awaiter keeps it, and then something throws.
TEST(Await, AnAnswerWrittenBeforeTheLeafThrewDoesNotCount) {
    struct ThrowsAfterAll {
        using Output = std::optional<long>;  // too large for registers
        explicit ThrowsAfterAll(int pending) noexcept : polls(pending) {}
        Poll<Output> poll(pollen::Context&) {
            Poll<Output> answer = pollen::Pending{};
            if (--polls < 0) {
                answer = Output(7L);
                throw std::runtime_error("after all");
            }
            return answer;
        }
        int polls;
    };
    for (const int polls : {0, 1}) {
        auto body = [polls]() -> Coro<std::string> {
            try {
                const std::optional<long> value = co_await ThrowsAfterAll(polls);
                co_return std::to_string(*value);
            } catch (const std::runtime_error& error) {
                co_return error.what();
            }
        };
        TestTask task(body());
        for (int i = 0; i < polls; ++i)
            EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(task.poll().value(), "after all");
    }
}

TEST(Await, AnExceptionPassesThroughCoroutinesThatDoNotCatchIt) {
    auto inner = []() -> Coro<int> { co_return co_await ThrowsInPoll(2); };
    auto outer = [&inner]() -> Coro<int> { co_return co_await inner(); };
    TestTask task(outer());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
}

#endif

TEST(Await, ALeafIsPolledOnceForEachPollOfTheTaskAtAnyDepth) {
    bool flag = false;
    UntilSet wait(flag);
    struct Recursion {
        static Coro<> down(int depth, UntilSet& leaf) {
            if (depth == 0) {
                co_await leaf;
            } else {
                co_await down(depth - 1, leaf);
            }
        }
    };
    TestTask task(Recursion::down(100, wait));
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(wait.polls, 5);
    flag = true;
    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Await, OnlyTheWakerOfTheLatestPollIsGivenToTheLeaf) {
    struct KeepsWaker {
        using Output = void;
        explicit KeepsWaker(std::optional<pollen::Waker>& kept_) noexcept : kept(&kept_) {}
        Poll<void> poll(pollen::Context& cx) {
            *kept = cx.waker().clone();
            return pollen::Pending{};
        }
        std::optional<pollen::Waker>* kept;
    };
    std::optional<pollen::Waker> kept;
    auto body = [&kept]() -> Coro<> {
        KeepsWaker leaf(kept);
        co_await leaf;
    };
    Coro<> coro = body();
    pollen::testing::CountingWaker first;
    pollen::testing::CountingWaker second;
    pollen::Context first_cx(first.waker());
    (void) coro.poll(first_cx);
    EXPECT_TRUE(kept->will_wake(first.waker()));

    pollen::Context second_cx(second.waker());
    (void) coro.poll(second_cx);
    EXPECT_TRUE(kept->will_wake(second.waker()));
    kept.reset();
    EXPECT_EQ(first.references(), 0U);
}

TEST(Await, OutputsNeedOnlyBeMovable) {
    struct Fixed {
        explicit Fixed(int v) : value(v) {}
        Fixed(Fixed&&) = default;
        Fixed& operator=(Fixed&&) = delete;
        int value;
    };
    auto child = []() -> Coro<Fixed> {
        co_await Pause();
        co_return Fixed(6);
    };
    auto body = [&]() -> Coro<int> {
        Coro<Fixed> leaf = child();
        const Fixed fixed = co_await leaf;
        co_return fixed.value;
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 6);
}

TEST(Await, ReferenceOutputsComeThrough) {
    int target = 0;
    auto child = [](int& x) -> Coro<int&> {
        co_await Pause();
        co_return x;
    };
    auto body = [&]() -> Coro<bool> {
        int& got = co_await child(target);
        co_return &got == &target;
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().value());
}

}  // namespace
