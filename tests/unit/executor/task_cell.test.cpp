// SPDX-License-Identifier: MIT
// A task step by step: after each, how often it was polled, handed to its executor, and released.

#include <pollen/executor/task_cell.hpp>

#include <pollen/testing/counting_waker.hpp>

#include <support/allocations.hpp>
#include <support/manual_task.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>

namespace {

using pollen::Context;
using pollen::JoinHandle;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::testing::CountingWaker;
using support::counted;
using support::CountedOutput;
using support::spawn_manually;
using support::TaskCounts;

class TaskCell : public ::testing::Test {
protected:
    auto ready(int number) {
        return counted<CountedOutput>(counts, [this, number](Context&) -> Poll<CountedOutput> {
            return CountedOutput(counts, number);
        });
    }
    // Keeps its waker and waits until `value` is there.
    auto waiting() {
        return counted<CountedOutput>(counts, [this](Context& cx) -> Poll<CountedOutput> {
            if (value) return CountedOutput(counts, *value);
            waker.emplace(cx.waker().clone());
            return Pending{};
        });
    }
    auto throwing() {
        return counted<CountedOutput>(counts, [](Context&) -> Poll<CountedOutput> {
#if POLLEN_EXCEPTIONS
            throw std::out_of_range("thrown by the task");
#else
            return Pending{};
#endif
        });
    }
    std::optional<int> join(JoinHandle<CountedOutput>& handle) {
        Context cx(joiner.waker());
        Poll<CountedOutput> answer = handle.poll(cx);
        return answer.is_ready() ? std::optional<int>(answer.value().value()) : std::nullopt;
    }

    TaskCounts counts;
    std::optional<int> value;
    std::optional<Waker> waker;
    CountingWaker joiner;
};

TEST_F(TaskCell, IsOneAllocation) {
    const support::AllocationCounter allocations;
    {
        auto [task, handle] = spawn_manually(counts, ready(1));
        EXPECT_EQ(allocations.allocated(), 1U);
        task.run();
        EXPECT_EQ(join(handle), 1);
    }
    EXPECT_EQ(allocations.allocated(), 1U);
    EXPECT_EQ(allocations.freed(), 1U);
}

TEST_F(TaskCell, RunThenJoin) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_COUNTS(counts, 0, 1, 0, 0, 0);
    EXPECT_FALSE(handle.is_finished());

    task.run();
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 0);
    EXPECT_TRUE(handle.is_finished());

    EXPECT_EQ(join(handle), 7);
    EXPECT_COUNTS(counts, 1, 1, 1, 1, 1);
}

TEST_F(TaskCell, JoinBeforeItRunsIsWoken) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_EQ(join(handle), std::nullopt);
    EXPECT_EQ(joiner.references(), 1U);

    task.run();
    EXPECT_EQ(joiner.wakes(), 1U);
    EXPECT_EQ(joiner.references(), 0U);
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 0);

    EXPECT_EQ(join(handle), 7);
    EXPECT_COUNTS(counts, 1, 1, 1, 1, 1);
}

TEST_F(TaskCell, DetachedBeforeItRuns) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    handle.detach();
    EXPECT_COUNTS(counts, 0, 1, 0, 0, 0);

    task.run();
    EXPECT_COUNTS(counts, 1, 1, 1, 1, 1);
}

TEST_F(TaskCell, DetachedAfterItHasFinished) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    task.run();
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 0);

    handle.detach();
    EXPECT_COUNTS(counts, 1, 1, 1, 1, 1);
}

TEST_F(TaskCell, DetachedWhileTheHandleIsAwaited) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_EQ(join(handle), std::nullopt);

    handle.detach();
    EXPECT_EQ(joiner.references(), 0U);

    task.run();
    EXPECT_EQ(joiner.wakes(), 0U);
    EXPECT_COUNTS(counts, 1, 1, 1, 1, 1);
}

TEST_F(TaskCell, AbortedBeforeItRuns) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    handle.abort();
    EXPECT_COUNTS(counts, 0, 1, 0, 0, 0);  // it is on its way to the executor already
    EXPECT_FALSE(handle.is_finished());

    task.run();
    EXPECT_COUNTS(counts, 0, 1, 1, 0, 0);
    EXPECT_TRUE(handle.is_finished());

    handle.detach();
    EXPECT_COUNTS(counts, 0, 1, 1, 0, 1);
}

TEST_F(TaskCell, AbortedWhileItWaits) {
    auto [task, handle] = spawn_manually(counts, waiting());
    task.run();
    EXPECT_COUNTS(counts, 1, 1, 0, 0, 0);

    handle.abort();
    EXPECT_COUNTS(counts, 1, 2, 0, 0, 0);
    handle.abort();
    EXPECT_COUNTS(counts, 1, 2, 0, 0, 0);

    task.run();
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 0);

    handle.detach();
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 0);  // the waker still holds the memory
    waker.reset();
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 1);
}

