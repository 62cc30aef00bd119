// SPDX-License-Identifier: MIT
// The checks of core.cpp, which is compiled without an operating system in mind.

#pragma once

/// Uses what the core has; returns the number of the first check that failed, or 0.
extern "C" int run_core();
