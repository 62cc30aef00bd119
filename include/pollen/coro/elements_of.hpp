// SPDX-License-Identifier: MIT
// elements_of(): what a generator yields to pass on all items of something else.

#pragma once

#include <pollen/coro/trampoline.hpp>
#include <pollen/detail/config.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// All elements of Source, which is a reference if it is lent.
template <class Source>
class [[nodiscard]] ElementsOf : private AwaitPlace {
public:
    constexpr ElementsOf(Source&& source, AwaitPlace place) noexcept
        : AwaitPlace(place), source_(std::forward<Source>(source)) {}
    ElementsOf(const ElementsOf&) = delete;
    ElementsOf& operator=(const ElementsOf&) = delete;

    constexpr Source&& take() noexcept { return std::forward<Source>(source_); }
    constexpr AwaitPlace place() const noexcept { return *this; }

private:
    Source&& source_;
};

}  // namespace detail

/// `co_yield pollen::elements_of(source);` in an AsyncGenerator yields what source has, one after
/// the other. The source is another generator, a stream, or a range; an lvalue is lent, anything
/// else is moved in.
///
/// A generator of the same type that is moved in becomes part of the one that yields it: an item
/// goes straight to whoever polls, and the next poll straight back, at any depth. Any other source
/// is gone through by a coroutine in between, which takes a frame.
///
/// Errors: what the source throws is thrown by the co_yield.
template <class Source>
constexpr detail::ElementsOf<Source> elements_of(
    Source&& source, detail::AwaitPlace place = detail::AwaitPlace()) noexcept {
    return detail::ElementsOf<Source>(std::forward<Source>(source), place);
}

POLLEN_NAMESPACE_END
