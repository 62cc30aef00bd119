// SPDX-License-Identifier: MIT
// Tests of TryFn: a function of results that futures call once and streams many times.

#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try_fn.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

using pollen::Err;
using pollen::Result;
using pollen::detail::MapErrOp;
using pollen::detail::MapOkOp;
using pollen::detail::TryFn;

namespace {

TEST(TryFn, IsCalledManyTimesAsAnLvalue) {
    int sum = 0;
    auto add = [sum](int value) mutable { return sum += value; };
    TryFn<MapOkOp, decltype(add)> function(add);

    EXPECT_EQ(function(Result<int, int>(3)), 3);
    EXPECT_EQ(function(Result<int, int>(Err(1))), Err(1));
    EXPECT_EQ(function(Result<int, int>(4)), 7);
}

TEST(TryFn, MayGiveItsFunctionAwayAsAnRvalue) {
    class Once {
    public:
        explicit Once(std::unique_ptr<int> value) : value_(std::move(value)) {}
        std::unique_ptr<int> operator()(int) && { return std::move(value_); }

    private:
        std::unique_ptr<int> value_;
    };
    TryFn<MapErrOp, Once> function(Once(std::make_unique<int>(7)));

    auto result = std::move(function)(Result<void, int>(Err(1)));

    EXPECT_EQ(*result.error(), 7);
}

class Local {
public:
    static constexpr bool is_sendable = false;
    static constexpr bool is_borrowing = true;
};
static_assert(pollen::sendable<TryFn<MapOkOp, int>> && !pollen::borrowing<TryFn<MapOkOp, int>>);
static_assert(!pollen::sendable<TryFn<MapOkOp, Local>> && pollen::borrowing<TryFn<MapOkOp, Local>>);

}  // namespace
