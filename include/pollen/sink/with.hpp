// SPDX-License-Identifier: MIT
// with(): changes each item on its way into a sink.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a function of with() gives: an item, or a result of one.
template <class V, class SinkError>
struct WithGives {
    using Item = V;
    using Error = SinkError;
};
template <Try V, class SinkError>
struct WithGives<V, SinkError> {
    using Item = TryValue<V>;
    using Error = TryError<V>;
};

}  // namespace detail

namespace sink {

/// Sink of with().
template <class S, class U, class Fn>
class [[nodiscard]] With : public SinkInterface<With<S, U, Fn>> {
    static_assert(std::is_invocable_v<Fn&, U>,
                  "pollen: with(): the function cannot be called with such an item");
    using Step = detail::Step<std::invoke_result_t<Fn&, U>>;
    using Given = typename Step::Output;
    using Gives = detail::WithGives<Given, typename S::Error>;
    static_assert(detail::check_sink_of<S, typename Gives::Item>());

public:
    using Error = typename Gives::Error;
    static constexpr bool is_sendable =
        sendable<S> && sendable<U> && sendable<Fn> && Step::is_sendable;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Fn> || Step::is_borrowing;
    static constexpr bool is_unpin = unpin<S> && detail::unpin_step<Fn, Step>;

    template <class Value>
    constexpr With(Value&& sink, Fn fn) : sink_(std::forward<Value>(sink)), fn_(std::move(fn)) {}
    With(const With&) = delete;  // a sink is used in one place
    With& operator=(const With&) = delete;
    With(With&&) = default;
    With& operator=(With&&) = default;

    constexpr Poll<Result<void, Error>> poll_ready(Context& cx) {
        Poll<Result<void, Error>> passed = pass_on(cx);
        if (passed.is_pending() || !passed.value()) return passed;
        return into_own(sink_.poll_ready(cx));
    }
    /// The function is called here if it gives the item at once; else at the next poll.
    template <std::convertible_to<U> Item>
    constexpr Result<void, Error> start_send(Item&& item) {
        if constexpr (is_at_once) {
            return send_given(fn_(static_cast<U>(std::forward<Item>(item))));
        } else {
            item_.emplace(std::forward<Item>(item));
            return {};
        }
    }
    constexpr Poll<Result<void, Error>> poll_flush(Context& cx) {
        Poll<Result<void, Error>> passed = pass_on(cx);
        if (passed.is_pending() || !passed.value()) return passed;
        return into_own(sink_.poll_flush(cx));
    }
    constexpr Poll<Result<void, Error>> poll_close(Context& cx) {
        Poll<Result<void, Error>> passed = pass_on(cx);
        if (passed.is_pending() || !passed.value()) return passed;
        return into_own(sink_.poll_close(cx));
    }

private:
    static constexpr bool is_at_once = !detail::IsFutureOrBecomesOne<std::invoke_result_t<Fn&, U>>;

    // Brings the item that waits, or its future, to the end.
    constexpr Poll<Result<void, Error>> pass_on(Context& cx) {
        if constexpr (!is_at_once) {
            Poll<Given> given = Pending{};
            if (step_.is_waiting()) {
                given = step_.resume(cx);
            } else if (item_) {
                U item = *std::move(item_);
                item_.reset();
                given = step_.start(cx, [&]() -> decltype(auto) { return fn_(std::move(item)); });
            } else {
                return Result<void, Error>();
            }
            if (given.is_pending()) return Pending{};
            return send_given(std::move(given).value());
        } else {
            return Result<void, Error>();
        }
    }
    constexpr Result<void, Error> send_given(Given&& given) {
        if constexpr (Try<Given>) {
            if (!detail::has_value(given)) return Err(detail::take_error(std::move(given)));
            return into_own(sink_.start_send(detail::take_value(std::move(given))));
        } else {
            return into_own(sink_.start_send(std::move(given)));
        }
    }
    static constexpr Result<void, Error> into_own(SinkResult<S>&& result) {
        if (result) return {};
        return Err(static_cast<Error>(std::move(result).error()));
    }
    static constexpr Poll<Result<void, Error>> into_own(Poll<SinkResult<S>>&& answer) {
        if (answer.is_pending()) return Pending{};
        return into_own(std::move(answer).value());
    }

    S sink_;
    Fn fn_;
    std::optional<U> item_;  // sent, and fn not called with it yet
    [[no_unique_address]] Step step_;
};

/// A sink of `U`s that sends fn(item) into `sink` (SinkExt::with, with_map).
///
/// fn returns an item of `sink`, a result (Try) of one, or a future of either. A future is polled
/// when the result is; the next item waits for it.
/// Errors: an error that fn gives is answered as if the sink had failed, and `sink` does not hear
/// of it. If fn gives results, the sink's own error is converted to theirs.
/// Cancellation: destroying it destroys the item and the future that are under way.
///
/// Example:
/// ```cpp
/// namespace sink = pollen::sink;
/// std::vector<std::string> texts;
/// auto numbers =
///     sink::into(texts) | sink::with<int>([](int item) { return std::to_string(item); });
/// EXPECT_TRUE(pollen::block_on(numbers.send(42)).has_value());
/// EXPECT_EQ(texts.at(0), "42");
/// ```
template <class U, class S, class Fn>
constexpr With<std::remove_cvref_t<S>, U, Fn> with(S&& sink, Fn fn) {
    return With<std::remove_cvref_t<S>, U, Fn>(std::forward<S>(sink), std::move(fn));
}
template <class U, class Fn>
constexpr auto with(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& sink) mutable {
        return sink::with<U>(std::forward<S>(sink), std::move(fn));
    });
}

}  // namespace sink
POLLEN_NAMESPACE_END