TEST_F(TaskCell, AbortedAfterItHasFinishedKeepsItsOutput) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    task.run();

    handle.abort();
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 0);
    EXPECT_EQ(join(handle), 7);
}

TEST_F(TaskCell, AbortedAndDetachedBeforeItRuns) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    handle.abort();
    handle.detach();

    task.run();
    EXPECT_COUNTS(counts, 0, 1, 1, 0, 1);
}

TEST_F(TaskCell, AbortWakesTheJoiner) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_EQ(join(handle), std::nullopt);

    handle.abort();
    task.run();

    EXPECT_EQ(joiner.wakes(), 1U);
    EXPECT_EQ(joiner.references(), 0U);
}

TEST_F(TaskCell, AWakeWhileItWaitsHandsItOver) {
    auto [task, handle] = spawn_manually(counts, waiting());
    task.run();
    EXPECT_COUNTS(counts, 1, 1, 0, 0, 0);

    waker->wake_by_ref();
    EXPECT_COUNTS(counts, 1, 2, 0, 0, 0);
    waker->wake_by_ref();
    std::move(*waker).wake();
    EXPECT_COUNTS(counts, 1, 2, 0, 0, 0);  // several wakes count as one

    value = 7;
    task.run();
    EXPECT_COUNTS(counts, 2, 2, 1, 0, 0);
    EXPECT_EQ(join(handle), 7);
    EXPECT_COUNTS(counts, 2, 2, 1, 1, 1);
}

TEST_F(TaskCell, AWakeWithinThePollHandsItOverAgain) {
    auto [task, handle] =
        spawn_manually(counts, counted<int>(counts, [this](Context& cx) -> Poll<int> {
                           if (counts.polls == 2) return 7;
                           cx.waker().wake_by_ref();
                           return Pending{};
                       }));

    task.run();
    EXPECT_COUNTS(counts, 1, 2, 0, 0, 0);
    task.run();
    EXPECT_COUNTS(counts, 2, 2, 1, 0, 0);
}

TEST_F(TaskCell, AWakeWithinTheLastPollLeavesAnEntryThatIsGivenBack) {
    auto [task, handle] = spawn_manually(counts, counted<int>(counts, [](Context& cx) -> Poll<int> {
                                             cx.waker().wake_by_ref();
                                             return 7;
                                         }));
    task.run();
    EXPECT_EQ(counts.entries, 1);
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 0);

    handle.detach();
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 0);  // the entry holds the memory
    task.run();
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 1);  // and does not poll
}

TEST_F(TaskCell, AWakeAfterItHasFinishedDoesNothing) {
    auto [task, handle] = spawn_manually(counts, waiting());
    task.run();
    Waker late = waker->clone();
    value = 7;
    std::move(*waker).wake();
    task.run();
    EXPECT_COUNTS(counts, 2, 2, 1, 0, 0);

    late.wake_by_ref();
    std::move(late).wake();
    EXPECT_COUNTS(counts, 2, 2, 1, 0, 0);
    EXPECT_EQ(join(handle), 7);
}

TEST_F(TaskCell, WakersHoldTheMemoryAndNothingElse) {
    auto [task, handle] = spawn_manually(counts, waiting());
    task.run();
    value = 7;
    waker->wake_by_ref();
    task.run();
    EXPECT_EQ(join(handle), 7);
    EXPECT_COUNTS(counts, 2, 2, 1, 1, 0);

    std::optional<Waker> clone(waker->clone());
    waker.reset();
    EXPECT_COUNTS(counts, 2, 2, 1, 1, 0);
    clone.reset();
    EXPECT_COUNTS(counts, 2, 2, 1, 1, 1);
}

TEST_F(TaskCell, TheFutureIsGoneBeforeTheJoinerIsWoken) {
    struct Joiner {
        static void wake(const void* data) {
            const auto& seen = *static_cast<const TaskCounts*>(data);
            EXPECT_EQ(seen.future_drops, 1);
        }
    };
    static constexpr pollen::RawWakerVTable vtable{
        .clone = [](const void* data) { return pollen::RawWaker{data, &vtable}; },
        .wake = &Joiner::wake,
        .wake_by_ref = &Joiner::wake,
        .drop = [](const void*) {},
    };
    auto [task, handle] = spawn_manually(counts, ready(7));
    {
        const Waker checking = Waker::from_raw({&counts, &vtable});
        Context cx(checking);
        EXPECT_TRUE(handle.poll(cx).is_pending());
    }

    task.run();
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 0);
}

TEST_F(TaskCell, MayDropItsOwnHandleWhileItIsPolled) {
    std::optional<JoinHandle<int>> own;
    auto [task, handle] = spawn_manually(counts, counted<int>(counts, [&](Context&) -> Poll<int> {
                                             own.reset();
                                             return 7;
                                         }));
    own.emplace(std::move(handle));

    task.run();
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 1);
}

