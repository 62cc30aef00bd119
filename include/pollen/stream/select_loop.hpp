// SPDX-License-Identifier: MIT
// SelectLoop and select_once(): wait for several futures and streams, and do what the first one
// asks for.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/select_order.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/select_branch.hpp>
#include <pollen/stream/select_event.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of SelectLoop::next() and try_next(): borrows the loop.
template <class Loop>
class [[nodiscard]] SelectNext {
public:
    using Output = typename Loop::Event;
    static constexpr bool is_sendable = sendable<Loop>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the loop stays

    SelectNext(Loop& loop, bool has_default) noexcept : loop_(&loop), has_default_(has_default) {}
    SelectNext(const SelectNext&) = delete;  // a future is polled in one place
    SelectNext& operator=(const SelectNext&) = delete;
    SelectNext(SelectNext&& other) noexcept
        : loop_(std::exchange(other.loop_, nullptr)), has_default_(other.has_default_) {}
    SelectNext& operator=(SelectNext&& other) noexcept {
        loop_ = std::exchange(other.loop_, nullptr);
        has_default_ = other.has_default_;
        return *this;
    }

    Poll<Output> poll(Context& cx) {
        if (loop_ == nullptr) detail::throw_polled_after_ready();
        Loop& loop = *std::exchange(loop_, nullptr);  // finished, also if a branch throws
        Poll<Output> answer = loop.poll_event(cx);
        if (answer.is_ready()) return answer;
        if (has_default_) return Output::make_default();
        loop_ = &loop;
        return Pending{};
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (loop_ != nullptr) loop_->trace_awaits(trace);
    }

private:
    Loop* loop_;  // null when finished or moved from
    bool has_default_;
};

/// Waits again and again for whichever of several branches is first (futures::select! in a loop).
///
/// ```text
/// a           -----1
/// b           --A-----B-->
/// SelectLoop  --A--1--B-->
/// ```
///
/// A branch is a future, which gives its output once, or a stream, which gives its items. An lvalue
/// is lent: it is polled where it is, and may be used between the polls. What is given up is owned,
/// and destroyed as soon as it has nothing more to give.
///
/// next() answers with the event of one branch. The others stay as they are: no output and no item
/// is lost. A future that has answered and a stream that has ended are complete and are not polled
/// again; nothing is told of the end of a stream. When all are complete the event is false. A
/// branch that says itself whether it is over (is_terminated()) is asked, so a FuturesUnordered to
/// which something was pushed takes part again.
///
/// Each poll goes round the branches once, beginning anywhere; a SelectOrder as first argument
/// changes that (futures::select_biased!).
///
/// What is done with an event is done in the coroutine itself: it may await, break and return.
///
/// Precondition: what is lent outlives the loop, and stays where it is.
/// Errors: what a branch throws is thrown by next(). A future is complete then; a stream may go on.
/// The loop may be used on.
/// Cancellation: destroying a next() loses nothing; destroying the loop destroys what it owns, and
/// leaves what was lent as it is.
/// Allocates: nothing.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
///
/// template <class Numbers>
/// pollen::Coro<int> sum_until(Numbers numbers, pollen::Coro<void> stop) {
///     int sum = 0;
///     future::SelectLoop loop(future::SelectOrder::biased(), stop, numbers);
///     while (auto event = co_await loop.next()) {
///         if (event.from(stop)) break;
///         if (int* number = event.from(numbers)) sum += *number;
///     }
///     co_return sum;
/// }
/// ```
template <class... Bs>
class [[nodiscard]] SelectLoop {
    static_assert(sizeof...(Bs) != 0, "pollen: a SelectLoop needs a branch");

public:
    using Event = SelectEvent<Bs...>;
    static constexpr bool is_sendable = (sendable<Bs> && ...);
    static constexpr bool is_borrowing = ((std::is_lvalue_reference_v<Bs> || borrowing<Bs>) || ...);
    static constexpr bool is_unpin = ((std::is_lvalue_reference_v<Bs> || unpin<Bs>) && ...);

    template <class... Values>
        requires(sizeof...(Values) == sizeof...(Bs))
    explicit SelectLoop(SelectOrder order, Values&&... branches)
        : order_(order),
          branches_(
              detail::SelectBranch<Bs>(std::in_place_t(), std::forward<Values>(branches))...) {}
    template <class... Values>
        requires(sizeof...(Values) == sizeof...(Bs) &&
                 (!std::is_same_v<std::remove_cvref_t<Values>, SelectLoop> && ...))
    explicit SelectLoop(Values&&... branches)
        : SelectLoop(SelectOrder::random(), std::forward<Values>(branches)...) {}
    SelectLoop(const SelectLoop&) = delete;  // a future is polled in one place
    SelectLoop& operator=(const SelectLoop&) = delete;
    SelectLoop(SelectLoop&&) = default;
    SelectLoop& operator=(SelectLoop&&) = default;

    /// A future of the next event; of a false one if all branches are complete.
    SelectNext<SelectLoop> next() noexcept { return SelectNext<SelectLoop>(*this, false); }

    /// The same, but does not wait: if no branch is ready the event is_default() (the `default`
    /// branch of futures::select!).
    SelectNext<SelectLoop> try_next() noexcept { return SelectNext<SelectLoop>(*this, true); }

