// SPDX-License-Identifier: MIT
// The numbers that the chains of stream_chain go through.

#pragma once

#include <array>
#include <cstdint>

namespace bench {

inline constexpr auto numbers = [] {
    std::array<std::uint64_t, 1024> made{};
    for (std::uint64_t i = 0; i < made.size(); ++i)
        made[i] = i * 2654435761;
    return made;
}();

}  // namespace bench
