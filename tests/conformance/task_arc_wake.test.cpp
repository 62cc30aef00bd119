// SPDX-License-Identifier: MIT
// What futures/tests/task_arc_wake.rs asks of wakers made from shared objects, asked of ours.

// Our wakers share one block that holds one reference to the object (make_waker.hpp), so clones of
// a waker do not count in the object's use_count().
// left out: task_arc_wake: proper_refcount_on_wake_panic: what make_waker() calls must not throw
// (decision 0008)

#include <pollen/task/make_waker.hpp>
#include <pollen/task/waker.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

namespace {

using pollen::make_waker;
using pollen::Waker;

struct Counting {
    void wake() { wakes.fetch_add(1); }
    std::atomic<int> wakes = 0;
};

// theirs: task_arc_wake: create_from_arc
TEST(TaskArcWake, KeepsTheObjectUntilTheLastWakerIsGone) {
    const auto shared = std::make_shared<Counting>();
    std::optional<Waker> first = make_waker(shared);
    EXPECT_EQ(shared.use_count(), 2);
    first->wake_by_ref();
    EXPECT_EQ(shared->wakes, 1);

    std::optional<Waker> second = first->clone();
    second->wake_by_ref();
    EXPECT_EQ(shared->wakes, 2);

    second.reset();
    EXPECT_EQ(shared.use_count(), 2);
    first.reset();
    EXPECT_EQ(shared.use_count(), 1);
}

// theirs: task_arc_wake: create_from_arc
// (the waker that is consumed)
TEST(TaskArcWake, AWakerThatIsConsumedReleasesTheObject) {
    const auto shared = std::make_shared<Counting>();
    make_waker(shared).wake();

    EXPECT_EQ(shared->wakes, 1);
    EXPECT_EQ(shared.use_count(), 1);
}

// theirs: task_arc_wake: ref_wake_same
TEST(TaskArcWake, ClonesWakeTheSame) {
    const auto shared = std::make_shared<Counting>();
    const Waker first = make_waker(shared);
    const Waker second = first.clone();
    const Waker third = second.clone();

    EXPECT_TRUE(first.will_wake(second));
    EXPECT_TRUE(second.will_wake(third));
}

}  // namespace
