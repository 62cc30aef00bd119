// SPDX-License-Identifier: MIT
// SinkInterface: gives a sink the members that a coroutine awaits.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/sink/send.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN

/// An empty base of sinks. `Derived` is the sink itself, as with std::ranges::view_interface; every
/// sink of Pollen has it.
///
/// Each member does what the function of its name in namespace sink does.
///
/// Example:
/// ```cpp
/// template <class S>
/// pollen::Coro<> greet(S sink) {
///     (void) co_await sink.feed(1);
///     (void) co_await sink.feed(2);
///     (void) co_await sink.close();
/// }
/// std::vector<int> numbers;
/// pollen::block_on(greet(pollen::sink::into(numbers)));
/// EXPECT_EQ(numbers.size(), 2U);
/// ```
template <class Derived>
class SinkInterface {
public:
    template <class Item>
    constexpr auto send(Item&& item) {
        return sink::send(self(), std::forward<Item>(item));
    }
    template <class Item>
    constexpr auto feed(Item&& item) {
        return sink::feed(self(), std::forward<Item>(item));
    }
    constexpr auto flush() noexcept { return sink::flush(self()); }
    constexpr auto close() noexcept { return sink::close(self()); }

protected:
    constexpr SinkInterface() noexcept {}
    SinkInterface(const SinkInterface&) = default;
    SinkInterface& operator=(const SinkInterface&) = default;
    SinkInterface(SinkInterface&&) = default;
    SinkInterface& operator=(SinkInterface&&) = default;
    ~SinkInterface() = default;

private:
    constexpr Derived& self() noexcept { return static_cast<Derived&>(*this); }
};

POLLEN_NAMESPACE_END
