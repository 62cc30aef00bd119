// SPDX-License-Identifier: MIT
// A payload by itself: the future, its outcome, and how each ends.

#include <pollen/executor/task_payload.hpp>

#include <support/manual_task.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

namespace {

using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::Waker;
using pollen::detail::Outcome;
using pollen::detail::take_outcome;
using pollen::detail::TaskPayload;
using support::counted;
using support::CountedOutput;
using support::TaskCounts;

class TaskPayloadTest : public ::testing::Test {
protected:
    template <class F>
    static auto payload_of(F future) {
        return TaskPayload<F>([&]() -> F { return std::move(future); });
    }

    TaskCounts counts;
    Outcome outcome = Outcome::None;
    Context cx{Waker::noop()};
};

TEST_F(TaskPayloadTest, StaysAFutureWhileItIsPending) {
    auto payload =
        payload_of(counted<int>(counts, [](Context&) -> Poll<int> { return Pending{}; }));

    EXPECT_FALSE(payload.poll(cx, outcome));
    EXPECT_EQ(outcome, Outcome::None);
    EXPECT_EQ(counts.future_drops, 0);
    payload.cancel(outcome);
    EXPECT_EQ(outcome, Outcome::Cancelled);
    EXPECT_EQ(counts.future_drops, 1);
}

TEST_F(TaskPayloadTest, BecomesTheValue) {
    auto payload = payload_of(counted<CountedOutput>(
        counts, [this](Context&) -> Poll<CountedOutput> { return CountedOutput(counts, 7); }));

    EXPECT_TRUE(payload.poll(cx, outcome));
    EXPECT_EQ(outcome, Outcome::Value);
    EXPECT_EQ(counts.future_drops, 1);
    EXPECT_EQ(take_outcome<CountedOutput>(&payload, outcome).value().value(), 7);
    EXPECT_EQ(outcome, Outcome::Taken);
    EXPECT_EQ(counts.output_drops, 1);
}

TEST_F(TaskPayloadTest, DiscardsTheValueOnce) {
    auto payload = payload_of(counted<CountedOutput>(
        counts, [this](Context&) -> Poll<CountedOutput> { return CountedOutput(counts, 7); }));
    EXPECT_TRUE(payload.poll(cx, outcome));

    payload.discard(outcome);
    EXPECT_EQ(counts.output_drops, 1);
    payload.discard(outcome);
    EXPECT_EQ(counts.output_drops, 1);
}

#if POLLEN_EXCEPTIONS

TEST_F(TaskPayloadTest, BecomesTheException) {
    auto payload = payload_of(
        counted<int>(counts, [](Context&) -> Poll<int> { throw std::out_of_range("thrown"); }));

    EXPECT_TRUE(payload.poll(cx, outcome));
    EXPECT_EQ(outcome, Outcome::Exception);
    EXPECT_EQ(counts.future_drops, 1);
    EXPECT_THROW((void) take_outcome<int>(&payload, outcome), std::out_of_range);
    EXPECT_EQ(outcome, Outcome::Taken);
}

TEST_F(TaskPayloadTest, ACancelledOneAnswersJoinError) {
    auto payload = payload_of(counted<int>(counts, [](Context&) -> Poll<int> { return 7; }));
    payload.cancel(outcome);

    EXPECT_THROW((void) take_outcome<int>(&payload, outcome), pollen::JoinError);
}

#endif

}  // namespace
