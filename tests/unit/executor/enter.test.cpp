// SPDX-License-Identifier: MIT
// Enter: one executor a thread at a time.

#include <pollen/executor/enter.hpp>

#include <gtest/gtest.h>

#include <string_view>
#include <thread>

namespace {

using pollen::Enter;
using pollen::EnterError;
using pollen::detail::running_executor;

#if POLLEN_EXCEPTIONS
TEST(Enter, RefusesASecondExecutorOnTheSameThread) {
    const Enter outer;

    EXPECT_THROW(const Enter inner, EnterError);
}

TEST(Enter, TheRefusedOneLeavesTheThreadMarked) {
    const Enter outer;
    EXPECT_THROW(const Enter inner, EnterError);

    EXPECT_THROW(const Enter another, EnterError);
}
#endif

TEST(EnterDeathTest, WithoutExceptionsTheProcessEndsWithTheMessage) {
    const Enter outer;
    // An exception that leaves a noexcept function ends the process as well; there the test runner
    // shows what().
    const auto enter_again = []() noexcept { const Enter inner; };

    EXPECT_DEATH(enter_again(), "an executor cannot run inside another one on the same thread");
}

TEST(Enter, MayBeEnteredAgainAfterItWasLeft) {
    {
        const Enter first;
    }

    EXPECT_NO_FATAL_FAILURE(const Enter second);
}

TEST(Enter, OtherThreadsAreNotConcerned) {
    const Enter here;
    bool entered_there = false;

    std::thread([&] {
        const Enter there;
        entered_there = true;
    }).join();

    EXPECT_TRUE(entered_there);
}

TEST(Enter, TellsWhichExecutorRuns) {
    const int executor = 0;
    EXPECT_EQ(running_executor(), nullptr);
    {
        const Enter entered(&executor);
        EXPECT_EQ(running_executor(), &executor);
    }
    EXPECT_EQ(running_executor(), nullptr);
}

TEST(Enter, AnExecutorThatGaveNoAddressIsNobodyElse) {
    const int executor = 0;
    const Enter entered;

    EXPECT_NE(running_executor(), nullptr);
    EXPECT_NE(running_executor(), &executor);
}

TEST(EnterError, SaysWhatToDoInstead) {
    EXPECT_NE(std::string_view(EnterError().what()).find("await the inner future instead"),
              std::string_view::npos);
}

}  // namespace
