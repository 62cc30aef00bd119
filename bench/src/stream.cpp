// SPDX-License-Identifier: MIT
// A chain of adapters over numbers that are there: iter, map, filter and fold.

#include <pollen/future.hpp>
#include <pollen/stream.hpp>
#include <pollen/task.hpp>
#include <support/bench.hpp>
#include <support/numbers.hpp>

#include <cstdint>

namespace bench {
namespace {

namespace future = pollen::future;
namespace stream = pollen::stream;

template <class Chain>
std::uint64_t each_block(std::uint64_t n, const Chain& chain) {
    pollen::Context cx(pollen::Waker::noop());
    std::uint64_t total = 0;
    for (std::uint64_t done = 0; done < n; done += numbers.size()) {
        const auto* first = opaque(numbers.data());
        auto sum = stream::iter(first, first + numbers.size()) |
                   stream::map([](std::uint64_t number) { return number * 3; }) | chain();
        total += sum.poll(cx).value();
    }
    return total;
}

std::uint64_t values(std::uint64_t n) {
    return each_block(n, [] {
        return stream::filter([](const std::uint64_t& number) { return (number & 4) != 0; }) |
               stream::fold(std::uint64_t(0),
                            [](std::uint64_t sum, std::uint64_t number) { return sum + number; });
    });
}

// As futures asks it of filter and fold: they wait for what their functions return.
std::uint64_t futures(std::uint64_t n) {
    return each_block(n, [] {
        return stream::filter(
                   [](const std::uint64_t& number) { return future::ready((number & 4) != 0); }) |
               stream::fold(std::uint64_t(0), [](std::uint64_t sum, std::uint64_t number) {
                   return future::ready(sum + number);
               });
    });
}

const Register rows{
    {"stream_chain", "pollen", values, numbers.size(), 1 << 15},
    {"stream_chain", "pollen, ready futures", futures, numbers.size(), 1 << 15},
};

}  // namespace
}  // namespace bench
