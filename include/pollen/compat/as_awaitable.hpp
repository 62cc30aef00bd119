// SPDX-License-Identifier: MIT
// as_awaitable(): what coroutines of other models co_await to get the output of a future.

#pragma once

#include <pollen/compat/driver.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>

#include <coroutine>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Resumes a coroutine when the future has finished.
template <class F, class Schedule>
class AwaitedDriver final : public Driver<AwaitedDriver<F, Schedule>, F, Schedule> {
public:
    template <class Value>
    AwaitedDriver(Value&& future, Schedule&& schedule, std::coroutine_handle<> awaiting)
        : AwaitedDriver::Driver(std::forward<Value>(future), std::move(schedule)),
          awaiting_(awaiting) {}

    void on_finished() const noexcept { awaiting_.resume(); }
    void on_cancelled() const noexcept {}  // the coroutine is destroyed

private:
    std::coroutine_handle<> awaiting_;
};

}  // namespace detail

namespace compat {

/// What as_awaitable() returns: an awaiter, to be awaited once.
template <class F, class Schedule>
class [[nodiscard]] FutureAwaitable {
    using Driver = detail::AwaitedDriver<F, Schedule>;

public:
    template <class Value>
    FutureAwaitable(Value&& future, Schedule schedule)
        : future_(detail::take_future(std::forward<Value>(future))),
          schedule_(std::move(schedule)) {}
    FutureAwaitable(const FutureAwaitable&) = delete;  // a future is polled in one place
    FutureAwaitable& operator=(const FutureAwaitable&) = delete;
    FutureAwaitable(FutureAwaitable&& other) noexcept(
        std::is_nothrow_move_constructible_v<F> && std::is_nothrow_move_constructible_v<Schedule>)
        : future_(std::move(other.future_)),
          schedule_(std::move(other.schedule_)),
          driver_(std::exchange(other.driver_, nullptr)) {}
    FutureAwaitable& operator=(FutureAwaitable&&) = delete;
    ~FutureAwaitable() {
        if (driver_ == nullptr) return;
        driver_->cancel();
        driver_->drop_reference();
    }

    bool await_ready() const noexcept { return false; }

    // noinline: clang before 19 keeps what an inlined one has in variables in the coroutine's
    // frame, and the coroutine may be resumed and gone before this returns.
    POLLEN_NOINLINE bool await_suspend(std::coroutine_handle<> awaiting) {
        auto* const driver = new Driver(std::move(future_), std::move(schedule_), awaiting);
        driver_ = driver;
        driver->state.add_reference();
        const detail::DriverRef<Driver> own(*driver);
        return driver->drive() != detail::Driven::Finished;
    }

    FutureOutput<F> await_resume() { return driver_->take(); }

private:
    F future_;  // moved into the driver when it is awaited
    Schedule schedule_;
    Driver* driver_ = nullptr;
};

/// An awaitable of the output of a future, for coroutines that are not a Coro: `co_await
/// as_awaitable(future)` in any coroutine type that can await a plain C++20 awaiter.
///
/// The co_await polls the future at once, in its own thread, and does not suspend if that is ready.
/// Later polls, and the code behind the co_await, run where schedule has them run:
/// `schedule(run)`, called by whoever wakes, in any thread, must have `run()` called once, later,
/// by a thread in which the coroutine may go on. It may copy run. It must not call it while a lock
/// is held that the future needs, and may itself be called by two threads at once.
///
/// Without schedule both run in the thread that wakes, within the wake itself. That is fast, and
/// right for wakes that hold no lock, as those of this library; a future that wakes itself is
/// polled in a loop. The future must be sendable then.
///
/// Errors: the co_await throws what the future throws. An exception of schedule ends the process.
/// Thread safety: it must not be destroyed while another thread resumes the coroutine, as any
/// awaiter.
/// Memory ordering: what a thread wrote before it woke is visible to the poll that follows.
/// Cancellation: destroying the suspended coroutine destroys the future, or, if another thread
/// polls it right then, has that thread destroy it. A run that comes later does nothing. If
/// schedule drops its run, the coroutine is never resumed.
/// Allocates: one block when it is awaited, recycled while an executor runs on this thread; also if
/// the future is ready at once. Its first poll may leave a waker with another thread, which polls
/// it in that block, and which may do so while the coroutine is destroyed. To poll it elsewhere
/// first would move it after a poll, or poll it twice.
///
/// Example:
/// ```cpp
/// struct Detached {  // a coroutine type of somebody else
///     struct promise_type {
///         Detached get_return_object() { return {}; }
///         std::suspend_never initial_suspend() noexcept { return {}; }
///         std::suspend_never final_suspend() noexcept { return {}; }
///         void return_void() {}
///         void unhandled_exception() { std::terminate(); }
///     };
/// };
/// Detached answer(int& to) {
///     to = co_await pollen::compat::as_awaitable(pollen::future::ready(42));
/// }
///
/// int result = 0;
/// answer(result);
/// EXPECT_EQ(result, 42);
/// ```
template <class F, class Schedule = PollWhereWoken>
FutureAwaitable<IntoFutureType<F>, Schedule> as_awaitable(F&& future,
                                                          Schedule schedule = Schedule()) {
    return FutureAwaitable<IntoFutureType<F>, Schedule>(std::forward<F>(future),
                                                        std::move(schedule));
}

}  // namespace compat
POLLEN_NAMESPACE_END
