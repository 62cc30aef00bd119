// SPDX-License-Identifier: MIT
// join(): polls several futures together until all are ready.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <tuple>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// One future of a join, and then its output.
template <class F>
class JoinChild {
    using Output = FutureOutput<F>;

public:
    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, JoinChild>)
    explicit JoinChild(Value&& value)
        : state_(HoldsFirst(), detail::take_future(std::forward<Value>(value))) {}

    /// Polls the future, unless it has answered. True if the output is there.
    bool poll(Context& cx) {
        if (has_output()) return true;
        Poll<Output> answer = state_.first().poll(cx);
        if (answer.is_pending()) return false;
        state_.emplace_second([&] { return Kept<Output>(std::move(answer)); });
        return true;
    }

    /// The output, to be moved from.
    decltype(auto) release() noexcept { return state_.second().release(); }
    /// The same for a container of objects: a reference is a pointer there.
    decltype(auto) release_item() noexcept {
        if constexpr (std::is_reference_v<Output>) {
            return __builtin_addressof(release());
        } else {
            return release();
        }
    }

    bool has_output() const noexcept { return state_.holds_second(); }
    void reset() noexcept { state_.reset(); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (state_.holds_first()) pollen::trace_awaits(state_.first(), trace);
    }

private:
    OneOf<F, Kept<Output>> state_;
};

}  // namespace detail

namespace future {

/// Future of join().
template <class... Fs>
class [[nodiscard]] Join {
public:
    using Output = std::tuple<UnitOr<FutureOutput<Fs>>...>;
    static constexpr bool is_sendable = ((sendable<Fs> && sendable<FutureOutput<Fs>>) && ...);
    static constexpr bool is_borrowing = (borrowing<Fs> || ...);
    static constexpr bool is_unpin = (unpin<Fs> && ...);

    template <class... Values>
    explicit Join(std::in_place_t, Values&&... values)
        : children_(std::forward<Values>(values)...) {}
    Join(const Join&) = delete;  // a future is polled in one place
    Join& operator=(const Join&) = delete;
    Join(Join&&) = default;
    Join& operator=(Join&&) = default;

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when a child throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        return std::apply(
            [&](detail::JoinChild<Fs>&... children) -> Poll<Output> {
                bool all_ready = true;
                ((all_ready &= children.poll(cx)), ...);
                if (!all_ready) {
                    finished_ = false;
                    return Pending{};
                }
                Poll<Output> answer = Poll<Output>::ready(children.release()...);
                (children.reset(), ...);
                return answer;
            },
            children_);
    }

    bool is_terminated() const noexcept { return finished_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Join>(trace, [&] {
            std::apply([&](const auto&... children) { (children.trace_awaits(trace), ...); },
                       children_);
        });
    }

private:
    std::tuple<detail::JoinChild<Fs>...> children_;
    bool finished_ = false;
};

/// A future of all outputs, in order, in a tuple; Unit stands for void (futures::future::join).
///
/// ```text
/// a           --1
/// b           -----2
/// join(a, b)  -----[12]
/// ```
///
/// Each poll polls those that have not answered yet, from left to right; each is destroyed as soon
/// as it has answered.
/// Errors: if one throws, poll() throws it at once; the others are destroyed with the join.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto both = future::join(future::ready(7), future::ready('a'));  // of std::tuple<int, char>
/// ```
template <class... Fs>
Join<IntoFutureType<Fs>...> join(Fs&&... futures) {
    return Join<IntoFutureType<Fs>...>(std::in_place_t(), std::forward<Fs>(futures)...);
}

}  // namespace future
POLLEN_NAMESPACE_END
