// SPDX-License-Identifier: MIT
// block_on: one future to its end, on this thread.

#include <pollen/executor/block_on.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace {

using pollen::block_on;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;

struct Ready {
    using Output = int;
    Poll<int> poll(Context&) { return 42; }
};

// A future that does what a function says.
template <class T, class F>
class FromPoll {
public:
    using Output = T;
    explicit FromPoll(F f) : f_(std::move(f)) {}
    FromPoll(const FromPoll&) = delete;  // it is polled where it is made
    FromPoll& operator=(const FromPoll&) = delete;
    Poll<T> poll(Context& cx) { return f_(cx); }

private:
    F f_;
};

template <class T, class F>
FromPoll<T, F> from_poll(F f) {
    return FromPoll<T, F>(std::move(f));
}

TEST(BlockOn, ReturnsTheOutput) { EXPECT_EQ(block_on(Ready{}), 42); }

TEST(BlockOn, ReturnsAReference) {
    int target = 0;

    int& result = block_on(from_poll<int&>([&](Context&) -> Poll<int&> { return target; }));

    EXPECT_EQ(&result, &target);
}

TEST(BlockOn, RunsAFutureOfNoValue) {
    int polls = 0;

    block_on(from_poll<void>([&](Context&) {
        ++polls;
        return Poll<void>::ready();
    }));

    EXPECT_EQ(polls, 1);
}

TEST(BlockOn, PollsAnLvalueWhereItIs) {
    int polls = 0;
    auto future = from_poll<int>([&](Context&) -> Poll<int> { return ++polls; });

    EXPECT_EQ(block_on(future), 1);
    EXPECT_EQ(polls, 1);
}

