// SPDX-License-Identifier: MIT
// A context whose waker does nothing: for polls whose wakes do not matter.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// A context of Waker::noop().
///
/// Example: `Context cx = testing::noop_context();`
inline Context noop_context() noexcept { return Context(Waker::noop()); }

}  // namespace testing
POLLEN_NAMESPACE_END
