// SPDX-License-Identifier: MIT
// Source: a stream that an adapter owns until its end, and destroys there.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Holds a stream until it has ended. After that it answers the end, and holds nothing.
template <class S>
class Source {
public:
    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Source>)
    constexpr explicit Source(Value&& stream)
        : stream_(std::in_place_t(), detail::take_stream(std::forward<Value>(stream))) {}
    Source(const Source&) = delete;  // a stream is polled in one place
    Source& operator=(const Source&) = delete;
    Source(Source&&) = default;
    Source& operator=(Source&&) = default;

    constexpr Poll<std::optional<StreamItem<S>>> poll_next(Context& cx) {
        if (!stream_) return std::optional<StreamItem<S>>();
        Poll<std::optional<StreamItem<S>>> answer = stream_->poll_next(cx);
        if (answer.is_ready() && !answer.value()) stream_.reset();
        return answer;
    }

    constexpr bool has_ended() const noexcept { return !stream_; }

    /// Ends it.
    constexpr void reset() noexcept { stream_.reset(); }

    constexpr SizeHint size_hint() const {
        return stream_ ? pollen::size_hint(*stream_) : SizeHint::exactly(0);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (stream_) pollen::trace_awaits(*stream_, trace);
    }

private:
    std::optional<S> stream_;  // empty when it has ended
};

}  // namespace detail
POLLEN_NAMESPACE_END
