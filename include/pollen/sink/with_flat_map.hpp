// SPDX-License-Identifier: MIT
// with_flat_map(): makes many items of each on its way into a sink.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/pump.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of with_flat_map().
template <class S, class U, class Fn>
class [[nodiscard]] WithFlatMap : public SinkInterface<WithFlatMap<S, U, Fn>> {
    static_assert(std::is_invocable_v<Fn&, U>,
                  "pollen: with_flat_map(): the function cannot be called with such an item");
    using St = std::remove_cvref_t<std::invoke_result_t<Fn&, U>>;

public:
    using Error = typename S::Error;
    static constexpr bool is_sendable = sendable<Fn> && sendable<detail::Pump<St, S>>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Fn> || borrowing<St>;
    static constexpr bool is_unpin = unpin<S> && unpin<St>;

    template <class Value>
    constexpr WithFlatMap(Value&& sink, Fn fn)
        : sink_(std::forward<Value>(sink)), fn_(std::move(fn)) {}
    WithFlatMap(const WithFlatMap&) = delete;  // a sink is used in one place
    WithFlatMap& operator=(const WithFlatMap&) = delete;
    WithFlatMap(WithFlatMap&&) = default;
    WithFlatMap& operator=(WithFlatMap&&) = default;

    constexpr Poll<SinkResult<S>> poll_ready(Context& cx) { return pass_on(cx); }
    template <std::convertible_to<U> Item>
    constexpr SinkResult<S> start_send(Item&& item) {
        stream_.emplace(fn_(static_cast<U>(std::forward<Item>(item))));
        return {};
    }
    constexpr Poll<SinkResult<S>> poll_flush(Context& cx) {
        Poll<SinkResult<S>> passed = pass_on(cx);
        if (passed.is_pending() || !passed.value()) return passed;
        return sink_.poll_flush(cx);
    }
    constexpr Poll<SinkResult<S>> poll_close(Context& cx) {
        Poll<SinkResult<S>> passed = pass_on(cx);
        if (passed.is_pending() || !passed.value()) return passed;
        return sink_.poll_close(cx);
    }

private:
    // Done when the stream that was made of the latest item has gone into the sink.
    constexpr Poll<SinkResult<S>> pass_on(Context& cx) {
        if (!stream_) return SinkResult<S>();
        Poll<SinkResult<S>> pumped = pump_.poll(*stream_, sink_, cx);
        if (pumped.is_ready() && pumped.value()) stream_.reset();
        return pumped;
    }

    S sink_;
    Fn fn_;
    std::optional<St> stream_;  // what the latest item has become
    detail::Pump<St, S> pump_;
};

/// A sink of `U`s that sends all items of the stream fn(item) into `sink`
/// (SinkExt::with_flat_map). It has room for the next when that stream has ended.
///
/// Errors: the sink's; what fn or the stream throws. The stream stays, and the next poll goes on
/// with it.
/// Cancellation: destroying it destroys the stream that is under way, and its one item that waits
/// for room.
///
/// Example:
/// ```cpp
/// namespace sink = pollen::sink;
/// namespace stream = pollen::stream;
/// std::vector<int> numbers;
/// auto twice = sink::into(numbers) |
///              sink::with_flat_map<int>([](int item) { return stream::iter({item, item}); });
/// EXPECT_TRUE(pollen::block_on(twice.send(7)).has_value());
/// EXPECT_EQ(numbers.size(), 2U);
/// ```
template <class U, class S, class Fn>
constexpr WithFlatMap<std::remove_cvref_t<S>, U, Fn> with_flat_map(S&& sink, Fn fn) {
    return WithFlatMap<std::remove_cvref_t<S>, U, Fn>(std::forward<S>(sink), std::move(fn));
}
template <class U, class Fn>
constexpr auto with_flat_map(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& sink) mutable {
        return sink::with_flat_map<U>(std::forward<S>(sink), std::move(fn));
    });
}

}  // namespace sink
POLLEN_NAMESPACE_END
