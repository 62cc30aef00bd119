// SPDX-License-Identifier: MIT
// try_select(): polls two futures of results until one is ready; its value, or its error, and the
// other future back.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/either.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/try_join.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Makes a result of what select() answers.
template <class A, class B>
struct SplitSelected {
    static_assert(Try<FutureOutput<A>> && Try<FutureOutput<B>>,
                  "pollen: try_select(): both futures end in results: with the shape of "
                  "std::expected, or TryTraits");
    using First =
        future::Either<future::Selected<FutureOutput<A>, B>, future::Selected<FutureOutput<B>, A>>;
    using Values = future::Either<future::Selected<TryValue<FutureOutput<A>>, B>,
                                  future::Selected<TryValue<FutureOutput<B>>, A>>;
    using Errors = future::Either<future::Selected<TryError<FutureOutput<A>>, B>,
                                  future::Selected<TryError<FutureOutput<B>>, A>>;
    using Output = Result<Values, Errors>;

    constexpr SplitSelected() noexcept {}

    Output operator()(First first) const {
        if (first.is_left()) {
            auto& [result, other] = first.left();
            if (has_value(result)) {
                return Values::make_left(std::in_place_t(), take_value_or_unit(std::move(result)),
                                         std::move(other));
            }
            return Err(Errors::make_left(std::in_place_t(), take_error(std::move(result)),
                                         std::move(other)));
        }
        auto& [result, other] = first.right();
        if (has_value(result)) {
            return Values::make_right(std::in_place_t(), take_value_or_unit(std::move(result)),
                                      std::move(other));
        }
        return Err(
            Errors::make_right(std::in_place_t(), take_error(std::move(result)), std::move(other)));
    }
};

}  // namespace detail

namespace future {

/// A future of whichever of the two is ready first, as a Result: its value or its error, each an
/// Either of {value, other} whose other is the future that is still running
/// (futures::future::try_select).
///
/// Contract: select().
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto first = pollen::block_on(future::try_select(
///     future::pending<pollen::Result<int, char>>(), future::err<int>(std::string("no"))));
/// EXPECT_EQ(first.error().right().value, "no");
/// ```
template <class A, class B>
auto try_select(A&& a, B&& b) {
    return future::map(future::select(std::forward<A>(a), std::forward<B>(b)),
                       detail::SplitSelected<IntoFutureType<A>, IntoFutureType<B>>());
}

}  // namespace future
POLLEN_NAMESPACE_END
