// SPDX-License-Identifier: MIT
// How a LocalExecutor runs its tasks, and what their wakers do on its thread and on others.

#include <pollen/executor/local_core.hpp>

#include <pollen/detail/abort.hpp>
#include <pollen/executor/lost_wake.hpp>
#include <pollen/executor/parker.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {
namespace {

// safe: wakers are handed around as const, the tasks behind them are not.
LocalTask& task_of(const PollenFfiWaker* waker) noexcept {
    return static_cast<LocalTask&>(const_cast<PollenFfiWaker&>(*waker));
}

LocalCore& core_of(const PollenFfiWaker* waker) noexcept {
    return static_cast<LocalCore&>(const_cast<PollenFfiWaker&>(*waker));
}

LocalCore& core_at(std::uintptr_t home) noexcept { return *reinterpret_cast<LocalCore*>(home); }

std::uintptr_t running_here() noexcept {
    return reinterpret_cast<std::uintptr_t>(running_executor());
}

}  // namespace

// The wakers of tasks.

void LocalTask::schedule(TaskHead& task) noexcept {
    LocalCore::push(static_cast<LocalTask&>(task));
}

const PollenFfiWaker* LocalTask::clone(const PollenFfiWaker* waker) noexcept {
    task_of(waker).state.add_references(1);
    return waker;
}

void LocalTask::wake(const PollenFfiWaker* waker) noexcept {
    wake_by_ref(waker);
    drop(waker);
}

void LocalTask::wake_by_ref(const PollenFfiWaker* waker) noexcept {
    LocalTask& task = task_of(waker);
    const std::uintptr_t here = running_here();
    if (POLLEN_LIKELY(here != 0 && task.is_home(here))) {
        core_at(here).wake_here(task);
    } else if (task.state.notify() == WakeDuty::Schedule) {
        LocalCore::push(task);
    }
}

void LocalTask::drop(const PollenFfiWaker* waker) noexcept { task_of(waker).release(); }

// The waker of run_until().

constexpr PollenFfiWakerVTable LocalCore::abi_vtable{
    .clone = &LocalCore::clone_main,
    .wake = &LocalCore::wake_main,
    .wake_by_ref = &LocalCore::wake_main_by_ref,
    .drop = &LocalCore::drop_main,
};

const PollenFfiWaker* LocalCore::clone_main(const PollenFfiWaker* waker) noexcept {
    core_of(waker).state_.add_references(1);
    return waker;
}

void LocalCore::wake_main(const PollenFfiWaker* waker) noexcept {
    wake_main_by_ref(waker);
    drop_main(waker);
}

void LocalCore::wake_main_by_ref(const PollenFfiWaker* waker) noexcept {
    LocalCore& core = core_of(waker);
    if (running_here() == core.address()) {
        core.main_woken_ = true;
    } else if (core.state_.notify() == WakeDuty::Schedule) {
        push(core);
    }
}

void LocalCore::drop_main(const PollenFfiWaker* waker) noexcept { core_of(waker).drop_reference(); }

// Other threads.

// The caller has the right to it from TaskState: the executor waits for this entry before it lets
// go of the memory.
void LocalCore::push(InboxEntry& entry) noexcept {
    LocalCore& core = core_at(entry.home());
    const std::uint32_t* const sleeper = core.inbox_.sleeping_address();
    switch (core.inbox_.push(entry)) {
        case PushDuty::Nothing:
            return;
        case PushDuty::WakeOwner:
            // The executor may have seen the entry already, and be gone: only its address is used.
            return wake_sleeper(sleeper);
        case PushDuty::Closed:
            core.release(entry);
            return;
    }
}

// Gives back what an entry holds: a reference to itself, and one to the core for the time after
// shut_down().
void LocalCore::release(InboxEntry& entry) noexcept {
    if (&entry == this) {
        drop_reference();
    } else {
        static_cast<LocalTask&>(entry).release();
    }
    drop_reference();
}

void LocalCore::drop_reference() noexcept {
    if (state_.release() == ReleaseDuty::Destroy) delete this;
}

// The executor's thread.

LocalCore::LocalCore() noexcept
    : PollenFfiWaker{&abi_vtable}, InboxEntry(reinterpret_cast<std::uintptr_t>(this)), state_(1) {}

