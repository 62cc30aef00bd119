// SPDX-License-Identifier: MIT
// Tests of try_unfold: what a function makes of a state, until it fails.

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/try_unfold.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::Drain;
using support::is_end;
using support::items_of;
using support::StreamTask;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

using Next = Result<std::optional<std::pair<int, int>>, int>;
const auto count_to = [](int last, bool good) {
    return [last, good](int state) -> Next {
        if (state <= last) return std::pair(state * 10, state + 1);
        if (good) return std::nullopt;
        return Err(state);
    };
};

TEST(TryUnfold, GivesValuesUntilTheFunctionHasNoMoreOrFails) {
    StreamTask good(stream::try_unfold(1, count_to(2, true)));
    StreamTask bad(stream::try_unfold(1, count_to(2, false)));

    EXPECT_EQ(items_of(good), (Numbers{10, 20}));
    EXPECT_EQ(items_of(bad), (Numbers{10, 20, Err(3)}));
    EXPECT_TRUE(bad.stream().is_terminated());
    EXPECT_TRUE(is_end(bad.poll()));
}

TEST(TryUnfold, WaitsForAFunctionThatReturnsAFuture) {
    StreamTask task(
        stream::try_unfold(1, [](int state) { return ready_after(1, count_to(2, false)(state)); }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(items_of(task), (Numbers{10, 20, Err(3)}));
}

#if POLLEN_EXCEPTIONS
TEST(TryUnfold, IsAtItsEndWhenTheFunctionThrows) {
    StreamTask task(stream::try_unfold(1, [](int) -> Next { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}
#endif

TEST(TryUnfold, DropsWhatItHoldsAtEveryStep) {
    using NextToken = Result<std::optional<std::pair<int, DropToken>>, int>;
    support::drop_at_every_step([](DropCounter& drops) {
        return Drain(stream::try_unfold(drops.token(), [left = 2](DropToken state) mutable {
            return ready_after(1, std::move(state)) |
                   future::map([more = left-- > 0](DropToken held) -> NextToken {
                       if (!more) return std::nullopt;
                       return std::pair(7, std::move(held));
                   });
        }));
    });
}

}  // namespace
