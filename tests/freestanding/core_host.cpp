// SPDX-License-Identifier: MIT
// Runs the checks of core.cpp, an object for programs without an operating system, on the host.

#include "programs/core.hpp"

#include <cstdio>
#include <cstdlib>

extern "C" void pollen_abort(const char* what, const char* where) noexcept {
    std::fprintf(stderr, "pollen_abort: %s%s\n", what, where);
    std::abort();
}

int main() {
    const int failed = run_core();
    if (failed != 0) std::fprintf(stderr, "check %d failed\n", failed);
    return failed == 0 ? 0 : 1;
}
