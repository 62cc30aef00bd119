/* SPDX-License-Identifier: MIT */
/* The whole C side of the ABI: valid C99 and C++, structs and macros only. */

#ifndef POLLEN_ABI_H
#define POLLEN_ABI_H

#include <pollen/abi/context.h>
#include <pollen/abi/future.h>
#include <pollen/abi/version.h>
#include <pollen/abi/waker.h>

#endif
