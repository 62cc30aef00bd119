// SPDX-License-Identifier: MIT
// What poll() is given: the waker of the task that polls.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/waker.hpp>

POLLEN_NAMESPACE_BEGIN

/// Borrows a waker for the duration of one poll (std::task::Context).
///
/// A future that answers Pending has cloned this waker and arranged for it to be woken.
class Context {
public:
    explicit Context(const Waker& waker) noexcept : waker_(&waker) {}
    Context(const Waker&&) = delete;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const Waker& waker() const noexcept { return *waker_; }

private:
    const Waker* waker_;
};

POLLEN_NAMESPACE_END
