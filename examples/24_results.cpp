// SPDX-License-Identifier: MIT
// Results: errors as values, through futures and streams.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Coro;
using pollen::Err;
using pollen::Result;

// [functions]
template <class T>
using Answer = Result<T, std::string>;

Answer<int> parse(const std::string& text) {
    if (text.find_first_not_of("0123456789") != std::string::npos) return Err(text + "?");
    return std::stoi(text);
}

Coro<Answer<int>> look_up(int number) {
    co_await future::yield_now();
    if (number > 99) co_return Err("no such number: " + std::to_string(number));
    co_return number * 10;
}
// [/functions]

// [chain]
// Each step runs if the one before it had a value. The first error goes to the end.
auto price_of(const std::string& text) {
    return future::ready(parse(text)) | future::and_then(look_up) |
           future::map_ok([](int cents) { return std::to_string(cents) + " cents"; });
}

void show(const Answer<std::string>& price) {
    std::printf("%s\n", price ? price->c_str() : ("failed: " + price.error()).c_str());
}
// [/chain]

// [coroutine]
// The same in a coroutine.
Coro<Answer<std::string>> price_of_two(std::string one, std::string other) {
    const auto first = parse(one);
    const auto second = parse(other);
    if (!first) co_return Err(first.error());
    if (!second) co_return Err(second.error());
    const auto both = co_await future::try_join(look_up(*first), look_up(*second));
    if (!both) co_return Err(both.error());
    const auto [cents, more] = *both;
    co_return std::to_string(cents + more) + " cents";
}
// [/coroutine]

// [stream]
// The sum of all prices, or the first error.
Coro<> add_up(std::vector<std::string> texts) {
    auto total = co_await (
        stream::iter(std::move(texts)) | stream::map(parse) | stream::and_then(look_up) |
        stream::try_fold(0, [](int sum, int price) -> Answer<int> { return sum + price; }));
    std::printf("total: %s\n", total ? std::to_string(*total).c_str() : total.error().c_str());
}
// [/stream]

// [mend]
// Errors can be mended, or left out, on the way.
Coro<> list(std::vector<std::string> texts) {
    auto prices = stream::iter(std::move(texts)) | stream::map(parse) |
                  stream::or_else([](const std::string& error) -> Answer<int> {
                      std::printf("(%s counts as 0)\n", error.c_str());
                      return 0;
                  }) |
                  stream::try_filter([](int number) { return number % 2 == 0; });
    while (const auto price = co_await prices.next())
        std::printf("even: %d\n", **price);
}
// [/mend]

}  // namespace

int main() {
    show(pollen::block_on(price_of("7")));
    show(pollen::block_on(price_of("seven")));
    show(pollen::block_on(price_of("700")));
    show(pollen::block_on(price_of_two("1", "2")));
    show(pollen::block_on(price_of_two("1", "200")));
    pollen::block_on(add_up({"1", "2", "3"}));
    pollen::block_on(add_up({"1", "two", "3"}));
    pollen::block_on(list({"1", "2", "x"}));
}
