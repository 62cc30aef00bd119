// SPDX-License-Identifier: MIT
// Either: a value of one type or of another; a future if both are, a stream if both are.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Two futures of the same output.
template <class Left, class Right>
concept SameFutures =
    Future<Left> && Future<Right> && std::same_as<FutureOutput<Left>, FutureOutput<Right>>;

/// Two streams of the same items. (The concept Stream is a floor above.)
template <class Left, class Right>
concept SameStreams = requires(Left& left, Right& right, Context& cx) {
    typename Left::Item;
    left.poll_next(cx);
    right.poll_next(cx);
    requires std::same_as<typename Left::Item, typename Right::Item>;
};

/// Two sinks of the same error. (So is the concept Sink.)
template <class Left, class Right>
concept SameSinks = requires(Left& left, Right& right, Context& cx) {
    typename Left::Error;
    left.poll_ready(cx);
    right.poll_ready(cx);
    requires std::same_as<typename Left::Error, typename Right::Error>;
};

template <class Left, class Right>
struct EitherOutput {};
template <class Left, class Right>
    requires SameFutures<Left, Right>
struct EitherOutput<Left, Right> {
    using Output = FutureOutput<Left>;
};
template <class Left, class Right>
    requires SameStreams<Left, Right>
struct EitherOutput<Left, Right> {
    using Item = typename Left::Item;
};

template <class Left, class Right>
struct EitherError {};
template <class Left, class Right>
    requires SameSinks<Left, Right>
struct EitherError<Left, Right> {
    using Error = typename Left::Error;
};

}  // namespace detail

