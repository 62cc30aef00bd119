// SPDX-License-Identifier: MIT
// What futures/tests/stream_peekable.rs asks of peekable streams, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/stream/collect.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/once.hpp>
#include <pollen/stream/peekable.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace stream = pollen::stream;
using namespace std::literals;
using pollen::block_on;

// theirs: stream_peekable: peekable
TEST(StreamPeekable, GivesAnItemThatWasPeeked) {
    auto several = stream::iter({1, 2, 3}) | stream::peekable();
    EXPECT_EQ(*block_on(several.peek()), 1);
    EXPECT_EQ(block_on(std::move(several) | stream::collect<std::vector>()),
              (std::vector{1, 2, 3}));

    auto one = stream::once(pollen::future::lazy([] { return 1; })) | stream::peekable();
    EXPECT_EQ(*block_on(one.peek()), 1);
    EXPECT_EQ(block_on(std::move(one) | stream::collect<std::vector>()), (std::vector{1}));
}

// theirs: stream_peekable: peekable_mut
TEST(StreamPeekable, GivesAnItemAsItWasChanged) {
    auto numbers = stream::iter({1, 2, 3}) | stream::peekable();
    if (int* next = block_on(numbers.peek_mut()); next != nullptr && *next == 1) *next = 5;

    EXPECT_EQ(block_on(std::move(numbers) | stream::collect<std::vector>()),
              (std::vector{5, 2, 3}));
}

// theirs: stream_peekable: peekable_next_if_eq
TEST(StreamPeekable, GivesAnItemOnlyIfItIsTheOneThatIsAskedFor) {
    auto words = stream::iter({"Heart"sv, "of"sv, "Gold"sv}) | stream::peekable();
    EXPECT_EQ(block_on(words.next_if_eq("trillian"sv)), std::nullopt);
    EXPECT_EQ(block_on(words.next_if_eq("Heart"sv)), "Heart"sv);
    EXPECT_EQ(*block_on(words.peek()), "of"sv);
    EXPECT_EQ(block_on(words.next_if_eq("of"sv)), "of"sv);
    EXPECT_EQ(block_on(words.next_if_eq("zaphod"sv)), std::nullopt);
    EXPECT_EQ(block_on(words.next()), "Gold"sv);

    auto owned =
        stream::iter({std::string("Ludicrous"), std::string("speed")}) | stream::peekable();
    EXPECT_EQ(block_on(owned.next_if_eq("Ludicrous")), "Ludicrous"s);
    EXPECT_EQ(block_on(owned.next_if_eq("speed")), "speed"s);
    EXPECT_EQ(block_on(owned.next_if_eq("")), std::nullopt);
}

}  // namespace
