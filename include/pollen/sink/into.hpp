// SPDX-License-Identifier: MIT
// into(): a sink that appends to a container.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/never.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of into(): borrows the container.
template <class Container>
class [[nodiscard]] Into : public SinkInterface<Into<Container>> {
public:
    using Error = Never;
    static constexpr bool is_sendable = sendable<Container>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    constexpr explicit Into(Container& container) noexcept
        : container_(__builtin_addressof(container)) {}

    constexpr Poll<Result<void, Error>> poll_ready(Context&) noexcept {
        return Result<void, Error>();
    }
    template <class Item>
        requires requires(Container& container, Item&& item) {
            container.push_back(std::forward<Item>(item));
        }
    constexpr Result<void, Error> start_send(Item&& item) {
        container_->push_back(std::forward<Item>(item));
        return {};
    }
    constexpr Poll<Result<void, Error>> poll_flush(Context&) noexcept {
        return Result<void, Error>();
    }
    constexpr Poll<Result<void, Error>> poll_close(Context&) noexcept {
        return Result<void, Error>();
    }

private:
    Container* container_;
};

/// A sink that appends each item with container.push_back(), at once (Rust's Vec is a sink).
///
/// Precondition: the container outlives the sink.
/// Errors: none of its own; what push_back() throws is thrown by start_send().
template <class Container>
constexpr Into<Container> into(Container& container) noexcept {
    return Into<Container>(container);
}

}  // namespace sink
POLLEN_NAMESPACE_END
