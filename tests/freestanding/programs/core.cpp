// SPDX-License-Identifier: MIT
// What a program without an operating system uses of the core: runs on the board and on the host.

#include "core.hpp"

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/executor/fixed_executor.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/then.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

namespace {

namespace future = pollen::future;
using pollen::AtomicWaker;
using pollen::Context;
using pollen::Coro;
using pollen::FixedExecutor;
using pollen::FrameAllocator;
using pollen::FramePool;
using pollen::Pending;
using pollen::Poll;

constexpr std::size_t depth = 40;
constinit FramePool<512, depth + 2> frames;

// The number of the first check that failed; 0 if none did.
class Checks {
public:
    void that(bool ok) noexcept {
        ++number_;
        if (!ok && failed_ == 0) failed_ = number_;
    }
    int failed() const noexcept { return failed_; }

private:
    int number_ = 0;
    int failed_ = 0;
};

// Runs a coroutine as the only task; nothing may be waited for.
template <class Make>
void run(Checks& checks, Make make) {
    FixedExecutor<1> executor;
    checks.that(executor.try_spawn(make(std::allocator_arg, frames.allocator())));
    executor.run_until_stalled();
    checks.that(!executor.has_tasks());
    checks.that(frames.used() == 0);
}

Coro<std::size_t> count_down(std::allocator_arg_t, FrameAllocator memory, std::size_t left) {
    if (left == 0) {
        co_await future::yield_now();
        co_return 0;
    }
    co_return 1 + co_await count_down(std::allocator_arg, memory, left - 1);
}

// Deeper than the stack that is given to children on top of their parents.
Coro<> deep(std::allocator_arg_t, FrameAllocator memory, Checks& checks) {
    checks.that(co_await count_down(std::allocator_arg, memory, depth) == depth);
}

Coro<> adapters(std::allocator_arg_t, FrameAllocator, Checks& checks) {
    auto twice = [](int x) { return 2 * x; };
    auto ready_twice = [](int x) { return future::ready(2 * x); };
    checks.that(co_await (future::ready(21) | future::map(twice)) == 42);
    checks.that(co_await (future::ready(21) | future::then(ready_twice)) == 42);

    auto later = future::yield_now() | future::map([] { return 2; });
    auto [one, two] = co_await future::join(future::ready(1), std::move(later));
    checks.that(one == 1 && two == 2);

    auto first = co_await future::select(future::pending<int>(), future::ready(3));
    checks.that(first.is_right());
}

class Countdown {
public:
    using Item = int;
    explicit Countdown(int from) noexcept : left_(from) {}
    Poll<std::optional<int>> poll_next(Context& cx) {
        pause_ = !pause_;
        if (pause_) {
            cx.waker().wake_by_ref();
            return Pending{};
        }
        if (left_ == 0) return std::optional<int>();
        return std::optional<int>(left_--);
    }

private:
    int left_;
    bool pause_ = false;
};

Coro<> streams(std::allocator_arg_t, FrameAllocator, Checks& checks) {
    Countdown countdown(3);
    int sum = 0;
    while (auto item = co_await pollen::stream::next(countdown))
        sum += *item;
    checks.that(sum == 6);
}

// Ready when the level is reached; counts how many there are.
class UntilLevel {
public:
    using Output = void;
    UntilLevel(int& level, int wanted, AtomicWaker& waker, int& alive) noexcept
        : level_(level), wanted_(wanted), waker_(waker), alive_(&alive) {
        ++alive;
    }
    UntilLevel(UntilLevel&& other) noexcept
        : level_(other.level_),
          wanted_(other.wanted_),
          waker_(other.waker_),
          alive_(std::exchange(other.alive_, nullptr)) {}
    ~UntilLevel() {
        if (alive_ != nullptr) --*alive_;
    }
    Poll<void> poll(Context& cx) {
        waker_.register_waker(cx.waker());
        if (level_ >= wanted_) return Poll<void>::ready();
        return Pending{};
    }

private:
    int& level_;
    int wanted_;
    AtomicWaker& waker_;
    int* alive_;
};

struct Steps {
    Steps() noexcept {}
    int level = 0;
    int alive = 0;
    AtomicWaker waker;
};

Coro<> step(std::allocator_arg_t, FrameAllocator, Steps& steps, int wanted) {
    co_await UntilLevel(steps.level, wanted, steps.waker, steps.alive);
}

Coro<> three_steps(std::allocator_arg_t, FrameAllocator memory, Steps& steps) {
    for (int wanted = 1; wanted <= 3; ++wanted)
        co_await step(std::allocator_arg, memory, steps, wanted);
}

// Destroyed before its first poll, at each await, and when it is over.
void destroy_at_every_step(Checks& checks) {
    for (int last = -1; last <= 3; ++last) {
        Steps steps;
        {
            FixedExecutor<1> executor;
            checks.that(
                executor.try_spawn(three_steps(std::allocator_arg, frames.allocator(), steps)));
            for (steps.level = 0; steps.level <= last; ++steps.level) {
                steps.waker.wake();
                executor.run_until_stalled();
            }
            checks.that(executor.has_tasks() == (last < 3));
            checks.that(steps.alive == (last >= 0 && last < 3 ? 1 : 0));
        }
        checks.that(steps.alive == 0);
        checks.that(frames.used() == 0);
        steps.waker.wake();  // its executor is gone
    }
}

void run_out_of_memory(Checks& checks) {
    FramePool<512, 1> one;
    FixedExecutor<2> executor;
    Steps steps;
    checks.that(executor.try_spawn(step(std::allocator_arg, one.allocator(), steps, 1)));
    checks.that(!executor.try_spawn(step(std::allocator_arg, one.allocator(), steps, 1)));
    auto too_large = future::poll_fn([](Context&) { return Poll<void>::ready(); });
    checks.that(executor.try_spawn(std::move(too_large)));
    checks.that(!executor.try_spawn(future::ready()));  // no slot
}

}  // namespace

int run_core() {
    Checks checks;
    const auto with_checks = [&checks](auto make) {
        run(checks, [&](std::allocator_arg_t, FrameAllocator memory) {
            return make(std::allocator_arg, memory, checks);
        });
    };
    with_checks(deep);
    with_checks(adapters);
    with_checks(streams);
    destroy_at_every_step(checks);
    run_out_of_memory(checks);
    return checks.failed();
}
