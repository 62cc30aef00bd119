// SPDX-License-Identifier: MIT
// send(), feed(), flush() and close(): what a coroutine awaits of a sink.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a future still has to do with its sink.
enum class SinkDuty : std::uint8_t { Feed, Flush, Close };

/// Borrows a sink until there is nothing to do.
template <class S>
class SinkPoll {
    static_assert(check_sink<S>());

public:
    using Output = SinkResult<S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the sink stays

    constexpr SinkPoll(S& sink, SinkDuty duty) noexcept
        : sink_(__builtin_addressof(sink)), duty_(duty) {}
    SinkPoll(const SinkPoll&) = delete;  // a future is polled in one place
    SinkPoll& operator=(const SinkPoll&) = delete;
    constexpr SinkPoll(SinkPoll&& other) noexcept
        : sink_(std::exchange(other.sink_, nullptr)), duty_(other.duty_) {}
    constexpr SinkPoll& operator=(SinkPoll&& other) noexcept {
        sink_ = std::exchange(other.sink_, nullptr);
        duty_ = other.duty_;
        return *this;
    }

    constexpr Poll<Output> poll(Context& cx) {
        if (sink_ == nullptr) throw_polled_after_ready();
        S& sink = *std::exchange(sink_, nullptr);  // finished, also if the sink throws
        Poll<Output> answer = duty_ == SinkDuty::Close ? sink.poll_close(cx) : sink.poll_flush(cx);
        if (answer.is_pending()) sink_ = __builtin_addressof(sink);
        return answer;
    }

protected:
    S* sink_;  // null when finished or moved from
    SinkDuty duty_;
};

}  // namespace detail

namespace sink {

/// Future of send() and feed(): borrows the sink.
template <class S, class Item>
class [[nodiscard]] Send : detail::SinkPoll<S> {
    static_assert(detail::check_sink_of<S, Item>());
    using Base = detail::SinkPoll<S>;

public:
    using typename Base::Output;
    static constexpr bool is_sendable = sendable<S> && sendable<Item>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    template <class Value>
    constexpr Send(S& sink, Value&& item, bool then_flush)
        : Base(sink, detail::SinkDuty::Feed),
          item_(std::in_place_t(), std::forward<Value>(item)),
          then_flush_(then_flush) {}

    constexpr Poll<Output> poll(Context& cx) {
        if (this->duty_ == detail::SinkDuty::Flush) return Base::poll(cx);
        if (this->sink_ == nullptr) detail::throw_polled_after_ready();
        S& sink = *std::exchange(this->sink_, nullptr);
        Poll<Output> answer = sink.poll_ready(cx);
        if (answer.is_pending()) {
            this->sink_ = __builtin_addressof(sink);
            return answer;
        }
        if (!answer.value()) return answer;
        Item item = *std::move(item_);
        item_.reset();
        Output sent = sink.start_send(std::move(item));
        if (!sent || !then_flush_) return sent;
        this->sink_ = __builtin_addressof(sink);
        this->duty_ = detail::SinkDuty::Flush;
        return Base::poll(cx);
    }

private:
    std::optional<Item> item_;  // empty once the sink has it
    bool then_flush_;
};

/// Future of flush() and close(): borrows the sink.
template <class S>
class [[nodiscard]] Flush : public detail::SinkPoll<S> {
public:
    using detail::SinkPoll<S>::SinkPoll;
};

/// A future that waits until the sink has room, gives it the item, and waits until it is delivered
/// (SinkExt::send).
///
/// Who sends many and cares for speed uses feed(), and flush() at the end.
///
/// Precondition: the sink outlives the result, and nobody else uses it meanwhile.
/// Errors: the sink's, as the result; an item that was not taken is destroyed with the future.
/// Cancellation: destroying the result destroys the item, if the sink has not taken it.
///
/// Example:
/// ```cpp
/// std::vector<int> numbers;
/// auto sink = pollen::sink::into(numbers);
/// EXPECT_TRUE(pollen::block_on(pollen::sink::send(sink, 7)).has_value());
/// EXPECT_EQ(numbers.size(), 1U);
/// ```
template <class S, class Item>
constexpr Send<S, std::remove_cvref_t<Item>> send(S& sink, Item&& item) {
    return Send<S, std::remove_cvref_t<Item>>(sink, std::forward<Item>(item), true);
}

/// The same without waiting for the delivery (SinkExt::feed).
template <class S, class Item>
constexpr Send<S, std::remove_cvref_t<Item>> feed(S& sink, Item&& item) {
    return Send<S, std::remove_cvref_t<Item>>(sink, std::forward<Item>(item), false);
}

/// A future that waits until all that was sent is delivered (SinkExt::flush).
///
/// Precondition, Errors: as of send(). Cancellation: nothing is lost.
template <class S>
constexpr Flush<S> flush(S& sink) noexcept {
    return Flush<S>(sink, detail::SinkDuty::Flush);
}

/// A future that flushes the sink and closes it: no item may follow (SinkExt::close).
///
/// Precondition, Errors: as of send(). Cancellation: nothing is lost; the sink may be half closed.
template <class S>
constexpr Flush<S> close(S& sink) noexcept {
    return Flush<S>(sink, detail::SinkDuty::Close);
}

}  // namespace sink
POLLEN_NAMESPACE_END
