// SPDX-License-Identifier: MIT
// Wakers are foreign code: whatever a waker does when it is cloned, woken or dropped, also to the
// object that it waits for, no lock is held. (Twice a defect of pw_async2.)

#include <pollen/sync/waiter.hpp>

#include <pollen/sync/barrier.hpp>
#include <pollen/sync/cancellation_token.hpp>
#include <pollen/sync/latch.hpp>
#include <pollen/sync/notify.hpp>
#include <pollen/sync/semaphore.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <support/meddler.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <utility>

namespace {

using pollen::Context;
using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;
using support::Meddler;
using support::wait_in_every_way;

TEST(ForeignCode, MayUseTheNotify) {
    pollen::Notify notify;
    wait_in_every_way([&] { return notify.notified(); }, [&] { notify.notify_one(); },
                      [&] { notify.notify_all(); });
    wait_in_every_way([&] { return notify.notified(); }, [&] { notify.notify_all(); },
                      [&] { (void) notify.notified().enable(); });
}

TEST(ForeignCode, MayUseTheSemaphore) {
    pollen::Semaphore semaphore(0);
    wait_in_every_way([&] { return semaphore.acquire(3); }, [&] { semaphore.add_permits(3); },
                      [&] {
                          semaphore.add_permits(1);
                          (void) semaphore.forget_permits(1);
                      });
    pollen::Semaphore closes(0);
    wait_in_every_way([&] { return closes.acquire(3); }, [&] { closes.add_permits(3); },
                      [&] { closes.forget_permits(9); });
}

TEST(ForeignCode, MayUseTheBarrier) {
    pollen::Barrier barrier(2);
    const auto come_alone = [&] {
        auto wait = barrier.wait();
        Context cx(Waker::noop());
        (void) wait.poll(cx);
    };
    wait_in_every_way([&] { return barrier.wait(); }, come_alone, [] {});
    pollen::Barrier other(3);
    wait_in_every_way([&] { return other.wait(); },
                      [&] {
                          auto one = other.wait();
                          auto two = other.wait();
                          Context cx(Waker::noop());
                          (void) one.poll(cx);
                          (void) two.poll(cx);
                      },
                      [&] {
                          auto wait = other.wait();
                          Context cx(Waker::noop());
                          (void) wait.poll(cx);
                      });
}

TEST(ForeignCode, MayUseTheLatch) {
    for (int way = 0; way < 2; ++way) {
        pollen::Latch latch(1);
        Meddler meddler([&] { (void) latch.try_wait(); });
        const Waker waker = meddler.waker();
        Context cx(waker);
        auto future = latch.wait();
        EXPECT_TRUE(future.poll(cx).is_pending());
        latch.count_down();
        if (way == 0) {
            EXPECT_TRUE(future.poll(cx).is_ready());
        }
    }
}

TEST(ForeignCode, MayUseTheToken) {
    const pollen::CancellationToken token;
    wait_in_every_way([&] { return token.child_token().cancelled(); }, [&] {},
                      [&] {
                          const pollen::CancellationToken child = token.child_token();
                          child.cancel();
                      });
    Meddler meddler([&] {
        token.cancel();
        EXPECT_TRUE(token.child_token().is_cancelled());
    });
    const Waker waker = meddler.waker();
    Context cx(waker);
    auto future = token.cancelled();
    EXPECT_TRUE(future.poll(cx).is_ready()) << "it was cancelled when the waker was cloned";
}

// A wake that destroys the future it belongs to: the node must not be touched any more.
TEST(ForeignCode, MayDestroyTheFutureThatItWakes) {
    pollen::Notify notify;
    std::unique_ptr<pollen::Notified> future;
    Meddler meddler([&] { future.reset(); });
    const Waker waker = meddler.waker();
    future = std::make_unique<pollen::Notified>(notify.notified());
    {
        meddler.is_meddling = true;  // not when it is cloned
        Context cx(waker);
        EXPECT_TRUE(future->poll(cx).is_pending());
        meddler.is_meddling = false;
    }

    notify.notify_one();

    EXPECT_EQ(future, nullptr);
    Context cx(Waker::noop());
    EXPECT_TRUE(notify.notified().poll(cx).is_ready()) << "it was not used, so it was kept";
}

}  // namespace
