// SPDX-License-Identifier: MIT
// for_each_concurrent(): makes a future of each item of a stream, and runs several of them at once.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What for_each_concurrent() does with items and outputs: none of them ends it.
struct EachItem {
    template <class Fn, class Item>
    static constexpr bool can_call = std::is_invocable_v<Fn&, Item>;
    template <class F>
    using Output = void;

    template <class Fn, class Item>
    static decltype(auto) call(Fn& fn, Item&& item) {
        return fn(std::forward<Item>(item));
    }
    /// The answer if an item, or an output, ends it. Takes that over only then.
    template <class To, class Item>
    static Poll<To> end_at(Item&) {
        return Pending{};
    }
    /// The answer when all is done.
    template <class To>
    static Poll<To> end() {
        return Poll<void>::ready();
    }
};

}  // namespace detail

namespace stream {

/// Future of for_each_concurrent() and try_for_each_concurrent(). Each says what items mean.
template <class S, class Fn, class Each = detail::EachItem>
class [[nodiscard]] ForEachConcurrent {
    static_assert(detail::check_stream<S>());
    static_assert(Each::template can_call<Fn, StreamItem<S>>,
                  "pollen: for_each_concurrent(): the function cannot be called with an item");
    using F =
        IntoFutureType<decltype(Each::call(std::declval<Fn&>(), std::declval<StreamItem<S>>()))>;

public:
    using Output = typename Each::template Output<F>;
    static constexpr bool is_sendable =
        sendable<S> && sendable<StreamItem<S>> && sendable<Fn> && sendable<F>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Fn> || borrowing<F>;
    // A future may refer into the function that made it: then that stays where it is.
    static constexpr bool is_unpin = unpin<S> && (std::is_empty_v<Fn> || std::is_pointer_v<Fn>);

    template <class Value>
    ForEachConcurrent(Value&& stream, std::size_t limit, Fn fn)
        : parts_(std::in_place_t(), std::forward<Value>(stream), std::move(fn)),
          most_(detail::most_of_limit(limit)) {}
    ForEachConcurrent(const ForEachConcurrent&) = delete;  // a future is polled in one place
    ForEachConcurrent& operator=(const ForEachConcurrent&) = delete;
    ForEachConcurrent(ForEachConcurrent&&) = default;
    ForEachConcurrent& operator=(ForEachConcurrent&&) = default;

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when something throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (!parts_) __builtin_unreachable();  // empty only when finished; g++ does not see it
        Poll<Output> answer = parts_->poll(cx, most_);
        if (answer.is_ready()) {
            parts_.reset();
        } else {
            finished_ = false;
        }
        return answer;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<ForEachConcurrent>(trace, [&] {
            if (!parts_) return;
            parts_->source.trace_awaits(trace);
            pollen::trace_awaits(parts_->running, trace);
        });
    }

private:
    struct Parts {
        template <class Value>
        Parts(Value&& value, Fn&& function)
            : source(std::forward<Value>(value)), fn(std::move(function)) {}

        Poll<Output> poll(Context& cx, std::size_t most);

        detail::Source<S> source;
        Fn fn;
        FuturesUnordered<F> running;
    };

    std::optional<Parts> parts_;  // empty when it has answered
    std::size_t most_;
    bool finished_ = false;
};

template <class S, class Fn, class Each>
auto ForEachConcurrent<S, Fn, Each>::Parts::poll(Context& cx, std::size_t most) -> Poll<Output> {
    for (;;) {
        bool has_progress = false;
        if (!source.has_ended() && running.size() < most) {
            Poll<std::optional<StreamItem<S>>> next = source.poll_next(cx);
            has_progress = next.is_ready();
            if (next.is_ready() && next.value()) {
                Poll<Output> end = Each::template end_at<Output>(*next.value());
                if (end.is_ready()) return end;
                running.push(Each::call(fn, std::move(*next.value())));
            }
        }
        auto done = running.poll_next(cx);
        if (done.is_ready() && done.value()) {
            Poll<Output> end = Each::template end_at<Output>(*done.value());
            if (end.is_ready()) return end;
        } else if (done.is_ready() && source.has_ended()) {
            return Each::template end<Output>();
        } else if (!has_progress) {
            return Pending{};
        }
    }
}

/// Calls fn with each item of a stream and runs the futures that it returns, up to `limit` of them
/// at once; ready when the stream has ended and all have answered (StreamExt::for_each_concurrent).
///
/// ```text
/// s                           123|
/// fn(1)                       ----()
/// fn(2)                       --()
/// fn(3)                         -----()   begins when there is room for it
/// for_each_concurrent(2, fn)  -------()
/// ```
///
/// Their outputs are dropped. The stream is polled while there is room, and destroyed at its end. A
/// limit of no_limit (0) is none. fn stays until the last of its futures is gone, so it may be a
/// coroutine with captures.
/// Errors: if the stream, fn or a future throws, poll() throws that; then all have finished, and
/// the others are destroyed with the future.
/// Cancellation: destroying it destroys the stream and the futures that run.
/// Allocates: a block for the set of futures, and one for each (FuturesUnordered).
///
/// Example:
/// ```cpp
/// pollen::Coro<int> sum_of(std::vector<int> numbers) {
///     int sum = 0;
///     auto add = [&sum](int number) -> pollen::Coro<> {
///         co_await pollen::future::yield_now();
///         sum += number;
///     };
///     co_await pollen::stream::for_each_concurrent(pollen::stream::iter(std::move(numbers)), 2,
///                                                  std::move(add));
///     co_return sum;
/// }
/// ```
template <class S, class Fn>
ForEachConcurrent<std::remove_cvref_t<S>, Fn> for_each_concurrent(S&& stream, std::size_t limit,
                                                                  Fn fn) {
    return {std::forward<S>(stream), limit, std::move(fn)};
}
template <class Fn>
auto for_each_concurrent(std::size_t limit, Fn fn) {
    return detail::Pipe([limit, fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::for_each_concurrent(std::forward<S>(stream), limit, std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
