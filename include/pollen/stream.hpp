// SPDX-License-Identifier: MIT
// The room stream: the concept, and what is built on it.

#pragma once

#include <pollen/stream/next.hpp>
#include <pollen/stream/stream.hpp>
