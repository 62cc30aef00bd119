// SPDX-License-Identifier: MIT
// The handler of exceptions that nobody joins.

#include <pollen/executor/task_exception.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <stdexcept>
#include <string>

namespace {

using pollen::set_task_exception_handler;
using pollen::detail::report_task_exception;

#if POLLEN_EXCEPTIONS

std::string reported;

void remember(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        reported = known.what();
    }
}

void ignore(std::exception_ptr) {}

TEST(TaskException, GoesToTheHandler) {
    set_task_exception_handler(&remember);
    report_task_exception(std::make_exception_ptr(std::runtime_error("lost")));
    set_task_exception_handler(nullptr);

    EXPECT_EQ(reported, "lost");
}

TEST(TaskException, IsReportedOnStderrByTheFirstHandler) {
    ::testing::internal::CaptureStderr();
    report_task_exception(std::make_exception_ptr(std::runtime_error("lost")));

    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "pollen: a task that nobody joins ended with an exception: lost\n");
}

TEST(TaskException, OfAnyTypeIsReported) {
    ::testing::internal::CaptureStderr();
    report_task_exception(std::make_exception_ptr(42));

    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "pollen: a task that nobody joins ended with an exception: not a std::exception\n");
}

TEST(TaskException, ReplacingTheHandlerReturnsTheFormerOne) {
    EXPECT_EQ(set_task_exception_handler(&remember), nullptr);
    EXPECT_EQ(set_task_exception_handler(&ignore), &remember);
    EXPECT_EQ(set_task_exception_handler(nullptr), &ignore);
}

#else

TEST(TaskException, TheHandlerCanBeSetWithoutExceptionsToo) {
    const auto handler = [](std::exception_ptr) {};
    EXPECT_EQ(set_task_exception_handler(handler), nullptr);
    report_task_exception(nullptr);
    EXPECT_NE(set_task_exception_handler(nullptr), nullptr);
}

#endif

}  // namespace
