// SPDX-License-Identifier: MIT
// SelectOrder: which of several futures is polled first.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

// Hidden, so that it does not keep a library that is unloaded.
POLLEN_HIDDEN inline constinit Atomic<std::uint32_t> next_seed = 0;

}  // namespace detail

namespace future {

/// In what order race(), select_once() and a SelectLoop ask their futures. At each poll they go
/// once round, so only the beginning is to be chosen.
///
/// Of futures that are always ready, those at the front would leave no turn to the others; so a
/// poll begins anywhere, unless the caller says otherwise.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto first = future::race(future::SelectOrder::biased(), future::ready(1), future::ready(2));
/// ```
class SelectOrder {
public:
    /// Each poll begins with another one, by chance; every object has a sequence of its own.
    static SelectOrder random() noexcept {
        // order: relaxed; a number that nobody else has is all that is wanted.
        return SelectOrder(detail::next_seed.fetch_add(1, detail::Order::Relaxed), false);
    }

    /// The same, but a sequence that comes again with the same seed.
    static constexpr SelectOrder seeded(std::uint32_t seed) noexcept {
        return SelectOrder(seed, false);
    }

    /// Each poll begins with the first: who stands further on is asked if those before are pending.
    static constexpr SelectOrder biased() noexcept { return SelectOrder(0, true); }

    /// Which of so many is to be asked first. Precondition: count is not 0.
    constexpr std::size_t first_of(std::size_t count) noexcept {
        if (is_biased_) return 0;
        // A counter whose bits are mixed (the finaliser of MurmurHash3).
        state_ += 0x9E3779B9U;
        std::uint32_t mixed = state_;
        mixed = (mixed ^ (mixed >> 16)) * 0x85EBCA6BU;
        mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE35U;
        mixed ^= mixed >> 16;
        return static_cast<std::size_t>((std::uint64_t{mixed} * count) >> 32);
    }

private:
    constexpr SelectOrder(std::uint32_t seed, bool is_biased) noexcept
        : state_(seed), is_biased_(is_biased) {}

    std::uint32_t state_;
    bool is_biased_;
};

}  // namespace future
POLLEN_NAMESPACE_END
