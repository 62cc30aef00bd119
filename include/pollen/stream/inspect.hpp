// SPDX-License-Identifier: MIT
// inspect(): looks at each item of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of inspect().
template <class S, class Fn>
class [[nodiscard]] Inspect : public detail::Adapter<Inspect<S, Fn>, S, Fn> {
    using Base = detail::Adapter<Inspect, S, Fn>;
    static_assert(detail::takes_output<Fn&, const StreamItem<S>&>,
                  "pollen: inspect(): the function cannot be called with a const item");

public:
    using Item = StreamItem<S>;

    template <class Value>
    constexpr Inspect(Value&& stream, Fn fn)
        : Base(std::in_place_t(), std::forward<Value>(stream)), fn_(std::move(fn)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<std::optional<Item>> next = this->stream_.poll_next(cx);
        if (next.is_ready() && next.value()) (void) fn_(std::as_const(*next.value()));
        return next;
    }

    constexpr SizeHint size_hint() const { return pollen::size_hint(this->stream_); }

private:
    Fn fn_;
};

/// The items of a stream as they are; fn(item) sees each before it is given on
/// (StreamExt::inspect).
/// Errors: what the stream or fn throws is thrown by poll_next(); the item is lost then.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// int seen = 0;
/// auto numbers = stream::iter({1, 2}) | stream::inspect([&](int item) { seen += item; });
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// EXPECT_EQ(seen, 1);
/// ```
template <class S, class Fn>
constexpr Inspect<std::remove_cvref_t<S>, Fn> inspect(S&& stream, Fn fn) {
    return {std::forward<S>(stream), std::move(fn)};
}
template <class Fn>
constexpr auto inspect(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::inspect(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
