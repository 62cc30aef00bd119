// SPDX-License-Identifier: MIT
// Tests of what the type of TryConsume says; the tests of its users test what it does.

#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_consume.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <type_traits>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::TestTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

class Count {
public:
    using Output = Result<int, int>;
    using Function = Count;
    int operator()(int value) { return value; }
    std::optional<Output> take(int value) {
        sum_ += value;
        if (sum_ > 10) return Output(Err(sum_));
        return std::nullopt;
    }
    Output finish() { return sum_; }

private:
    int sum_ = 0;
};
using Counted = pollen::detail::TryConsume<decltype(stream::iter(Numbers())), Count>;

static_assert(pollen::sendable<Counted> && pollen::unpin<Counted>);
static_assert(!std::is_copy_constructible_v<Counted>);

TEST(TryConsume, AsksItsTakerAfterEachValueAndAtTheEnd) {
    TestTask all(Counted(stream::iter(Numbers{1, 2}), Count()));
    TestTask some(Counted(stream::iter(Numbers{8, 9, 10}), Count()));

    EXPECT_EQ(all.poll().value(), Number(3));
    EXPECT_EQ(some.poll().value(), Number(Err(17)));
}

}  // namespace
