// SPDX-License-Identifier: MIT
// JoinHandle: the right to a task's output.

#include <pollen/executor/join_handle.hpp>

#include <pollen/future/unpin.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/allocations.hpp>
#include <support/manual_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>

namespace {

using pollen::Context;
using pollen::JoinHandle;
using pollen::Pending;
using pollen::Poll;
using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;
using pollen::testing::CountingWaker;
using support::counted;
using support::spawn_manually;
using support::TaskCounts;

static_assert(pollen::Future<JoinHandle<int>> && pollen::Future<JoinHandle<void>> &&
              pollen::Future<JoinHandle<int&>>);
static_assert(sizeof(JoinHandle<int>) == sizeof(void*));
static_assert(std::is_nothrow_move_constructible_v<JoinHandle<int>> &&
              std::is_nothrow_move_assignable_v<JoinHandle<int>>);
static_assert(!std::is_copy_constructible_v<JoinHandle<int>>);
static_assert(pollen::unpin<JoinHandle<int>>, "select() gives the handle that lost back");

struct LocalValue {
    static constexpr bool is_sendable = false;
};
static_assert(pollen::sendable<JoinHandle<int>> && !pollen::sendable<JoinHandle<LocalValue>>);

// A waker that does not speak the C ABI, and counts.
struct PlainWaker {
    int wakes = 0;
    int owned = 0;

    Waker waker();
};

PlainWaker& plain_waker(const void* data) {
    return *const_cast<PlainWaker*>(static_cast<const PlainWaker*>(data));
}

constexpr RawWakerVTable plain_vtable{
    .clone = [](const void* data) { return plain_waker(data).waker().into_raw(); },
    .wake =
        [](const void* data) {
            ++plain_waker(data).wakes;
            --plain_waker(data).owned;
        },
    .wake_by_ref = [](const void* data) { ++plain_waker(data).wakes; },
    .drop = [](const void* data) { --plain_waker(data).owned; },
};

Waker PlainWaker::waker() {
    ++owned;
    return Waker::from_raw({this, &plain_vtable});
}

class JoinHandleTest : public ::testing::Test {
protected:
    auto ready(int value) {
        return counted<int>(counts, [value](Context&) -> Poll<int> { return value; });
    }
    Poll<int> join(JoinHandle<int>& handle) { return join(handle, joiner.waker()); }
    static Poll<int> join(JoinHandle<int>& handle, const Waker& waker) {
        Context cx(waker);
        return handle.poll(cx);
    }

    TaskCounts counts;
    CountingWaker joiner;
};

TEST_F(JoinHandleTest, AnswersWithAReference) {
    int target = 0;
    auto [task, handle] = spawn_manually(
        counts, counted<int&>(counts, [&](Context&) -> Poll<int&> { return target; }));
    task.run();

    Context cx(joiner.waker());
    EXPECT_EQ(&handle.poll(cx).value(), &target);
}

TEST_F(JoinHandleTest, AnswersForATaskOfNoValue) {
    auto [task, handle] =
        spawn_manually(counts, counted<void>(counts, [](Context&) { return Poll<void>::ready(); }));
    Context cx(joiner.waker());
    EXPECT_TRUE(handle.poll(cx).is_pending());
    task.run();
    EXPECT_FALSE(handle.is_terminated());

    EXPECT_TRUE(handle.poll(cx).is_ready());
    EXPECT_TRUE(handle.is_terminated());
}

TEST_F(JoinHandleTest, PolledAgainWithTheSameWakerKeepsIt) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_TRUE(join(handle).is_pending());
    EXPECT_TRUE(join(handle).is_pending());

    EXPECT_EQ(joiner.clones(), 1U);
    task.run();
    EXPECT_EQ(joiner.wakes(), 1U);
}

TEST_F(JoinHandleTest, WakesTheTaskThatPolledLast) {
    CountingWaker other;
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_TRUE(join(handle).is_pending());
    EXPECT_TRUE(join(handle, other.waker()).is_pending());
    EXPECT_EQ(joiner.references(), 0U);

    task.run();
    EXPECT_EQ(joiner.wakes(), 0U);
    EXPECT_EQ(other.wakes(), 1U);
}

TEST_F(JoinHandleTest, KeepsAWakerOfAnyKind) {
    PlainWaker plain;
    {
        const Waker waker = plain.waker();
        auto [task, handle] = spawn_manually(counts, ready(7));
        EXPECT_TRUE(join(handle, waker).is_pending());
        EXPECT_EQ(plain.owned, 2);
        EXPECT_TRUE(join(handle, waker).is_pending());
        EXPECT_EQ(plain.owned, 2);

        task.run();
        EXPECT_EQ(plain.wakes, 1);
        EXPECT_EQ(plain.owned, 1);
        EXPECT_EQ(join(handle, waker), Poll<int>(7));
    }
    EXPECT_EQ(plain.owned, 0);
}

