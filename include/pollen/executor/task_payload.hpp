// SPDX-License-Identifier: MIT
// The future of a task and, later, its outcome, in the same storage.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/executor/task_exception.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What the payload of a task is.
enum class Outcome : std::uint8_t {
    None,       // the future
    Value,      // what the future returned
    Exception,  // a std::exception_ptr
    Cancelled,  // nothing: the future was destroyed before it finished
    Taken,      // nothing any more
};

/// std::destroy_at, which would bring all of <memory>.
template <class T>
void destroy_object(T& object) noexcept {
    object.~T();
}

/// The value of an output, where a JoinHandle finds it knowing only the type of the output.
template <class T>
class OutputSlot {
public:
    explicit OutputSlot(Poll<T>&& answer) : value_(std::move(answer).value()) {}
    Poll<T> take() { return Poll<T>::ready(std::move(value_)); }

private:
    T value_;
};

template <>
class OutputSlot<void> {
public:
    explicit OutputSlot(Poll<void>&&) noexcept {}
    Poll<void> take() noexcept { return Poll<void>::ready(); }
};

template <class T>
class OutputSlot<T&> {
public:
    explicit OutputSlot(Poll<T&>&& answer) noexcept : value_(__builtin_addressof(answer.value())) {}
    Poll<T&> take() noexcept { return *value_; }

private:
    T* value_;
};

/// A future that becomes its outcome. The outcome's kind is kept elsewhere, and given to each
/// function.
//
// The future is destroyed as soon as it finishes, before anybody hears of the outcome.
template <Future F>
union TaskPayload {
public:
    using Output = FutureOutput<F>;

    // make() returns the future, which is so made in its place and never moved.
    template <class Make>
    explicit TaskPayload(Make&& make) : future_(std::forward<Make>(make)()) {}
    TaskPayload(const TaskPayload&) = delete;
    TaskPayload& operator=(const TaskPayload&) = delete;
    ~TaskPayload() {}

    /// True if the future has finished: it is destroyed and the outcome is there.
    // always_inline: clang else calls it from its only caller, for the sake of what runs once. Each
    // poll of each task pays for that.
    POLLEN_ALWAYS_INLINE bool poll(Context& cx, Outcome& outcome) noexcept {
#if POLLEN_EXCEPTIONS
        bool polling = true;
        try {
#endif
            Poll<Output> answer = future_.poll(cx);
            if (answer.is_pending()) return false;
#if POLLEN_EXCEPTIONS
            polling = false;
#endif
            destroy_object(future_);
            ::new (&output_) OutputSlot<Output>(std::move(answer));
            outcome = Outcome::Value;
#if POLLEN_EXCEPTIONS
        } catch (...) {
            if (polling) destroy_object(future_);
            ::new (&error_) std::exception_ptr(std::current_exception());
            outcome = Outcome::Exception;
        }
#endif
        return true;
    }

    /// While it is not polled, and has not finished.
    const F& future() const noexcept { return future_; }

    /// Destroys the future unfinished.
    void cancel(Outcome& outcome) noexcept {
        destroy_object(future_);
        outcome = Outcome::Cancelled;
    }

    /// Destroys the outcome; an exception goes to the handler for those that nobody joins.
    void discard(Outcome& outcome) noexcept {
        if (outcome == Outcome::Value) {
            destroy_object(output_);
        } else if (outcome == Outcome::Exception) {
            report_task_exception(std::move(error_));
            destroy_object(error_);
        }
        outcome = Outcome::Taken;
    }

private:
    F future_;
    OutputSlot<Output> output_;
    std::exception_ptr error_;
};

/// Destroys an outcome when it has been moved out.
template <class P>
class TakenOutcome {
public:
    TakenOutcome(P& object, Outcome& outcome) noexcept : object_(object), outcome_(outcome) {}
    TakenOutcome(const TakenOutcome&) = delete;
    TakenOutcome& operator=(const TakenOutcome&) = delete;
    ~TakenOutcome() {
        destroy_object(object_);
        outcome_ = Outcome::Taken;
    }

private:
    P& object_;
    Outcome& outcome_;
};

[[noreturn]] POLLEN_COLD inline void throw_outcome([[maybe_unused]] void* payload,
                                                   [[maybe_unused]] Outcome& outcome) {
#if POLLEN_EXCEPTIONS
    if (outcome == Outcome::Cancelled) throw JoinError();
    auto& error = *static_cast<std::exception_ptr*>(payload);
    const TakenOutcome taken(error, outcome);
    std::rethrow_exception(std::move(error));
#else
    abort_with(JoinError().what());
#endif
}

/// Answers with the outcome of a task that is over, of which the type of the output is known: the
/// value is moved out, an exception is rethrown, JoinError is thrown if there is neither.
template <class T>
Poll<T> take_outcome(void* payload, Outcome& outcome) {
    if (POLLEN_UNLIKELY(outcome != Outcome::Value)) throw_outcome(payload, outcome);
    auto& slot = *static_cast<OutputSlot<T>*>(payload);
    const TakenOutcome taken(slot, outcome);
    return slot.take();
}

/// How far behind the begin of a task its payload lies.
template <class Head, class Payload>
inline constexpr std::size_t payload_offset =
    (sizeof(Head) + alignof(Payload) - 1) / alignof(Payload) * alignof(Payload);

}  // namespace detail
POLLEN_NAMESPACE_END