void LocalCore::add(LocalTask& task) noexcept {
    task.place = Queued;
    queue_.push_back(task);
}

void LocalCore::wake_here(LocalTask& task) noexcept {
    // A task of an executor that is gone, whose core was at the same address: its place means
    // nothing.
    if (POLLEN_UNLIKELY(task.state.is_over())) return;
    if (task.place == Running) {
        task.place = RunningWoken;
    } else if (task.place == Idle) {
        TaskList::remove(task);
        task.place = Queued;
        queue_.push_back(task);
    }
}

// Inlined into both loops: a call is a tenth of what a yield costs.
POLLEN_ALWAYS_INLINE bool LocalCore::run(LocalTask& task) noexcept {
    task.place = Running;
    if (POLLEN_UNLIKELY(task.state.is_aborted())) {
        task.table().cancel(task);
    } else if (!task.table().poll(task)) {
        if (task.place == RunningWoken) {
            task.place = Queued;
            queue_.push_back(task);
        } else {
            task.place = Idle;
            idle_.push_back(task);
            if (POLLEN_ASSERTIONS && POLLEN_UNLIKELY(task.state.is_forgotten())) {
                report_lost_wake(task);
            }
        }
        return false;
    }
    end(task);
    return true;
}

void LocalCore::end(LocalTask& task) noexcept {
    task.place = Over;
    if (task.finish()) ++entries_on_their_way_;
}

bool LocalCore::run_some() noexcept {
    look_into_inbox();
    if (queue_.is_empty()) return false;
    for (int polls = 0; polls < budget && !queue_.is_empty(); ++polls) {
        run(static_cast<LocalTask&>(queue_.pop_front()));
    }
    return true;
}

bool LocalCore::run_until_one_ends() noexcept {
    look_into_inbox();
    for (int polls = 0; polls < budget && !queue_.is_empty(); ++polls) {
        if (run(static_cast<LocalTask&>(queue_.pop_front()))) return true;
    }
    return false;
}

bool LocalCore::has_work() noexcept {
    look_into_inbox();
    return !queue_.is_empty();
}

void LocalCore::sleep() noexcept {
    if (main_woken_ || !queue_.is_empty() || !inbox_.begin_sleep()) return;
    while (inbox_.is_sleeping())
        sleep_while(inbox_.sleeping_address(), TaskInbox::sleeping_word);
}

RawWaker LocalCore::main_waker() const noexcept {
    return {static_cast<const PollenFfiWaker*>(this), &abi_raw_waker_vtable};
}

bool LocalCore::take_main_wake() noexcept { return std::exchange(main_woken_, false); }

void LocalCore::look_into_inbox() noexcept {
    if (inbox_.is_empty()) return;
    inbox_.take_all(address(), [this](InboxEntry& entry) { arrive(entry); });
}

void LocalCore::arrive(InboxEntry& entry) noexcept {
    if (&entry == this) {
        if (state_.arrive() == ArrivalDuty::Run) main_woken_ = true;
        return;
    }
    auto& task = static_cast<LocalTask&>(entry);
    if (task.state.arrive() == ArrivalDuty::Run) {
        wake_here(task);
    } else {
        --entries_on_their_way_;
        task.release();
    }
}

void LocalCore::shut_down() noexcept {
    if (running_here() == address()) abort_with("a LocalExecutor was destroyed while it runs");
    // Destructors may wake, spawn and drop handles: the lists are looked at afresh each time. On
    // this thread, too, wakes go through the inbox now, since no executor runs.
    while (has_tasks()) {
        auto& task =
            static_cast<LocalTask&>(queue_.is_empty() ? idle_.pop_front() : queue_.pop_front());
        task.place = Running;
        task.table().cancel(task);
        end(task);
    }
    // One reference for this function, and one for each entry whose pusher may still have to find
    // the inbox closed.
    state_.add_references(1 + entries_on_their_way_);
    if (state_.complete(true) == CompleteDuty::KeepForEntry) state_.add_references(1);
    inbox_.close(address(), [this](InboxEntry& entry) { release(entry); });
    drop_reference();
}

}  // namespace detail
POLLEN_NAMESPACE_END
