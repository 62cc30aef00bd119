// SPDX-License-Identifier: MIT
// try_for_each_concurrent(): for_each_concurrent() that ends with the first error.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/for_each_concurrent.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What try_for_each_concurrent() does with items and outputs: the first error ends it.
struct EachValue {
    template <class Fn, class Item>
    static constexpr bool can_call = takes_output<Fn&, TryValue<Item>>;
    template <class F>
    using Output = FutureOutput<F>;

    template <class Fn, class Item>
    static decltype(auto) call(Fn& fn, Item&& item) {
        return detail::call_with_value(fn, std::forward<Item>(item));
    }
    template <class To, class Item>
    static Poll<To> end_at(Item& item) {
        if (detail::has_value(item)) return Pending{};
        return detail::pass_error<To>(std::move(item));
    }
    template <class To>
    static Poll<To> end() {
        return TryTraits<To>::from_value();
    }
};

}  // namespace detail

namespace stream {

/// Future of try_for_each_concurrent().
template <class S, class Fn>
using TryForEachConcurrent = ForEachConcurrent<S, Fn, detail::EachValue>;

/// Calls fn with the value of each item of a stream of results and runs the futures that it
/// returns, up to `limit` of them at once; the first error, of the stream or of a future, is the
/// answer (TryStreamExt::try_for_each_concurrent).
///
/// The futures answer with results without a value, such as Result<void, E>; that is what this one
/// answers. On an error the stream and all futures that run are destroyed before Ready is returned.
/// Otherwise as for_each_concurrent().
///
/// Example:
/// ```cpp
/// using Done = pollen::Result<void, const char*>;
///
/// pollen::Coro<Done> store(int number) {
///     co_await pollen::future::yield_now();
///     if (number < 0) co_return pollen::Err("negative");
///     co_return Done();
/// }
///
/// pollen::Coro<Done> store_all(std::vector<pollen::Result<int, const char*>> numbers) {
///     auto all = pollen::stream::iter(std::move(numbers)) |
///                pollen::stream::try_for_each_concurrent(8, store);
///     auto done = co_await all;
///     co_return done;
/// }
/// ```
template <class S, class Fn>
    requires Try<StreamItem<S>>
TryForEachConcurrent<std::remove_cvref_t<S>, Fn> try_for_each_concurrent(S&& stream,
                                                                         std::size_t limit, Fn fn) {
    return {std::forward<S>(stream), limit, std::move(fn)};
}
template <class Fn>
auto try_for_each_concurrent(std::size_t limit, Fn fn) {
    return detail::Pipe([limit, fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::try_for_each_concurrent(std::forward<S>(stream), limit, std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