TEST(BlockOn, AWakeWithinThePollAsksForAnother) {
    int polls = 0;

    block_on(from_poll<void>([&](Context& cx) {
        if (++polls == 5) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(polls, 5);
}

TEST(BlockOn, AWakeOfAClonedWakerWithinThePollAsksForAnother) {
    int polls = 0;

    block_on(from_poll<void>([&](Context& cx) {
        if (++polls == 5) return Poll<void>::ready();
        cx.waker().clone().wake();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(polls, 5);
}

TEST(BlockOn, SleepsUntilAnotherThreadWakes) {
    std::thread other;
    int data = 0;  // ordered by the wake alone

    const int seen = block_on(from_poll<int>([&](Context& cx) -> Poll<int> {
        if (data != 0) return data;
        if (!other.joinable()) {
            other = std::thread([&data, waker = cx.waker().clone()]() mutable {
                data = 7;
                std::move(waker).wake();
            });
        }
        return Pending{};
    }));
    other.join();

    EXPECT_EQ(seen, 7);
}

TEST(BlockOn, AnotherThreadMayUseTheBorrowedWakerDuringThePoll) {
    int polls = 0;

    block_on(from_poll<void>([&](Context& cx) {
        if (++polls == 2) return Poll<void>::ready();
        std::thread([&] { cx.waker().wake_by_ref(); }).join();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(polls, 2);
}

TEST(BlockOn, AllClonesOfSeveralThreadsInOnePollWakeIt) {
    std::optional<Waker> first;
    std::optional<Waker> second;
    int polls = 0;

    block_on(from_poll<void>([&](Context& cx) {
        if (++polls == 2) return Poll<void>::ready();
        std::thread a([&] { first.emplace(cx.waker().clone()); });
        std::thread b([&] { second.emplace(cx.waker().clone()); });
        a.join();
        b.join();
        EXPECT_TRUE(first->will_wake(*second));
        std::move(*second).wake();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(polls, 2);
}

TEST(BlockOn, TheKeptWakerIsThatOfTheNextPolls) {
    std::optional<Waker> kept;
    int polls = 0;

    block_on(from_poll<void>([&](Context& cx) {
        if (kept) {
            EXPECT_TRUE(kept->will_wake(cx.waker()));
        }
        if (++polls == 3) return Poll<void>::ready();
        kept.emplace(cx.waker().clone());
        kept->wake_by_ref();
        return Poll<void>(Pending{});
    }));
}

TEST(BlockOn, WakersOutliveIt) {
    std::optional<Waker> kept;
    block_on(from_poll<void>([&](Context& cx) {
        kept.emplace(cx.waker().clone());
        return Poll<void>::ready();
    }));

    kept->wake_by_ref();
    std::thread([&] {
        Waker clone = kept->clone();
        std::move(*kept).wake();
        std::move(clone).wake();
    }).join();
}

TEST(BlockOn, AStaleWakerDoesNotEndALaterBlockOn) {
    std::optional<Waker> stale;
    block_on(from_poll<void>([&](Context& cx) {
        stale.emplace(cx.waker().clone());
        return Poll<void>::ready();
    }));
    int polls = 0;

    block_on(from_poll<void>([&](Context& cx) {
        if (++polls == 2) return Poll<void>::ready();
        stale->wake_by_ref();
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(polls, 2);
}

// futures-executor: park_unpark_independence
TEST(BlockOn, IsNotDisturbedByOtherWaysToBlockTheThread) {
    bool done = false;
    block_on(from_poll<void>([&](Context& cx) {
        if (done) return Poll<void>::ready();
        done = true;
        cx.waker().clone().wake();

        std::mutex mutex;
        std::condition_variable changed;
        bool signalled = false;
        std::thread other([&] {
            const std::lock_guard lock(mutex);
            signalled = true;
            changed.notify_one();
        });
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return signalled; });
        lock.unlock();
        other.join();
        return Poll<void>(Pending{});
    }));
    EXPECT_TRUE(done);
}

TEST(BlockOn, AllocatesNothingIfTheWakerIsNotKept) {
    int polls = 0;
    const support::AllocationCounter counter;

    block_on(Ready{});
    block_on(from_poll<void>([&](Context& cx) {
        if (++polls == 10) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(counter.allocated(), 0U);
}

TEST(BlockOn, AllocatesOneBlockIfTheWakerIsKept) {
    int polls = 0;
    const support::AllocationCounter counter;

    block_on(from_poll<void>([&](Context& cx) {
        if (++polls == 10) return Poll<void>::ready();
        cx.waker().clone().wake();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_EQ(counter.freed(), 1U);
}

#if POLLEN_EXCEPTIONS

TEST(BlockOn, RethrowsWhatTheFutureThrew) {
    const auto run = [] {
        return block_on(
            from_poll<int>([](Context&) -> Poll<int> { throw std::out_of_range("x"); }));
    };

    EXPECT_THROW(run(), std::out_of_range);
    EXPECT_EQ(block_on(Ready{}), 42);  // and leaves the thread as it was
}

TEST(BlockOn, InsideAnotherIsAnError) {
    const auto nest = [] {
        return block_on(from_poll<int>([](Context&) -> Poll<int> { return block_on(Ready{}); }));
    };

    EXPECT_THROW(nest(), pollen::EnterError);
    EXPECT_EQ(block_on(Ready{}), 42);
}

#endif

TEST(BlockOnDeathTest, ConsumingTheBorrowedWakerEndsTheProcess) {
    const auto misuse = [] {
        block_on(from_poll<void>([](Context& cx) {
            Waker::from_raw(cx.waker().raw()).wake_by_ref();
            return Poll<void>::ready();
        }));
    };

    EXPECT_DEATH(misuse(), "consumed, though it is borrowed");
}

#if POLLEN_ASSERTIONS
TEST(BlockOnDeathTest, PendingWithoutAWakerIsCaughtInDebugBuilds) {
    const auto forget = [] {
        block_on(from_poll<void>([](Context&) { return Poll<void>(Pending{}); }));
    };

    EXPECT_DEATH(forget(), "kept no waker");
}

TEST(BlockOnDeathTest, PendingWithAWakerThatIsGoneIsCaughtInDebugBuilds) {
    const auto forget = [] {
        block_on(from_poll<void>([](Context& cx) {
            (void) cx.waker().clone();
            return Poll<void>(Pending{});
        }));
    };

    EXPECT_DEATH(forget(), "kept no waker");
}

TEST(BlockOn, IsNotTakenInByAWakerThatWokeAndIsGone) {
    int polls = 0;
    block_on(from_poll<void>([&](Context& cx) {
        if (polls++ == 1) return Poll<void>::ready();
        std::thread([waker = cx.waker().clone()]() mutable { std::move(waker).wake(); }).join();
        return Poll<void>(Pending{});
    }));

    EXPECT_EQ(polls, 2);
}
#endif

}  // namespace
