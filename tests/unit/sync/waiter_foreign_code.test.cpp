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

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <utility>

namespace {

using pollen::Context;
using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;

// A waker that calls a function from all of its four. It hangs if that needs a lock which is held.
struct Meddler {
    explicit Meddler(std::function<void()> function) : meddle(std::move(function)) {}

    std::function<void()> meddle;
    int calls = 0;
    bool is_meddling = false;

    Waker waker() { return Waker::from_raw({this, &vtable}); }

private:
    static void call(const void* data) {
        // safe: the data comes from waker(), whose Meddler is not const.
        auto& self = *const_cast<Meddler*>(static_cast<const Meddler*>(data));
        ++self.calls;
        if (std::exchange(self.is_meddling, true)) return;
        self.meddle();
        self.is_meddling = false;
    }
    static RawWaker clone(const void* data) {
        call(data);
        return {data, &vtable};
    }
    static constexpr RawWakerVTable vtable{
        .clone = &Meddler::clone,
        .wake = &Meddler::call,
        .wake_by_ref = &Meddler::call,
        .drop = &Meddler::call,
    };
};

// Every way from a first poll to the end. make() gives a future, grant() lets it go on.
template <class Make, class Grant>
void wait_in_every_way(const Make& make, const Grant& grant, std::function<void()> meddle) {
    Meddler first(meddle);
    Meddler second(std::move(meddle));
    const Waker first_waker = first.waker();
    const Waker second_waker = second.waker();
    Context in_first(first_waker);
    Context in_second(second_waker);
    {  // leaves
        auto future = make();
        if (future.poll(in_first).is_pending()) (void) future.poll(in_second);
    }
    {  // is granted, and takes it
        auto future = make();
        if (future.poll(in_first).is_pending() && future.poll(in_second).is_pending()) {
            grant();
            (void) future.poll(in_first);
        }
    }
    {  // is granted, and leaves
        auto future = make();
        if (future.poll(in_first).is_pending()) grant();
    }
    EXPECT_GT(first.calls, 0);
}

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
