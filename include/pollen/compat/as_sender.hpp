// SPDX-License-Identifier: MIT
// as_sender(): a future as a sender of C++26's std::execution.

#pragma once

#include <pollen/compat/driver.hpp>
#include <pollen/compat/execution.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#if POLLEN_EXECUTION

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class T>
struct SetValueOf {
    using Type = execution::set_value_t(T);
};
template <>
struct SetValueOf<void> {
    using Type = execution::set_value_t();
};

/// Completes an operation when its future has finished or is cancelled.
template <class F, class Schedule, class Operation>
class SentDriver final : public Driver<SentDriver<F, Schedule, Operation>, F, Schedule> {
public:
    SentDriver(F&& future, Schedule&& schedule, Operation& operation)
        : SentDriver::Driver(std::move(future), std::move(schedule)), operation_(operation) {}

    void on_finished() noexcept { operation_.finish(); }
    void on_cancelled() noexcept { operation_.stop(); }

private:
    Operation& operation_;
};

/// The operation state.
template <class F, class Schedule, class R>
class FutureOperation {
    using Driver = SentDriver<F, Schedule, FutureOperation>;
    using Token = execution::stop_token_of_t<execution::env_of_t<R>>;

public:
    using operation_state_concept = execution::operation_state_t;

    FutureOperation(F&& future, Schedule&& schedule, R&& receiver)
        : future_(std::move(future)),
          schedule_(std::move(schedule)),
          receiver_(std::move(receiver)) {}
    FutureOperation(const FutureOperation&) = delete;
    FutureOperation& operator=(const FutureOperation&) = delete;
    ~FutureOperation() {
        if (driver_ != nullptr) driver_->drop_reference();
    }

    void start() & noexcept;

private:
    friend Driver;

    struct OnStop {
        explicit OnStop(FutureOperation& to) noexcept : operation(&to) {}
        // The operation, and so this object, may be gone afterwards.
        void operator()() const noexcept {
            FutureOperation& stopped = *operation;
            if (stopped.driver_->cancel()) stopped.stop();
        }
        FutureOperation* operation;
    };
    using Callback = execution::stop_callback_for_t<Token, OnStop>;

    // By whoever drives, with a reference to the driver: completing may destroy the operation.
    void finish() noexcept {
        callback_.reset();
#if POLLEN_EXCEPTIONS
        if (driver_->error() != nullptr) {
            return execution::set_error(std::move(receiver_), std::move(driver_->error()));
        }
#endif
        if constexpr (std::is_void_v<FutureOutput<F>>) {
            execution::set_value(std::move(receiver_));
        } else {
            execution::set_value(std::move(receiver_), driver_->value().release());
        }
    }
    void stop() noexcept {
        callback_.reset();
        execution::set_stopped(std::move(receiver_));
    }

    F future_;  // moved into the driver at the start
    Schedule schedule_;
    R receiver_;
    Driver* driver_ = nullptr;
    std::optional<Callback> callback_;
};

template <class F, class Schedule, class R>
void FutureOperation<F, Schedule, R>::start() & noexcept {
    const Token token = execution::get_stop_token(execution::get_env(receiver_));
    if (token.stop_requested()) return execution::set_stopped(std::move(receiver_));
#if POLLEN_EXCEPTIONS
    try {
#endif
        driver_ = new Driver(std::move(future_), std::move(schedule_), *this);
        callback_.emplace(token, OnStop(*this));
#if POLLEN_EXCEPTIONS
    } catch (...) {
        return execution::set_error(std::move(receiver_), std::current_exception());
    }
#endif
    driver_->state.add_reference();
    const DriverRef<Driver> driver(*driver_);
    switch (driver->drive()) {
        case Driven::Pending:
            break;  // the operation may be gone
        case Driven::Finished:
            return finish();
        case Driven::Cancelled:
            return stop();
    }
}

}  // namespace detail

namespace compat {

/// What as_sender() returns.
template <class F, class Schedule>
class [[nodiscard]] FutureSender {
public:
    using sender_concept = detail::execution::sender_t;
    using completion_signatures =
        detail::execution::completion_signatures<typename detail::SetValueOf<FutureOutput<F>>::Type,
                                                 detail::execution::set_error_t(std::exception_ptr),
                                                 detail::execution::set_stopped_t()>;

    template <class Value>
    FutureSender(Value&& future, Schedule schedule)
        : future_(detail::take_future(std::forward<Value>(future))),
          schedule_(std::move(schedule)) {}
    FutureSender(const FutureSender&) = delete;  // a future is polled in one place
    FutureSender& operator=(const FutureSender&) = delete;
    FutureSender(FutureSender&&) = default;
    FutureSender& operator=(FutureSender&&) = default;

    template <class Self, class... Env>
    static constexpr completion_signatures get_completion_signatures() noexcept {
        return {};
    }

    template <class R>
    detail::FutureOperation<F, Schedule, R> connect(R receiver) && {
        return detail::FutureOperation<F, Schedule, R>(std::move(future_), std::move(schedule_),
                                                       std::move(receiver));
    }

private:
    F future_;
    Schedule schedule_;
};

/// A sender that completes as a future does: set_value with its output (a reference stays one),
/// set_error with the std::exception_ptr of what it throws, set_stopped if a stop is requested
/// before either.
///
/// start() polls the future at once. Who polls it later, and so in which thread the receiver is
/// completed, is as with as_awaitable(): within the wake, or where schedule says. An adaptor of the
/// implementation (continues_on) changes the thread for what follows.
///
/// Thread safety: the future must be sendable unless schedule is given.
/// Cancellation: a stop that is requested through the receiver's token destroys the future, in the
/// requesting thread or, if another one polls it right then, in that one; then set_stopped follows.
/// A stop that comes after the output is not seen. An operation that was never started destroys the
/// future; one that was is destroyed after it has completed, as the standard asks.
/// Allocates: one block at start(), recycled while an executor runs on this thread; also if the
/// future is ready at once, for the reason that as_awaitable() gives. If that fails, set_error
/// follows.
///
/// Needs an implementation of std::execution: see compat/execution.hpp.
template <class F, class Schedule = PollWhereWoken>
FutureSender<IntoFutureType<F>, Schedule> as_sender(F&& future, Schedule schedule = Schedule()) {
    return FutureSender<IntoFutureType<F>, Schedule>(std::forward<F>(future), std::move(schedule));
}

}  // namespace compat
POLLEN_NAMESPACE_END

#endif