namespace future {

/// A Left or a Right (futures::future::Either).
///
/// If both are futures of the same output, it is a future: so two branches may give different ones.
/// If both are streams of the same items, it is a stream; if both are sinks of the same error, a
/// sink.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// using Answer = future::Either<future::Ready<int>, future::PendingForever<int>>;
/// auto answer = [](bool now) -> Answer {
///     if (now) return future::ready(7);
///     return future::pending<int>();
/// };
/// auto seven = answer(true);
/// ```
template <class Left, class Right>
class [[nodiscard]] Either : public detail::EitherOutput<Left, Right>,
                             public detail::EitherError<Left, Right> {
public:
    static constexpr bool is_sendable = sendable<Left> && sendable<Right>;
    static constexpr bool is_borrowing = borrowing<Left> || borrowing<Right>;
    static constexpr bool is_unpin = unpin<Left> && unpin<Right>;

    /// From a value of one of the types, if they differ.
    template <class Value>
        requires(!std::same_as<Left, Right> &&
                 (std::same_as<Value, Left> || std::same_as<Value, Right>) )
    Either(Value value) noexcept(std::is_nothrow_move_constructible_v<Value>)
        : value_(std::conditional_t<std::same_as<Value, Left>, detail::HoldsFirst,
                                    detail::HoldsSecond>(),
                 std::move(value)) {}

    /// A Left, or a Right, made in place from args.
    template <class... Args>
    static Either make_left(Args&&... args) {
        return Either(detail::HoldsFirst(), std::forward<Args>(args)...);
    }
    template <class... Args>
    static Either make_right(Args&&... args) {
        return Either(detail::HoldsSecond(), std::forward<Args>(args)...);
    }

    Either(const Either&) = delete;  // what it holds is mostly move-only
    Either& operator=(const Either&) = delete;
    Either(Either&&) = default;
    Either& operator=(Either&&) = default;

    bool is_left() const noexcept { return value_.holds_first(); }
    bool is_right() const noexcept { return value_.holds_second(); }

    /// Precondition: is_left().
    Left& left() & noexcept { return value_.first(); }
    const Left& left() const& noexcept { return value_.first(); }
    Left&& left() && noexcept { return std::move(value_.first()); }

    /// Precondition: is_right().
    Right& right() & noexcept { return value_.second(); }
    const Right& right() const& noexcept { return value_.second(); }
    Right&& right() && noexcept { return std::move(value_.second()); }

    /// Calls if_left with the Left or if_right with the Right; both return the same type.
    template <class IfLeft, class IfRight>
    decltype(auto) match(IfLeft&& if_left, IfRight&& if_right) && {
        if (is_left()) return std::forward<IfLeft>(if_left)(std::move(value_.first()));
        return std::forward<IfRight>(if_right)(std::move(value_.second()));
    }

    /// Polls the future that it holds.
    auto poll(Context& cx)
        requires detail::SameFutures<Left, Right>
    {
        return is_left() ? value_.first().poll(cx) : value_.second().poll(cx);
    }

    /// Polls the stream that it holds.
    auto poll_next(Context& cx)
        requires detail::SameStreams<Left, Right>
    {
        return is_left() ? value_.first().poll_next(cx) : value_.second().poll_next(cx);
    }

    /// Asks the sink that it holds.
    auto poll_ready(Context& cx)
        requires detail::SameSinks<Left, Right>
    {
        return is_left() ? value_.first().poll_ready(cx) : value_.second().poll_ready(cx);
    }
    template <class Value>
        requires detail::SameSinks<Left, Right>
    auto start_send(Value&& item) {
        return is_left() ? value_.first().start_send(std::forward<Value>(item))
                         : value_.second().start_send(std::forward<Value>(item));
    }
    auto poll_flush(Context& cx)
        requires detail::SameSinks<Left, Right>
    {
        return is_left() ? value_.first().poll_flush(cx) : value_.second().poll_flush(cx);
    }
    auto poll_close(Context& cx)
        requires detail::SameSinks<Left, Right>
    {
        return is_left() ? value_.first().poll_close(cx) : value_.second().poll_close(cx);
    }

    /// Whether nothing is to come from what it holds, if both can say that.
    bool is_terminated() const noexcept
        requires requires(const Left& left, const Right& right) {
            left.is_terminated();
            right.is_terminated();
        }
    {
        return is_left() ? value_.first().is_terminated() : value_.second().is_terminated();
    }

    /// How many items are to come, if both can say that.
    auto size_hint() const
        requires requires(const Left& left, const Right& right) {
            left.size_hint();
            right.size_hint();
        }
    {
        return is_left() ? value_.first().size_hint() : value_.second().size_hint();
    }

private:
    template <class Value>
    using HoldsOf =
        std::conditional_t<std::same_as<Value, Left>, detail::HoldsFirst, detail::HoldsSecond>;

    template <class... Args>
    explicit Either(detail::HoldsFirst first, Args&&... args)
        : value_(first, std::forward<Args>(args)...) {}
    template <class... Args>
    explicit Either(detail::HoldsSecond second, Args&&... args)
        : value_(second, std::forward<Args>(args)...) {}

    detail::OneOf<Left, Right> value_;  // never empty
};

/// The future as the left or the right one of an Either, whose other side is an Other
/// (FutureExt::left_future, right_future): so branches that give different futures have one type.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto answer = [](bool now) {
///     using Never = future::PendingForever<int>;
///     if (now) return future::ready(7) | future::left_future<Never>();
///     return future::pending<int>() | future::right_future<future::Ready<int>>();
/// };
/// EXPECT_EQ(pollen::block_on(answer(true)), 7);
/// ```
template <class Other, class F>
auto left_future(F&& future) {
    return Either<IntoFutureType<F>, Other>::make_left(
        detail::take_future(std::forward<F>(future)));
}
template <class Other>
constexpr auto left_future() {
    auto op = []<class F>(F&& future) {
        return future::left_future<Other>(std::forward<F>(future));
    };
    return detail::Pipe<decltype(op)>(op);
}
template <class Other, class F>
auto right_future(F&& future) {
    return Either<Other, IntoFutureType<F>>::make_right(
        detail::take_future(std::forward<F>(future)));
}
template <class Other>
constexpr auto right_future() {
    auto op = []<class F>(F&& future) {
        return future::right_future<Other>(std::forward<F>(future));
    };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
