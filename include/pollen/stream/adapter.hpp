// SPDX-License-Identifier: MIT
// What the adapters of one stream have in common.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The stream that value is, for an adapter, which owns its streams.
//
// The return type is deduced so that compilers look into it first, and say the sentence first.
template <class T>
constexpr decltype(auto) take_stream(T&& value) noexcept {
    using S = std::remove_cvref_t<T>;
    static_assert(check_stream<S>());
    static_assert(!std::is_lvalue_reference_v<T> || std::is_constructible_v<S, T>,
                  "pollen: this stream is an lvalue and cannot be copied: give it up with "
                  "std::move(), or lend it with stream::by_ref()");
    return static_cast<T&&>(value);
}

/// The base of a stream that adapts the stream S: owns it and passes on what the types say. Parts
/// are the other types that it holds.
//
// It says that nothing is to come when S does; who holds items or futures of its own says more.
template <class Derived, class S, class... Parts>
class [[nodiscard]] Adapter : public StreamInterface<Derived> {
    static_assert(check_stream<S>());

public:
    static constexpr bool is_sendable = sendable<S> && (sendable<Parts> && ...);
    static constexpr bool is_borrowing = borrowing<S> || (borrowing<Parts> || ...);
    static constexpr bool is_unpin = unpin<S>;

    Adapter(const Adapter&) = delete;  // a stream is polled in one place
    Adapter& operator=(const Adapter&) = delete;

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return stream_.is_terminated();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Derived>(trace, [&] { pollen::trace_awaits(stream_, trace); });
    }

protected:
    template <class Value>
    constexpr Adapter(std::in_place_t, Value&& stream)
        : stream_(detail::take_stream(std::forward<Value>(stream))) {}
    Adapter(Adapter&&) = default;
    Adapter& operator=(Adapter&&) = default;
    ~Adapter() = default;

    S stream_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
