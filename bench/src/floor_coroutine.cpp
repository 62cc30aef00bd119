// SPDX-License-Identifier: MIT
// The floor of the coroutine rows: await of a ready child, recursion, a wake of a nested leaf.

#include <floor/task.hpp>
#include <support/bench.hpp>

#include <coroutine>
#include <cstdint>

namespace bench::floor {
namespace {

template <class Frames>
[[gnu::noinline]] Task<Frames> child(std::uint64_t x) {
    co_return opaque(x) + 1;
}

template <class Frames>
Task<Frames> await_each(std::uint64_t n) {
    std::uint64_t x = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        x = co_await child<Frames>(x);
    co_return x;
}

template <class Frames>
std::uint64_t await_ready(std::uint64_t n) {
    auto root = await_each<Frames>(n);
    root.start();
    return root.value();
}

template <class Frames>
[[gnu::noinline]] Task<Frames> recurse(std::uint64_t depth) {
    if (depth == 0) co_return 0;
    const std::uint64_t below = co_await recurse<Frames>(depth - 1);
    co_return below + 1;
}

template <class Frames>
std::uint64_t recursion(std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n / 1000; ++i) {
        auto root = recurse<Frames>(opaque<std::uint64_t>(999));
        root.start();
        sum += root.value();
    }
    return sum;
}

// A poll of the root finds the leaf's handle where the leaf left it, and resumes that: one call,
// whatever lies between.
struct Leaf {
    std::coroutine_handle<>* innermost;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const noexcept { *innermost = handle; }
    void await_resume() const noexcept {}
};

Task<Malloced> nest(std::uint64_t depth, std::uint64_t n, std::coroutine_handle<>* innermost) {
    if (depth > 1) {
        const std::uint64_t below = co_await nest(depth - 1, n, innermost);
        co_return below;
    }
    for (std::uint64_t i = 0; i < n; ++i)
        co_await Leaf{innermost};
    co_return n;
}

template <std::uint64_t depth>
std::uint64_t wake_leaf(std::uint64_t n) {
    std::coroutine_handle<> innermost;
    auto root = nest(depth, n, &innermost);
    root.start();
    for (std::uint64_t i = 0; i < n; ++i)
        opaque(innermost.address()), innermost.resume();
    return root.value();
}

// What one frame costs when nothing awaits it, for the yardsticks.
std::uint64_t frame(std::uint64_t n) {
    std::uint64_t x = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        auto task = child<Malloced>(x);
        task.start();
        x = task.value();
    }
    return x;
}

const Register rows{
    {"yardstick", "coroutine", frame, 1, 1 << 15},
    {"await_ready", "floor", await_ready<Malloced>, 1, 1 << 15},
    {"await_ready", "floor, recycled", await_ready<Recycled>, 1, 1 << 15},
    {"recursion", "floor", recursion<Malloced>, 1000, 32'000},
    {"recursion", "floor, recycled", recursion<Recycled>, 1000, 32'000},
    {"wake_leaf_1", "floor", wake_leaf<1>, 1, 1 << 15},
    {"wake_leaf_10", "floor", wake_leaf<10>, 1, 1 << 15},
    {"wake_leaf_100", "floor", wake_leaf<100>, 1, 1 << 15},
    {"wake_leaf_1000", "floor", wake_leaf<1000>, 1, 1 << 16},
};

}  // namespace
}  // namespace bench::floor
