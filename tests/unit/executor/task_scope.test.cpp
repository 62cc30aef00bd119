// SPDX-License-Identifier: MIT
// Tests of task_scope: however it is left, no child is there any more.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/task_scope.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::block_on;
using pollen::Context;
using pollen::Coro;
using pollen::local_task_scope;
using pollen::LocalCoro;
using pollen::LocalTaskScope;
using pollen::Poll;
using pollen::task_scope;
using pollen::TaskScope;
using pollen::Waker;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::Log;
using support::Tracked;

namespace {

Coro<void> yield_times(int times) {
    for (int i = 0; i < times; ++i)
        co_await future::yield_now();
}

// Writes its name when it begins, when it ends, and when its frame goes.
Coro<void> worker(Log& log, std::string name, int yields) {
    log.push_back("begin " + name);
    const Tracked frame(log, "drop " + name);
    co_await yield_times(yields);
    log.push_back("end " + name);
}

Coro<void> wait_for_ever(Log& log, std::string name) {
    const Tracked frame(log, "drop " + name);
    co_await future::pending();
}

// Polls as long as the task is woken. A child is polled first in the poll after the one that
// spawned it, at the latest.
template <class Task>
auto poll_until_stalled(Task& task) {
    auto answer = task.poll();
    while (answer.is_pending() && task.is_woken())
        answer = task.poll();
    return answer;
}

TEST(TaskScope, GivesTheOutputOfItsFunction) {
    TestTask task(task_scope([](TaskScope&) -> Coro<int> { co_return 7; }));

    EXPECT_EQ(task.poll().value(), 7);
    support::expect_polled_after_ready(task);
}

TEST(TaskScope, GivesVoidAndReferences) {
    TestTask nothing(task_scope([](TaskScope&) -> Coro<void> { co_return; }));
    EXPECT_TRUE(nothing.poll().is_ready());

    int object = 7;
    TestTask reference(task_scope([&](TaskScope&) -> Coro<int&> { co_return object; }));
    EXPECT_EQ(&reference.poll().value(), &object);
}

TEST(TaskScope, DoesNothingUntilItIsPolled) {
    int calls = 0;
    auto scope = task_scope([&calls](TaskScope&) {
        ++calls;
        return future::ready();
    });
    EXPECT_EQ(calls, 0);
    TestTask task(std::move(scope));
    (void) task.poll();
    EXPECT_EQ(calls, 1);
}

TEST(TaskScope, RunsItsFunctionAndTheChildrenInTurns) {
    Log log;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<void> {
        scope.spawn(worker(log, "a", 1));
        scope.spawn(worker(log, "b", 0));
        log.emplace_back("spawned");
        co_await future::yield_now();
        log.emplace_back("on");
    }));
    (void) support::poll_until_ready(task);

    EXPECT_EQ(log,
              (Log{"spawned", "begin a", "begin b", "end b", "drop b", "on", "end a", "drop a"}));
}

TEST(TaskScope, WaitsForItsChildren) {
    bool open = false;
    std::optional<Waker> waker;
    TestTask task(task_scope([&](TaskScope& scope) {
        scope.spawn(future::poll_fn([&](Context& cx) -> Poll<void> {
            if (open) return Poll<void>::ready();
            waker = cx.waker().clone();
            return pollen::Pending{};
        }));
        return future::ready(7);
    }));
    EXPECT_TRUE(poll_until_stalled(task).is_pending());

    open = true;
    waker->wake_by_ref();
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 7);
}

TEST(TaskScope, ChildrenBorrowWhatOutlivesTheScope) {
    const auto sum = [](std::vector<int> numbers) -> Coro<int> {
        int total = 0;
        const auto add = [](int& to, const int& number) -> Coro<void> {
            co_await future::yield_now();
            to += number;
        };
        co_await task_scope([&](TaskScope& scope) -> Coro<void> {
            for (const int& number : numbers)
                scope.spawn(add(total, number));
            co_return;
        });
        co_return total;
    };

    EXPECT_EQ(block_on(sum({1, 2, 3, 4})), 10);
}

