// SPDX-License-Identifier: MIT
// try_fold(): makes one value of those of a stream, until something fails.

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

template <class Item, class T, class Fn>
class TryFoldTaker {
    using Value = typename TakenOf<Item>::Type;

    template <class V>
    struct Folded {
        static_assert(std::is_invocable_v<Fn&, T, V>,
                      "pollen: try_fold(): the function cannot be called with what was made so far "
                      "and a value");
        using Type = std::invoke_result_t<Fn&, T, V>;
    };
    template <class V>
        requires std::is_void_v<V>
    struct Folded<V> {
        using Type = std::invoke_result_t<Fn&, T>;
    };
    using Said = typename Step<typename Folded<Value>::Type>::Output;
    static_assert(Try<Said>,
                  "pollen: try_fold(): the function returns a result, or a future of one");

public:
    using Output = TryWithValue<Said, T>;
    using Function = Fn;
    static constexpr bool is_sendable = sendable<T> && sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<T> || borrowing<Fn>;

    constexpr TryFoldTaker(T init, Fn fn) : made_(std::move(init)), fn_(std::move(fn)) {}

    template <class... Values>
    constexpr decltype(auto) operator()(Values&&... values) {
        T so_far = std::move(*made_);
        made_.reset();
        return fn_(std::move(so_far), std::forward<Values>(values)...);
    }
    constexpr std::optional<Output> take(Said&& said) {
        if (!detail::has_value(said)) return detail::pass_error<Output>(std::move(said));
        made_.emplace(detail::take_value(std::move(said)));
        return std::nullopt;
    }
    constexpr Output finish() { return TryTraits<Output>::from_value(std::move(*made_)); }

private:
    std::optional<T> made_;  // empty while a future makes the next
    Fn fn_;
};

}  // namespace detail

namespace stream {

/// A future of what fn makes of the values of a stream, beginning with init: made = fn(made,
/// value), until the stream has ended or something fails (TryStreamExt::try_fold).
///
/// ```text
/// s                 --1--2--E--3-->     E: an error
/// try_fold(0, sum)  --------E
/// ```
///
/// The items are results, whose first error ends it, or plain values. fn gets what was made so far
/// by value, and returns a result or a future of one, whose error ends it too. All that the future
/// holds is destroyed before Ready is returned.
/// Errors: what the stream, fn or its future throws is thrown by poll(); then the future has
/// finished.
/// Cancellation: destroying it destroys the stream, what was made, and the future that fn returned.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto add = [](int sum, int value) { return Number(sum + value); };
/// auto numbers = stream::iter(std::vector<Number>{1, 2});
/// auto sum = pollen::block_on(std::move(numbers) | stream::try_fold(10, add));
/// EXPECT_EQ(*sum, 13);
/// ```
template <class S, class T, class Fn>
constexpr auto try_fold(S&& stream, T init, Fn fn) {
    using Stream = std::remove_cvref_t<S>;
    using Taker = detail::TryFoldTaker<StreamItem<Stream>, T, Fn>;
    return detail::TryConsume<Stream, Taker>(std::forward<S>(stream),
                                             Taker(std::move(init), std::move(fn)));
}
template <class T, class Fn>
constexpr auto try_fold(T init, Fn fn) {
    return detail::Pipe([init = std::move(init), fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::try_fold(std::forward<S>(stream), std::move(init), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
