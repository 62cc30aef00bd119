// SPDX-License-Identifier: MIT
// A future under test without an executor: the test polls it step by step and looks at its waker.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <cstddef>
#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// Holds a future where it is pinned and polls it when the test says so.
///
/// Example:
/// ```cpp
/// pollen::testing::TestTask task(pollen::future::yield_now());
/// EXPECT_TRUE(task.poll().is_pending());
/// EXPECT_TRUE(task.is_woken());
/// EXPECT_TRUE(task.poll().is_ready());
/// ```
///
/// Thread safety: poll() and drop() from one thread at a time; the rest from any.
template <class F>
class TestTask {
    static_assert(detail::check_future<F>());

public:
    using Output = FutureOutput<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, TestTask>)
    explicit TestTask(Value&& value)
        : future_(std::in_place_t(), pollen::into_future(std::forward<Value>(value))) {}
    TestTask(const TestTask&) = delete;  // a future stays where it is polled
    TestTask& operator=(const TestTask&) = delete;

    /// Polls the future once. What is_woken() and wakes() say starts afresh with it.
    /// Errors: what the future throws. Precondition: not dropped.
    Poll<Output> poll() {
        POLLEN_ASSERT(future_.has_value(), "TestTask::poll() after drop()");
        waker_.take_wakes();
        ++polls_;
        Context cx(waker_.waker());
        return future_->poll(cx);
    }

    /// True if the waker was woken since the latest poll began, so that an executor would poll
    /// again.
    bool is_woken() const noexcept { return waker_.wakes() != 0; }

    /// How often the waker was woken since the latest poll began.
    std::size_t wakes() const noexcept { return waker_.wakes(); }

    /// True if woken; forgets it.
    bool take_woken() noexcept { return waker_.take_wakes() != 0; }

    /// How often the future was polled.
    std::size_t polls() const noexcept { return polls_; }

    /// How many clones of the waker somebody still keeps.
    std::size_t waker_references() const noexcept { return waker_.references(); }

    const Waker& waker() const noexcept { return waker_.waker(); }

    /// The future itself. Precondition: not dropped.
    F& future() noexcept {
        POLLEN_ASSERT(future_.has_value(), "TestTask::future() after drop()");
        return *future_;
    }

    /// Destroys the future; the waker stays, so that a late wake can be tested.
    void drop() noexcept { future_.reset(); }

private:
    CountingWaker waker_;
    std::size_t polls_ = 0;
    std::optional<F> future_;
};

template <class Value>
TestTask(Value&&) -> TestTask<IntoFutureType<Value>>;

}  // namespace testing
POLLEN_NAMESPACE_END
