// SPDX-License-Identifier: MIT
// StreamInterface: what every stream of this library has besides poll_next(), and yours may have.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/stream/next.hpp>

#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// An empty base that gives a stream the member next(), so that a coroutine goes through it with
/// `while (auto item = co_await stream.next())`.
///
/// Example:
/// ```cpp
/// class Countdown : public pollen::StreamInterface<Countdown> {
/// public:
///     using Item = int;
///     explicit Countdown(int from) : left_(from) {}
///     pollen::Poll<std::optional<int>> poll_next(pollen::Context&) {
///         if (left_ == 0) return std::optional<int>();
///         return std::optional<int>(left_--);
///     }
///
/// private:
///     int left_;
/// };
///
/// pollen::Coro<int> sum(Countdown countdown) {
///     int total = 0;
///     while (auto item = co_await countdown.next())
///         total += *item;
///     co_return total;
/// }
/// ```
template <class Derived>
class StreamInterface {
public:
    /// A future of the next item; of an empty optional at the end. Contract: stream::next().
    constexpr auto next() noexcept {
        static_assert(std::is_base_of_v<StreamInterface, Derived>);
        return stream::Next<Derived>(static_cast<Derived&>(*this));
    }

protected:
    constexpr StreamInterface() noexcept {}
    StreamInterface(const StreamInterface&) = default;
    StreamInterface& operator=(const StreamInterface&) = default;
    StreamInterface(StreamInterface&&) = default;
    StreamInterface& operator=(StreamInterface&&) = default;
    ~StreamInterface() = default;
};

POLLEN_NAMESPACE_END
