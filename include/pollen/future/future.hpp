// SPDX-License-Identifier: MIT
// The concept Future: anything with an Output and a poll(Context&).

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// A value that will be there later, and the work to get it (std::future::Future).
///
/// Who makes a future keeps this contract:
/// - it does nothing until it is polled;
/// - poll(cx) answers with the value, or with Pending after it has cloned cx.waker() and arranged
///   for that waker to be woken once polling makes sense again; of several wakers only the one of
///   the latest poll must be woken;
/// - a poll after Ready (or after it threw) is an error that is reported, never undefined
///   behaviour;
/// - poll does not block;
/// - the output does not refer into the future: who polls may destroy it before using the output;
/// - destroying it at any moment cancels it and releases all it holds.
///
/// Who polls keeps this one: polls are not concurrent, and from the first poll on the future stays
/// where it is, unless its type says that it may be moved (Coro, BoxFuture and FfiFuture may: they
/// are one pointer).
template <class F>
concept Future = requires { typename F::Output; } && requires(F& future, Context& cx) {
    { future.poll(cx) } -> std::same_as<Poll<typename F::Output>>;
};

/// What the future F resolves to.
template <class F>
using FutureOutput = typename std::remove_cvref_t<F>::Output;

namespace detail {

template <class F>
concept HasOutput = requires { typename F::Output; };

template <class F>
concept HasPoll = requires(F& future, Context& cx) { future.poll(cx); };

/// Refuses what is not a future, with a sentence that says why. True otherwise.
template <class F>
constexpr bool check_future() {
    if constexpr (!HasOutput<F>) {
        static_assert(HasOutput<F>,
                      "pollen: this type is not a future: it has no member type Output");
    } else if constexpr (!HasPoll<F>) {
        static_assert(HasPoll<F>,
                      "pollen: this type is not a future: it has an Output, but no poll(Context&) "
                      "that can be called on it "
                      "(is it misspelt, private, or does it take something else?)");
    } else {
        static_assert(
            Future<F>,
            "pollen: this type is not a future: its poll(Context&) does not return Poll<Output>");
    }
    return true;
}

}  // namespace detail

POLLEN_NAMESPACE_END
