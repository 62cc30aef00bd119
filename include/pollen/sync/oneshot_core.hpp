// SPDX-License-Identifier: MIT
// A oneshot channel without its value: the shared word, and the wakers of both ends.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/sync/oneshot_state.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What the sender has to do after its end.
enum class [[nodiscard]] OneshotFinish {
    Nothing,
    Destroy,   // it was the last: free the memory
    TakeBack,  // the value is refused: take it out, then leave()
};

/// What both ends of a oneshot channel point to, apart from the value.
///
/// Errors: a waker that throws when it is woken ends the process.
class OneshotCore {
public:
    OneshotCore() noexcept {}
    OneshotCore(const OneshotCore&) = delete;
    OneshotCore& operator=(const OneshotCore&) = delete;

    /// True if this end waits now, with this waker; false if there is nothing to wait for.
    /// Errors: what the waker's clone throws; it then waits on with the old waker, if it did.
    bool wait(OneshotEnd end, const Waker& waker) {
        switch (state.phase(end)) {
            case OneshotPhase::Over:
                return false;
            case OneshotPhase::Idle:
                return lend(end, waker.clone());
            case OneshotPhase::Lent:
                break;
        }
        if (POLLEN_LIKELY(kept_waker(end) == waker.raw())) return true;
        Waker clone = waker.clone();
        if (!state.stop_waiting(end)) return false;
        const Waker replaced = Waker::from_raw(kept_waker(end));
        return lend(end, std::move(clone));
    }

    /// The sender has sent, or never will.
    OneshotFinish finish(bool with_value) noexcept;

    /// The receiver takes no more.
    void close() noexcept {
        if ((state.close() & OneshotWakePeer) != 0) take_waker(OneshotEnd::Sender).wake();
    }

    /// Takes the own waker back, if it is lent, and drops it. By an end that will leave.
    void stop_waiting(OneshotEnd end) noexcept {
        if (state.phase(end) != OneshotPhase::Lent || !state.stop_waiting(end)) return;
        const Waker own = take_waker(end);
    }

    OneshotState state;

private:
    bool lend(OneshotEnd end, Waker waker) noexcept {
        const RawWaker raw = std::move(waker).into_raw();
        cell(end).with([raw](RawWaker& kept) { kept = raw; });
        if (state.start_waiting(end)) return true;
        const Waker own_still = Waker::from_raw(raw);
        return false;
    }

    Cell<RawWaker>& cell(OneshotEnd end) noexcept {
        return end == OneshotEnd::Sender ? sender_waker_ : receiver_waker_;
    }
    RawWaker kept_waker(OneshotEnd end) noexcept {
        const Cell<RawWaker>& kept = cell(end);
        return kept.with([](const RawWaker& raw) { return raw; });
    }
    Waker take_waker(OneshotEnd end) noexcept { return Waker::from_raw(kept_waker(end)); }

    Cell<RawWaker> sender_waker_;  // written by its end only, while it is not lent
    Cell<RawWaker> receiver_waker_;
};

inline OneshotFinish OneshotCore::finish(bool with_value) noexcept {
    unsigned duties = state.finish(with_value);
    if ((duties & OneshotRefused) != 0) return OneshotFinish::TakeBack;
    std::optional<Waker> peer;
    std::optional<Waker> own;
    if ((duties & OneshotWakePeer) != 0) peer.emplace(take_waker(OneshotEnd::Receiver));
    if ((duties & OneshotDropOwn) != 0) own.emplace(take_waker(OneshotEnd::Sender));
    if ((duties & OneshotLeave) != 0) duties = state.leave(OneshotEnd::Sender);
    // From here on this object may be gone, unless it is this end's to destroy.
    if (peer) std::move(*peer).wake();
    return (duties & OneshotDestroy) != 0 ? OneshotFinish::Destroy : OneshotFinish::Nothing;
}

}  // namespace detail
POLLEN_NAMESPACE_END
