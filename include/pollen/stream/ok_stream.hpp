// SPDX-License-Identifier: MIT
// The stream of a result that has one: of its items, or of its error.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The items of the stream that the result R holds, or its error as the only item; for flatten().
template <class R>
class [[nodiscard]] OkStream : public StreamInterface<OkStream<R>> {
    static_assert(
        Try<R>,
        "pollen: try_flatten(): what comes here is no result: it has neither the shape of "
        "std::expected nor TryTraits");
    using S = TryValue<R>;
    static_assert(check_stream<S>());

public:
    using Item = StreamItem<S>;
    static_assert(Try<Item> && std::constructible_from<TryError<Item>, TryError<R>>,
                  "pollen: try_flatten(): the items of the inner stream are results with the same "
                  "error");
    static constexpr bool is_sendable = sendable<S> && sendable<TryError<R>>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    constexpr explicit OkStream(R&& result) {
        if (detail::has_value(result)) {
            stream_.emplace(detail::take_value(std::move(result)));
        } else {
            error_.emplace(detail::pass_error<Item>(std::move(result)));
        }
    }
    OkStream(const OkStream&) = delete;  // a stream is polled in one place
    OkStream& operator=(const OkStream&) = delete;
    OkStream(OkStream&&) = default;
    OkStream& operator=(OkStream&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (stream_) return stream_->poll_next(cx);
        return std::optional<Item>(std::exchange(error_, std::nullopt));
    }

    constexpr SizeHint size_hint() const {
        return stream_ ? pollen::size_hint(*stream_) : SizeHint::exactly(error_ ? 1 : 0);
    }

private:
    std::optional<S> stream_;
    std::optional<Item> error_;  // empty when it was given
};

/// Makes one.
struct IntoOkStream {
    constexpr IntoOkStream() noexcept {}
    template <class R>
        requires(!std::is_reference_v<R>)
    constexpr OkStream<R> operator()(R&& result) const {
        return OkStream<R>(std::move(result));
    }
};

}  // namespace detail
POLLEN_NAMESPACE_END
