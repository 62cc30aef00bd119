// SPDX-License-Identifier: MIT
// repeat_with(): what a function returns, for ever.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of repeat_with().
template <class Fn>
class [[nodiscard]] RepeatWith : public StreamInterface<RepeatWith<Fn>> {
    static_assert(std::is_invocable_v<Fn&>,
                  "pollen: repeat_with() takes a function without arguments");

public:
    using Item = detail::ItemOfOutput<std::invoke_result_t<Fn&>>;
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;
    static constexpr bool is_unpin = true;

    constexpr explicit RepeatWith(Fn fn) : fn_(std::move(fn)) {}
    RepeatWith(const RepeatWith&) = delete;  // a stream is polled in one place
    RepeatWith& operator=(const RepeatWith&) = delete;
    RepeatWith(RepeatWith&&) = default;
    RepeatWith& operator=(RepeatWith&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context&) { return detail::call_for_item(fn_); }
    constexpr bool is_terminated() const noexcept { return false; }
    constexpr SizeHint size_hint() const { return {SIZE_MAX, std::nullopt}; }

private:
    Fn fn_;
};

/// What fn() returns, called for each item, without an end (futures::stream::repeat_with).
/// Errors: what fn throws is thrown by poll_next().
///
/// Example:
/// ```cpp
/// auto powers = pollen::stream::repeat_with([power = 1]() mutable { return power *= 2; });
/// EXPECT_EQ(pollen::block_on(powers.next()), 2);
/// EXPECT_EQ(pollen::block_on(powers.next()), 4);
/// ```
template <class Fn>
constexpr RepeatWith<Fn> repeat_with(Fn fn) {
    return RepeatWith<Fn>(std::move(fn));
}

}  // namespace stream
POLLEN_NAMESPACE_END