TEST_F(TaskCell, MayAbortItselfWhileItIsPolled) {
    std::optional<JoinHandle<int>> own;
    auto [task, handle] = spawn_manually(counts, counted<int>(counts, [&](Context&) -> Poll<int> {
                                             own->abort();
                                             EXPECT_EQ(counts.future_drops, 0);
                                             return Pending{};
                                         }));
    own.emplace(std::move(handle));

    task.run();
    EXPECT_COUNTS(counts, 1, 2, 0, 0, 0);
    EXPECT_FALSE(own->is_finished());
    task.run();
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 0);
    EXPECT_TRUE(own->is_finished());
}

TEST_F(TaskCell, AnAbortWithinTheLastPollComesTooLate) {
    std::optional<JoinHandle<int>> own;
    auto [task, handle] = spawn_manually(counts, counted<int>(counts, [&](Context&) -> Poll<int> {
                                             own->abort();
                                             return 7;
                                         }));
    own.emplace(std::move(handle));
    task.run();
    task.run();  // the entry of the abort

    Context cx(joiner.waker());
    EXPECT_EQ(own->poll(cx), Poll<int>(7));
    EXPECT_COUNTS(counts, 1, 2, 1, 0, 1);
}

TEST_F(TaskCell, MayDropItsLastWakerWhileItIsPolled) {
    auto [task, handle] =
        spawn_manually(counts, counted<int>(counts, [this](Context& cx) -> Poll<int> {
                           if (counts.polls == 1) {
                               waker.emplace(cx.waker().clone());
                               return Pending{};
                           }
                           waker.reset();
                           return 7;
                       }));
    handle.detach();
    task.run();
    waker->wake_by_ref();

    task.run();
    EXPECT_COUNTS(counts, 2, 2, 1, 0, 1);
}

TEST_F(TaskCell, AFutureOfLargeAlignmentLiesWhereItSays) {
    struct alignas(64) Wide {
        using Output = int;
        Poll<int> poll(Context&) {
            return reinterpret_cast<std::uintptr_t>(this) % 64 == 0 ? 7 : 8;
        }
    };
    auto [task, handle] = spawn_manually(counts, Wide{});
    task.run();

    Context cx(joiner.waker());
    EXPECT_EQ(handle.poll(cx), Poll<int>(7));
}

TEST_F(TaskCell, TheWakerIsTheTaskAndSpeaksTheAbi) {
    const PollenFfiWaker* seen = nullptr;
    auto [task, handle] =
        spawn_manually(counts, counted<int>(counts, [&](Context& cx) -> Poll<int> {
                           EXPECT_TRUE(pollen::detail::speaks_abi(cx.waker().raw()));
                           EXPECT_TRUE(cx.waker().clone().will_wake(cx.waker()));
                           seen = static_cast<const PollenFfiWaker*>(cx.waker().data());
                           return 7;
                       }));
    EXPECT_EQ(static_cast<void*>(&task), static_cast<void*>(static_cast<PollenFfiWaker*>(&task)));
    const PollenFfiWaker* expected = &task;
    task.run();

    EXPECT_EQ(seen, expected);
}

#if POLLEN_EXCEPTIONS

int reported = 0;
void count_report(std::exception_ptr) { ++reported; }

class TaskCellException : public TaskCell {
protected:
    void SetUp() override {
        reported = 0;
        pollen::set_task_exception_handler(&count_report);
    }
    void TearDown() override { pollen::set_task_exception_handler(nullptr); }
};

TEST_F(TaskCellException, IsRethrownAtTheJoin) {
    auto [task, handle] = spawn_manually(counts, throwing());
    EXPECT_EQ(join(handle), std::nullopt);
    task.run();
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 0);
    EXPECT_EQ(joiner.wakes(), 1U);

    EXPECT_THROW(join(handle), std::out_of_range);
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 1);
    EXPECT_EQ(reported, 0);
}

TEST_F(TaskCellException, IsReportedIfTheHandleWasGoneBefore) {
    auto [task, handle] = spawn_manually(counts, throwing());
    handle.detach();
    task.run();

    EXPECT_EQ(reported, 1);
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 1);
}

TEST_F(TaskCellException, IsReportedIfTheHandleGoesWithoutJoining) {
    auto [task, handle] = spawn_manually(counts, throwing());
    task.run();
    EXPECT_EQ(reported, 0);

    handle.detach();
    EXPECT_EQ(reported, 1);
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 1);
}

TEST_F(TaskCellException, OfMovingTheOutputIsTheTasks) {
    struct Unmovable {
        explicit Unmovable(bool a) : armed(a) {}
        Unmovable(Unmovable&& other) : armed(other.armed) {
            if (armed) throw std::length_error("moved");
        }
        bool armed;
    };
    auto [task, handle] =
        spawn_manually(counts, counted<Unmovable>(counts, [](Context&) -> Poll<Unmovable> {
                           return Poll<Unmovable>::ready(true);
                       }));
    task.run();
    EXPECT_COUNTS(counts, 1, 1, 1, 0, 0);

    Context cx(joiner.waker());
    EXPECT_THROW((void) handle.poll(cx), std::length_error);
}

#endif

}  // namespace
