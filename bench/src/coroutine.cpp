// SPDX-License-Identifier: MIT
// Coroutines awaiting coroutines: a ready child, recursion, and a wake of a leaf at some depth.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <support/bench.hpp>

#include <cstdint>

namespace bench {
namespace {

using pollen::Coro;

[[gnu::noinline]] Coro<std::uint64_t> child(std::uint64_t x) { co_return opaque(x) + 1; }

Coro<std::uint64_t> await_each(std::uint64_t n) {
    std::uint64_t x = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        x = co_await child(x);
    co_return x;
}

std::uint64_t await_ready(std::uint64_t n) { return pollen::block_on(await_each(n)); }

[[gnu::noinline]] Coro<std::uint64_t> recurse(std::uint64_t depth) {
    if (depth == 0) co_return 0;
    const std::uint64_t below = co_await recurse(depth - 1);
    co_return below + 1;
}

Coro<std::uint64_t> recurse_each(std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n / 1000; ++i)
        sum += co_await recurse(opaque<std::uint64_t>(999));
    co_return sum;
}

std::uint64_t recursion(std::uint64_t n) { return pollen::block_on(recurse_each(n)); }

// Answers Pending n times.
class Leaf {
public:
    using Output = std::uint64_t;
    explicit Leaf(std::uint64_t n) noexcept : left_(n) {}
    pollen::Poll<std::uint64_t> poll(pollen::Context&) noexcept {
        if (left_ == 0) return 0;
        --left_;
        return pollen::Pending{};
    }

private:
    std::uint64_t left_;
};

// The innermost coroutine awaits a new leaf each time, as one that reads in a loop does.
Coro<std::uint64_t> nest(std::uint64_t depth, std::uint64_t n) {
    if (depth == 1) {
        for (std::uint64_t i = 0; i < n; ++i)
            co_await Leaf(1);
        co_return n;
    }
    const std::uint64_t below = co_await nest(depth - 1, n);
    co_return below + 1;
}

// One leaf stays pending: a poll that finds nothing to do.
Coro<std::uint64_t> nest_waiting(std::uint64_t depth, std::uint64_t n) {
    if (depth == 1) co_return co_await Leaf(n);
    const std::uint64_t below = co_await nest_waiting(depth - 1, n);
    co_return below + 1;
}

template <auto make, std::uint64_t depth>
std::uint64_t wake_leaf(std::uint64_t n) {
    auto root = make(depth, n);
    pollen::Context cx(pollen::Waker::noop());
    std::uint64_t polls = 0;
    for (;;) {
        auto answer = root.poll(cx);
        if (answer.is_ready()) return polls + answer.value();
        ++polls;
    }
}

const Register rows{
    {"await_ready", "pollen", await_ready, 1, 1 << 15},
    {"recursion", "pollen", recursion, 1000, 32'000},
    {"wake_leaf_1", "pollen", wake_leaf<nest, 1>, 1, 1 << 15},
    {"wake_leaf_10", "pollen", wake_leaf<nest, 10>, 1, 1 << 15},
    {"wake_leaf_100", "pollen", wake_leaf<nest, 100>, 1, 1 << 15},
    {"wake_leaf_1000", "pollen", wake_leaf<nest, 1000>, 1, 1 << 16},
    {"wake_leaf_1", "pollen, still pending", wake_leaf<nest_waiting, 1>, 1, 1 << 15},
    {"wake_leaf_10", "pollen, still pending", wake_leaf<nest_waiting, 10>, 1, 1 << 15},
    {"wake_leaf_100", "pollen, still pending", wake_leaf<nest_waiting, 100>, 1, 1 << 15},
    {"wake_leaf_1000", "pollen, still pending", wake_leaf<nest_waiting, 1000>, 1, 1 << 16},
};

}  // namespace
}  // namespace bench
