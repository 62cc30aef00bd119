// SPDX-License-Identifier: MIT
// try_filter(): only those values of a stream of results that a predicate wants.

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

/// Stream of try_filter().
template <class S, class Predicate>
class [[nodiscard]] TryFilter
    : public detail::TryTrialAdapter<TryFilter<S, Predicate>, S, Predicate> {
    using Base = detail::TryTrialAdapter<TryFilter, S, Predicate>;

public:
    using Base::Base;
    using typename Base::Item;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        for (;;) {
            auto verdict = detail::TryVerdict::NotAsked;
            Poll<std::optional<Item>> next = this->poll_trial(cx, verdict);
            if (next.is_pending() || !next.value()) return next;
            if (verdict != detail::TryVerdict::No) return next;
        }
    }
};

/// The results of a stream without the values for which predicate(value) is false; errors pass
/// (TryStreamExt::try_filter).
///
/// ```text
/// s                --1--2--E--3--|     E: an error
/// try_filter(odd)  --1-----E--3--|
/// ```
///
/// The predicate gets a const reference to the value, or nothing if it is void, and returns a bool
/// or a result of one, or a future of either: then the item waits in the stream, and the future may
/// refer to it.
/// Errors: what the stream, the predicate or its future throws is thrown by poll_next(); the item
/// is lost, and the stream may be polled on.
/// Cancellation: destroying a next() loses no item.
/// An error of the predicate takes the place of the item.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto even = stream::iter(std::vector<Number>{1, 2, pollen::Err("no")}) |
///             stream::try_filter([](int value) { return value % 2 == 0; });
/// EXPECT_EQ(**pollen::block_on(even.next()), 2);
/// EXPECT_EQ(pollen::block_on(even.next())->error(), "no");
/// ```
template <class S, class Predicate>
constexpr TryFilter<std::remove_cvref_t<S>, Predicate> try_filter(S&& stream, Predicate predicate) {
    return {std::forward<S>(stream), std::move(predicate)};
}
template <class Predicate>
constexpr auto try_filter(Predicate predicate) {
    return detail::Pipe([predicate = std::move(predicate)]<class S>(S&& stream) mutable {
        return stream::try_filter(std::forward<S>(stream), std::move(predicate));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
