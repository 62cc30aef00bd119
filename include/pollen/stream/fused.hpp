// SPDX-License-Identifier: MIT
// The concept FusedStream: a stream that says whether it is over.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/stream/stream.hpp>

#include <concepts>

POLLEN_NAMESPACE_BEGIN

/// A stream that knows whether it is over (futures::stream::FusedStream).
///
/// Once is_terminated() is true there is nothing more to come, and a poll would be in vain; select
/// loops leave such a stream out. stream::fuse() makes any stream one.
template <class S>
concept FusedStream = Stream<S> && requires(const S& stream) {
    { stream.is_terminated() } noexcept -> std::same_as<bool>;
};

POLLEN_NAMESPACE_END
