// SPDX-License-Identifier: MIT
// Tests of poll_and_drop: when the future in the optional is destroyed.

#include <pollen/future/lazy.hpp>
#include <pollen/future/poll_and_drop.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

using pollen::detail::poll_and_drop;

TEST(PollAndDrop, KeepsWhatIsPendingAndDropsWhatHasAnswered) {
    DropCounter drops;
    auto cx = pollen::testing::noop_context();
    std::optional future(ready_after(1, drops.token()));

    EXPECT_TRUE(poll_and_drop(future, cx).is_pending());
    EXPECT_TRUE(future.has_value());
    EXPECT_TRUE(poll_and_drop(future, cx).is_ready());
    EXPECT_FALSE(future.has_value());
    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(PollAndDrop, DropsWhatThrows) {
    auto cx = pollen::testing::noop_context();
    std::optional future(future::lazy([]() -> int { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) poll_and_drop(future, cx), std::runtime_error);
    EXPECT_FALSE(future.has_value());
}
#endif

}  // namespace
