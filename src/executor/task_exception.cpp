// SPDX-License-Identifier: MIT
// The handler of exceptions that nobody joins, and the first one, which reports on stderr.

#include <pollen/executor/task_exception.hpp>

#include <pollen/detail/threading.hpp>

#include <cstdio>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace {

void report_on_stderr([[maybe_unused]] const std::exception_ptr& error) noexcept {
    constexpr const char* format = "pollen: a task that nobody joins ended with an exception: %s\n";
#if POLLEN_EXCEPTIONS
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        std::fprintf(stderr, format, known.what());
        return;
    } catch (...) {
    }
#endif
    std::fprintf(stderr, format, "not a std::exception");
}

constinit detail::Atomic<TaskExceptionHandler> current_handler = nullptr;

}  // namespace

TaskExceptionHandler set_task_exception_handler(TaskExceptionHandler handler) noexcept {
    // order: release publishes what the handler needs to the thread that calls it; acquire sees
    // what the replaced one needs.
    return current_handler.exchange(handler, detail::Order::AcqRel);
}

namespace detail {

void report_task_exception(std::exception_ptr error) noexcept {
    // order: acquire pairs with the release of set_task_exception_handler().
    if (const TaskExceptionHandler handler = current_handler.load(Order::Acquire)) {
        handler(std::move(error));
    } else {
        report_on_stderr(error);
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
