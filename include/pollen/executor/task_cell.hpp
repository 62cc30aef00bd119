// SPDX-License-Identifier: MIT
// One spawned task as one block of memory: the head, what its executor needs, and the future or its
// outcome.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/executor/task_exception.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

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
    T&& take() noexcept { return std::move(value_); }

private:
    T value_;
};

template <>
class OutputSlot<void> {
public:
    explicit OutputSlot(Poll<void>&&) noexcept {}
    void take() noexcept {}
};

template <class T>
class OutputSlot<T&> {
public:
    explicit OutputSlot(Poll<T&>&& answer) noexcept : value_(&answer.value()) {}
    T& take() noexcept { return *value_; }

private:
    T* value_;
};

/// A task. Kind is what its executor adds to the head: it derives from TaskHead and has the static
/// members waker_vtable and schedule.
//
// The future and the outcome share their storage: the future is destroyed as soon as it finishes,
// before anybody hears of the outcome.
template <class Kind, Future F>
class TaskCell final : public Kind {
    using Output = FutureOutput<F>;
    using Slot = OutputSlot<Output>;

public:
    template <class Made, class... Args>
    explicit TaskCell(Made&& make, Args&&... args)
        : Kind(table, std::forward<Args>(args)...), payload_(std::forward<Made>(make)) {
        POLLEN_ASSERT(static_cast<void*>(&payload_) == this->payload(),
                      "the payload of a task is not where its vtable says");
    }

private:
    union Payload {
        // make() returns the future, which is so made in its place and never moved.
        template <class Made>
        explicit Payload(Made&& make) : future(std::forward<Made>(make)()) {}
        Payload(const Payload&) = delete;
        Payload& operator=(const Payload&) = delete;
        ~Payload() {}

        F future;
        Slot output;
        std::exception_ptr error;
    };

    static TaskCell& self(TaskHead& task) noexcept { return static_cast<TaskCell&>(task); }

    static bool poll(TaskHead& task) noexcept {
        TaskCell& cell = self(task);
#if POLLEN_EXCEPTIONS
        bool polling = true;
        try {
#endif
            const BorrowedWaker waker(cell.raw_waker());
            Context cx(*waker);
            Poll<Output> answer = cell.payload_.future.poll(cx);
            if (answer.is_pending()) return false;
#if POLLEN_EXCEPTIONS
            polling = false;
#endif
            destroy_object(cell.payload_.future);
            ::new (&cell.payload_.output) Slot(std::move(answer));
            cell.outcome = Outcome::Value;
#if POLLEN_EXCEPTIONS
        } catch (...) {
            if (polling) destroy_object(cell.payload_.future);
            ::new (&cell.payload_.error) std::exception_ptr(std::current_exception());
            cell.outcome = Outcome::Exception;
        }
#endif
        return true;
    }

    static void cancel(TaskHead& task) noexcept {
        destroy_object(self(task).payload_.future);
        task.outcome = Outcome::Cancelled;
    }

    static void discard(TaskHead& task) noexcept {
        Payload& payload = self(task).payload_;
        if (task.outcome == Outcome::Value) {
            destroy_object(payload.output);
        } else if (task.outcome == Outcome::Exception) {
            report_task_exception(std::move(payload.error));
            destroy_object(payload.error);
        }
        task.outcome = Outcome::Taken;
    }

    static void destroy(TaskHead& task) noexcept { delete &self(task); }

    static constexpr std::size_t payload_offset =
        (sizeof(Kind) + alignof(Payload) - 1) / alignof(Payload) * alignof(Payload);

    POLLEN_HIDDEN static constexpr TaskVTable table{
        .waker = Kind::waker_vtable,
        .schedule = &Kind::schedule,
        .poll = &TaskCell::poll,
        .cancel = &TaskCell::cancel,
        .discard = &TaskCell::discard,
        .destroy = &TaskCell::destroy,
        .payload_offset = payload_offset,
    };

    Payload payload_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
