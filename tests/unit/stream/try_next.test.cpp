// SPDX-License-Identifier: MIT
// Tests of try_next: a result of an optional.

#include <pollen/future/result.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_next.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <type_traits>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::TestTask;
using support::Slowly;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

TEST(TryNext, IsAValueAnErrorOrTheEnd) {
    auto numbers = Slowly<Number>({1, Err(2)});
    const auto next = [&] {
        TestTask task(stream::try_next(numbers));
        return support::poll_until_ready(task).value();
    };

    static_assert(std::is_same_v<decltype(next()), Result<std::optional<int>, int>>);
    EXPECT_EQ(next().value(), 1);
    EXPECT_EQ(next().error(), 2);
    EXPECT_EQ(next().value(), std::nullopt);
}

TEST(TryNext, StandsUnitForVoidAndPointersForReferences) {
    int target = 7;
    auto nothing = stream::iter(std::vector<Result<void, int>>(1));
    auto references = stream::iter(std::vector<Result<int&, int>>{target});
    TestTask next_nothing(stream::try_next(nothing));
    TestTask next_reference(stream::try_next(references));

    EXPECT_EQ(*next_nothing.poll().value(), pollen::Unit());
    EXPECT_EQ(*next_reference.poll().value(), &target);
    support::expect_polled_after_ready(next_reference);
}

}  // namespace