    /// Polls a branch again that was complete: after another future, which waits, was assigned to
    /// what was lent.
    template <class B>
    void restart(const B& branch) noexcept {
        static_assert((std::is_same_v<B&, Bs> || ...),
                      "pollen: this object is not among the branches that were lent to the loop");
        std::apply([&](auto&... each) { (restart_if(each, &branch), ...); }, branches_);
    }

    /// Puts another future or stream in the place of branch I, which is owned.
    /// Errors: what the move throws; the branch is complete then.
    template <std::size_t I, class Value>
    void replace(Value&& value) {
        std::get<I>(branches_).replace(std::forward<Value>(value));
    }

    /// True if all branches are complete.
    bool is_complete() const noexcept {
        return std::apply([](const auto&... each) { return (each.is_done() && ...); }, branches_);
    }

    /// What the futures of next() are made of.
    Poll<Event> poll_event(Context& cx) {
        std::size_t branch = order_.first_of(sizeof...(Bs));
        Poll<Event> answer = Pending{};
        for (std::size_t polled = 0; polled < sizeof...(Bs); ++polled) {
            if (poll_one(branch, cx, answer, std::index_sequence_for<Bs...>())) return answer;
            if (++branch == sizeof...(Bs)) branch = 0;
        }
        if (is_complete()) return Event();
        return answer;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<SelectLoop>(trace, [&] {
            std::apply([&](const auto&... each) { (trace_branch(each, trace), ...); }, branches_);
        });
    }

private:
    template <std::size_t... Is>
    bool poll_one(std::size_t branch, Context& cx, Poll<Event>& answer,
                  std::index_sequence<Is...>) {
        return ((branch == Is && poll_it<Is>(cx, answer)) || ...);
    }
    template <std::size_t I>
    bool poll_it(Context& cx, Poll<Event>& answer) {
        auto& branch = std::get<I>(branches_);
        return detail::poll_branch(branch, cx, [&](auto&&... args) {
            answer = Event::template make<I>(branch.lent(), std::forward<decltype(args)>(args)...);
        });
    }

    template <class B>
    static void restart_if(detail::SelectBranch<B>& branch, const void* lent) noexcept {
        if constexpr (std::is_lvalue_reference_v<B>) {
            if (branch.lent() == lent) branch.restart();
        }
    }
    template <class B>
    static void trace_branch(const detail::SelectBranch<B>& branch, AwaitTrace& trace) noexcept {
        if (!branch.is_done()) pollen::trace_awaits(branch.branch(), trace);
    }

    SelectOrder order_;
    std::tuple<detail::SelectBranch<Bs>...> branches_;
};

template <class... Values>
SelectLoop(Values&&...) -> SelectLoop<detail::BranchOf<Values>...>;
template <class... Values>
SelectLoop(SelectOrder, Values&&...) -> SelectLoop<detail::BranchOf<Values>...>;

/// Future of select_once().
template <class... Bs>
class [[nodiscard]] SelectOnce {
public:
    using Output = SelectEvent<Bs...>;
    static constexpr bool is_sendable = sendable<SelectLoop<Bs...>>;
    static constexpr bool is_borrowing = borrowing<SelectLoop<Bs...>>;
    static constexpr bool is_unpin = unpin<SelectLoop<Bs...>>;

    template <class... Values>
    explicit SelectOnce(std::in_place_t, Values&&... branches)
        : loop_(std::in_place_t(), std::forward<Values>(branches)...) {}
    SelectOnce(const SelectOnce&) = delete;  // a future is polled in one place
    SelectOnce& operator=(const SelectOnce&) = delete;
    SelectOnce(SelectOnce&&) = default;
    SelectOnce& operator=(SelectOnce&&) = default;

    Poll<Output> poll(Context& cx) {
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        Poll<Output> answer = loop_->poll_event(cx);
        if (answer.is_pending()) {
            finished_ = false;
        } else {
            loop_.reset();
        }
        return answer;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (loop_) loop_->trace_awaits(trace);
    }

private:
    std::optional<SelectLoop<Bs...>> loop_;  // empty when it has answered
    bool finished_ = false;
};

/// A future of the event of whichever branch is first (futures::select!, tokio::select!). Branches
/// are those of a SelectLoop: futures and streams, lent as lvalues or given up.
///
/// Those that are given up are destroyed before Ready is returned, also those that lost; those that
/// are lent may be used on. The first argument may be a SelectOrder.
/// Errors: if one throws, poll() throws it; the others are destroyed with the future.
/// Allocates: nothing.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
///
/// pollen::Coro<int> first_or(pollen::Coro<int> answer, pollen::Coro<void> limit, int otherwise) {
///     auto event = co_await future::select_once(answer, limit);
///     if (int* value = event.from(answer)) co_return *value;
///     co_return otherwise;
/// }
/// ```
template <class... Values>
SelectOnce<detail::BranchOf<Values>...> select_once(Values&&... branches) {
    return SelectOnce<detail::BranchOf<Values>...>(std::in_place_t(),
                                                   std::forward<Values>(branches)...);
}
template <class... Values>
SelectOnce<detail::BranchOf<Values>...> select_once(SelectOrder order, Values&&... branches) {
    return SelectOnce<detail::BranchOf<Values>...>(std::in_place_t(), order,
                                                   std::forward<Values>(branches)...);
}

}  // namespace future
POLLEN_NAMESPACE_END
