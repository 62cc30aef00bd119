// SPDX-License-Identifier: MIT
// A task of a model: a wake leaves a token, which the task takes before it polls again.

#pragma once

#include <pollen/detail/threading.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <utility>

namespace model {

/// Counts its wakers. A wake that is lost shows as a livelock of wait_for_wake().
struct Task {
    pollen::detail::Atomic<int> token = 0;
    pollen::detail::Atomic<int> wakers = 0;

    static Task& self(const void* data) {
        // safe: the data comes from waker(), whose Task is not const.
        return *const_cast<Task*>(static_cast<const Task*>(data));
    }

    pollen::Waker waker() {
        using pollen::RawWaker;
        using pollen::RawWakerVTable;
        using pollen::detail::Order;
        static constexpr RawWakerVTable vtable{
            .clone = [](const void* data) -> RawWaker { return self(data).waker().into_raw(); },
            .wake =
                [](const void* data) {
                    self(data).token.store(1, Order::Release);
                    self(data).wakers.fetch_sub(1, Order::Relaxed);
                },
            .wake_by_ref = [](const void* data) { self(data).token.store(1, Order::Release); },
            .drop = [](const void* data) { self(data).wakers.fetch_sub(1, Order::Relaxed); },
        };
        wakers.fetch_add(1, Order::Relaxed);
        return pollen::Waker::from_raw({this, &vtable});
    }

    void wait_for_wake() {
        while (token.exchange(0, pollen::detail::Order::Acquire) == 0)
            yield();
    }

    /// Polls f, a function of a context, until it is ready.
    template <class F>
    auto run(F f) {
        const pollen::Waker mine = waker();
        for (;;) {
            pollen::Context cx(mine);
            auto answer = f(cx);
            if (answer.is_ready()) return answer;
            wait_for_wake();
        }
    }

    /// Polls the future until it is ready, twice before each sleep: a poll without a wake must be
    /// as good, and has no help from the orders of the wake.
    template <class F>
    auto await(F& future) {
        return run([&future](pollen::Context& cx) {
            auto answer = future.poll(cx);
            return answer.is_ready() ? std::move(answer) : future.poll(cx);
        });
    }

    /// Polls the future once.
    template <class F>
    auto poll_once(F& future) {
        const pollen::Waker mine = waker();
        pollen::Context cx(mine);
        return future.poll(cx);
    }

    bool has_no_wakers() const { return wakers.load(pollen::detail::Order::Relaxed) == 0; }
};

/// All interleavings with so few preemptions, and some with any number of them as chance gives: for
/// suites that take too many steps to explore them further.
template <class Suite>
bool explore_some(unsigned preemptions) {
    rl::test_params params;
    params.search_type = rl::sched_random;
    params.iteration_count = 20'000;
    params.execution_depth_limit = 4000;
    return explore<Suite>(preemptions) && rl::simulate<Suite>(params);
}

}  // namespace model
