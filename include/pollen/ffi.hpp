// SPDX-License-Identifier: MIT
// The room ffi: futures that cross a library border.

#pragma once

#include <pollen/ffi/abi_version.hpp>
#include <pollen/ffi/async_ffi.hpp>
#include <pollen/ffi/ffi_context.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/ffi_poll.hpp>
#include <pollen/ffi/ffi_repr.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/ffi/panic.hpp>
#include <pollen/ffi/raw_ffi_future.hpp>
#include <pollen/ffi/waker_shim.hpp>
