// SPDX-License-Identifier: MIT
// The handler of lost wakes, and the first one, which reports on stderr.

#include <pollen/executor/lost_wake.hpp>

#include <pollen/detail/threading.hpp>
#include <pollen/executor/task_head.hpp>

#include <cstdio>

POLLEN_NAMESPACE_BEGIN
namespace {

void report_on_stderr(const LostWake& lost) noexcept {
    const char* const future = lost.future != nullptr ? lost.future : "a future of unknown type";
    constexpr const char* what = "waits for ever: it answered Pending and nobody keeps its waker";
    if (lost.name != nullptr) {
        std::fprintf(stderr, "pollen: the task \"%s\" (%s) %s\n", lost.name, future, what);
    } else {
        std::fprintf(stderr, "pollen: a task (%s) %s (future::named() gives it a name)\n", future,
                     what);
    }
}

constinit detail::Atomic<LostWakeHandler> current_handler = nullptr;

}  // namespace

LostWakeHandler set_lost_wake_handler(LostWakeHandler handler) noexcept {
    // order: release publishes what the handler needs to the thread that calls it; acquire sees
    // what the replaced one needs.
    return current_handler.exchange(handler, detail::Order::AcqRel);
}

namespace detail {

void report_lost_wake(const LostWake& lost) noexcept {
    // order: acquire pairs with the release of set_lost_wake_handler().
    if (const LostWakeHandler handler = current_handler.load(Order::Acquire)) {
        handler(lost);
    } else {
        report_on_stderr(lost);
    }
}

void report_lost_wake(TaskHead& task) noexcept {
    report_lost_wake({.name = task.name(), .future = task.table().future_type});
}

}  // namespace detail
POLLEN_NAMESPACE_END
