// SPDX-License-Identifier: MIT
// Chains of adapters over numbers that are there: of values, and of results.

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

using Checked = pollen::Result<std::uint32_t, int>;

// They fail for no number that is there, which no compiler knows. Objects, as Rust's functions are:
// each of a type of its own.
constexpr auto check = [](std::uint64_t number) -> Checked {
    if (number == 77) return pollen::Err(3);
    return static_cast<std::uint32_t>(number) * 3;
};
constexpr auto check_again = [](std::uint32_t number) -> Checked {
    if (number == 99) return pollen::Err(4);
    return number ^ 5;
};

template <class Chain>
std::uint64_t each_block_of_results(std::uint64_t n, const Chain& chain) {
    pollen::Context cx(pollen::Waker::noop());
    std::uint64_t total = 0;
    for (std::uint64_t done = 0; done < n; done += numbers.size()) {
        const auto* first = opaque(numbers.data());
        auto sum = stream::iter(first, first + numbers.size()) | stream::map(check) |
                   stream::map_ok([](std::uint32_t number) { return number + 1; }) | chain();
        total += sum.poll(cx).value().value_or(0);
    }
    return total;
}

std::uint64_t results(std::uint64_t n) {
    return each_block_of_results(n, [] {
        return stream::try_filter([](const std::uint32_t& number) { return (number & 4) != 0; }) |
               stream::and_then(check_again) |
               stream::try_fold(std::uint32_t(0), [](std::uint32_t sum, std::uint32_t number) {
                   return Checked(sum + number);
               });
    });
}

std::uint64_t futures_of_results(std::uint64_t n) {
    return each_block_of_results(n, [] {
        return stream::try_filter(
                   [](const std::uint32_t& number) { return future::ready((number & 4) != 0); }) |
               stream::and_then(
                   [](std::uint32_t number) { return future::ready(check_again(number)); }) |
               stream::try_fold(std::uint32_t(0), [](std::uint32_t sum, std::uint32_t number) {
                   return future::ready(Checked(sum + number));
               });
    });
}

const Register rows{
    {"stream_chain", "pollen", values, numbers.size(), 1 << 15},
    {"stream_chain", "pollen, ready futures", futures, numbers.size(), 1 << 15},
    {"stream_try_chain", "pollen", results, numbers.size(), 1 << 15},
    {"stream_try_chain", "pollen, ready futures", futures_of_results, numbers.size(), 1 << 15},
};

}  // namespace
}  // namespace bench
