// SPDX-License-Identifier: MIT
// What becomes of an exception in a poll at the border.

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/ffi/panic.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

using pollen::Coro;
using pollen::testing::TestTask;

std::string reported;

class ReportsHere : public ::testing::Test {
protected:
    void SetUp() override {
        reported.clear();
        before_ = pollen::set_ffi_panic_handler(
            [](const char* message) noexcept { reported += message; });
    }
    void TearDown() override { pollen::set_ffi_panic_handler(before_); }

private:
    pollen::FfiPanicHandler before_ = nullptr;
};

using Panic = ReportsHere;

#if POLLEN_EXCEPTIONS

Coro<int> throws(bool standard) {
    co_await support::Pause();
    if (standard) throw std::runtime_error("the message");
    throw 1;
}

TEST_F(Panic, AnExceptionIsReportedWhereItWasThrownAndSurfacesAsPollPanicked) {
    TestTask task(pollen::into_ffi(throws(true)));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(reported, "");
    try {
        (void) task.poll();
        FAIL() << "did not throw";
    } catch (const pollen::PollPanicked& error) {
        EXPECT_STREQ(error.what(), "FFI future panicked");
    }
    EXPECT_EQ(reported, "the message");
}

TEST_F(Panic, AnythingMayBeThrown) {
    TestTask task(pollen::into_ffi(throws(false)));
    (void) task.poll();
    EXPECT_THROW((void) task.poll(), pollen::PollPanicked);
    EXPECT_EQ(reported, "an exception that is not a std::exception");
}

TEST_F(Panic, AnExceptionCaughtInsideIsNoPanic) {
    auto body = []() -> Coro<int> {
        int result = 0;
        try {
            co_await throws(true);
        } catch (const std::runtime_error&) {
            result = 42;
        }
        co_return result;
    };
    TestTask task(pollen::into_ffi(body()));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 42);
    EXPECT_EQ(reported, "");
}

TEST_F(Panic, AfterAPanicThePollSaysThatItIsOver) {
    TestTask task(pollen::into_ffi(throws(true)));
    (void) task.poll();
    EXPECT_THROW((void) task.poll(), pollen::PollPanicked);
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
}

TEST(PanicHandler, PrintsToStderrByDefault) {
    TestTask task(pollen::into_ffi(throws(true)));
    (void) task.poll();
    ::testing::internal::CaptureStderr();
    EXPECT_THROW((void) task.poll(), pollen::PollPanicked);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "pollen: FFI future panicked: the message\n");
}

TEST_F(Panic, NullBringsTheDefaultHandlerBack) {
    EXPECT_NE(pollen::set_ffi_panic_handler(nullptr), nullptr);
    TestTask task(pollen::into_ffi(throws(true)));
    (void) task.poll();
    ::testing::internal::CaptureStderr();
    EXPECT_THROW((void) task.poll(), pollen::PollPanicked);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "pollen: FFI future panicked: the message\n");
    EXPECT_EQ(reported, "");
}

#else

TEST(PanicDeathTest, WithoutExceptionsAwaitingAPanickedFutureEndsTheProcess) {
    TestTask task(pollen::FfiFuture<int>(
        pollen::detail::panicked_ffi_future<int, pollen::FfiBounds::Send>()));
    EXPECT_DEATH((void) task.poll(), "pollen: FFI future panicked");
}

TEST(PanicDeathTest, WithoutExceptionsAPollAfterReadyAtTheBorderEndsTheProcess) {
    auto body = []() -> Coro<int> { co_return 1; };
    const auto raw = pollen::into_ffi(body()).into_raw();
    const pollen::testing::CountingWaker waker;
    pollen::FfiContext cx(static_cast<const PollenFfiWaker*>(waker.waker().data()));
    EXPECT_EQ(raw.poll_fn(raw.fut_ptr, &cx).tag, pollen::FfiPollTag::Ready);
    EXPECT_DEATH((void) raw.poll_fn(raw.fut_ptr, &cx),
                 "pollen: a future was polled after it had finished");
    raw.drop_fn(raw.fut_ptr);
}

#endif

}  // namespace
