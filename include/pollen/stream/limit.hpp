// SPDX-License-Identifier: MIT
// How many things an adapter runs at once.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// As the limit of an adapter that runs several things at once: there is none (Rust's None).
inline constexpr std::size_t no_limit = 0;

}  // namespace stream
namespace detail {

/// The number to compare with.
constexpr std::size_t most_of_limit(std::size_t limit) noexcept {
    return limit == stream::no_limit ? SIZE_MAX : limit;
}

}  // namespace detail
POLLEN_NAMESPACE_END
