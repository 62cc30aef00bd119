// SPDX-License-Identifier: MIT
// Tests of the concept Future: what is one, and what is not.

#include <pollen/future/future.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

using pollen::Context;
using pollen::Future;
using pollen::FutureOutput;
using pollen::Poll;

namespace {

struct Right {
    using Output = int;
    Poll<int> poll(Context&) { return 1; }
};
struct RightVoid {
    using Output = void;
    Poll<void> poll(Context&) { return Poll<void>::ready(); }
};
struct RightReference {
    using Output = int&;
    Poll<int&> poll(Context&) { return pollen::Pending{}; }
};
struct Immovable {
    using Output = std::string;
    Immovable() = default;
    Immovable(Immovable&&) = delete;
    Poll<std::string> poll(Context&) { return "here"; }
};
struct Overloaded {
    using Output = int;
    Poll<int> poll(Context&) { return 1; }
    Poll<int> poll() { return 2; }
};

struct NoOutput {
    Poll<int> poll(Context&) { return 1; }
};
struct NoPoll {
    using Output = int;
};
struct Misspelt {
    using Output = int;
    Poll<int> pol(Context&) { return 1; }
};
struct Private {
    using Output = int;

private:
    [[maybe_unused]] Poll<int> poll(Context&) { return 1; }
};
struct WrongType {
    using Output = int;
    Poll<long> poll(Context&) { return 1L; }
};
struct BareValue {
    using Output = int;
    int poll(Context&) { return 1; }
};
struct WrongArgument {
    using Output = int;
    Poll<int> poll(int) { return 1; }
};

static_assert(Future<Right>);
static_assert(Future<RightVoid>);
static_assert(Future<RightReference>);
static_assert(Future<Immovable>, "a future may be one that never moves");
static_assert(Future<Overloaded>);

static_assert(!Future<int>);
static_assert(!Future<NoOutput>);
static_assert(!Future<NoPoll>);
static_assert(!Future<Misspelt>);
static_assert(!Future<Private>);
static_assert(!Future<WrongType>);
static_assert(!Future<BareValue>);
static_assert(!Future<WrongArgument>);
static_assert(!Future<const Right>, "its poll is not const");

static_assert(std::is_same_v<FutureOutput<Right>, int>);
static_assert(std::is_same_v<FutureOutput<Right&>, int>);
static_assert(std::is_same_v<FutureOutput<const RightReference&>, int&>);

TEST(Future, CheckFutureAcceptsAFuture) {
    EXPECT_TRUE(pollen::detail::check_future<Right>());
    EXPECT_TRUE(pollen::detail::check_future<Immovable>());
}

}  // namespace
