// SPDX-License-Identifier: MIT
// A timer's signal handler as waker: it comes at any moment, once for each wait, and is never lost.

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/executor/fixed_executor.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/task/atomic_waker.hpp>

#include <gtest/gtest.h>

#include <pthread.h>
#include <sys/time.h>
#include <csignal>

namespace {

using pollen::AtomicWaker;
using pollen::Context;
using pollen::Coro;
using pollen::FixedExecutor;
using pollen::FrameAllocator;
using pollen::FramePool;
using pollen::Pending;
using pollen::Poll;

constinit AtomicWaker alarm_waker;
volatile std::sig_atomic_t alarms = 0;

void on_alarm(int) {
    alarms = alarms + 1;
    alarm_waker.wake();
}

void arm(int microseconds) {
    itimerval once{};
    once.it_value.tv_usec = microseconds;
    setitimer(ITIMER_REAL, &once, nullptr);
}

auto next_alarm() {
    return pollen::future::poll_fn([before = alarms](Context& cx) -> Poll<void> {
        alarm_waker.register_waker(cx.waker());
        if (alarms != before) return Poll<void>::ready();
        return Pending{};
    });
}

Coro<> wait_for_alarms(std::allocator_arg_t, FrameAllocator, int count) {
    for (int i = 0; i < count; ++i) {
        auto alarm = next_alarm();
        arm(1 + i % 40);  // from before the poll to long after the wait has begun
        co_await alarm;
    }
}

// What a program with interrupts does: looks with the handler kept out, and waits with it let in.
void wait_for_signal(const FixedExecutor<2>& executor) {
    sigset_t blocked;
    sigset_t before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    if (!executor.is_woken()) sigsuspend(&before);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

// A lost wake shows as a test that does not end: nobody rings a second time.
TEST(FixedExecutorStress, NoSignalIsLost) {
    std::signal(SIGALRM, on_alarm);
    FramePool<1024, 1> frames;
    FixedExecutor<2> executor;
    const int count = 5000;
    ASSERT_TRUE(executor.try_spawn(wait_for_alarms(std::allocator_arg, frames.allocator(), count)));

    executor.run([&executor] { wait_for_signal(executor); });

    EXPECT_EQ(alarms, count);
    std::signal(SIGALRM, SIG_DFL);
}

}  // namespace
