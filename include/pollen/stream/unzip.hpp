// SPDX-License-Identifier: MIT
// unzip(): the items of a stream of pairs in two containers.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/add_to.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/stream/stream.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class A, class B>
class AddToBoth {
public:
    static constexpr bool is_sendable = sendable<A> && sendable<B>;
    static constexpr bool is_borrowing = borrowing<A> || borrowing<B>;

    constexpr AddToBoth() {}

    template <class Pair>
    constexpr bool take(Pair&& pair) {
        detail::add_to(containers_.first, std::forward<Pair>(pair).first);
        detail::add_to(containers_.second, std::forward<Pair>(pair).second);
        return true;
    }
    constexpr std::pair<A, B> finish() { return std::move(containers_); }

private:
    std::pair<A, B> containers_{};
};

}  // namespace detail

namespace stream {

/// Future of unzip().
template <class S, class A, class B>
using Unzip = detail::Consume<S, detail::AddToBoth<A, B>>;

/// A future of a pair of containers: one with the first of each pair that a stream has for an item,
/// and one with the second (StreamExt::unzip).
///
/// The containers are named: unzip<std::vector<int>, std::set<char>>(); or only the template of
/// both: unzip<std::vector>(). They are filled as collect() does. An item is a std::pair.
/// Errors: what the stream or a container throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto pairs = stream::iter({std::pair(1, 'a'), std::pair(2, 'b')});
/// auto [numbers, letters] = pollen::block_on(std::move(pairs) | stream::unzip<std::vector>());
/// EXPECT_EQ(numbers, (std::vector{1, 2}));
/// EXPECT_EQ(letters, (std::vector{'a', 'b'}));
/// ```
template <class A, class B, class S>
constexpr Unzip<std::remove_cvref_t<S>, A, B> unzip(S&& stream) {
    return Unzip<std::remove_cvref_t<S>, A, B>(std::in_place_t(), std::forward<S>(stream));
}
template <template <class...> class C, class S>
constexpr auto unzip(S&& stream) {
    using Pair = StreamItem<S>;
    return stream::unzip<C<typename Pair::first_type>, C<typename Pair::second_type>>(
        std::forward<S>(stream));
}
template <class A, class B>
constexpr auto unzip() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::unzip<A, B>(std::forward<S>(stream)); });
}
template <template <class...> class C>
constexpr auto unzip() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::unzip<C>(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
