/* SPDX-License-Identifier: MIT */
/* What every plug-in of the demo exports, for those written in C. */

#ifndef DEMO_H
#define DEMO_H

#include <stdint.h>

#include <pollen/abi.h>

#define DEMO_EXPORT __attribute__((visibility("default")))

POLLEN_FFI_DECLARE(U32, uint32_t);

/* Called once, after loading: starts what the plug-in needs and says what it is written in. */
DEMO_EXPORT const char* demo_start(void);

/* Does some input and output, which takes a while, and is ready with arg + 1. */
DEMO_EXPORT PollenFfiFutureU32 work(uint32_t arg);

#endif
