// SPDX-License-Identifier: MIT
// try_join_all(): polls a range of futures of results together until all have values or one has an
// error.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/take_elements.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/try_join.hpp>
#include <pollen/stream/join_children.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of try_join_all().
template <class F>
class [[nodiscard]] TryJoinAll {
    static_assert(detail::check_future<F>());
    using Answer = FutureOutput<F>;
    static_assert(Try<Answer>,
                  "pollen: try_join_all(): every future ends in a result: with the shape of "
                  "std::expected, or TryTraits");
    using Values = std::vector<detail::ItemOfOutput<TryValue<Answer>>>;

public:
    using Output = TryWithValue<Answer, Values>;
    static constexpr bool is_sendable = sendable<F> && sendable<Answer>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;  // the futures stay where they are

    template <class R>
    explicit TryJoinAll(std::in_place_t, R&& futures)
        : children_(std::in_place_t(), std::forward<R>(futures)) {}
    TryJoinAll(const TryJoinAll&) = delete;  // a future is polled in one place
    TryJoinAll& operator=(const TryJoinAll&) = delete;
    TryJoinAll(TryJoinAll&& other) noexcept
        : children_(std::move(other.children_)), finished_(std::exchange(other.finished_, true)) {}
    TryJoinAll& operator=(TryJoinAll&& other) noexcept {
        children_ = std::move(other.children_);
        finished_ = std::exchange(other.finished_, true);
        return *this;
    }

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when a child throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        Poll<Output> answer = Pending{};
        const bool is_over = children_.poll(cx, [&](detail::JoinChild<F>& child) {
            auto&& result = child.release();
            if (detail::has_value(result)) return true;
            answer = Poll<Output>::ready(detail::pass_error<Output>(std::move(result)));
            return false;
        });
        if (!is_over) {
            finished_ = false;
            return answer;
        }
        if (answer.is_pending()) answer = Poll<Output>::ready(take_values());
        children_.clear();
        return answer;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<TryJoinAll>(trace, [&] { children_.trace_awaits(trace); });
    }

private:
    Output take_values() {
        Values values;
        values.reserve(children_.size());
        children_.drain([&](detail::JoinChild<F>& child) {
            if constexpr (std::is_reference_v<TryValue<Answer>>) {
                values.push_back(__builtin_addressof(detail::take_value(child.release())));
            } else {
                values.push_back(detail::take_value_or_unit(child.release()));
            }
        });
        return TryTraits<Output>::from_value(std::move(values));
    }

    detail::JoinChildren<F> children_;
    bool finished_ = false;
};

/// A future of a result with all values, in order, in a std::vector; Unit stands for void, a
/// pointer for a reference. The first error ends it (futures::future::try_join_all).
///
/// ```text
/// a             -----1
/// b             --E        E: an error
/// try_join_all  --E        a is destroyed
/// ```
///
/// Polls as join_all() does. Once one has an error all are destroyed, without another poll.
/// Errors: if one throws, poll() throws it at once; the others are destroyed with the join.
/// Allocates: as join_all().
///
/// Example:
/// ```cpp
/// #include <array>
/// namespace future = pollen::future;
/// std::array both{future::ok<std::string>(1), future::ok<std::string>(2)};
/// auto all = future::try_join_all(std::move(both));
/// EXPECT_EQ(*pollen::block_on(std::move(all)), (std::vector{1, 2}));
/// ```
template <class R>
TryJoinAll<detail::FutureOfRange<R>> try_join_all(R&& futures) {
    return TryJoinAll<detail::FutureOfRange<R>>(std::in_place_t(), std::forward<R>(futures));
}

}  // namespace future
POLLEN_NAMESPACE_END
