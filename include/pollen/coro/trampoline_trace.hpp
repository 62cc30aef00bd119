// SPDX-License-Identifier: MIT
// How a chain of coroutines tells where it waits, if that is recorded.

#pragma once

#include <pollen/coro/trampoline.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>

#include <cstddef>

#if POLLEN_TASK_DUMPS

POLLEN_NAMESPACE_BEGIN
namespace detail {

inline void CoroCore::trace_chain(AwaitTrace& trace) const noexcept {
    const CoroCore* root = this;
    for (;;) {
        if (root->state_ == State::Created) return trace.future("a coroutine that has not begun");
        if (root->state_ != State::Suspended) return trace.future("a coroutine that has finished");
        root->trace_coroutines(trace);
        const CoroCore& innermost = *root->link_;
        if (!innermost.awaits_root_) return innermost.leaf_->traced.trace(trace);
        root = *innermost.child_;
    }
}

// From this root to its innermost. The links lead the other way, and the chain may be long: only so
// many are told at either end.
inline void CoroCore::trace_coroutines(AwaitTrace& trace) const noexcept {
    constexpr std::size_t most = 32;
    const CoroCore* inner[most];
    const CoroCore* outer[most];  // a ring
    std::size_t count = 0;
    const CoroCore* current = nullptr;
    do {
        current = current == nullptr ? link_ : current->link_;
        if (count < most) inner[count] = current;
        outer[count % most] = current;
        ++count;
    } while (current != this);

    std::size_t left = count;
    for (std::size_t told = 0; left > 0 && told < most; ++told)
        trace.coroutine(outer[--left % most]->site_);
    if (left > most) {
        trace.left_out(left - most);
        left = most;
    }
    while (left > 0)
        trace.coroutine(inner[--left]->site_);
}

}  // namespace detail
POLLEN_NAMESPACE_END

#endif
