// SPDX-License-Identifier: MIT
// Tests of always_ready: a future that does not finish.

#include <pollen/future/always_ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(AlwaysReady, AnswersEveryPoll) {
    int calls = 0;
    TestTask task(future::always_ready([&] { return ++calls; }));

    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_FALSE(task.future().is_terminated());
}

TEST(AlwaysReady, MayReturnVoidOrAReference) {
    int seven = 7;
    TestTask nothing(future::always_ready([] {}));
    TestTask reference(future::always_ready([&]() -> int& { return seven; }));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(&reference.poll().value(), &seven);
}

TEST(AlwaysReady, IsCopiedAsItsFunctionIs) {
    const auto seven = future::always_ready([] { return 7; });
    auto copy = seven;
    TestTask task(std::move(copy));

    static_assert(sizeof(copy) == 1);
    EXPECT_EQ(task.poll().value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(AlwaysReady, MayThrowAndGoOn) {
    int calls = 0;
    TestTask task(future::always_ready([&]() -> int {
        if (++calls == 1) throw std::runtime_error("no");
        return 7;
    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(task.poll().value(), 7);
}
#endif

}  // namespace
