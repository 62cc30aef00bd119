// SPDX-License-Identifier: MIT
// try_join(): polls several futures of results together until all have values or one has an error.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The value of a result that is not wanted any more, or Unit.
template <class R>
constexpr decltype(auto) take_value_or_unit(R&& result) {
    if constexpr (std::is_void_v<TryValue<R>>) {
        return Unit();
    } else {
        return detail::take_value(std::move(result));
    }
}

}  // namespace detail

namespace future {

/// Future of try_join().
template <class First, class... Fs>
class [[nodiscard]] TryJoin {
    static_assert(Try<FutureOutput<First>> && (Try<FutureOutput<Fs>> && ...),
                  "pollen: try_join(): every future ends in a result: with the shape of "
                  "std::expected, or TryTraits");
    using Error = TryError<FutureOutput<First>>;
    static_assert((std::constructible_from<Error, TryError<FutureOutput<Fs>>> && ...),
                  "pollen: try_join(): the errors of all results convert into that of the first: "
                  "use err_into()");
    using Values =
        std::tuple<UnitOr<TryValue<FutureOutput<First>>>, UnitOr<TryValue<FutureOutput<Fs>>>...>;

public:
    using Output = TryWithValue<FutureOutput<First>, Values>;
    static constexpr bool is_sendable = (sendable<First> && sendable<FutureOutput<First>>) &&
                                        ((sendable<Fs> && sendable<FutureOutput<Fs>>) && ...);
    static constexpr bool is_borrowing = borrowing<First> || (borrowing<Fs> || ...);
    static constexpr bool is_unpin = unpin<First> && (unpin<Fs> && ...);

    template <class... Args>
    explicit TryJoin(std::in_place_t, Args&&... futures)
        : children_(std::forward<Args>(futures)...) {}
    TryJoin(const TryJoin&) = delete;  // a future is polled in one place
    TryJoin& operator=(const TryJoin&) = delete;
    TryJoin(TryJoin&&) = default;
    TryJoin& operator=(TryJoin&&) = default;

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when a child throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        return std::apply([&](auto&... children) { return poll_all(cx, children...); }, children_);
    }

    bool is_terminated() const noexcept { return finished_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<TryJoin>(trace, [&] {
            std::apply([&](const auto&... children) { (children.trace_awaits(trace), ...); },
                       children_);
        });
    }

private:
    template <class... Children>
    Poll<Output> poll_all(Context& cx, Children&... children) {
        bool all_ready = true;
        Poll<Output> answer = Pending{};
        const auto goes_on = [&](auto& child) {
            if (!child.poll(cx)) {
                all_ready = false;
                return true;
            }
            auto&& result = child.release();
            if (detail::has_value(result)) return true;
            answer = Poll<Output>::ready(detail::pass_error<Output>(std::move(result)));
            return false;
        };
        const bool no_error = (goes_on(children) && ...);
        if (no_error && !all_ready) {
            finished_ = false;
            return answer;
        }
        if (no_error) {
            answer = Poll<Output>::ready(TryTraits<Output>::from_value(
                Values(detail::take_value_or_unit(children.release())...)));
        }
        (children.reset(), ...);
        return answer;
    }

    std::tuple<detail::JoinChild<First>, detail::JoinChild<Fs>...> children_;
    bool finished_ = false;
};

/// A future of a result with all values, in order, in a tuple; Unit stands for void. The first
/// error ends it (futures::future::try_join).
///
/// ```text
/// a                  -----1
/// b                  --E         an error
/// c                  ----->    destroyed when b has answered
/// try_join(a, b, c)  --E
/// ```
///
/// The result has the shape of the first one's, and its error; the errors of the others convert
/// into that. Each poll polls those that have not answered yet, from left to right; each is
/// destroyed as soon as it has answered, and all of them, without another poll, once one has an
/// error.
/// Errors: if one throws, poll() throws it at once; the others are destroyed with the join.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto both = future::try_join(future::ok<std::string>(7), future::ok<std::string>('a'));
/// auto [seven, a] = *pollen::block_on(std::move(both));  // of Result<tuple<int, char>, string>
/// auto failed = future::try_join(future::pending<pollen::Result<int, std::string>>(),
///                                future::err<int>(std::string("no")));
/// EXPECT_EQ(pollen::block_on(std::move(failed)).error(), "no");
/// ```
template <class First, class... Fs>
TryJoin<IntoFutureType<First>, IntoFutureType<Fs>...> try_join(First&& first, Fs&&... futures) {
    return TryJoin<IntoFutureType<First>, IntoFutureType<Fs>...>(
        std::in_place_t(), std::forward<First>(first), std::forward<Fs>(futures)...);
}

}  // namespace future
POLLEN_NAMESPACE_END
