// SPDX-License-Identifier: MIT
// Checks that every adapter has to pass, whatever it does.

#pragma once

#include <pollen/future/polled_after_ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <cstddef>

namespace support {

/// Destroys the future after 0, 1, 2, ... polls, until it is ready: each time all tokens must be
/// gone. make(drops) returns the future, with tokens of drops in all that it holds.
template <class Make>
void drop_at_every_step(const Make& make) {
    bool finished = false;
    for (std::size_t polls = 0; !finished; ++polls) {
        pollen::testing::DropCounter drops;
        {
            pollen::testing::TestTask task(make(drops));
            EXPECT_GT(drops.alive(), 0U) << "the future holds no token";
            for (std::size_t poll = 0; poll < polls && !finished; ++poll) {
                const auto answer = task.poll();
                finished = answer.is_ready();
            }
        }
        EXPECT_EQ(drops.alive(), 0U) << "destroyed after " << polls << " polls";
        ASSERT_LT(polls, 100U) << "the future does not become ready";
    }
}

/// Polls the task until it is ready, only when it was woken. Returns the answer.
template <class Task>
auto poll_until_ready(Task& task) {
    for (;;) {
        auto answer = task.poll();
        if (answer.is_ready()) return answer;
        if (!task.is_woken()) {
            ADD_FAILURE() << "pending, and nobody will wake it";
            return answer;
        }
    }
}

/// Expects that the task has finished: another poll is an error, and the same error again.
template <class Task>
void expect_polled_after_ready([[maybe_unused]] Task& task) {
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
#else
    EXPECT_DEATH((void) task.poll(), "polled after it had finished");
#endif
}

}  // namespace support
