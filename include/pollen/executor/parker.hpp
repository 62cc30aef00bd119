// SPDX-License-Identifier: MIT
// Puts a thread to sleep until another one says that there is work: one token, no spinning.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What park() has to do next.
enum class [[nodiscard]] ParkDuty {
    Return,  // a token was there and is taken
    Sleep,   // wait until the word is no longer Parked, then ask again
};

/// What unpark() has to do next.
enum class [[nodiscard]] UnparkDuty {
    Nothing,
    WakeSleeper,  // somebody sleeps on the word, or is about to
};

/// The word behind a Parker: at most one token, and whether somebody sleeps.
//
//   value      who waits                   begin_park() then       unpark() then
//   Empty      nobody                      -> Parked, sleeps       -> Notified
//   Parked     one thread sleeps           sleeps again            -> Notified, wakes it
//   Notified   nobody, or one that wakes   -> Empty, returns       stays
class ParkState {
public:
    enum Value : std::uint32_t { Empty = 0, Parked = 1, Notified = 2 };

    ParkState() noexcept = default;

    /// By the one thread that parks: takes the token, or announces the sleep.
    ParkDuty begin_park() noexcept {
        for (;;) {
            std::uint32_t seen = Notified;
            // order: acquire pairs with the release in unpark(): what was written before it is
            // seen now. Relaxed on failure: nothing was handed over yet.
            if (word_.compare_exchange_strong(seen, Empty, Order::Acquire, Order::Relaxed)) {
                return ParkDuty::Return;
            }
            if (seen == Parked) return ParkDuty::Sleep;  // woken for no reason
            // order: relaxed; the announcement carries no data. It fails if a token came, and the
            // next round takes that with acquire.
            if (word_.compare_exchange_strong(seen, Parked, Order::Relaxed, Order::Relaxed)) {
                return ParkDuty::Sleep;
            }
        }
    }

    /// By any thread: leaves the token.
    UnparkDuty unpark() noexcept {
        // order: release pairs with the acquire in begin_park(), also if the token was there
        // already.
        const std::uint32_t before = word_.exchange(Notified, Order::Release);
        return before == Parked ? UnparkDuty::WakeSleeper : UnparkDuty::Nothing;
    }

    /// True if there is a token.
    bool is_notified() const noexcept {
        // order: relaxed; begin_park() acquires what came with it.
        return word_.load(Order::Relaxed) == Notified;
    }

    /// The word, to sleep on.
    Atomic<std::uint32_t>& word() noexcept { return word_; }

private:
    Atomic<std::uint32_t> word_ = Empty;
};

/// Sleeps while the word has that value; may return early.
void sleep_while(const std::uint32_t* word, std::uint32_t value) noexcept;

/// Wakes whoever sleeps on the word. Looks at the address only: the word itself may be gone.
void wake_sleeper(const std::uint32_t* word) noexcept;

/// Blocks one thread until there is a token; of several tokens one is kept.
///
/// Not the token of another library's park(): who blocks the thread in between disturbs nothing.
///
/// Thread safety: park() from one thread at a time, unpark() from any.
/// Memory ordering: what a thread wrote before unpark() is visible after the park() that it ends.
class Parker {
public:
    Parker() noexcept = default;
    Parker(const Parker&) = delete;
    Parker& operator=(const Parker&) = delete;

    /// Takes the token; sleeps until there is one.
    void park() noexcept;

    /// Leaves a token and wakes the thread that parks. The Parker must live until unpark() returns.
    void unpark() noexcept;

    /// True if park() would not sleep.
    bool is_unparked() const noexcept { return state_.is_notified(); }

private:
    ParkState state_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
