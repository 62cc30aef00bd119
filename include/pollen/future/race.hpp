// SPDX-License-Identifier: MIT
// race(): the output of whichever of several futures is ready first.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/select_order.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of race().
template <class First, class... Fs>
class [[nodiscard]] Race {
    static_assert((std::same_as<FutureOutput<First>, FutureOutput<Fs>> && ...),
                  "pollen: race(): all futures end in the same type: map() them, or use "
                  "select_once()");
    static constexpr std::size_t count = 1 + sizeof...(Fs);

public:
    using Output = FutureOutput<First>;
    static constexpr bool is_sendable = sendable<First> && (sendable<Fs> && ...);
    static constexpr bool is_borrowing = borrowing<First> || (borrowing<Fs> || ...);
    static constexpr bool is_unpin = unpin<First> && (unpin<Fs> && ...);

    template <class... Values>
    explicit Race(SelectOrder order, Values&&... values)
        : order_(order),
          futures_(std::in_place_t(), detail::take_future(std::forward<Values>(values))...) {}
    Race(const Race&) = delete;  // a future is polled in one place
    Race& operator=(const Race&) = delete;
    Race(Race&&) = default;
    Race& operator=(Race&&) = default;

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when one of them throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (!futures_) __builtin_unreachable();  // empty only when finished; g++ does not see it
        Poll<Output> answer = Pending{};
        std::size_t turn = order_.first_of(count);
        for (std::size_t polled = 0; polled < count; ++polled) {
            if (poll_one(turn, cx, answer, std::make_index_sequence<count>())) {
                futures_.reset();
                return answer;
            }
            if (++turn == count) turn = 0;
        }
        finished_ = false;
        return answer;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Race>(trace, [&] {
            if (!futures_) return;
            std::apply([&](const auto&... each) { (pollen::trace_awaits(each, trace), ...); },
                       *futures_);
        });
    }

private:
    template <std::size_t... Is>
    bool poll_one(std::size_t turn, Context& cx, Poll<Output>& answer, std::index_sequence<Is...>) {
        ((turn == Is ? void(answer = std::get<Is>(*futures_).poll(cx)) : void()), ...);
        return answer.is_ready();
    }

    SelectOrder order_;
    std::optional<std::tuple<First, Fs...>> futures_;  // empty when it has answered
    bool finished_ = false;
};

/// A future of the output of whichever is ready first (futures_lite::future::race). All futures end
/// in the same type.
///
/// ```text
/// a           -----1
/// b           --2
/// race(a, b)  --2
/// ```
///
/// Each poll goes round them once, and begins anywhere, so that of several that are ready none is
/// preferred. A SelectOrder as first argument changes that: with SelectOrder::biased() the first
/// has precedence (futures_lite::future::or).
///
/// The one that was ready and all others are destroyed before Ready is returned.
/// Errors: if one throws, poll() throws it; the others are destroyed with the race.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::race(future::pending<int>(), future::ready(7));
/// ```
template <class... Fs>
Race<IntoFutureType<Fs>...> race(SelectOrder order, Fs&&... futures) {
    return Race<IntoFutureType<Fs>...>(order, std::forward<Fs>(futures)...);
}
template <class First, class... Fs>
    requires(!std::same_as<std::remove_cvref_t<First>, SelectOrder>)
auto race(First&& first, Fs&&... futures) {
    return Race<IntoFutureType<First>, IntoFutureType<Fs>...>(
        SelectOrder::random(), std::forward<First>(first), std::forward<Fs>(futures)...);
}

/// The same, in an order that comes again with the same seed
/// (futures_lite::future::race_with_seed).
template <class... Fs>
Race<IntoFutureType<Fs>...> race_with_seed(std::uint32_t seed, Fs&&... futures) {
    return Race<IntoFutureType<Fs>...>(SelectOrder::seeded(seed), std::forward<Fs>(futures)...);
}

}  // namespace future
POLLEN_NAMESPACE_END
