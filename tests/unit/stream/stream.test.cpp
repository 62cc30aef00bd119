// SPDX-License-Identifier: MIT
// Tests of the concept Stream: what is one, and what is not.

#include <pollen/stream/stream.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <type_traits>

using pollen::Context;
using pollen::Poll;
using pollen::Stream;
using pollen::StreamItem;

namespace {

struct Right {
    using Item = int;
    Poll<std::optional<int>> poll_next(Context&) { return std::optional<int>(1); }
};
struct MoveOnlyItems {
    using Item = std::unique_ptr<int>;
    Poll<std::optional<Item>> poll_next(Context&) { return pollen::Pending{}; }
};
struct Immovable {
    using Item = int;
    Immovable() = default;
    Immovable(Immovable&&) = delete;
    Poll<std::optional<int>> poll_next(Context&) { return std::optional<int>(); }
};

struct NoItem {
    Poll<std::optional<int>> poll_next(Context&) { return pollen::Pending{}; }
};
struct NoPollNext {
    using Item = int;
};
struct Misspelt {
    using Item = int;
    Poll<std::optional<int>> pollnext(Context&) { return pollen::Pending{}; }
};
struct Private {
    using Item = int;

private:
    [[maybe_unused]] Poll<std::optional<int>> poll_next(Context&) { return pollen::Pending{}; }
};
struct NoOptional {
    using Item = int;
    Poll<int> poll_next(Context&) { return 1; }
};
struct OtherItem {
    using Item = int;
    Poll<std::optional<long>> poll_next(Context&) { return pollen::Pending{}; }
};
struct NoContext {
    using Item = int;
    Poll<std::optional<int>> poll_next() { return pollen::Pending{}; }
};

TEST(Stream, IsWhatHasAnItemAndAPollNext) {
    static_assert(Stream<Right>);
    static_assert(Stream<MoveOnlyItems>);
    static_assert(Stream<Immovable>);
}

TEST(Stream, IsNotWhatLacksOneOrHasAnother) {
    static_assert(!Stream<NoItem>);
    static_assert(!Stream<NoPollNext>);
    static_assert(!Stream<Misspelt>);
    static_assert(!Stream<Private>);
    static_assert(!Stream<NoOptional>);
    static_assert(!Stream<OtherItem>);
    static_assert(!Stream<NoContext>);
    static_assert(!Stream<int>);
}

TEST(Stream, ItemIsThatOfAReferenceToo) {
    static_assert(std::is_same_v<StreamItem<Right>, int>);
    static_assert(std::is_same_v<StreamItem<const MoveOnlyItems&>, std::unique_ptr<int>>);
}

TEST(Stream, CheckStreamIsTrueOfAStream) {
    static_assert(pollen::detail::check_stream<Right>());
    static_assert(pollen::detail::check_stream<Immovable>());
}

}  // namespace
