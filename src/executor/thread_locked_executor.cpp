// SPDX-License-Identifier: MIT
// How a ThreadLockedExecutor finds tasks by number, and itself by thread.

#include <pollen/executor/thread_locked_executor.hpp>

#include <pollen/detail/abort.hpp>
#include <pollen/detail/threading.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

POLLEN_NAMESPACE_BEGIN

const char* ThreadLockedStall::what() const noexcept {
    return "a ThreadLockedExecutor stands still: every task waits, and no other thread can wake "
           "one";
}

namespace detail {
namespace {

// What a waker carries in the place of a pointer. The widths add up to those of a pointer.
struct WakerId {
    static constexpr bool wide = sizeof(std::uintptr_t) >= 8;
    static constexpr unsigned slot_bits = wide ? 22 : 12;
    static constexpr unsigned generation_bits = wide ? 14 : 5;
    static constexpr unsigned executor_bits = wide ? 6 : 3;
    static constexpr unsigned thread_bits = wide ? 22 : 12;  // Linux has no higher thread ids

    static constexpr std::uint32_t mask(unsigned bits) noexcept { return (1U << bits) - 1; }

    std::uint32_t slot;
    std::uint32_t generation;  // tells a task from a former one in the same slot, most of the time
    std::uint32_t executor;
    std::uint32_t thread;

    const void* pack() const noexcept {
        std::uintptr_t packed = thread & mask(thread_bits);
        packed = packed << executor_bits | (executor & mask(executor_bits));
        packed = packed << generation_bits | (generation & mask(generation_bits));
        packed = packed << slot_bits | (slot & mask(slot_bits));
        return reinterpret_cast<const void*>(packed);
    }

    static WakerId unpack(const void* data) noexcept {
        auto packed = reinterpret_cast<std::uintptr_t>(data);
        const auto take = [&packed](unsigned bits) {
            const auto field = static_cast<std::uint32_t>(packed) & mask(bits);
            packed >>= bits;
            return field;
        };
        WakerId id{};
        id.slot = take(slot_bits);
        id.generation = take(generation_bits);
        id.executor = take(executor_bits);
        id.thread = take(thread_bits);
        return id;
    }
};

constexpr std::uint32_t main_slot = WakerId::mask(WakerId::slot_bits);

[[noreturn]] void throw_wrong_thread(std::uint32_t home, std::uint32_t here, const char* what) {
#if POLLEN_EXCEPTIONS
    throw WrongThread(home, here, what);
#else
    abort_with(WrongThread(home, here, what).what());
#endif
}

}  // namespace

// What belongs to this thread. Trivially destructible, so that a library with this code in it can
// be unloaded.
struct ThreadLockedCore::Thread {
    ThreadLockedCore* first = nullptr;  // its executors
    std::uint32_t number = 0;           // 0: not asked for yet
    std::uint32_t generation = 0;       // of the latest task

    static constinit thread_local Thread current;

    // noinline: these may be called from a coroutine, which moves between threads.
    POLLEN_NOINLINE static Thread& here() noexcept {
        Thread& thread = current;
        if (thread.number == 0) thread.number = find_number();
        return thread;
    }

private:
    static std::uint32_t find_number() noexcept {
#if defined(__linux__)
        return static_cast<std::uint32_t>(syscall(SYS_gettid)) &
               WakerId::mask(WakerId::thread_bits);
#else
        static constinit Atomic<std::uint32_t> threads = 0;
        // order: relaxed; a number alone.
        return (threads.fetch_add(1, Order::Relaxed) + 1) & WakerId::mask(WakerId::thread_bits);
#endif
    }
};

constinit thread_local ThreadLockedCore::Thread ThreadLockedCore::Thread::current{};

struct ThreadLockedCore::State {
    struct Slot {
        ThreadLockedTask* task = nullptr;
        std::uint32_t generation = 0;
        bool queued = false;
    };

