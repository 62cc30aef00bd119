// SPDX-License-Identifier: MIT
// Shown<T>: what an executor keeps for itself, and dump_tasks() looks at from another thread.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

#if POLLEN_TASK_DUMPS

/// A T that one thread uses as if it were one, while others may look at it.
template <class T>
class Shown {
public:
    Shown(T value) noexcept : value_(value) {}
    Shown(const Shown&) = delete;
    Shown& operator=(const Shown&) = delete;

    // order: relaxed; who looks from elsewhere relies on nothing.
    operator T() const noexcept { return value_.load(Order::Relaxed); }
    // order: relaxed; as above.
    void operator=(T value) noexcept { value_.store(value, Order::Relaxed); }

private:
    Atomic<T> value_;
};

#else

/// A T: nobody looks.
template <class T>
using Shown = T;

#endif

}  // namespace detail
POLLEN_NAMESPACE_END
