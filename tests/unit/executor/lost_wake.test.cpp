// SPDX-License-Identifier: MIT
// Which tasks are reported as waiting for ever, and which are not. The reports are those of debug
// builds; the handler is there in all.

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/lost_wake.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/task/waker.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::LocalExecutor;
using pollen::LostWake;
using pollen::Pending;
using pollen::Poll;
using pollen::set_lost_wake_handler;
using pollen::Waker;

namespace {

struct Report {
    std::string name;
    std::string future;
};
std::vector<Report> reports;

void remember(const LostWake& lost) {
    reports.push_back({lost.name != nullptr ? lost.name : "(null)",
                       lost.future != nullptr ? lost.future : "(null)"});
}

class LostWakeTest : public ::testing::Test {
protected:
    LostWakeTest() {
        reports.clear();
        set_lost_wake_handler(&remember);
    }
    ~LostWakeTest() override { set_lost_wake_handler(nullptr); }

    // Keeps the waker of its task where the test finds it, and is pending until told otherwise.
    auto keeps_its_waker() {
        return future::poll_fn([this](Context& cx) -> Poll<void> {
            if (done) return Poll<void>::ready();
            kept = cx.waker().clone();
            return Pending{};
        });
    }

    LocalExecutor executor;
    std::optional<Waker> kept;
    bool done = false;
};

TEST_F(LostWakeTest, TheFormerHandlerComesBack) {
    EXPECT_EQ(set_lost_wake_handler(nullptr), &remember);
    EXPECT_EQ(set_lost_wake_handler(&remember), nullptr);
}

TEST_F(LostWakeTest, IsWrittenToStderrByTheFirstHandler) {
    set_lost_wake_handler(nullptr);
    ::testing::internal::CaptureStderr();
    pollen::detail::report_lost_wake({.name = "fetch", .future = "Fetch"});

    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "pollen: the task \"fetch\" (Fetch) waits for ever: it answered Pending and nobody "
              "keeps its waker\n");
}

TEST_F(LostWakeTest, OfATaskWithoutANameSaysHowToGiveItOne) {
    set_lost_wake_handler(nullptr);
    ::testing::internal::CaptureStderr();
    pollen::detail::report_lost_wake({.name = nullptr, .future = nullptr});

    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "pollen: a task (a future of unknown type) waits for ever: it answered Pending and "
              "nobody keeps its waker (future::named() gives it a name)\n");
}

TEST_F(LostWakeTest, IsNotThereWhileTheWakerIsKept) {
    auto handle = executor.spawn(keeps_its_waker());
    executor.run_until_stalled();
    kept->wake_by_ref();
    executor.run_until_stalled();

    EXPECT_TRUE(reports.empty());
    done = true;
    std::move(*kept).wake();
    executor.run();
    EXPECT_TRUE(handle.is_finished());
}

TEST_F(LostWakeTest, IsNotThereWhenTheTaskWokeItself) {
    executor.spawn(future::yield_now());
    executor.run();

    EXPECT_TRUE(reports.empty());
}

TEST_F(LostWakeTest, IsNotThereWhenAnotherThreadWokeAndForgotTheWaker) {
    executor.spawn(future::poll_fn([polls = 0](Context& cx) mutable -> Poll<void> {
        if (polls++ != 0) return Poll<void>::ready();
        std::thread([waker = cx.waker().clone()]() mutable { std::move(waker).wake(); }).join();
        return Pending{};
    }));
    executor.run();

    EXPECT_TRUE(reports.empty());
}

TEST_F(LostWakeTest, IsNotThereWhenTheTaskWasAborted) {
    std::optional<pollen::JoinHandle<void>> handle;
    handle = executor.spawn(future::poll_fn([&](Context&) -> Poll<void> {
        handle->abort();
        return Pending{};
    }));
    executor.run();

    EXPECT_TRUE(reports.empty());
}

TEST_F(LostWakeTest, IsNotThereWhileAnotherTaskJoins) {
    auto inner = executor.spawn(keeps_its_waker());
    auto outer = executor.spawn(std::move(inner));
    executor.run_until_stalled();

    EXPECT_TRUE(reports.empty());
}

TEST_F(LostWakeTest, IsNotThereWhenTheWakerIsKeptBeyondABorder) {
    auto handle = executor.spawn(pollen::into_ffi(keeps_its_waker()));
    executor.run_until_stalled();

    EXPECT_TRUE(reports.empty());
}

TEST_F(LostWakeTest, IsNotThereWhenOneOfTwoFuturesWaits) {
    auto handle = executor.spawn(
        future::select(future::pending(), future::ready(7) | future::named("seven")));
    executor.run_until_stalled();

    EXPECT_TRUE(reports.empty());
}

#if POLLEN_ASSERTIONS

TEST_F(LostWakeTest, IsReportedOnceWithTheNameAndTheTypeOfTheFuture) {
    auto handle = executor.spawn(future::pending() | future::named("never"));
    executor.run_until_stalled();
    executor.run_until_stalled();
    handle.abort();
    executor.run();

    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].name, "never");
    EXPECT_NE(reports[0].future.find("PendingForever<void>"), std::string::npos);
}

TEST_F(LostWakeTest, IsReportedOfATaskWithoutAName) {
    executor.spawn(future::pending());
    executor.run_until_stalled();

    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].name, "(null)");
}

TEST_F(LostWakeTest, IsReportedWhenTheWakerIsForgottenWithinALaterPoll) {
    auto handle = executor.spawn(future::poll_fn([&](Context& cx) -> Poll<void> {
        if (!std::exchange(kept, std::nullopt)) kept = cx.waker().clone();
        return Pending{};
    }));
    executor.run_until_stalled();
    EXPECT_TRUE(reports.empty());
    kept->wake_by_ref();
    executor.run_until_stalled();

    EXPECT_EQ(reports.size(), 1U);
}

TEST_F(LostWakeTest, IsReportedOfATaskOfAPool) {
    pollen::ThreadPool pool(1);
    auto lost = pool.spawn(future::pending() | future::named("never"));
    auto kept_waker = pool.spawn(keeps_its_waker());
    pool.block_on(pool.spawn(future::yield_now()));

    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].name, "never");
}

TEST(LostWakeDeathTest, IsReportedOfTheFutureOfRunUntil) {
    const auto wait_for_ever = [] {
        set_lost_wake_handler([](const LostWake& lost) {
            std::fprintf(stderr, "%s of %s", lost.name, lost.future);
            std::_Exit(7);
        });
        LocalExecutor().run_until(future::pending());
    };

    EXPECT_EXIT(wait_for_ever(), ::testing::ExitedWithCode(7), "run_until of .*PendingForever<");
}

#else

TEST_F(LostWakeTest, IsNotLookedForInReleaseBuilds) {
    executor.spawn(future::pending());
    executor.run_until_stalled();

    EXPECT_TRUE(reports.empty());
}

#endif

}  // namespace
