// SPDX-License-Identifier: MIT
// TimerWheel: entries in the order of their moments; add and remove cost the same for any number.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/time/instant.hpp>
#include <pollen/time/timer_entry.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Entries of which any one may be taken out: a ring.
class TimerList {
public:
    bool is_empty() const noexcept { return ends_.next == &ends_; }

    void push_back(TimerLink& link) noexcept {
        link.next = &ends_;
        link.previous = ends_.previous;
        ends_.previous->next = &link;
        ends_.previous = &link;
    }

    /// Precondition: not empty.
    TimerEntry& pop_front() noexcept {
        auto& first = static_cast<TimerEntry&>(*ends_.next);
        remove(first);
        // The next one is probably cold, and is wanted soon.
        __builtin_prefetch(ends_.next);
        return first;
    }

    /// Takes over all of other's. Precondition: this one is empty.
    void take_all(TimerList& other) noexcept {
        if (other.is_empty()) return;
        ends_.next = other.ends_.next;
        ends_.previous = other.ends_.previous;
        ends_.next->previous = &ends_;
        ends_.previous->next = &ends_;
        other.ends_.next = other.ends_.previous = &other.ends_;
    }

    static void remove(TimerLink& link) noexcept {
        link.previous->next = link.next;
        link.next->previous = link.previous;
    }

private:
    TimerLink ends_;
};

/// A hierarchy of wheels of 64 slots each (Varghese and Lauck's scheme 7). Plain data.
///
/// Time is counted in ticks of 2^tick_bits ns, of one ns at first. An entry is due at the first
/// tick that is not before its deadline. Entries of one deadline come out in the order in which
/// they went in.
//
// A tick is a number of eleven digits to the base 64, and level l has a slot for each value of
// digit l. An entry lies at the highest digit in which its tick differs from the present one,
// `elapsed_`. So all of a level come before all of the next, the lowest occupied slot of the lowest
// occupied level is the next thing to happen, and when the present reaches a slot of a higher
// level, its entries move down.
class TimerWheel {
public:
    static constexpr std::uint64_t never = UINT64_MAX;

    TimerWheel() noexcept = default;
    TimerWheel(const TimerWheel&) = delete;
    TimerWheel& operator=(const TimerWheel&) = delete;

    /// Precondition: nothing was inserted yet.
    void set_tick_bits(unsigned tick_bits) noexcept { tick_bits_ = tick_bits; }

    bool is_empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }

    /// The first tick at or after a moment, and the last one at or before it.
    std::uint64_t tick_after(Instant moment) const noexcept {
        const std::uint64_t count = count_of(moment);
        const std::uint64_t whole = count >> tick_bits_;
        return whole + (whole << tick_bits_ != count ? 1 : 0);
    }
    std::uint64_t tick_before(Instant moment) const noexcept {
        return count_of(moment) >> tick_bits_;
    }
    /// The moment of a tick.
    Instant moment_of(std::uint64_t tick) const noexcept {
        return tick > static_cast<std::uint64_t>(INT64_MAX) >> tick_bits_
                   ? Instant::max()
                   : Instant(Duration(static_cast<std::int64_t>(tick << tick_bits_)));
    }

    /// Adds an entry. Returns the tick at which next() will first want to be asked because of it.
    std::uint64_t insert(TimerEntry& entry) noexcept {
        ++size_;
        return place(entry);
    }

    void remove(TimerEntry& entry) noexcept {
        --size_;
        unlink(entry);
    }

    /// Puts `to` in the place of `from`.
    static void replace(TimerEntry& from, TimerEntry& to) noexcept {
        to.place_ = from.place_;
        to.next = from.next;
        to.previous = from.previous;
        to.next->previous = &to;
        to.previous->next = &to;
    }

    /// Takes out an entry that is due at `tick`, which is not `never`. Null if there is none, or if
    /// `moves` entries were moved from level to level, which are counted down.
    TimerEntry* pop_due(std::uint64_t tick, unsigned& moves) noexcept;

    /// The next tick at which there is something to do, or never.
    std::uint64_t next() const noexcept;

    /// The tick at which the first entry is due, or never; next() may be earlier. If there is one,
    /// the present moves towards it, so the caller's time has to go there.
    std::uint64_t next_due() noexcept;

    /// Lets the present be `tick`. Precondition: tick < next().
    void skip_to(std::uint64_t tick) noexcept {
        if (tick > elapsed_) elapsed_ = tick;
    }

