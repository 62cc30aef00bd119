// SPDX-License-Identifier: MIT
// Drives a future without an executor: whoever wakes it polls it, or has it polled by a function
// that schedules.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/compat/drive_state.hpp>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace compat {

/// Instead of a function that schedules: the future is polled within the wake, by the thread that
/// wakes.
struct PollWhereWoken {
    PollWhereWoken() noexcept {}
};

}  // namespace compat

namespace detail {

/// How driving a future has ended, for now.
enum class [[nodiscard]] Driven {
    Pending,    // it may be driven elsewhere already
    Finished,   // the outcome is there
    Cancelled,  // there is none
};

/// A reference to a Driver.
template <class D>
class DriverRef {
public:
    /// Takes over a reference.
    explicit DriverRef(D& driver) noexcept : driver_(&driver) {}
    DriverRef(const DriverRef& other) noexcept : driver_(other.driver_) {
        if (driver_ != nullptr) driver_->state.add_reference();
    }
    DriverRef(DriverRef&& other) noexcept : driver_(std::exchange(other.driver_, nullptr)) {}
    DriverRef& operator=(DriverRef other) noexcept {
        std::swap(driver_, other.driver_);
        return *this;
    }
    ~DriverRef() {
        if (driver_ != nullptr) driver_->drop_reference();
    }

    D* operator->() const noexcept { return driver_; }

private:
    D* driver_;  // null when moved from
};

/// What a function that schedules is given: to be called once, in any thread. May be copied; other
/// calls do nothing.
template <class D>
class DriverRun {
public:
    explicit DriverRun(DriverRef<D> driver) noexcept : driver_(std::move(driver)) {}
    void operator()() const noexcept { driver_->run(); }

private:
    DriverRef<D> driver_;
};

/// A future, its outcome, and the waker that drives it: one block with references. D derives from
/// this, and says in on_finished() and on_cancelled() what follows.
//
// It begins Running: whoever makes it calls drive() first.
template <class D, class F, class Schedule>
class Driver : public PollenFfiWaker, public Recycled {
    using T = FutureOutput<F>;
    static constexpr bool polls_where_woken = std::is_same_v<Schedule, compat::PollWhereWoken>;
    static_assert(!polls_where_woken || sendable<F>,
                  "pollen: without a function that schedules, whichever thread wakes polls this "
                  "future, and it must stay on one");

public:
    using Output = T;

    template <class Value>
    Driver(Value&& future, Schedule&& schedule)
        : PollenFfiWaker{&abi_vtable},
          future_(std::in_place_t(), take_future(std::forward<Value>(future))),
          schedule_(std::move(schedule)) {}
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    /// Polls until it is pending and not woken. By who made it, at first, and by run().
    Driven drive() noexcept;

    /// Polls if that is due. By who was scheduled, with a reference.
    void run() noexcept {
        if (!state.begin()) return;
        switch (drive()) {
            case Driven::Pending:
                break;
            case Driven::Finished:
                self().on_finished();
                break;
            case Driven::Cancelled:
                self().on_cancelled();
                break;
        }
    }

    /// Destroys the future, now or when its poll is over. True if that is done.
    bool cancel() noexcept {
        if (state.cancel() != DriveCancel::Now) return false;
        future_.reset();
        return true;
    }

    /// The outcome. By who was told that it is there.
#if POLLEN_EXCEPTIONS
    std::exception_ptr& error() noexcept { return error_; }
#endif
    Kept<T>& value() noexcept { return *value_; }

    /// The value, or the exception is thrown.
    T take() {
#if POLLEN_EXCEPTIONS
        if (POLLEN_UNLIKELY(error_ != nullptr)) {
            std::rethrow_exception(std::exchange(error_, nullptr));
        }
#endif
        if constexpr (!std::is_void_v<T>) return value_->release();
    }

    void drop_reference() noexcept {
        if (state.drop_reference()) delete &self();
    }

    DriveState state;

protected:
    ~Driver() = default;

private:
    D& self() noexcept { return static_cast<D&>(*this); }
    static D& self(const PollenFfiWaker* waker) noexcept {
        // safe: the waker is the driver itself, which is not const.
        return static_cast<D&>(static_cast<Driver&>(const_cast<PollenFfiWaker&>(*waker)));
    }
    DriverRef<D> reference() noexcept {
        state.add_reference();
        return DriverRef<D>(self());
    }
    void schedule(DriverRef<D> reference) noexcept {
        if constexpr (polls_where_woken) {
            reference->run();
        } else {
            abort_on_exception("the function that schedules a future",
                               [&] { schedule_(DriverRun<D>(std::move(reference))); });
        }
    }
    bool poll_is_ready() noexcept;

    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        self(waker).state.add_reference();
        return waker;
    }
    static void wake(const PollenFfiWaker* waker) noexcept {
        DriverRef<D> own(self(waker));
        if (own->state.wake() == DriveDuty::Run) own->schedule(std::move(own));
    }
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept {
        Driver& driver = self(waker);
        if (driver.state.wake() == DriveDuty::Run) driver.schedule(driver.reference());
    }
    static void drop(const PollenFfiWaker* waker) noexcept { self(waker).drop_reference(); }

    POLLEN_HIDDEN static constexpr PollenFfiWakerVTable abi_vtable{
        .clone = &Driver::clone,
        .wake = &Driver::wake,
        .wake_by_ref = &Driver::wake_by_ref,
        .drop = &Driver::drop,
    };

    std::optional<F> future_;  // until it has finished
    std::optional<Kept<T>> value_;
#if POLLEN_EXCEPTIONS
    std::exception_ptr error_;
#endif
    Schedule schedule_;
};

template <class D, class F, class Schedule>
bool Driver<D, F, Schedule>::poll_is_ready() noexcept {
    const PollenFfiWaker* const itself = this;
    const BorrowedWaker waker(RawWaker{itself, &abi_raw_waker_vtable});
    Context cx(*waker);
#if POLLEN_EXCEPTIONS
    try {
#endif
        Poll<T> answer = future_->poll(cx);
        if (answer.is_pending()) return false;
        future_.reset();
        value_.emplace(std::move(answer));
#if POLLEN_EXCEPTIONS
    } catch (...) {
        future_.reset();
        error_ = std::current_exception();
    }
#endif
    return true;
}

template <class D, class F, class Schedule>
Driven Driver<D, F, Schedule>::drive() noexcept {
    for (;;) {
        const bool ready = poll_is_ready();
        const DriveDuty duty = ready ? state.finish() : state.end_poll();
        if (duty == DriveDuty::Cancel) {
            future_.reset();
            return Driven::Cancelled;
        }
        if (ready) return Driven::Finished;
        if (duty == DriveDuty::Nothing) return Driven::Pending;
        if constexpr (!polls_where_woken) {
            schedule(reference());
            return Driven::Pending;
        }
        if (!state.begin()) return Driven::Pending;
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
