// SPDX-License-Identifier: MIT
// Tests of the base of adapters: what it passes on.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <type_traits>
#include <utility>

namespace {

template <bool Unpin, bool Sendable, bool Borrowing>
struct Source {
    using Item = int;
    static constexpr bool is_unpin = Unpin;
    static constexpr bool is_sendable = Sendable;
    static constexpr bool is_borrowing = Borrowing;
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) { return std::optional<int>(7); }
};
struct Ended : Source<true, true, false> {
    bool is_terminated() const noexcept { return true; }
};
struct Local {
    static constexpr bool is_sendable = false;
};
struct Borrows {
    static constexpr bool is_borrowing = true;
};

template <class S, class... Parts>
class Same : public pollen::detail::Adapter<Same<S, Parts...>, S, Parts...> {
    using Base = pollen::detail::Adapter<Same, S, Parts...>;

public:
    using Item = int;
    template <class Value>
    explicit Same(Value&& stream) : Base(std::in_place_t(), std::forward<Value>(stream)) {}
    pollen::Poll<std::optional<int>> poll_next(pollen::Context& cx) {
        return this->stream_.poll_next(cx);
    }
};

using Plain = Source<true, true, false>;

static_assert(pollen::Stream<Same<Plain>>);
static_assert(!std::is_copy_constructible_v<Same<Plain>>);
static_assert(std::is_nothrow_move_constructible_v<Same<Plain>>);
static_assert(std::is_nothrow_move_assignable_v<Same<Plain>>);

static_assert(pollen::unpin<Same<Plain>>);
static_assert(!pollen::unpin<Same<Source<false, true, false>>>);
static_assert(pollen::sendable<Same<Plain>>);
static_assert(!pollen::sendable<Same<Source<true, false, false>>>);
static_assert(!pollen::sendable<Same<Plain, int, Local>>);
static_assert(!pollen::borrowing<Same<Plain, int>>);
static_assert(pollen::borrowing<Same<Source<true, true, true>>>);
static_assert(pollen::borrowing<Same<Plain, Borrows>>);

static_assert(!pollen::FusedStream<Same<Plain>>);
static_assert(pollen::FusedStream<Same<Ended>>);

TEST(StreamAdapter, PassesOnThatTheStreamIsOver) {
    EXPECT_TRUE(Same<Ended>(Ended()).is_terminated());
}

TEST(StreamAdapter, HasNext) {
    auto cx = pollen::testing::noop_context();
    Same<Plain> same{Plain()};

    EXPECT_EQ(same.next().poll(cx).value(), 7);
}

}  // namespace
