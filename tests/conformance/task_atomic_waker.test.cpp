// SPDX-License-Identifier: MIT
// What futures/tests/task_atomic_waker.rs asks of an atomic waker, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/task/atomic_waker.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace {

using pollen::AtomicWaker;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;

// theirs: task_atomic_waker: basic
TEST(TaskAtomicWaker, WakesATaskOfAnotherThreadEachTime) {
    AtomicWaker waker;
    std::atomic<int> step = 0;
    std::thread waiting([&] {
        pollen::block_on(pollen::future::poll_fn([&](Context& cx) -> Poll<void> {
            waker.register_waker(cx.waker());
            if (step == 0) step = 1;
            if (step == 3) return Poll<void>::ready();
            if (step == 2) step = 1;
            return Pending{};
        }));
    });

    for (int round = 0; round < 100; ++round) {
        while (step != 1)
            std::this_thread::yield();
        step = 2;
        waker.wake();
    }
    while (step != 1)
        std::this_thread::yield();
    step = 3;
    waker.wake();
    waiting.join();  // never ends if a wake is lost
}

}  // namespace
