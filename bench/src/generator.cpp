// SPDX-License-Identifier: MIT
// Generators: what an item costs that comes through some of them.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <support/bench.hpp>

#include <cstdint>

namespace bench {
namespace {

pollen::AsyncGenerator<std::uint64_t> count_to(std::uint64_t depth, std::uint64_t n) {
    if (depth > 1) {
        co_yield pollen::elements_of(count_to(depth - 1, n));
    } else {
        for (std::uint64_t i = 1; i <= n; ++i)
            co_yield opaque(i);
    }
}

pollen::Coro<std::uint64_t> sum(std::uint64_t depth, std::uint64_t n) {
    auto numbers = count_to(depth, n);
    std::uint64_t total = 0;
    while (auto number = co_await numbers.next())
        total += *number;
    co_return total;
}

template <std::uint64_t depth>
std::uint64_t generator(std::uint64_t n) {
    return pollen::block_on(sum(depth, n));
}

// Each polled by hand, so that no coroutine stands around the generator.
template <std::uint64_t depth>
std::uint64_t generator_polled(std::uint64_t n) {
    auto numbers = count_to(depth, n);
    pollen::Context cx(pollen::Waker::noop());
    std::uint64_t total = 0;
    for (;;) {
        const auto answer = numbers.poll_next(cx);
        if (!answer.value()) return total;
        total += *answer.value();
    }
}

const Register rows{
    {"generator_1", "pollen", generator<1>, 1, 1 << 15},
    {"generator_10", "pollen", generator<10>, 1, 1 << 15},
    {"generator_100", "pollen", generator<100>, 1, 1 << 15},
    {"generator_1", "pollen, polled by hand", generator_polled<1>, 1, 1 << 15},
    {"generator_10", "pollen, polled by hand", generator_polled<10>, 1, 1 << 15},
    {"generator_100", "pollen, polled by hand", generator_polled<100>, 1, 1 << 15},
};

}  // namespace
}  // namespace bench
