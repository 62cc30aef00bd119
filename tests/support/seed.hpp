// SPDX-License-Identifier: MIT
// The seed of a random test: printed, and taken from the environment to run the same again.

#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace support {

/// POLLEN_SEED if it is set, else a new one at each run. Prints it.
inline std::uint64_t seed() {
    const char* const given = std::getenv("POLLEN_SEED");
    const std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device{}();
    std::cout << "POLLEN_SEED=" << seed << std::endl;
    return seed;
}

}  // namespace support
