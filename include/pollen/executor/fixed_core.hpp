// SPDX-License-Identifier: MIT
// What a FixedExecutor is without the types of its futures: slots, wakers that are numbers, rounds.

// As in RFC 2592's sketch of a thread-locked executor, a waker is a number: the executor's and the
// slot's. It is cloned and dropped for nothing, and finds its executor through a table, which is
// static: there is one thread, and its interrupt handlers.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/executor/number_table.hpp>
#include <pollen/executor/wake_flag.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// How to drive a future of which only the place is known.
struct FixedTaskVTable {
    bool (*poll)(void* future, Context& cx);  // true if it has finished
    void (*destroy)(void* future) noexcept;
};

struct FixedSlot {
    constexpr FixedSlot() noexcept {}

    const FixedTaskVTable* task = nullptr;  // null if the slot is free
    WakeFlag woken;
};

// What FixedExecutor does that does not depend on the types of futures.
class FixedCore {
public:
    /// A slot for each of the places, which have stride bytes.
    FixedCore(FixedSlot* slots, std::uint8_t count, unsigned char* places,
              std::size_t stride) noexcept;
    FixedCore(const FixedCore&) = delete;
    FixedCore& operator=(const FixedCore&) = delete;
    ~FixedCore();

    /// A free slot, or null.
    FixedSlot* free_slot() noexcept;
    void* place_of(const FixedSlot& slot) noexcept { return places_ + (&slot - slots_) * stride_; }
    /// The future is in its place: it will be polled.
    void add(FixedSlot& slot, const FixedTaskVTable& task) noexcept {
        slot.task = &task;
        ++tasks_;
        slot.woken.set();
    }

    std::size_t tasks() const noexcept { return tasks_; }
    bool is_woken() const noexcept;
    bool run_round();

private:
    static constexpr std::size_t most_slots = 256;
    static constexpr std::size_t most_executors = 8;

    POLLEN_HIDDEN static constinit inline NumberTable<FixedCore, most_executors> table{};

    static RawWaker clone(const void* data) noexcept { return {data, &vtable}; }
    static void wake(const void* data) noexcept;
    static void drop(const void*) noexcept {}
    POLLEN_HIDDEN static constexpr RawWakerVTable vtable{
        .clone = &FixedCore::clone,
        .wake = &FixedCore::wake,
        .wake_by_ref = &FixedCore::wake,
        .drop = &FixedCore::drop,
    };

    RawWaker waker_of(std::size_t slot) const noexcept {
        return {reinterpret_cast<const void*>(number_ * most_slots + slot), &vtable};
    }
    void end(FixedSlot& slot) noexcept {
        // The slot is free when the future is gone, since that may spawn.
        slot.task->destroy(place_of(slot));
        slot.task = nullptr;
        --tasks_;
    }

    FixedSlot* slots_;
    unsigned char* places_;
    std::ptrdiff_t stride_;
    std::uintptr_t number_ = 0;
    std::size_t tasks_ = 0;
    std::uint8_t count_;
    bool runs_ = false;
};

inline FixedCore::FixedCore(FixedSlot* slots, std::uint8_t count, unsigned char* places,
                            std::size_t stride) noexcept
    : slots_(slots), places_(places), stride_(static_cast<std::ptrdiff_t>(stride)), count_(count) {
    // Last: a handler that has an old waker with this number finds it at once.
    number_ = table.add(*this);
    if (number_ == most_executors) abort_with("more than eight FixedExecutors at a time");
}

inline FixedCore::~FixedCore() {
    if (runs_) abort_with("a FixedExecutor was destroyed by one of its tasks");
    runs_ = true;  // for the destructors of its tasks
    table.remove(number_);
    // Destructors may spawn: look afresh each time.
    while (tasks_ != 0) {
        for (std::size_t i = 0; i < count_; ++i) {
            if (slots_[i].task != nullptr) end(slots_[i]);
        }
    }
}

inline FixedSlot* FixedCore::free_slot() noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
        if (slots_[i].task == nullptr) return &slots_[i];
    }
    return nullptr;
}

inline bool FixedCore::is_woken() const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
        if (slots_[i].task != nullptr && slots_[i].woken.is_set()) return true;
    }
    return false;
}

// A waker of a task that is over may wake a later one in its slot: one poll for nothing.
inline void FixedCore::wake(const void* data) noexcept {
    const auto id = reinterpret_cast<std::uintptr_t>(data);
    FixedCore* const core = table.find(id / most_slots);
    if (core != nullptr && id % most_slots < core->count_)
        core->slots_[id % most_slots].woken.set();
}

inline bool FixedCore::run_round() {
    // What a task throws leaves from here, and the task is over.
    struct Turn {
        Turn(FixedCore& owner, FixedSlot& polled) noexcept : core(owner), slot(polled) {
            core.runs_ = true;
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            if (is_over) core.end(slot);
            core.runs_ = false;
        }
        FixedCore& core;
        FixedSlot& slot;
        bool is_over = true;
    };

    if (runs_) abort_with("a FixedExecutor was run by one of its tasks");
    bool polled = false;
    for (std::size_t i = 0; i < count_; ++i) {
        FixedSlot& slot = slots_[i];
        if (slot.task == nullptr || !slot.woken.take()) continue;
        polled = true;
        const BorrowedWaker waker(waker_of(i));
        Context cx(*waker);
        Turn turn(*this, slot);
        turn.is_over = slot.task->poll(place_of(slot), cx);
    }
    return polled;
}

}  // namespace detail
POLLEN_NAMESPACE_END
