// SPDX-License-Identifier: MIT
// The work of the chains of streams as loops.

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

std::uint64_t checked_loop(std::uint64_t n) {
    std::uint64_t total = 0;
    for (std::uint64_t done = 0; done < n; done += numbers.size()) {
        const auto* number = opaque(numbers.data());
        const auto* last = number + numbers.size();
        std::uint32_t sum = 0;
        for (; number != last; ++number) {
            if (*number == 77) return 0;
            const std::uint32_t changed = static_cast<std::uint32_t>(*number) * 3 + 1;
            if ((changed & 4) == 0) continue;
            if (changed == 99) return 0;
            sum += changed ^ 5;
        }
        total += sum;
    }
    return total;
}

const Register rows{
    {"stream_chain", "floor", loop, numbers.size(), 1 << 15},
    {"stream_try_chain", "floor", checked_loop, numbers.size(), 1 << 15},
};

}  // namespace
}  // namespace bench