private:
    static constexpr unsigned levels = 11;
    static constexpr unsigned bits = 6;
    static constexpr unsigned slots = 1U << bits;
    static constexpr std::uint16_t nowhere = levels * slots;  // in no slot

    static std::uint64_t count_of(Instant moment) noexcept {
        const std::int64_t count = moment.time_since_epoch().count();
        return count < 0 ? 0 : static_cast<std::uint64_t>(count);
    }

    std::uint64_t place(TimerEntry& entry) noexcept;
    void unlink(TimerEntry& entry) noexcept;
    /// The lowest slot of a level that is occupied. Precondition: one is.
    unsigned first_slot(unsigned level) const noexcept {
        return static_cast<unsigned>(__builtin_ctzll(occupied_[level]));
    }
    std::uint64_t tick_of(unsigned level, unsigned slot) const noexcept {
        const std::uint64_t above = bits * (level + 1) < 64 ? elapsed_ >> bits * (level + 1) : 0;
        return (above << bits | slot) << bits * level;
    }

    unsigned tick_bits_ = 0;
    std::uint64_t elapsed_ = 0;
    std::size_t size_ = 0;
    /// The earliest slot has come: its entries move.
    void enter_first_slot() noexcept;

    TimerList forever_;  // their deadline is the last moment, which never comes
    TimerList due_;      // their tick has come
    // The slot they were in has come. They still name it, which does no harm: it is empty, and
    // stays so until all of them have moved.
    TimerList moving_;
    std::uint64_t occupied_[levels] = {};  // a bit for each slot
    TimerList slots_[levels][slots];
};

inline std::uint64_t TimerWheel::place(TimerEntry& entry) noexcept {
    if (entry.deadline == Instant::max()) {
        entry.place_ = nowhere;
        forever_.push_back(entry);
        return never;
    }
    const std::uint64_t tick = tick_after(entry.deadline);
    if (tick <= elapsed_) {
        entry.place_ = nowhere;
        due_.push_back(entry);
        return elapsed_;
    }
    const auto highest = static_cast<unsigned>(63 - __builtin_clzll(tick ^ elapsed_));
    const unsigned level = highest / bits;
    const auto slot = static_cast<unsigned>(tick >> bits * level) % slots;
    entry.place_ = static_cast<std::uint16_t>(level * slots + slot);
    occupied_[level] |= std::uint64_t{1} << slot;
    slots_[level][slot].push_back(entry);
    return tick_of(level, slot);
}

inline void TimerWheel::unlink(TimerEntry& entry) noexcept {
    TimerList::remove(entry);
    if (entry.place_ == nowhere) return;
    const unsigned level = entry.place_ / slots;
    const unsigned slot = entry.place_ % slots;
    if (slots_[level][slot].is_empty()) occupied_[level] &= ~(std::uint64_t{1} << slot);
}

inline TimerEntry* TimerWheel::pop_due(std::uint64_t tick, unsigned& moves) noexcept {
    if (tick < elapsed_) return nullptr;  // the caller's clock was read too early
    for (;;) {
        while (!moving_.is_empty()) {
            if (moves == 0) return nullptr;
            --moves;
            place(moving_.pop_front());
        }
        if (!due_.is_empty()) {
            --size_;
            return &due_.pop_front();
        }
        if (next() > tick) {
            elapsed_ = tick;
            return nullptr;
        }
        enter_first_slot();
    }
}

inline void TimerWheel::enter_first_slot() noexcept {
    unsigned level = 0;
    while (occupied_[level] == 0)
        ++level;
    const unsigned slot = first_slot(level);
    elapsed_ = tick_of(level, slot);
    occupied_[level] &= ~(std::uint64_t{1} << slot);
    moving_.take_all(slots_[level][slot]);
}

inline std::uint64_t TimerWheel::next_due() noexcept {
    for (;;) {
        while (!moving_.is_empty())
            place(moving_.pop_front());
        const std::uint64_t upcoming = next();
        if (upcoming == never || upcoming == elapsed_ || occupied_[0] != 0) return upcoming;
        enter_first_slot();
    }
}

inline std::uint64_t TimerWheel::next() const noexcept {
    if (!due_.is_empty() || !moving_.is_empty()) return elapsed_;
    for (unsigned level = 0; level < levels; ++level) {
        if (occupied_[level] != 0) return tick_of(level, first_slot(level));
    }
    return never;
}

}  // namespace detail
POLLEN_NAMESPACE_END
