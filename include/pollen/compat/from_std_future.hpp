// SPDX-License-Identifier: MIT
// from_std_future(): awaits a std::future or std::shared_future, which can only block or be asked.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <chrono>
#include <future>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class S>
struct StdFutureOutput {};
template <class T>
struct StdFutureOutput<std::future<T>> {
    using Type = T;
};
template <class T>
struct StdFutureOutput<std::shared_future<T>> {
    using Type = T;  // get() lends the value to all who share it: each gets a copy
};

template <class S>
concept StdFuture = requires { typename StdFutureOutput<S>::Type; };

/// The function that blocks until the value is there.
template <class S>
class GetStdFuture {
public:
    explicit GetStdFuture(S future) noexcept : future_(std::move(future)) {}
    typename StdFutureOutput<S>::Type operator()() { return future_.get(); }

private:
    S future_;
};

}  // namespace detail

namespace compat {

/// A future of the value of a std::future, which has a thread wait for it: there is no other way to
/// be told.
///
/// runner says whose thread: a function that takes a function without arguments and returns a
/// future of its result, as `[](auto f) { return pollen::blocking(std::move(f)); }`, or an object
/// for which `blocking(runner, function)` is found by its type: a pollen::BlockingPool.
///
/// Errors: what the std::future throws, std::future_error if it has no state; what the runner does.
/// Cancellation: that of the runner's future. That of blocking(): a wait that has begun goes on,
/// and occupies its thread, until the value is there. The work behind the std::future is never
/// stopped.
/// Allocates: what the runner allocates: blocking() one block.
///
/// Example:
/// ```cpp
/// std::future<int> legacy = std::async(std::launch::async, [] { return 42; });
/// auto future = pollen::compat::from_std_future(std::move(legacy),
///                                               pollen::BlockingPool::default_pool());
/// EXPECT_EQ(pollen::block_on(std::move(future)), 42);
/// ```
template <detail::StdFuture S, class Runner>
auto from_std_future(S future, Runner&& runner) {
    detail::GetStdFuture<S> get(std::move(future));
    if constexpr (std::is_invocable_v<Runner, detail::GetStdFuture<S>>) {
        return std::forward<Runner>(runner)(std::move(get));
    } else {
        return blocking(std::forward<Runner>(runner), std::move(get));
    }
}

/// Future of from_std_future_polled().
template <detail::StdFuture S, class Pause>
class [[nodiscard]] PolledStdFuture {
    using PauseFuture = IntoFutureType<std::invoke_result_t<Pause&>>;

public:
    using Output = typename detail::StdFutureOutput<S>::Type;
    static constexpr bool is_sendable = sendable<Pause> && sendable<PauseFuture>;
    static constexpr bool is_borrowing = borrowing<Pause> || borrowing<PauseFuture>;
    static constexpr bool is_unpin = unpin<PauseFuture>;

    PolledStdFuture(S&& future, Pause&& pause)
        : future_(std::move(future)), pause_(std::move(pause)) {}
    PolledStdFuture(const PolledStdFuture&) = delete;  // a future is polled in one place
    PolledStdFuture& operator=(const PolledStdFuture&) = delete;
    PolledStdFuture(PolledStdFuture&&) = default;
    PolledStdFuture& operator=(PolledStdFuture&&) = delete;

    Poll<Output> poll(Context& cx) {
        if (!future_.valid()) detail::throw_polled_after_ready();
        while (future_.wait_for(std::chrono::seconds(0)) == std::future_status::timeout) {
            if (!pausing_) pausing_.emplace(pollen::into_future(pause_()));
            if (pausing_->poll(cx).is_pending()) return Pending{};
            pausing_.reset();
        }
        pausing_.reset();
        S finished = std::move(future_);
        if constexpr (std::is_void_v<Output>) {
            finished.get();
            return Poll<void>::ready();
        } else {
            return Poll<Output>::ready(finished.get());
        }
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<PolledStdFuture>(trace, [&] {
            if (pausing_) pollen::trace_awaits(*pausing_, trace);
        });
    }

private:
    S future_;  // without a state when finished
    Pause pause_;
    std::optional<PauseFuture> pausing_;
};

/// A future of the value of a std::future, which looks whether it is there, and awaits pause()
/// between two looks: `[] { return pollen::sleep_for(1ms); }`. No thread waits; the value comes
/// late by up to one pause.
///
/// Errors: what the std::future or pause throws. A std::future without a state counts as polled
/// already. A pause that is always ready makes this spin.
/// Cancellation: destroying it destroys the std::future; that of std::async() waits for its
/// function then, as its destructor does. The work behind it is not stopped.
/// A function that std::async() has deferred is called by the poll.
/// Allocates: nothing but what pause does.
template <detail::StdFuture S, class Pause>
PolledStdFuture<S, Pause> from_std_future_polled(S future, Pause pause) {
    return PolledStdFuture<S, Pause>(std::move(future), std::move(pause));
}

}  // namespace compat
POLLEN_NAMESPACE_END