TEST(TaskScope, HandlesGiveTheOutputsOfChildren) {
    TestTask task(task_scope([](TaskScope& scope) -> Coro<int> {
        auto late = scope.spawn(ready_after(3, 40));
        auto early = scope.spawn(future::ready(2));
        int sum = co_await late;
        sum += co_await early;
        co_return sum;
    }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 42);
}

TEST(TaskScope, AHandleMayBeReadAfterTheScope) {
    TestTask task(
        task_scope([](TaskScope& scope) { return future::ready(scope.spawn(ready_after(3, 7))); }));

    auto answer = support::poll_until_ready(task);
    TestTask handle(std::move(answer).value());
    EXPECT_EQ(handle.poll().value(), 7);
}

TEST(TaskScope, OneChildAwaitsAnother) {
    TestTask task(task_scope([](TaskScope& scope) -> Coro<int> {
        auto first = scope.spawn(ready_after(2, 20));
        auto second = scope.spawn([&]() -> Coro<int> {
            const int value = co_await first;
            co_return value + 22;
        });
        co_return co_await second;
    }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 42);
}

TEST(TaskScope, ChildrenSpawnChildren) {
    int runs = 0;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<void> {
        scope.spawn([&](TaskScope& inner) -> Coro<void> {
            ++runs;
            co_await future::yield_now();
            inner.spawn([&]() -> Coro<void> {
                ++runs;
                co_await future::yield_now();
                ++runs;
            });
        });
        co_return;
    }));
    (void) support::poll_until_ready(task);

    EXPECT_EQ(runs, 3);
}

TEST(TaskScope, KeepsAFunctionAsLongAsItsFuture) {
    DropCounter drops;
    bool alive_at_end = false;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<void> {
        scope.spawn([&, token = drops.token()]() -> Coro<void> {
            co_await future::yield_now();
            alive_at_end = drops.alive() == 1;
        });
        co_return;
    }));
    (void) support::poll_until_ready(task);

    EXPECT_TRUE(alive_at_end);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(TaskScope, PollsOnlyThoseThatWereWoken) {
    int body_polls = 0;
    int polls[2] = {0, 0};
    std::optional<Waker> wakers[2];
    TestTask task(task_scope([&](TaskScope& scope) {
        for (int i = 0; i < 2; ++i) {
            scope.spawn(future::poll_fn([&, i](Context& cx) -> Poll<void> {
                ++polls[i];
                wakers[i] = cx.waker().clone();
                return pollen::Pending{};
            }));
        }
        return future::poll_fn([&](Context&) -> Poll<void> {
            ++body_polls;
            return pollen::Pending{};
        });
    }));
    (void) poll_until_stalled(task);
    wakers[1]->wake_by_ref();
    (void) poll_until_stalled(task);

    EXPECT_EQ(body_polls, 1);
    EXPECT_EQ(polls[0], 1);
    EXPECT_EQ(polls[1], 2);
}

TEST(TaskScope, DestroysAllChildrenWithItselfTheNewestFirst) {
    Log log;
    {
        TestTask task(task_scope([&](TaskScope& scope) -> Coro<void> {
            const Tracked body(log, "drop body");
            scope.spawn(wait_for_ever(log, "a"));
            scope.spawn(wait_for_ever(log, "b"));
            scope.spawn([&](TaskScope& inner) -> Coro<void> {
                const Tracked frame(log, "drop c");
                inner.spawn(wait_for_ever(log, "grandchild"));
                co_await future::pending();
            });
            co_await future::pending();
        }));
        (void) poll_until_stalled(task);
        EXPECT_TRUE(log.empty());
    }

    EXPECT_EQ(log, (Log{"drop grandchild", "drop c", "drop b", "drop a", "drop body"}));
}

