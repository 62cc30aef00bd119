// SPDX-License-Identifier: MIT
// SizeHint: how many items a stream still has, as far as it knows.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

POLLEN_NAMESPACE_BEGIN

/// At least `lower` items, and at most `upper` if that is known (Stream::size_hint).
///
/// A hint: who reserves memory by it must not rely on it.
struct SizeHint {
    constexpr SizeHint() noexcept : lower(0) {}
    constexpr SizeHint(std::size_t at_least, std::optional<std::size_t> at_most) noexcept
        : lower(at_least), upper(at_most) {}

    /// Just so many.
    static constexpr SizeHint exactly(std::size_t count) noexcept { return {count, count}; }

    std::size_t lower;
    std::optional<std::size_t> upper;

    /// Of two streams together. What does not fit into a number counts as the largest one below,
    /// and as unknown above.
    friend constexpr SizeHint operator+(SizeHint a, SizeHint b) noexcept {
        SizeHint both(SIZE_MAX - a.lower < b.lower ? SIZE_MAX : a.lower + b.lower, std::nullopt);
        if (a.upper && b.upper && *b.upper <= SIZE_MAX - *a.upper) both.upper = *a.upper + *b.upper;
        return both;
    }
    friend constexpr bool operator==(const SizeHint&, const SizeHint&) noexcept = default;
};

/// What the stream's member size_hint() says; nothing is known if it has none.
template <class S>
constexpr SizeHint size_hint(const S& stream) {
    if constexpr (requires { stream.size_hint(); }) {
        return stream.size_hint();
    } else {
        return SizeHint();
    }
}

POLLEN_NAMESPACE_END
