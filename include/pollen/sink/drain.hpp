// SPDX-License-Identifier: MIT
// drain(): a sink that forgets what it is sent.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/never.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of drain().
class [[nodiscard]] Drain : public SinkInterface<Drain> {
public:
    using Error = Never;
    static constexpr bool is_unpin = true;

    constexpr Drain() noexcept {}

    constexpr Poll<Result<void, Error>> poll_ready(Context&) noexcept {
        return Result<void, Error>();
    }
    template <class Item>
    constexpr Result<void, Error> start_send(Item&& item) {
        [[maybe_unused]] const auto gone = std::forward<Item>(item);
        return {};
    }
    constexpr Poll<Result<void, Error>> poll_flush(Context&) noexcept {
        return Result<void, Error>();
    }
    constexpr Poll<Result<void, Error>> poll_close(Context&) noexcept {
        return Result<void, Error>();
    }
};

/// A sink that destroys every item at once; it always has room, and never fails
/// (futures::sink::drain).
constexpr Drain drain() noexcept { return Drain(); }

}  // namespace sink
POLLEN_NAMESPACE_END