TEST(TaskScope, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return task_scope(
            [&drops, captured = drops.token("function")](TaskScope& scope) -> Coro<int> {
                const DropToken local = drops.token("local");
                auto a = scope.spawn(ready_after(2, drops.token("output")));
                scope.spawn([token = drops.token("capture")](TaskScope& inner) -> Coro<void> {
                    co_await future::yield_now();
                    inner.spawn(yield_times(3));
                });
                co_await yield_times(1);
                const DropToken output = co_await a;
                co_return 7;
            });
    });
}

TEST(TaskScope, CancelDestroysTheChildrenAndTheFunctionGoesOn) {
    Log log;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<int> {
        scope.spawn(wait_for_ever(log, "a"));
        scope.spawn(wait_for_ever(log, "b"));
        co_await future::yield_now();
        EXPECT_EQ(scope.size(), 2U);
        scope.cancel();
        co_await future::yield_now();
        EXPECT_EQ(scope.size(), 0U);
        auto later = scope.spawn(future::ready(7));
        co_return co_await later;
    }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
    EXPECT_EQ(log, (Log{"drop b", "drop a"}));
}

TEST(TaskScope, AChildMayCancelAllItselfIncluded) {
    Log log;
    TestTask task(task_scope([&](TaskScope& scope) {
        scope.spawn(wait_for_ever(log, "a"));
        scope.spawn([&log](TaskScope& inner) -> Coro<void> {
            const Tracked frame(log, "drop canceller");
            inner.cancel();
            co_await future::pending();
        });
        return future::ready(7);
    }));

    EXPECT_EQ(poll_until_stalled(task).value(), 7);
    EXPECT_EQ(log, (Log{"drop canceller", "drop a"}));
}

TEST(TaskScope, CancelInTheLastPollOfTheFunctionEndsTheScope) {
    Log log;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<int> {
        scope.spawn(wait_for_ever(log, "a"));
        co_await future::yield_now();
        scope.cancel();
        co_return 7;
    }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
    EXPECT_EQ(log, (Log{"drop a"}));
}

TEST(TaskScope, LateWakesAreHarmless) {
    std::optional<Waker> waker;
    {
        TestTask task(task_scope([&](TaskScope& scope) {
            scope.spawn(future::poll_fn([&](Context& cx) -> Poll<void> {
                waker = cx.waker().clone();
                return pollen::Pending{};
            }));
            return future::pending();
        }));
        (void) poll_until_stalled(task);
    }
    waker->wake_by_ref();
    std::move(*waker).wake();
}

#if POLLEN_EXCEPTIONS
TEST(TaskScope, TheFirstExceptionDestroysTheOthersAndIsThrown) {
    Log log;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<void> {
        const Tracked body(log, "drop body");
        scope.spawn(wait_for_ever(log, "a"));
        scope.spawn([]() -> Coro<void> {
            co_await future::yield_now();
            throw std::runtime_error("first");
        });
        scope.spawn([]() -> Coro<void> {
            co_await yield_times(2);
            throw std::runtime_error("second");
        });
        co_await future::pending();
    }));

    std::string what;
    try {
        (void) poll_until_stalled(task);
    } catch (const std::runtime_error& error) {
        what = error.what();
        log.emplace_back("caught");
    }

    EXPECT_EQ(what, "first");
    EXPECT_EQ(log, (Log{"drop a", "drop body", "caught"}));
    support::expect_polled_after_ready(task);
}

TEST(TaskScope, AnExceptionOfTheFunctionDestroysTheChildren) {
    Log log;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<void> {
        scope.spawn(wait_for_ever(log, "a"));
        co_await future::yield_now();
        throw std::runtime_error("no");
    }));

    EXPECT_THROW((void) poll_until_stalled(task), std::runtime_error);
    EXPECT_EQ(log, (Log{"drop a"}));
}