TEST_F(JoinHandleTest, ReplacesWakersOfDifferentKinds) {
    PlainWaker plain;
    const Waker waker = plain.waker();
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_TRUE(join(handle, waker).is_pending());
    EXPECT_TRUE(join(handle).is_pending());
    EXPECT_EQ(plain.owned, 1);
    EXPECT_EQ(joiner.references(), 1U);
    EXPECT_TRUE(join(handle, waker).is_pending());
    EXPECT_EQ(plain.owned, 2);
    EXPECT_EQ(joiner.references(), 0U);

    handle.detach();
    EXPECT_EQ(plain.owned, 1);
    task.run();
    EXPECT_EQ(plain.wakes, 0);
}

TEST_F(JoinHandleTest, AllocatesNothingForAWakerThatSpeaksTheAbi) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    const support::AllocationCounter allocations;

    EXPECT_TRUE(join(handle).is_pending());
    task.run();
    EXPECT_EQ(join(handle), Poll<int>(7));

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST_F(JoinHandleTest, AllocatesOneBlockForAnotherWaker) {
    PlainWaker plain;
    const Waker waker = plain.waker();
    auto [task, handle] = spawn_manually(counts, ready(7));
    const support::AllocationCounter allocations;

    EXPECT_TRUE(join(handle, waker).is_pending());
    EXPECT_TRUE(join(handle, waker).is_pending());
    task.run();

    EXPECT_EQ(allocations.allocated(), 1U);
    EXPECT_EQ(allocations.freed(), 1U);
}

TEST_F(JoinHandleTest, TheMemoryGoesWithTheAnswer) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    task.run();
    EXPECT_EQ(join(handle), Poll<int>(7));

    EXPECT_EQ(counts.memory_drops, 1);
    EXPECT_TRUE(handle.is_finished());
    handle.abort();
    handle.detach();
}

TEST_F(JoinHandleTest, AssigningToItDetachesTheFormerTask) {
    TaskCounts other_counts;
    auto [task, handle] = spawn_manually(counts, ready(7));
    auto [other, other_handle] = spawn_manually(
        other_counts, counted<int>(other_counts, [](Context&) -> Poll<int> { return 8; }));

    handle = std::move(other_handle);
    JoinHandle<int>& same = handle;
    handle = std::move(same);
    task.run();
    EXPECT_EQ(counts.memory_drops, 1);
    other.run();
    EXPECT_EQ(join(handle), Poll<int>(8));
}

TEST_F(JoinHandleTest, JoinsFromAnotherThread) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    task.run();
    int joined = 0;

    std::thread([&joined, moved = std::move(handle)]() mutable {
        Context cx(Waker::noop());
        joined = moved.poll(cx).value();
    }).join();

    EXPECT_EQ(joined, 7);
}

#if POLLEN_EXCEPTIONS

TEST_F(JoinHandleTest, PolledAfterItAnsweredThrows) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    task.run();
    EXPECT_EQ(join(handle), Poll<int>(7));

    EXPECT_THROW((void) join(handle), pollen::PolledAfterReady);
}

TEST_F(JoinHandleTest, PolledAfterDetachThrows) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    handle.detach();
    EXPECT_THROW((void) join(handle), pollen::PolledAfterReady);
    task.run();
}

TEST_F(JoinHandleTest, OfAnAbortedTaskSaysThatItWasCancelled) {
    auto [task, handle] = spawn_manually(counts, ready(7));
    handle.abort();
    task.run();

    try {
        (void) join(handle);
        FAIL() << "nothing was thrown";
    } catch (const pollen::JoinError& error) {
        EXPECT_TRUE(error.is_cancelled());
        EXPECT_NE(std::string_view(error.what()).find("cancelled"), std::string_view::npos);
    }
    EXPECT_EQ(counts.memory_drops, 1);
    EXPECT_THROW((void) join(handle), pollen::PolledAfterReady);
}

TEST_F(JoinHandleTest, KeepsNothingIfTheWakersCloneThrows) {
    static constexpr RawWakerVTable vtable{
        .clone = [](const void*) -> RawWaker { throw std::runtime_error("no clone"); },
        .wake = [](const void*) {},
        .wake_by_ref = [](const void*) {},
        .drop = [](const void*) {},
    };
    const Waker unclonable = Waker::from_raw({nullptr, &vtable});
    auto [task, handle] = spawn_manually(counts, ready(7));
    EXPECT_TRUE(join(handle).is_pending());

    EXPECT_THROW((void) join(handle, unclonable), std::runtime_error);
    EXPECT_EQ(joiner.references(), 0U);

    EXPECT_TRUE(join(handle).is_pending());
    task.run();
    EXPECT_EQ(joiner.wakes(), 1U);
}

#endif

#if !POLLEN_EXCEPTIONS
TEST(JoinHandleDeathTest, OfAnAbortedTaskEndsTheProcessWithoutExceptions) {
    const auto join_aborted = [] {
        TaskCounts counts;
        auto [task, handle] =
            spawn_manually(counts, counted<int>(counts, [](Context&) -> Poll<int> { return 7; }));
        handle.abort();
        task.run();
        Context cx(Waker::noop());
        (void) handle.poll(cx);
    };
    EXPECT_DEATH(join_aborted(), "cancelled");
}
#endif

}  // namespace