    std::vector<Slot> slots;
    std::vector<std::uint32_t> free;     // slots without a task
    std::vector<std::uint32_t> queue;    // slots that are woken
    std::vector<std::uint32_t> running;  // those of the round under way
    std::uint32_t tasks = 0;
};

// The wakers.

constexpr RawWakerVTable ThreadLockedCore::vtable{
    .clone = &ThreadLockedCore::clone,
    .wake = &ThreadLockedCore::wake,
    .wake_by_ref = &ThreadLockedCore::wake,
    .drop = &ThreadLockedCore::drop,
};

RawWaker ThreadLockedCore::clone(const void* data) {
    const WakerId id = WakerId::unpack(data);
    const Thread& here = Thread::here();
    if (id.thread != here.number) throw_wrong_thread(id.thread, here.number, "cloned");
    return {data, &vtable};
}

void ThreadLockedCore::wake(const void* data) {
    const WakerId id = WakerId::unpack(data);
    const Thread& here = Thread::here();
    if (id.thread != here.number) throw_wrong_thread(id.thread, here.number, "woken");
    for (ThreadLockedCore* core = here.first; core != nullptr; core = core->next_) {
        if (core->number_ == id.executor) return core->wake(id.slot, id.generation);
    }
}

void ThreadLockedCore::drop(const void* data) {
    const WakerId id = WakerId::unpack(data);
    const Thread& here = Thread::here();
    if (id.thread != here.number) {
        abort_with(WrongThread(id.thread, here.number, "destroyed").what());
    }
}

RawWaker ThreadLockedCore::waker(std::uint32_t slot, std::uint32_t generation) const noexcept {
    return {WakerId{slot, generation, number_, thread_}.pack(), &vtable};
}

RawWaker ThreadLockedCore::main_waker() const noexcept { return waker(main_slot, 0); }

void ThreadLockedCore::wake(std::uint32_t slot, std::uint32_t generation) noexcept {
    if (slot == main_slot) {
        main_woken_ = true;
    } else if (slot < state_->slots.size() && state_->slots[slot].task != nullptr &&
               state_->slots[slot].generation == generation) {
        enqueue(slot);
    }
}

// The executor.

ThreadLockedCore::ThreadLockedCore() : state_(new State) {
    Thread& here = Thread::here();
    thread_ = here.number;
    std::uint64_t taken = 0;
    for (const ThreadLockedCore* core = here.first; core != nullptr; core = core->next_) {
        taken |= std::uint64_t{1} << core->number_;
    }
    constexpr std::uint32_t most = WakerId::mask(WakerId::executor_bits);
    number_ = 0;
    while (number_ < most && (taken >> number_ & 1) != 0)
        ++number_;
    if ((taken >> number_ & 1) != 0) {
        abort_with("too many ThreadLockedExecutors on one thread");
    }
    next_ = here.first;
    here.first = this;
}

ThreadLockedCore::~ThreadLockedCore() {
    Thread& here = Thread::here();
    if (here.number != thread_) {
        abort_with(WrongThread(thread_, here.number, "destroyed").what());
    }
    if (running_executor() == this) {
        abort_with("a ThreadLockedExecutor was destroyed while it runs");
    }
    // Destructors may wake, spawn and drop handles: the table is looked at afresh each time.
    while (has_tasks()) {
        for (std::size_t slot = 0; slot < state_->slots.size(); ++slot) {
            if (ThreadLockedTask* task = state_->slots[slot].task) {
                task->table().cancel(*task);
                end(*task);
            }
        }
    }
    ThreadLockedCore** link = &here.first;
    while (*link != this)
        link = &(*link)->next_;
    *link = next_;
    delete state_;
}

void ThreadLockedCore::check_thread(const char* what_happened) const {
    const Thread& here = Thread::here();
    if (here.number != thread_) throw_wrong_thread(thread_, here.number, what_happened);
}

void ThreadLockedCore::throw_stall() {
#if POLLEN_EXCEPTIONS
    throw ThreadLockedStall();
#else
    abort_with(ThreadLockedStall().what());
#endif
}

bool ThreadLockedCore::has_tasks() const noexcept { return state_->tasks != 0; }

void ThreadLockedCore::reserve_one() {
    State& state = *state_;
    if (!state.free.empty()) return;
    const std::size_t size = state.slots.size();
    if (size == main_slot) {
#if POLLEN_EXCEPTIONS
        throw std::bad_alloc();
#else
        abort_with("too many tasks of one ThreadLockedExecutor");
#endif
    }
    if (size == state.slots.capacity()) {
        // All to the same capacity, the table last: it says what is there.
        const std::size_t capacity = size < 16 ? 16 : 2 * size;
        state.free.reserve(capacity);
        state.queue.reserve(capacity);
        state.running.reserve(capacity);
        state.slots.reserve(capacity);
    }
    state.slots.emplace_back();
    state.free.push_back(static_cast<std::uint32_t>(size));
}

void ThreadLockedCore::add(ThreadLockedTask& task) noexcept {
    State& state = *state_;
    task.core = this;
    task.slot = state.free.back();
    state.free.pop_back();
    State::Slot& slot = state.slots[task.slot];
    slot.task = &task;
    slot.generation = ++Thread::here().generation & WakerId::mask(WakerId::generation_bits);
    ++state.tasks;
    enqueue(task.slot);
}

void ThreadLockedCore::enqueue(const ThreadLockedTask& task) noexcept { enqueue(task.slot); }

void ThreadLockedCore::enqueue(std::uint32_t slot) noexcept {
    if (!std::exchange(state_->slots[slot].queued, true)) state_->queue.push_back(slot);
#if POLLEN_TASK_DUMPS
    state_->slots[slot].task->woken = true;
#endif
}

bool ThreadLockedCore::run_round() noexcept {
    State& state = *state_;
    if (state.queue.empty()) return false;
    state.running.swap(state.queue);
    // By index: a poll may spawn, and that may move the storage.
    for (std::size_t i = 0; i < state.running.size(); ++i)
        run(state.running[i]);
    state.running.clear();
    return true;
}

void ThreadLockedCore::run(std::uint32_t index) noexcept {
    // The table may move while the future is polled, since that may spawn.
    State::Slot& slot = state_->slots[index];
    slot.queued = false;
    ThreadLockedTask* const task = slot.task;
    if (task == nullptr) return;  // woken in its last poll
#if POLLEN_TASK_DUMPS
    task->woken = false;
#endif
    if (task->aborted) {
        task->table().cancel(*task);
    } else {
        const BorrowedWaker borrowed(waker(index, slot.generation));
        Context cx(*borrowed);
        if (!task->table().poll(*task, cx)) return;
    }
    end(*task);
}

void ThreadLockedCore::end(ThreadLockedTask& task) noexcept {
    state_->slots[task.slot].task = nullptr;
    state_->free.push_back(task.slot);
    --state_->tasks;
    task.finish();
}

// The tasks.

void ThreadLockedTask::finish() noexcept {
    core = nullptr;
    if (!joinable_) table().discard(*this);
    Waker joiner = take_joiner();
    release();
    if (joiner.vtable() == nullptr) return;
    abort_on_exception("Waker::wake", [&] { std::move(joiner).wake(); });
}

void ThreadLockedTask::abort() noexcept {
    if (core == nullptr) return;
    aborted = true;
    core->enqueue(*this);
}

void ThreadLockedTask::detach() noexcept {
    joinable_ = false;
    const Waker dropped = take_joiner();
    if (is_completed()) table().discard(*this);
    release();
}

bool ThreadLockedTask::wait(const Waker& waker) {
    if (joiner_ == waker.raw()) return false;
    Waker clone = waker.clone();
    const Waker dropped = take_joiner();
    joiner_ = std::move(clone).into_raw();
    return false;
}

}  // namespace detail

void ThreadLockedExecutor::run() {
    const Run running(core_);
    while (core_.has_tasks()) {
        if (!core_.run_round()) detail::ThreadLockedCore::throw_stall();
    }
}

void ThreadLockedExecutor::run_until_stalled() {
    const Run running(core_);
    while (core_.run_round()) {
    }
}

POLLEN_NAMESPACE_END
