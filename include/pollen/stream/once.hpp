// SPDX-License-Identifier: MIT
// once(): a future as a stream of one item.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/poll_and_drop.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of once().
template <class F>
class [[nodiscard]] Once : public StreamInterface<Once<F>> {
public:
    using Item = detail::ItemOfOutput<FutureOutput<F>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Once>)
    constexpr explicit Once(Value&& future)
        : future_(std::in_place_t(), detail::take_future(std::forward<Value>(future))) {}
    Once(const Once&) = delete;  // a stream is polled in one place
    Once& operator=(const Once&) = delete;
    Once(Once&&) = default;
    Once& operator=(Once&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (!future_) return std::optional<Item>();
        return detail::next_of(detail::poll_and_drop(future_, cx));
    }

    constexpr bool is_terminated() const noexcept { return !future_; }
    constexpr SizeHint size_hint() const noexcept { return SizeHint::exactly(future_ ? 1 : 0); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Once>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

private:
    std::optional<F> future_;  // empty when it was ready or threw
};

/// The output of a future as the only item of a stream (futures::stream::once,
/// FutureExt::into_stream). Void makes a Unit, a reference a pointer.
///
/// The future is destroyed before the item is given. After it the stream stays at its end.
/// Errors: what the future throws is thrown by poll_next(); then the stream is at its end.
///
/// Example:
/// ```cpp
/// auto one = pollen::stream::once(pollen::future::ready(7));
/// EXPECT_EQ(pollen::block_on(one.next()), 7);
/// EXPECT_EQ(pollen::block_on(one.next()), std::nullopt);
/// ```
template <class F>
constexpr Once<IntoFutureType<F>> once(F&& future) {
    return Once<IntoFutureType<F>>(std::forward<F>(future));
}

/// The same as an adapter of futures: `fut | stream::into_stream()`.
template <class F>
constexpr Once<IntoFutureType<F>> into_stream(F&& future) {
    return Once<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto into_stream() {
    return detail::Pipe(
        []<class F>(F&& future) { return stream::into_stream(std::forward<F>(future)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
