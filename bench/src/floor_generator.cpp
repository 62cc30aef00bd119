// SPDX-License-Identifier: MIT
// The floor of the generator rows: a coroutine that leaves a number and is resumed, whatever lies
// between.

#include <floor/task.hpp>
#include <support/bench.hpp>

#include <coroutine>
#include <cstdint>

namespace bench::floor {
namespace {

struct Items {
    std::coroutine_handle<> innermost;
    std::uint64_t item = 0;
};

struct Yield {
    Items* items;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const noexcept { items->innermost = handle; }
    void await_resume() const noexcept {}
};

Task<Malloced> count_to(std::uint64_t depth, std::uint64_t n, Items* items) {
    if (depth > 1) {
        const std::uint64_t below = co_await count_to(depth - 1, n, items);
        co_return below;
    }
    for (std::uint64_t i = 1; i <= n; ++i) {
        items->item = opaque(i);
        co_await Yield{items};
    }
    co_return 0;
}

template <std::uint64_t depth>
std::uint64_t generator(std::uint64_t n) {
    Items items;
    auto root = count_to(depth, n, &items);
    root.start();
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        total += items.item;
        opaque(items.innermost.address()), items.innermost.resume();
    }
    return total + root.value();
}

const Register rows{
    {"generator_1", "floor", generator<1>, 1, 1 << 15},
    {"generator_10", "floor", generator<10>, 1, 1 << 15},
    {"generator_100", "floor", generator<100>, 1, 1 << 15},
};

}  // namespace
}  // namespace bench::floor
