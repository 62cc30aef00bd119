// SPDX-License-Identifier: MIT
// try_take_while(): the first values of a stream of results.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/try_trial.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of try_take_while().
template <class S, class Predicate>
class [[nodiscard]] TryTakeWhile
    : public detail::TryTrialAdapter<TryTakeWhile<S, Predicate>, S, Predicate> {
    using Base = detail::TryTrialAdapter<TryTakeWhile, S, Predicate>;

public:
    using Base::Base;
    using typename Base::Item;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (is_done_) return std::optional<Item>();
        auto verdict = detail::TryVerdict::NotAsked;
        Poll<std::optional<Item>> next = this->poll_trial(cx, verdict);
        if (next.is_pending() || verdict != detail::TryVerdict::No) return next;
        is_done_ = true;
        return std::optional<Item>();
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return is_done_ || Base::is_terminated();
    }

    constexpr SizeHint size_hint() const {
        return is_done_ ? SizeHint::exactly(0) : Base::size_hint();
    }

private:
    bool is_done_ = false;
};

/// The results of a stream until predicate(value) is false; errors pass
/// (TryStreamExt::try_take_while). That item is lost, and the stream stays at its end.
///
/// The predicate gets a const reference to the value, or nothing if it is void, and returns a bool
/// or a result of one, or a future of either: then the item waits in the stream, and the future may
/// refer to it.
/// Errors: what the stream, the predicate or its future throws is thrown by poll_next(); the item
/// is lost, and the stream may be polled on.
/// Cancellation: destroying a next() loses no item.
/// An error of the predicate takes the place of the item; the next value is asked about again.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto small = stream::iter(std::vector<Number>{1, pollen::Err("no"), 2, 1}) |
///              stream::try_take_while([](int value) { return value < 2; });
/// EXPECT_EQ(**pollen::block_on(small.next()), 1);
/// EXPECT_EQ(pollen::block_on(small.next())->error(), "no");
/// EXPECT_FALSE(pollen::block_on(small.next()));
/// ```
template <class S, class Predicate>
constexpr TryTakeWhile<std::remove_cvref_t<S>, Predicate> try_take_while(S&& stream,
                                                                         Predicate predicate) {
    return {std::forward<S>(stream), std::move(predicate)};
}
template <class Predicate>
constexpr auto try_take_while(Predicate predicate) {
    return detail::Pipe([predicate = std::move(predicate)]<class S>(S&& stream) mutable {
        return stream::try_take_while(std::forward<S>(stream), std::move(predicate));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
