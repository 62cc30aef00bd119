// SPDX-License-Identifier: MIT
// The whole room executor: who polls tasks, and the tasks themselves.

#pragma once

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/enter.hpp>
#include <pollen/executor/parker.hpp>
