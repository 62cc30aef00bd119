// SPDX-License-Identifier: MIT
// try_skip_while(): leaves out the first values of a stream of results.

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

/// Stream of try_skip_while().
template <class S, class Predicate>
class [[nodiscard]] TrySkipWhile
    : public detail::TryTrialAdapter<TrySkipWhile<S, Predicate>, S, Predicate> {
    using Base = detail::TryTrialAdapter<TrySkipWhile, S, Predicate>;

public:
    using Base::Base;
    using typename Base::Item;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        while (is_skipping_) {
            auto verdict = detail::TryVerdict::NotAsked;
            Poll<std::optional<Item>> next = this->poll_trial(cx, verdict);
            if (next.is_ready() && verdict == detail::TryVerdict::Yes) continue;
            if (next.is_ready() && verdict == detail::TryVerdict::No) is_skipping_ = false;
            return next;
        }
        return this->stream_.poll_next(cx);
    }

private:
    bool is_skipping_ = true;
};

/// The results of a stream from the first value on for which predicate(value) is false; errors pass
/// at any time (TryStreamExt::try_skip_while).
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
/// auto late = stream::iter(std::vector<Number>{1, pollen::Err("no"), 2, 1}) |
///             stream::try_skip_while([](int value) { return value < 2; });
/// EXPECT_EQ(pollen::block_on(late.next())->error(), "no");
/// EXPECT_EQ(**pollen::block_on(late.next()), 2);
/// EXPECT_EQ(**pollen::block_on(late.next()), 1);
/// ```
template <class S, class Predicate>
constexpr TrySkipWhile<std::remove_cvref_t<S>, Predicate> try_skip_while(S&& stream,
                                                                         Predicate predicate) {
    return {std::forward<S>(stream), std::move(predicate)};
}
template <class Predicate>
constexpr auto try_skip_while(Predicate predicate) {
    return detail::Pipe([predicate = std::move(predicate)]<class S>(S&& stream) mutable {
        return stream::try_skip_while(std::forward<S>(stream), std::move(predicate));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
