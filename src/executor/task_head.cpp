// SPDX-License-Identifier: MIT
// The end of a task and the wait for it: what does not depend on the types of the future and its
// output.

#include <pollen/executor/task_head.hpp>

#include <pollen/detail/abort.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {
namespace {

constexpr std::uintptr_t boxed_mark = 1;

// Takes a waker in, as one word.
std::uintptr_t pack(Waker waker) {
    if (speaks_abi(waker.raw())) {
        return reinterpret_cast<std::uintptr_t>(std::move(waker).into_raw().data);
    }
    return reinterpret_cast<std::uintptr_t>(new Waker(std::move(waker))) | boxed_mark;
}

bool is_boxed(std::uintptr_t packed) noexcept { return (packed & boxed_mark) != 0; }

Waker* box(std::uintptr_t packed) noexcept {
    return reinterpret_cast<Waker*>(packed & ~boxed_mark);
}

Waker unpack(std::uintptr_t packed) noexcept {
    if (!is_boxed(packed)) {
        return Waker::from_raw(
            {reinterpret_cast<const PollenFfiWaker*>(packed), &abi_raw_waker_vtable});
    }
    Waker waker = std::move(*box(packed));
    delete box(packed);
    return waker;
}

void drop(std::uintptr_t packed) noexcept { const Waker dropped = unpack(packed); }

void wake_joiner(std::uintptr_t packed) noexcept {
    abort_on_exception("Waker::wake", [&] { unpack(packed).wake(); });
}

}  // namespace

bool TaskHead::finish() noexcept {
    CompleteDuty duty = state.complete(false);
    if (duty == CompleteDuty::DiscardOutcome) {
        table().discard(*this);
        duty = state.complete(true);
    }
    switch (duty) {
        case CompleteDuty::DiscardOutcome:
        case CompleteDuty::Nothing:
            return false;
        case CompleteDuty::Destroy:
            table().destroy(*this);
            return false;
        case CompleteDuty::KeepForEntry:
            return true;
        case CompleteDuty::WakeJoiner: {
            const std::uintptr_t joiner = join_waker();
            release();
            wake_joiner(joiner);
            return false;
        }
        case CompleteDuty::WakeJoinerKeepForEntry:
            wake_joiner(join_waker());
            return true;
    }
    return false;
}

bool TaskHead::wait(const Waker& waker) {
    std::uintptr_t replaced = 0;
    if (state.joiner_waits()) {
        // The executor may read it at the same time, to wake it: a look at the word is allowed, one
        // at what it leads to is not.
        const std::uintptr_t kept = join_waker();
        const bool is_same = !is_boxed(kept) && speaks_abi(waker.raw()) &&
                             reinterpret_cast<std::uintptr_t>(waker.data()) == kept;
        if (is_same) return false;
        if (state.stop_waiting() == JoinDuty::Finish) return true;
        replaced = kept;
    }
    std::uintptr_t kept = replaced;
    if (replaced == 0 || !is_boxed(replaced) || !box(replaced)->will_wake(waker)) {
        if (replaced != 0) drop(replaced);
        kept = pack(waker.clone());
    }
    set_join_waker(kept);
    if (state.start_waiting() == JoinDuty::Wait) return false;
    drop(kept);
    return true;
}

void TaskHead::detach() noexcept {
    if (state.joiner_waits() && state.stop_waiting() == JoinDuty::Wait) drop(join_waker());
    if (state.detach() == DetachDuty::DiscardOutcome) {
        table().discard(*this);
        release();
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
