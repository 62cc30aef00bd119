// SPDX-License-Identifier: MIT
// try_for_each(): calls a function with each value of a stream, until something fails.

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

template <class Item, class Fn>
class TryForEachTaker {
    using Value = typename TakenOf<Item>::Type;
    static_assert(takes_output<Fn&, Value>,
                  "pollen: try_for_each(): the function cannot be called with a value");
    using Said = typename Step<CallResultType<Fn&, Value>>::Output;
    // A function that cannot fail returns nothing.
    using Failing = std::conditional_t<std::is_void_v<Said>, Item, Said>;
    static_assert(Try<Failing>,
                  "pollen: try_for_each(): the function returns a result, or a future of one");

public:
    using Output = TryWithValue<Failing, void>;
    using Function = Fn;
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;

    constexpr explicit TryForEachTaker(Fn fn) : fn_(std::move(fn)) {}

    template <class... Values>
    constexpr decltype(auto) operator()(Values&&... values) {
        return fn_(std::forward<Values>(values)...);
    }
    template <class R>
    constexpr std::optional<Output> take(R&& result) {
        if (detail::has_value(result)) return std::nullopt;
        return detail::pass_error<Output>(std::move(result));
    }
    constexpr Output finish() { return TryTraits<Output>::from_value(); }

private:
    Fn fn_;
};

}  // namespace detail

namespace stream {

/// A future that calls fn with each value of a stream, until the stream has ended or something
/// fails: of a result without a value (TryStreamExt::try_for_each).
///
/// The items are results, whose first error ends it, or plain values. fn returns a result, or a
/// future of one, and its error ends it too; the value of that is not used. With results for items
/// fn may also return nothing.
/// All that the future holds is destroyed before Ready is returned.
/// Errors: what the stream, fn or its future throws is thrown by poll(); then the future has
/// finished.
/// Cancellation: destroying it destroys the stream, and the future that fn returned.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// int sum = 0;
/// auto done = pollen::block_on(
///     stream::iter(std::vector{1, 2, 3}) |
///     stream::try_for_each([&](int value) -> pollen::Result<void, std::string> {
///         if (value == 3) return pollen::Err("three");
///         sum += value;
///         return {};
///     }));
/// EXPECT_EQ(done.error(), "three");
/// EXPECT_EQ(sum, 3);
/// ```
template <class S, class Fn>
constexpr auto try_for_each(S&& stream, Fn fn) {
    using Stream = std::remove_cvref_t<S>;
    using Taker = detail::TryForEachTaker<StreamItem<Stream>, Fn>;
    return detail::TryConsume<Stream, Taker>(std::forward<S>(stream), Taker(std::move(fn)));
}
template <class Fn>
constexpr auto try_for_each(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::try_for_each(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
