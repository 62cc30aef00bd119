// SPDX-License-Identifier: MIT
// The version of the library. The build reads it from here; the ABI has its own number in abi/.
#pragma once

#define POLLEN_VERSION_MAJOR 0
#define POLLEN_VERSION_MINOR 1
#define POLLEN_VERSION_PATCH 0
