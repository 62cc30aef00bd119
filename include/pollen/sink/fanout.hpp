// SPDX-License-Identifier: MIT
// fanout(): sends every item into two sinks.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of fanout().
template <class A, class B>
class [[nodiscard]] Fanout : public SinkInterface<Fanout<A, B>> {
    static_assert(detail::check_sink<A>() && detail::check_sink<B>());
    static_assert(std::same_as<typename A::Error, typename B::Error>,
                  "pollen: fanout(): the two sinks have different errors: sink::err_into() makes "
                  "them the same");

public:
    using Error = typename A::Error;
    static constexpr bool is_sendable = sendable<A> && sendable<B>;
    static constexpr bool is_borrowing = borrowing<A> || borrowing<B>;
    static constexpr bool is_unpin = unpin<A> && unpin<B>;

    template <class ValueA, class ValueB>
    constexpr Fanout(ValueA&& a, ValueB&& b)
        : a_(std::forward<ValueA>(a)), b_(std::forward<ValueB>(b)) {}
    Fanout(const Fanout&) = delete;  // a sink is used in one place
    Fanout& operator=(const Fanout&) = delete;
    Fanout(Fanout&&) = default;
    Fanout& operator=(Fanout&&) = default;

    constexpr A& first() noexcept { return a_; }
    constexpr B& second() noexcept { return b_; }

    constexpr Poll<SinkResult<A>> poll_ready(Context& cx) {
        return both([&] { return a_.poll_ready(cx); }, [&] { return b_.poll_ready(cx); });
    }
    template <class Item>
        requires std::copy_constructible<std::remove_cvref_t<Item>> &&
                 Sink<A, std::remove_cvref_t<Item>> && Sink<B, Item>
    constexpr SinkResult<A> start_send(Item&& item) {
        SinkResult<A> sent = a_.start_send(std::remove_cvref_t<Item>(item));
        if (!sent) return sent;
        return b_.start_send(std::forward<Item>(item));
    }
    constexpr Poll<SinkResult<A>> poll_flush(Context& cx) {
        return both([&] { return a_.poll_flush(cx); }, [&] { return b_.poll_flush(cx); });
    }
    constexpr Poll<SinkResult<A>> poll_close(Context& cx) {
        return both([&] { return a_.poll_close(cx); }, [&] { return b_.poll_close(cx); });
    }

private:
    // a first, and b only if a has not failed. Functions, because arguments have no order.
    template <class PollA, class PollB>
    static constexpr Poll<SinkResult<A>> both(const PollA& poll_a, const PollB& poll_b) {
        Poll<SinkResult<A>> a = poll_a();
        if (a.is_ready() && !a.value()) return a;
        Poll<SinkResult<A>> b = poll_b();
        if (b.is_ready() && !b.value()) return b;
        return a.is_pending() ? std::move(a) : std::move(b);
    }

    A a_;
    B b_;
};

/// A sink that sends a copy of each item into a and the item into b (SinkExt::fanout). It has room
/// when both have.
///
/// a is asked first. Errors: the first of either; when a fails, b is not asked.
///
/// Example:
/// ```cpp
/// namespace sink = pollen::sink;
/// std::vector<int> left;
/// std::vector<int> right;
/// auto both = sink::fanout(sink::into(left), sink::into(right));
/// EXPECT_TRUE(pollen::block_on(both.send(7)).has_value());
/// EXPECT_EQ(left, right);
/// ```
template <class A, class B>
constexpr Fanout<std::remove_cvref_t<A>, std::remove_cvref_t<B>> fanout(A&& a, B&& b) {
    return Fanout<std::remove_cvref_t<A>, std::remove_cvref_t<B>>(std::forward<A>(a),
                                                                  std::forward<B>(b));
}
template <class B>
constexpr auto fanout(B&& b) {
    auto op = [b = std::remove_cvref_t<B>(std::forward<B>(b))]<class A>(A&& a) mutable {
        return sink::fanout(std::forward<A>(a), std::move(b));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace sink
POLLEN_NAMESPACE_END
