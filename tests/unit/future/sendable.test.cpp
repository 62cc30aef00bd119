// SPDX-License-Identifier: MIT
// Tests of sendable and borrowing: what a type says about itself, and what is built from it
// repeats.

#include <pollen/future.hpp>

#include <gtest/gtest.h>

#include <type_traits>

using pollen::borrowing;
using pollen::Context;
using pollen::Poll;
using pollen::sendable;
namespace future = pollen::future;

namespace {

struct Silent {};
struct Stays {
    static constexpr bool is_sendable = false;
};
struct Moves {
    static constexpr bool is_sendable = true;
};

template <bool Sendable, bool Borrowing>
struct Declared {
    using Output = int;
    static constexpr bool is_sendable = Sendable;
    static constexpr bool is_borrowing = Borrowing;
    static constexpr bool is_unpin = true;
    Poll<int> poll(Context&) { return 1; }
};
using Plain = Declared<true, false>;
using Local = Declared<false, false>;
using Borrows = Declared<true, true>;

struct PlainFn {
    int operator()(int value) const { return value; }
};
struct LocalFn {
    static constexpr bool is_sendable = false;
    int operator()(int value) const { return value; }
};
struct ToPlain {
    Plain operator()(int) const { return {}; }
};
struct ToLocal {
    Local operator()(int) const { return {}; }
};

static_assert(sendable<int> && sendable<void> && sendable<int&>);
static_assert(sendable<Silent> && sendable<Moves>);
static_assert(!sendable<Stays> && !sendable<Stays&> && !sendable<const Stays&>);
static_assert(!borrowing<Silent> && borrowing<Borrows> && borrowing<Borrows&>);

static_assert(sendable<future::Ready<int>> && !sendable<future::Ready<Stays>>);

static_assert(sendable<future::Map<Plain, PlainFn>>);
static_assert(!sendable<future::Map<Local, PlainFn>>);
static_assert(!sendable<future::Map<Plain, LocalFn>>);
static_assert(borrowing<future::Map<Borrows, PlainFn>>);
static_assert(!borrowing<future::Map<Plain, PlainFn>>);

static_assert(sendable<future::Then<Plain, ToPlain>>);
static_assert(!sendable<future::Then<Local, ToPlain>>);
static_assert(!sendable<future::Then<Plain, ToLocal>>, "the second future counts too");
static_assert(borrowing<future::Then<Borrows, ToPlain>>);

static_assert(sendable<future::Join<Plain, Plain>>);
static_assert(!sendable<future::Join<Plain, Local>>);
static_assert(!sendable<future::Join<Plain, future::PendingForever<Stays>>>,
              "a join keeps outputs between polls");
static_assert(borrowing<future::Join<Plain, Borrows>>);
static_assert(sendable<future::Join<>> && !borrowing<future::Join<>>);

static_assert(sendable<future::Select<Plain, Plain>>);
static_assert(!sendable<future::Select<Plain, Local>>);
static_assert(borrowing<future::Select<Borrows, Plain>>);

static_assert(sendable<future::Either<Plain, Plain>>);
static_assert(!sendable<future::Either<Plain, Local>>);
static_assert(borrowing<future::Either<Borrows, Plain>>);

static_assert(sendable<future::ByRef<Plain>> && !sendable<future::ByRef<Local>>);
static_assert(borrowing<future::ByRef<Plain>>);

static_assert(sendable<pollen::BoxFuture<int>> && !sendable<pollen::LocalBoxFuture<int>>);
static_assert(!sendable<future::Map<pollen::LocalBoxFuture<int>, PlainFn>>);

TEST(Sendable, IsRepeatedThroughAPipe) {
    auto local = Local() | future::map([](int value) { return value; }) |
                 future::then([](int value) { return future::ready(value); });
    auto plain = Plain() | future::map([](int value) { return value; });

    EXPECT_FALSE(sendable<decltype(local)>);
    EXPECT_TRUE(sendable<decltype(plain)>);
}

}  // namespace
