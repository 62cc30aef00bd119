// SPDX-License-Identifier: MIT
// Tests of CheckedFuture: each broken rule is reported, and nothing else is.

#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::Waker;
using pollen::testing::checked;
using pollen::testing::CheckedFuture;
using pollen::testing::ContractReport;
using pollen::testing::noop_context;
using pollen::testing::Polls;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using Breaches = std::vector<std::string>;

namespace {

// Says nothing about itself, so it may not move once it is polled.
struct Pinned {
    using Output = int;
    explicit Pinned(int pendings = 1) : left(pendings) {}
    Poll<int> poll(Context& cx) {
        if (left-- == 0) return 7;
        cx.waker().wake_by_ref();
        return pollen::Pending{};
    }
    int left;
};

TEST(CheckedFuture, DoesWhatTheFutureDoes) {
    ContractReport report;
    TestTask task(checked(Pinned(2), report));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(support::poll_until_ready(task).value(), 7);
    EXPECT_EQ(report.breaches(), Breaches{});
}

TEST(CheckedFuture, ReportsAMoveAfterAPoll) {
    ContractReport report;
    auto cx = noop_context();
    auto future = checked(Pinned(), report);

    auto early = std::move(future);
    EXPECT_EQ(report.breaches(), Breaches{});
    (void) early.poll(cx);
    const auto late = std::move(early);

    EXPECT_EQ(report.breaches(), (Breaches{"moved after it was polled"}));
}

TEST(CheckedFuture, AllowsAnUnpinFutureToMove) {
    ContractReport report;
    auto cx = noop_context();
    auto future = checked(ready_after(1, 7), report);

    (void) future.poll(cx);
    auto moved = std::move(future);

    EXPECT_EQ(moved.poll(cx).value(), 7);
    EXPECT_EQ(report.breaches(), Breaches{});
}

#if POLLEN_EXCEPTIONS
TEST(CheckedFuture, ReportsAPollAfterReady) {
    ContractReport report;
    TestTask task(checked(future::ready(7), report));
    (void) task.poll();

    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);

    EXPECT_EQ(report.breaches(), (Breaches{"polled after it had finished"}));
}

TEST(CheckedFuture, ReportsAPollAfterAThrow) {
    ContractReport report;
    TestTask task(checked(
        future::poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("no"); }), report));
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(report.breaches(), Breaches{});

    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);

    EXPECT_EQ(report.breaches(), (Breaches{"polled after it had finished"}));
}

TEST(CheckedFuture, ReportsAPollInsideAPoll) {
    struct Reenters {
        using Output = void;
        Reenters() = default;
        Poll<void> poll(Context& cx) {
            EXPECT_THROW((void) self->poll(cx), pollen::PolledAfterReady);
            return pollen::Pending{};
        }
        CheckedFuture<Reenters>* self = nullptr;
    };
    ContractReport report;
    auto cx = noop_context();
    auto future = checked(Reenters(), report);
    future.future().self = &future;

    (void) future.poll(cx);

    EXPECT_EQ(report.breaches(), (Breaches{"polled while it was being polled"}));
}

TEST(CheckedFuture, ReportsAPollFromAnotherThreadMeanwhile) {
    ContractReport report;
    // Its poll lasts until the other thread has polled too.
    struct Waits {
        using Output = int;
        explicit Waits(CheckedFuture<Waits>** owner) : self(owner) {}
        Poll<int> poll(Context&) {
            std::thread([this] {
                auto cx = noop_context();
                EXPECT_THROW((void) (*self)->poll(cx), pollen::PolledAfterReady);
            }).join();
            return pollen::Pending{};
        }
        CheckedFuture<Waits>** self;
    };
    CheckedFuture<Waits>* owner = nullptr;
    auto future = checked(Waits(&owner), report);
    owner = &future;
    auto cx = noop_context();

    (void) future.poll(cx);

    EXPECT_EQ(report.breaches(), (Breaches{"polled while it was being polled"}));
}
#endif

TEST(CheckedFuture, ReportsADestructionInsideAPoll) {
    struct Destroys {
        using Output = void;
        Destroys() = default;
        Poll<void> poll(Context&) {
            owner->reset();
            return pollen::Pending{};
        }
        std::optional<CheckedFuture<Destroys>>* owner = nullptr;
    };
    ContractReport report;
    auto cx = noop_context();
    // The storage stays, so that what is left of the poll has something to write to.
    static std::optional<CheckedFuture<Destroys>> future;
    future.emplace(checked(Destroys(), report));
    future->future().owner = &future;

    (void) future->poll(cx);

    EXPECT_EQ(report.breaches(), (Breaches{"destroyed while it was being polled"}));
}

TEST(CheckedFuture, ReportsAPollWithoutAWakeIfAskedTo) {
    ContractReport report;
    TestTask task(checked(future::pending<int>(), report, Polls::OnlyWhenWoken));

    (void) task.poll();
    EXPECT_EQ(report.breaches(), Breaches{});
    (void) task.poll();

    EXPECT_EQ(report.breaches(), (Breaches{"polled though nobody woke it"}));
}

TEST(CheckedFuture, AcceptsAPollAfterAWakeOfAnyKeptWaker) {
    ContractReport report;
    std::optional<Waker> kept;
    TestTask task(checked(future::poll_fn([&](Context& cx) -> Poll<int> {
                              kept = cx.waker().clone();
                              return pollen::Pending{};
                          }),
                          report, Polls::OnlyWhenWoken));
    (void) task.poll();
    EXPECT_FALSE(task.is_woken());

    kept->wake_by_ref();
    EXPECT_TRUE(task.is_woken()) << "the wake is passed on";
    (void) task.poll();

    EXPECT_EQ(report.breaches(), Breaches{});
}

TEST(CheckedFutureDeathTest, WithoutAReportABreachEndsTheProcess) {
    auto cx = noop_context();
    auto future = checked(Pinned());
    (void) future.poll(cx);

    EXPECT_DEATH(auto moved = std::move(future), "a future was moved after it was polled");
}

}  // namespace
