// SPDX-License-Identifier: MIT
// The work of stream_chain as a loop.

#include <support/bench.hpp>
#include <support/numbers.hpp>

#include <cstdint>

namespace bench {
namespace {

std::uint64_t loop(std::uint64_t n) {
    std::uint64_t total = 0;
    for (std::uint64_t done = 0; done < n; done += numbers.size()) {
        const auto* number = opaque(numbers.data());
        const auto* last = number + numbers.size();
        for (; number != last; ++number) {
            const std::uint64_t changed = *number * 3;
            if ((changed & 4) != 0) total += changed;
        }
    }
    return total;
}

const Register rows{{"stream_chain", "floor", loop, numbers.size(), 1 << 15}};

}  // namespace
}  // namespace bench
