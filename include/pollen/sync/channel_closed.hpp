// SPDX-License-Identifier: MIT
// The future that a sender awaits to hear that nobody receives any more.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/sync/gate.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

POLLEN_NAMESPACE_BEGIN

/// Future of closed() of a sender: ready when its channel is closed. Borrows the sender.
///
/// Thread safety: one thread at a time.
/// Cancellation: safe; it only waits.
/// Allocates: nothing.
class [[nodiscard]] ChannelClosed {
public:
    using Output = void;
    static constexpr bool is_borrowing = true;

    explicit ChannelClosed(detail::Gate& closed) noexcept : wait_(closed) {}

    Poll<void> poll(Context& cx) { return wait_.poll(cx); }

private:
    detail::GateWait wait_;
};

POLLEN_NAMESPACE_END
