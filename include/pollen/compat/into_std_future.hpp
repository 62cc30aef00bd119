// SPDX-License-Identifier: MIT
// into_std_future(): a std::future of the output of a future, for code that blocks.

#pragma once

#include <pollen/compat/driver.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <exception>
#include <future>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class T>
void set_promise(std::promise<T>& promise, Kept<T>&& value) {
    if constexpr (std::is_void_v<T>) {
        promise.set_value();
    } else {
        promise.set_value(value.release());
    }
}

/// Keeps the promise when the future has finished.
template <class F>
class PromiseDriver final : public Driver<PromiseDriver<F>, F, compat::PollWhereWoken> {
public:
    template <class Value>
    explicit PromiseDriver(Value&& future)
        : PromiseDriver::Driver(std::forward<Value>(future), compat::PollWhereWoken()) {}

    std::future<FutureOutput<F>> get_future() { return promise_.get_future(); }

    void on_finished() noexcept {
#if POLLEN_EXCEPTIONS
        if (this->error() != nullptr) return promise_.set_exception(this->error());
#endif
        set_promise(promise_, std::move(this->value()));
    }
    void on_cancelled() const noexcept {}  // nobody cancels

private:
    std::promise<FutureOutput<F>> promise_;
};

/// A future of void that keeps a promise.
template <class F>
class [[nodiscard]] KeepPromise {
public:
    using Output = void;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
    KeepPromise(Value&& future, std::promise<FutureOutput<F>>&& promise)
        : future_(take_future(std::forward<Value>(future))), promise_(std::move(promise)) {}

    Poll<void> poll(Context& cx) {
#if POLLEN_EXCEPTIONS
        try {
#endif
            Poll<FutureOutput<F>> answer = future_.poll(cx);
            if (answer.is_pending()) return Pending{};
            set_promise(promise_, Kept<FutureOutput<F>>(std::move(answer)));
#if POLLEN_EXCEPTIONS
        } catch (...) {
            promise_.set_exception(std::current_exception());
        }
#endif
        return Poll<void>::ready();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept { pollen::trace_awaits(future_, trace); }
    const F& traced_future() const noexcept { return future_; }

private:
    F future_;
    std::promise<FutureOutput<F>> promise_;
};

}  // namespace detail

namespace compat {

/// A std::future of the output of a future, which is driven without an executor: it is polled at
/// once, and then within each wake, by the thread that wakes. See as_awaitable() for what that
/// means; the future must be sendable and must not borrow.
///
/// Errors: what the future throws is thrown by get(). If nobody can wake it any more it is
/// destroyed, and get() throws std::future_error (broken_promise).
/// Cancellation: none passes: a std::future tells nobody that it is destroyed, and the future goes
/// on. Wrap it into future::abortable() before to be able to stop it.
/// Allocates: one block, recycled while an executor runs on this thread, and what std::promise
/// does.
///
/// Example:
/// ```cpp
/// std::future<int> legacy = pollen::compat::into_std_future(pollen::future::ready(42));
/// EXPECT_EQ(legacy.get(), 42);
/// ```
template <class F>
std::future<FutureOutput<IntoFutureType<F>>> into_std_future(F&& future) {
    using Driver = detail::PromiseDriver<IntoFutureType<F>>;
    static_assert(!borrowing<IntoFutureType<F>>,
                  "pollen: this future borrows from its caller, and nobody knows how long a "
                  "std::future makes it live");
    const detail::DriverRef<Driver> driver(*new Driver(std::forward<F>(future)));
    auto result = driver->get_future();
    if (driver->drive() == detail::Driven::Finished) driver->on_finished();
    return result;
}

/// The same, driven by a task of an executor: anything with spawn(future), whose result has
/// detach().
///
/// Errors: as above. If the executor ends first, get() throws std::future_error (broken_promise).
/// What a future of a task must be, sendable and not borrowing, spawn() says.
/// Cancellation: none passes; the task goes on.
/// Allocates: the task, and what std::promise does.
template <class Executor, class F>
std::future<FutureOutput<IntoFutureType<F>>> into_std_future(Executor& executor, F&& future) {
    using Own = IntoFutureType<F>;
    std::promise<FutureOutput<Own>> promise;
    auto result = promise.get_future();
    executor.spawn(detail::KeepPromise<Own>(std::forward<F>(future), std::move(promise))).detach();
    return result;
}

}  // namespace compat
POLLEN_NAMESPACE_END
