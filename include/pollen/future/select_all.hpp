// SPDX-License-Identifier: MIT
// select_all(): polls a range of futures until one is ready; gives its output, and the others back.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/take_elements.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The futures of a select_all, of which some go while it is polled.
template <class F>
class SelectChildren {
    static_assert(check_future<F>());
    static_assert(unpin<F>,
                  "pollen: a select of many gives the futures that lost back, so they would move "
                  "after they were polled, and this type does not say that it may (is_unpin): box "
                  "it, or lend it with future::by_ref()");
    static_assert(std::is_nothrow_move_constructible_v<F>,
                  "pollen: a select of many moves the futures that lost, and the move of this type "
                  "may throw: box it, or lend it with future::by_ref()");

public:
    template <class R>
    explicit SelectChildren(std::in_place_t, R&& futures) {
        if constexpr (requires { futures.size(); }) futures_.reserve(futures.size());
        take_elements(std::forward<R>(futures), [this]<class Value>(Value&& value) {
            this->futures_.push_back(take_future(std::forward<Value>(value)));
        });
        if (futures_.empty()) abort_with("a select of no futures");
    }
    SelectChildren(SelectChildren&& other) noexcept
        : futures_(std::move(other.futures_)), finished_(std::exchange(other.finished_, true)) {}
    SelectChildren& operator=(SelectChildren&& other) noexcept {
        futures_ = std::move(other.futures_);
        finished_ = std::exchange(other.finished_, true);
        return *this;
    }

    /// Polls one after the other. Of one that is ready, which is gone then, calls
    /// use(answer, index, others); the answer of that is the answer, unless it is pending.
    template <class Output, class Use>
    Poll<Output> poll(Context& cx, Use use) {
        // Finished until it says that it is pending: so it is also when one of them throws.
        if (std::exchange(finished_, true)) throw_polled_after_ready();
        std::size_t index = 0;
        while (index < futures_.size()) {
            Poll<FutureOutput<F>> answer = futures_[index].poll(cx);
            if (answer.is_pending()) {
                ++index;
                continue;
            }
            remove(index);
            if (Poll<Output> used = use(std::move(answer), index, futures_); used.is_ready()) {
                futures_.clear();
                return used;
            }
        }
        finished_ = false;
        return Pending{};
    }

    template <class Future>
    void trace_awaits(AwaitTrace& trace) const noexcept {
        trace_with_parts<Future>(trace, [&] {
            for (const F& each : futures_)
                pollen::trace_awaits(each, trace);
        });
    }

private:
    // As erase(), for futures that cannot be assigned, since they hold a lambda.
    void remove(std::size_t index) {
        for (std::size_t next = index + 1; next < futures_.size(); ++next) {
            F& place = futures_[next - 1];
            place.~F();
            ::new (static_cast<void*>(__builtin_addressof(place))) F(std::move(futures_[next]));
        }
        futures_.pop_back();
    }

    std::vector<F> futures_;
    bool finished_ = false;
};

}  // namespace detail

namespace future {

/// What select_all() answers: the output of the future that was ready first, its number in the
/// range, and the other futures, in their order.
template <class F>
struct SelectedOfAll {
    SelectedOfAll(Poll<FutureOutput<F>>&& answer, std::size_t number, std::vector<F>&& running)
        : value(detail::Kept<FutureOutput<F>>(std::move(answer)).release()),
          index(number),
          others(std::move(running)) {}

    UnitOr<FutureOutput<F>> value;
    std::size_t index;
    std::vector<F> others;
};

/// Future of select_all().
template <class F>
class [[nodiscard]] SelectAll {
public:
    using Output = SelectedOfAll<F>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;

    template <class R>
    explicit SelectAll(std::in_place_t, R&& futures)
        : children_(std::in_place_t(), std::forward<R>(futures)) {}
    SelectAll(const SelectAll&) = delete;  // a future is polled in one place
    SelectAll& operator=(const SelectAll&) = delete;
    SelectAll(SelectAll&&) = default;
    SelectAll& operator=(SelectAll&&) = default;

    Poll<Output> poll(Context& cx) {
        return children_.template poll<Output>(
            cx, [](Poll<FutureOutput<F>>&& answer, std::size_t index, std::vector<F>& others) {
                return Poll<Output>::ready(std::move(answer), index, std::move(others));
            });
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        children_.template trace_awaits<SelectAll>(trace);
    }

private:
    detail::SelectChildren<F> children_;
};

/// A future of whichever future of the range is ready first: {value, index, others}
/// (futures::future::select_all). They are polled in the order of the range, all at each poll.
///
/// ```text
/// a           ------1
/// b           --2
/// c           -----3
/// select_all  --2         with a and c, which go on if they are polled
/// ```
///
/// The one that was ready is destroyed before Ready is returned; those behind it are not polled
/// then. The others come back in their order, in the vector that they lie in. They have to be unpin
/// (Coro, BoxFuture, FfiFuture), or lent with by_ref().
///
/// To take many futures one after the other as they are ready, use FuturesUnordered: it polls only
/// those that were woken.
///
/// Precondition: the range is not empty; else the process ends with a message.
/// Errors: if one throws, poll() throws it; the others are destroyed with the select.
/// Allocates: a vector for the futures.
///
/// Example:
/// ```cpp
/// #include <array>
/// namespace future = pollen::future;
/// auto first = future::select_all(std::array{future::ready(1), future::ready(2)});
/// ```
template <class R>
SelectAll<detail::FutureOfRange<R>> select_all(R&& futures) {
    return SelectAll<detail::FutureOfRange<R>>(std::in_place_t(), std::forward<R>(futures));
}

}  // namespace future
POLLEN_NAMESPACE_END
