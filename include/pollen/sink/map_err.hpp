// SPDX-License-Identifier: MIT
// map_err() and err_into(): change the error of a sink.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map_into.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of map_err() and err_into().
template <class S, class Fn>
class [[nodiscard]] MapErr : public SinkInterface<MapErr<S, Fn>> {
    static_assert(detail::check_sink<S>());

public:
    using Error = std::remove_cvref_t<std::invoke_result_t<Fn&, typename S::Error>>;
    static constexpr bool is_sendable = sendable<S> && sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Fn>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    constexpr MapErr(Value&& sink, Fn fn) : sink_(std::forward<Value>(sink)), fn_(std::move(fn)) {}
    MapErr(const MapErr&) = delete;  // a sink is used in one place
    MapErr& operator=(const MapErr&) = delete;
    MapErr(MapErr&&) = default;
    MapErr& operator=(MapErr&&) = default;

    constexpr Poll<Result<void, Error>> poll_ready(Context& cx) {
        return mapped(sink_.poll_ready(cx));
    }
    template <class Item>
        requires Sink<S, Item>
    constexpr Result<void, Error> start_send(Item&& item) {
        return mapped(sink_.start_send(std::forward<Item>(item)));
    }
    constexpr Poll<Result<void, Error>> poll_flush(Context& cx) {
        return mapped(sink_.poll_flush(cx));
    }
    constexpr Poll<Result<void, Error>> poll_close(Context& cx) {
        return mapped(sink_.poll_close(cx));
    }

private:
    constexpr Result<void, Error> mapped(SinkResult<S>&& result) {
        if (result) return {};
        return Err(fn_(std::move(result).error()));
    }
    constexpr Poll<Result<void, Error>> mapped(Poll<SinkResult<S>>&& answer) {
        if (answer.is_pending()) return Pending{};
        return mapped(std::move(answer).value());
    }

    S sink_;
    Fn fn_;
};

/// A sink whose error is fn(error) (SinkExt::sink_map_err).
///
/// Example:
/// ```cpp
/// namespace sink = pollen::sink;
/// auto never = sink::drain() | sink::map_err([](pollen::Never) { return 7; });
/// EXPECT_TRUE(pollen::block_on(never.send(7)).has_value());
/// ```
template <class S, class Fn>
constexpr MapErr<std::remove_cvref_t<S>, Fn> map_err(S&& sink, Fn fn) {
    return MapErr<std::remove_cvref_t<S>, Fn>(std::forward<S>(sink), std::move(fn));
}
template <class Fn>
constexpr auto map_err(Fn fn) {
    auto op = [fn = std::move(fn)]<class S>(S&& sink) mutable {
        return sink::map_err(std::forward<S>(sink), std::move(fn));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

/// A sink whose error is converted to an E (SinkExt::sink_err_into).
template <class E, class S>
constexpr auto err_into(S&& sink) {
    return sink::map_err(std::forward<S>(sink), detail::Into<E>());
}
template <class E>
constexpr auto err_into() {
    return sink::map_err(detail::Into<E>());
}

}  // namespace sink
POLLEN_NAMESPACE_END
