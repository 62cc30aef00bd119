// SPDX-License-Identifier: MIT
// Driver: who polls the future, when, and what becomes of it.

#include <pollen/compat/driver.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace {

using pollen::Context;
using pollen::Poll;
using pollen::Waker;
using pollen::compat::PollWhereWoken;
using pollen::detail::Driven;
using pollen::testing::DropCounter;

struct Told {
    int finished = 0;
    int cancelled = 0;
};

template <class F, class Schedule = PollWhereWoken>
class Subject : public pollen::detail::Driver<Subject<F, Schedule>, F, Schedule> {
public:
    Subject(F&& future, Told& told, Schedule schedule = Schedule())
        : Subject::Driver(std::move(future), std::move(schedule)), told_(told) {}
    void on_finished() const noexcept { ++told_.finished; }
    void on_cancelled() const noexcept { ++told_.cancelled; }

private:
    Told& told_;
};

// Is ready when the test says so.
struct Gate {
    bool open = false;
    int polls = 0;
    std::optional<Waker> waker;

    auto future(DropCounter& drops) {
        return pollen::future::poll_fn([this, token = drops.token()](Context& cx) -> Poll<int> {
            ++polls;
            if (open) return 7;
            waker.emplace(cx.waker().clone());
            return pollen::Pending{};
        });
    }
};

TEST(Driver, IsPolledWhereItIsWoken) {
    DropCounter drops;
    Gate gate;
    Told told;
    auto* const driver = new Subject(gate.future(drops), told);
    EXPECT_EQ(driver->drive(), Driven::Pending);
    gate.waker->wake_by_ref();
    EXPECT_EQ(gate.polls, 2);
    EXPECT_EQ(told.finished, 0);

    gate.open = true;
    std::move(*gate.waker).wake();

    EXPECT_EQ(told.finished, 1);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(driver->take(), 7);
    driver->drop_reference();
}

TEST(Driver, LivesAsLongAsItsWakers) {
    DropCounter drops;
    Gate gate;
    Told told;
    auto* const driver = new Subject(gate.future(drops), told);
    EXPECT_EQ(driver->drive(), Driven::Pending);
    driver->drop_reference();
    EXPECT_EQ(drops.alive(), 1U);

    gate.waker.reset();

    EXPECT_EQ(drops.alive(), 0U) << "nobody can wake it any more";
    EXPECT_EQ(told.finished + told.cancelled, 0);
}

TEST(Driver, IsCancelledAtOnceOrAfterThePoll) {
    DropCounter drops;
    Gate gate;
    Told told;
    auto* const idle = new Subject(gate.future(drops), told);
    EXPECT_EQ(idle->drive(), Driven::Pending);
    EXPECT_TRUE(idle->cancel());
    EXPECT_FALSE(idle->cancel());
    EXPECT_EQ(drops.alive(), 0U);
    gate.waker->wake_by_ref();
    EXPECT_EQ(gate.polls, 1);
    idle->drop_reference();

    auto* const running = new Subject(gate.future(drops), told);
    EXPECT_FALSE(running->cancel()) << "it counts as being polled from the beginning";
    EXPECT_EQ(drops.alive(), 1U);
    EXPECT_EQ(running->drive(), Driven::Cancelled);
    EXPECT_EQ(drops.alive(), 0U);
    running->drop_reference();
}

TEST(Driver, IsPolledWhereScheduleSays) {
    DropCounter drops;
    Gate gate;
    Told told;
    std::vector<int> runs;
    const auto schedule = [&runs](const auto& run) {
        runs.push_back(1);
        run();
        run();
    };
    auto* const driver = new Subject(gate.future(drops), told, schedule);
    EXPECT_EQ(driver->drive(), Driven::Pending);
    gate.open = true;
    gate.waker->wake_by_ref();

    EXPECT_EQ(runs.size(), 1U);
    EXPECT_EQ(told.finished, 1) << "the second call of a run does nothing";
    gate.waker.reset();
    driver->drop_reference();
}

}  // namespace
