// SPDX-License-Identifier: MIT
// Tests of make_waker: a waker from a shared object, and how long that object lives.

#include <pollen/task/make_waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

using pollen::make_waker;
using pollen::Waker;

namespace {

struct CountWakes {
    void wake() { wakes.fetch_add(1); }
    std::atomic<int> wakes = 0;
};

struct CountBoth {
    void wake() { ++by_value; }
    void wake_by_ref() { ++by_reference; }
    int by_value = 0;
    int by_reference = 0;
};

static_assert(pollen::Wake<CountWakes>);
static_assert(!pollen::Wake<int>);

TEST(MakeWaker, WakeCallsTheObject) {
    const auto target = std::make_shared<CountWakes>();
    Waker waker = make_waker(target);

    waker.wake_by_ref();
    std::move(waker).wake();

    EXPECT_EQ(target->wakes, 2);
}

TEST(MakeWaker, UsesWakeByRefIfTheObjectHasIt) {
    const auto target = std::make_shared<CountBoth>();
    Waker waker = make_waker(target);

    waker.wake_by_ref();
    std::move(waker).wake();

    EXPECT_EQ(target->by_reference, 1);
    EXPECT_EQ(target->by_value, 1);
}

TEST(MakeWaker, KeepsTheObjectUntilTheLastCloneIsGone) {
    std::weak_ptr<CountWakes> watch;
    Waker waker = [&] {
        auto target = std::make_shared<CountWakes>();
        watch = target;
        return make_waker(std::move(target));
    }();

    {
        Waker clone = waker.clone();
        std::move(waker).wake();
        EXPECT_FALSE(watch.expired());
    }

    EXPECT_TRUE(watch.expired());
}

TEST(MakeWaker, HoldsOneReferenceHoweverManyClones) {
    const auto target = std::make_shared<CountWakes>();
    {
        const Waker waker = make_waker(target);
        const Waker clone = waker.clone();
        EXPECT_EQ(target.use_count(), 2);
    }
    EXPECT_EQ(target.use_count(), 1);
}

TEST(MakeWaker, ClonesWakeTheSameTask) {
    const auto target = std::make_shared<CountWakes>();
    const Waker waker = make_waker(target);
    const Waker clone = waker.clone();
    const Waker another = make_waker(std::make_shared<CountWakes>());

    EXPECT_TRUE(clone.will_wake(waker));
    EXPECT_FALSE(another.will_wake(waker));
}

TEST(MakeWaker, AllocatesOnceAndNotForClones) {
    auto target = std::make_shared<CountWakes>();
    const support::AllocationCounter allocations;

    {
        const Waker waker = make_waker(std::move(target));
        const Waker clone = waker.clone();
        EXPECT_EQ(allocations.allocated(), 1U);
    }

    EXPECT_EQ(allocations.freed(), 2U);  // the wakers' block, and the target with it
}

#if POLLEN_EXCEPTIONS
struct Throws {
    void wake() { throw std::runtime_error("woken"); }
};

struct ThrowsByRef {
    void wake() {}
    void wake_by_ref() { throw std::runtime_error("woken"); }
};

TEST(MakeWakerDeathTest, AnExceptionFromTheObjectEndsTheProcessAndNamesThePlace) {
    Waker throws = make_waker(std::make_shared<Throws>());
    const Waker throws_by_ref = make_waker(std::make_shared<ThrowsByRef>());

    EXPECT_DEATH(std::move(throws).wake(), "Waker::wake");
    EXPECT_DEATH(throws_by_ref.wake_by_ref(), "Waker::wake_by_ref");
}
#endif

TEST(MakeWaker, IsClonedWokenAndDroppedFromManyThreads) {
    constexpr int rounds = 1000;
    const auto target = std::make_shared<CountWakes>();
    {
        const Waker waker = make_waker(target);
        const auto work = [&waker] {
            for (int round = 0; round < rounds; ++round) {
                Waker clone = waker.clone();
                clone.wake_by_ref();
                if (round % 2 == 0) std::move(clone).wake();
            }
        };
        std::thread one(work);
        std::thread other(work);
        one.join();
        other.join();
    }

    EXPECT_EQ(target->wakes, 3 * rounds);
    EXPECT_EQ(target.use_count(), 1);
}

}  // namespace
