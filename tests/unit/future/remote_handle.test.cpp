// SPDX-License-Identifier: MIT
// Tests of remote_handle: the output goes to the handle, and the handle's end to the remote.

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/remote_handle.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(RemoteHandle, GivesTheOutputOfTheRemote) {
    auto [handle, remote] = future::remote_handle(ready_after(1, std::make_unique<int>(7)));
    TestTask here(std::move(handle));
    TestTask there(std::move(remote));
    EXPECT_TRUE(here.poll().is_pending());
    EXPECT_TRUE(there.poll().is_pending());
    EXPECT_FALSE(here.is_woken());

    EXPECT_TRUE(there.poll().is_ready());
    EXPECT_TRUE(here.is_woken());
    EXPECT_EQ(*here.poll().value(), 7);
    support::expect_polled_after_ready(here);
    support::expect_polled_after_ready(there);
}

TEST(RemoteHandle, GivesVoidAndReferences) {
    auto nothing = future::remote_handle(future::ready());
    TestTask nothing_there(std::move(nothing.remote));
    (void) nothing_there.poll();
    TestTask nothing_here(std::move(nothing.handle));
    EXPECT_TRUE(nothing_here.poll().is_ready());

    int object = 7;
    auto reference = future::remote_handle(future::Ready<int&>(object));
    TestTask reference_there(std::move(reference.remote));
    (void) reference_there.poll();
    TestTask reference_here(std::move(reference.handle));
    EXPECT_EQ(&reference_here.poll().value(), &object);
}

TEST(RemoteHandle, CancelsTheRemoteWhenItIsDestroyed) {
    DropCounter drops;
    int polls = 0;
    auto pair = future::remote_handle(
        future::poll_fn([&polls, token = drops.token()](Context&) -> Poll<int> {
            ++polls;
            return pollen::Pending{};
        }));
    TestTask there(std::move(pair.remote));
    (void) there.poll();
    {
        const auto dropped = std::move(pair.handle);
    }

    EXPECT_TRUE(there.is_woken());
    EXPECT_EQ(drops.alive(), 1U);
    EXPECT_TRUE(there.poll().is_ready());
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(polls, 1);
}

TEST(RemoteHandle, ForgetLetsTheRemoteRunOn) {
    DropCounter drops;
    auto [handle, remote] = future::remote_handle(ready_after(2, drops.token()));
    TestTask there(std::move(remote));
    (void) there.poll();
    std::move(handle).forget();

    EXPECT_TRUE(there.poll().is_pending());
    EXPECT_EQ(drops.alive(), 1U);
    EXPECT_TRUE(there.poll().is_ready());
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(RemoteHandle, DestroysTheFutureBeforeTheOutputIsSeen) {
    DropCounter drops;
    auto [handle, remote] =
        future::remote_handle(future::lazy([token = drops.token("future")] { return 7; }));
    TestTask there(std::move(remote));
    TestTask here(std::move(handle));

    (void) there.poll();
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(here.poll().value(), 7);
}

TEST(RemoteHandle, DropsAnOutputThatNobodyTakes) {
    DropCounter drops;
    {
        auto [handle, remote] = future::remote_handle(future::ready(drops.token()));
        TestTask there(std::move(remote));
        (void) there.poll();
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(RemoteHandle, IsWokenWhenTheRemoteIsDestroyed) {
    auto pair = future::remote_handle(future::pending<int>());
    TestTask here(std::move(pair.handle));
    (void) here.poll();
    {
        const auto dropped = std::move(pair.remote);
    }

    EXPECT_TRUE(here.is_woken());
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) here.poll(), future::RemoteDropped);
    support::expect_polled_after_ready(here);
#else
    EXPECT_DEATH((void) here.poll(), "a remote future was destroyed");
#endif
}

#if POLLEN_EXCEPTIONS
TEST(RemoteHandle, ThrowsWhatTheFutureThrew) {
    auto [handle, remote] =
        future::remote_handle(future::lazy([]() -> int { throw std::runtime_error("no"); }));
    TestTask there(std::move(remote));
    TestTask here(std::move(handle));

    EXPECT_TRUE(there.poll().is_ready());
    EXPECT_THROW((void) here.poll(), std::runtime_error);
    support::expect_polled_after_ready(here);
}

TEST(RemoteHandle, LeaksNothingWhenTheFutureCannotBeMoved) {
    struct Refuses {
        using Output = int;
        Refuses() = default;
        Refuses(Refuses&&) { throw std::runtime_error("no"); }
        Poll<int> poll(Context&) { return 7; }
    };
    const support::AllocationCounter allocations;
    Refuses refuses;
    bool threw = false;
    try {
        (void) future::remote_handle(std::move(refuses));
    } catch (const std::runtime_error&) {
        threw = true;
    }

    EXPECT_TRUE(threw);
    EXPECT_EQ(allocations.allocated(), allocations.freed());
}
#endif

TEST(RemoteHandle, DropsWhatItHoldsAtEveryStepOfTheRemote) {
    support::drop_at_every_step([](DropCounter& drops) {
        auto [handle, remote] = future::remote_handle(ready_after(2, drops.token()));
        std::move(handle).forget();
        return std::move(remote);
    });
}

TEST(RemoteHandle, CrossesThreads) {
    for (int round = 0; round < 100; ++round) {
        auto pair = future::remote_handle(ready_after(3, round));
        std::thread there(
            [remote = std::move(pair.remote)]() mutable { pollen::block_on(std::move(remote)); });
        EXPECT_EQ(pollen::block_on(std::move(pair.handle)), round);
        there.join();
    }
}

TEST(RemoteHandle, IsAPipe) {
    auto [handle, remote] = future::ready(7) | future::remote_handle();
    pollen::LocalExecutor executor;
    executor.spawn(std::move(remote));

    EXPECT_EQ(executor.run_until(std::move(handle)), 7);
}

TEST(RemoteHandle, AllocatesOneBlockForBothEnds) {
    const support::AllocationCounter allocations;
    {
        auto [handle, remote] = future::remote_handle(future::ready(7));
        EXPECT_EQ(allocations.allocated(), 1U);
    }
    EXPECT_EQ(allocations.freed(), 1U);
}

static_assert(!std::is_copy_constructible_v<future::RemoteHandle<int>>);
static_assert(std::is_nothrow_move_constructible_v<future::RemoteHandle<int>>);

}  // namespace
