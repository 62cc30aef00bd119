// SPDX-License-Identifier: MIT
// join_all(): polls a range of futures together until all are ready.

// The header lies in the room stream because many futures are polled by the machine of
// FuturesUnordered; the name belongs to the futures (docs/decisions/0038).

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/take_elements.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/join_children.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of join_all().
template <class F>
class [[nodiscard]] JoinAll {
    static_assert(detail::check_future<F>());
    using Item = detail::ItemOfOutput<FutureOutput<F>>;

public:
    using Output = std::vector<Item>;
    static constexpr bool is_sendable = sendable<F> && sendable<FutureOutput<F>>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;  // the futures stay where they are

    template <class R>
    explicit JoinAll(std::in_place_t, R&& futures)
        : children_(std::in_place_t(), std::forward<R>(futures)) {}
    JoinAll(const JoinAll&) = delete;  // a future is polled in one place
    JoinAll& operator=(const JoinAll&) = delete;
    JoinAll(JoinAll&& other) noexcept
        : children_(std::move(other.children_)), finished_(std::exchange(other.finished_, true)) {}
    JoinAll& operator=(JoinAll&& other) noexcept {
        children_ = std::move(other.children_);
        finished_ = std::exchange(other.finished_, true);
        return *this;
    }

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when a child throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (!children_.poll(cx, [](detail::JoinChild<F>&) { return true; })) {
            finished_ = false;
            return Pending{};
        }
        Output outputs;
        outputs.reserve(children_.size());
        children_.drain(
            [&](detail::JoinChild<F>& child) { outputs.push_back(child.release_item()); });
        return outputs;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<JoinAll>(trace, [&] { children_.trace_awaits(trace); });
    }

    bool is_terminated() const noexcept { return finished_; }

private:
    detail::JoinChildren<F> children_;
    bool finished_ = false;
};

/// A future of all outputs, in order, in a std::vector (futures::future::join_all); Unit stands for
/// void, a pointer for a reference.
///
/// ```text
/// a         -----1
/// b         --2
/// c         ---3
/// join_all  -----[123]
/// ```
///
/// The futures are those of the range: a range that is given up, as with std::move() or by a
/// function that returns it, gives up those it owns; of one that only refers to them (std::span)
/// they are copied.
///
/// Up to 30 futures are all polled at each poll. Of more only those that were woken are polled,
/// each with a waker of its own, as in a FuturesUnordered. Each is destroyed as soon as it has
/// answered.
/// Errors: if one throws, poll() throws it at once; the others are destroyed with the join.
/// Allocates: a vector for up to 30 futures, a block for each of more; one vector for the outputs.
///
/// Example:
/// ```cpp
/// #include <array>
/// namespace future = pollen::future;
/// auto all = future::join_all(std::array{future::ready(1), future::ready(2)});
/// ```
template <class R>
JoinAll<detail::FutureOfRange<R>> join_all(R&& futures) {
    return JoinAll<detail::FutureOfRange<R>>(std::in_place_t(), std::forward<R>(futures));
}

}  // namespace future
POLLEN_NAMESPACE_END