TEST(TaskScope, AFunctionThatThrowsBeforeItReturnsAFutureEndsTheScope) {
    TestTask task(
        task_scope([](TaskScope&) -> future::Ready<int> { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}

TEST(TaskScope, AnOutputThatCannotBeMovedEndsTheScope) {
    struct Refuses {
        Refuses() = default;
        Refuses(Refuses&&) { throw std::runtime_error("no"); }
    };
    std::optional<pollen::ScopeHandle<Refuses>> handle;
    TestTask task(task_scope([&](TaskScope& scope) {
        handle.emplace(scope.spawn(
            future::poll_fn([](Context&) -> Poll<Refuses> { return Poll<Refuses>::ready(); })));
        return future::pending();
    }));

    EXPECT_THROW((void) poll_until_stalled(task), std::runtime_error);
    EXPECT_TRUE(handle->is_finished());
}

TEST(TaskScope, TheHandleOfACancelledChildThrows) {
    bool caught = false;
    TestTask task(task_scope([&](TaskScope& scope) -> Coro<void> {
        auto handle = scope.spawn(future::pending<int>());
        co_await future::yield_now();
        scope.cancel();
        try {
            (void) co_await handle;
        } catch (const pollen::JoinError&) {
            caught = true;
        }
    }));
    (void) support::poll_until_ready(task);

    EXPECT_TRUE(caught);
}

TEST(TaskScope, MayBeOpenedAgainAfterAnException) {
    const auto retry = [](int& attempts) -> Coro<int> {
        for (;;) {
            try {
                int result = co_await task_scope([&](TaskScope& scope) -> Coro<int> {
                    auto handle = scope.spawn([&]() -> Coro<int> {
                        co_await future::yield_now();
                        if (++attempts < 3) throw std::runtime_error("again");
                        co_return attempts;
                    });
                    co_return co_await handle;
                });
                co_return result;
            } catch (const std::runtime_error&) {
            }
        }
    };
    int attempts = 0;

    EXPECT_EQ(block_on(retry(attempts)), 3);
}
#endif

TEST(TaskScope, IsNestedInAScope) {
    TestTask task(task_scope([](TaskScope& outer) -> Coro<int> {
        auto handle = outer.spawn([]() -> Coro<int> {
            int result = co_await task_scope([](TaskScope& inner) -> Coro<int> {
                auto value = inner.spawn(ready_after(2, 7));
                co_return co_await value;
            });
            co_return result;
        });
        co_return co_await handle;
    }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
}

TEST(TaskScope, RunsOnAPool) {
    pollen::ThreadPool pool(2);
    const auto work = []() -> Coro<int> {
        int total = 0;
        co_await task_scope([&](TaskScope& scope) -> Coro<void> {
            for (int i = 0; i < 100; ++i) {
                scope.spawn([&total]() -> Coro<void> {
                    co_await yield_times(3);
                    ++total;  // one task: no lock
                });
            }
            co_return;
        });
        co_return total;
    };

    auto handle = pool.spawn(work());
    EXPECT_EQ(block_on(handle), 100);
}

TEST(LocalTaskScope, TakesChildrenThatStayOnOneThread) {
    TestTask task(local_task_scope([](LocalTaskScope& scope) -> LocalCoro<int> {
        auto handle = scope.spawn([]() -> LocalCoro<int> {
            co_await future::yield_now();
            co_return 7;
        });
        co_return co_await handle;
    }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
    static_assert(!pollen::sendable<decltype(task.future())>);
}

TEST(TaskScope, AllocatesOneBlockForItselfAndOneForEachChild) {
    const support::AllocationCounter allocations;
    {
        TestTask task(task_scope([](TaskScope& scope) {
            scope.spawn(future::pending());
            scope.spawn(future::pending());
            return future::pending();
        }));
        const std::size_t before = allocations.allocated();
        (void) task.poll();
        EXPECT_EQ(allocations.allocated() - before, 4U);
    }
    EXPECT_EQ(allocations.allocated(), allocations.freed());
}

struct Fn {
    future::Ready<int> operator()(TaskScope&) const { return future::ready(1); }
};
static_assert(pollen::Future<decltype(task_scope(Fn()))>);
static_assert(pollen::borrowing<decltype(task_scope(Fn()))>);
static_assert(pollen::sendable<decltype(task_scope(Fn()))>);
static_assert(!std::is_copy_constructible_v<TaskScope> && !std::is_move_constructible_v<TaskScope>);

}  // namespace
