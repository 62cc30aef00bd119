// SPDX-License-Identifier: MIT
// try_all() and try_any(): ask about the values of a stream of results.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/try_consume.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Ends with a verdict other than `otherwise`.
template <class Item, class Fn, bool Otherwise>
class TryAskTaker {
    static_assert(Try<Item>, "pollen: the items of this stream are no results");
    static_assert(takes_output<Fn&, TryValue<Item>>,
                  "pollen: the predicate cannot be called with a value");

public:
    using Output = TryWithValue<Item, bool>;
    using Function = Fn;
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;

    constexpr explicit TryAskTaker(Fn fn) : fn_(std::move(fn)) {}

    template <class... Values>
    constexpr decltype(auto) operator()(Values&&... values) {
        return fn_(std::forward<Values>(values)...);
    }
    constexpr std::optional<Output> take(bool said) {
        if (said == Otherwise) return std::nullopt;
        return TryTraits<Output>::from_value(!Otherwise);
    }
    constexpr Output finish() { return TryTraits<Output>::from_value(Otherwise); }

private:
    Fn fn_;
};
template <class Item, class Fn>
using TryAllTaker = TryAskTaker<Item, Fn, true>;
template <class Item, class Fn>
using TryAnyTaker = TryAskTaker<Item, Fn, false>;

}  // namespace detail

namespace stream {

/// A future that tells whether predicate(value) is true for all values of a stream of results: of a
/// result of a bool (TryStreamExt::try_all). The first error, or the first value that is not so,
/// ends it.
///
/// The predicate gets the value, and returns a bool or a future of one.
/// All that the future holds is destroyed before Ready is returned.
/// Errors: what the stream, the predicate or its future throws is thrown by poll(); then the future
/// has finished.
/// Cancellation: destroying it destroys the stream, and the future of the predicate.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto small = [](int value) { return value < 3; };
/// auto all = stream::iter(std::vector<Number>{1, 2}) | stream::try_all(small);
/// EXPECT_TRUE(*pollen::block_on(std::move(all)));
/// ```
template <class S, class Fn>
constexpr auto try_all(S&& stream, Fn fn) {
    using Stream = std::remove_cvref_t<S>;
    using Taker = detail::TryAllTaker<StreamItem<Stream>, Fn>;
    return detail::TryConsume<Stream, Taker>(std::forward<S>(stream), Taker(std::move(fn)));
}
template <class Fn>
constexpr auto try_all(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::try_all(std::forward<S>(stream), std::move(fn));
    });
}

/// A future that tells whether predicate(value) is true for any value of a stream of results: of a
/// result of a bool (TryStreamExt::try_any). The first error, or the first value that is so, ends
/// it. As try_all() in all else.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto big = [](int value) { return value > 3; };
/// auto any = stream::iter(std::vector<Number>{1, 2}) | stream::try_any(big);
/// EXPECT_FALSE(*pollen::block_on(std::move(any)));
/// ```
template <class S, class Fn>
constexpr auto try_any(S&& stream, Fn fn) {
    using Stream = std::remove_cvref_t<S>;
    using Taker = detail::TryAnyTaker<StreamItem<Stream>, Fn>;
    return detail::TryConsume<Stream, Taker>(std::forward<S>(stream), Taker(std::move(fn)));
}
template <class Fn>
constexpr auto try_any(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::try_any(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
