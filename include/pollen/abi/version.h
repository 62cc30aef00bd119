/* SPDX-License-Identifier: MIT */
/* The number of the ABI: the one of the crate async-ffi, versions 0.3 to 0.5. */

#ifndef POLLEN_ABI_VERSION_H
#define POLLEN_ABI_VERSION_H

#define POLLEN_ABI_VERSION 2

#endif
