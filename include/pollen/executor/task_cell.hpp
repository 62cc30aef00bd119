// SPDX-License-Identifier: MIT
// One spawned task as one block of memory: the head, what its executor needs, and the payload.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/detail/type_name.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A task. Kind is what its executor adds to the head: it derives from TaskHead and has the static
/// members waker_vtable and schedule.
template <class Kind, Future F>
class TaskCell final : public Kind, public Recycled {
public:
    /// make() returns the future; args are the executor's.
    template <class Make, class... Args>
    explicit TaskCell(Make&& make, Args&&... args)
        : Kind(table, std::forward<Args>(args)...),
          payload_(std::forward<Make>(make))
#if POLLEN_TASK_DUMPS
          ,
          record_(facts())
#endif
    {
        POLLEN_ASSERT(static_cast<void*>(&payload_) == this->payload(),
                      "the payload of a task is not where its vtable says");
    }

private:
    static TaskCell& self(TaskHead& task) noexcept { return static_cast<TaskCell&>(task); }

    static bool poll(TaskHead& task) noexcept {
        const BorrowedWaker waker(task.raw_waker());
        Context cx(*waker);
#if POLLEN_TASK_DUMPS
        return self(task).record_.poll([&] { return self(task).payload_.poll(cx, task.outcome); });
#else
        return self(task).payload_.poll(cx, task.outcome);
#endif
    }
    static void cancel(TaskHead& task) noexcept {
#if POLLEN_TASK_DUMPS
        self(task).record_.drop([&] { self(task).payload_.cancel(task.outcome); });
#else
        self(task).payload_.cancel(task.outcome);
#endif
    }
    static void discard(TaskHead& task) noexcept { self(task).payload_.discard(task.outcome); }
    static void destroy(TaskHead& task) noexcept { delete &self(task); }

    static constexpr auto name_function() {
        if constexpr (requires(const F& future) { future.task_name(); }) {
            return [](TaskHead& task) noexcept { return self(task).payload_.future().task_name(); };
        } else {
            return nullptr;
        }
    }

    POLLEN_HIDDEN static constexpr TaskVTable table{
        .waker = Kind::waker_vtable,
        .schedule = &Kind::schedule,
        .poll = &TaskCell::poll,
        .cancel = &TaskCell::cancel,
        .discard = &TaskCell::discard,
        .destroy = &TaskCell::destroy,
        .payload_offset = payload_offset<Kind, TaskPayload<F>>,
        .name = name_function(),
#if POLLEN_ASSERTIONS || POLLEN_TASK_DUMPS
        .future_type = type_name<F>(),
#endif
    };

    TaskPayload<F> payload_;

#if POLLEN_TASK_DUMPS
    TaskFacts facts() noexcept {
        TaskFacts facts = facts_of(Kind::executor_name, payload_.future());
        facts.task = static_cast<const Kind*>(this);
        facts.phase = [](const void* task) noexcept {
            const Kind& kind = *static_cast<const Kind*>(task);
            if (kind.state.is_aborted()) return TaskPhase::Aborted;
            return kind.is_queued() ? TaskPhase::Queued : TaskPhase::Idle;
        };
        return facts;
    }
    TaskRecord record_;  // last: the payload lies right behind the head
#endif
};

}  // namespace detail
POLLEN_NAMESPACE_END
