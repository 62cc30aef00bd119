// SPDX-License-Identifier: MIT
// poll(): the answer of one poll of a future, for a coroutine.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/asked_future.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of poll().
template <class F>
class [[nodiscard]] PollOf : public detail::AskedFuture<PollOf<F>, F> {
public:
    using Output = Poll<FutureOutput<F>>;
    using detail::AskedFuture<PollOf, F>::AskedFuture;

    constexpr Poll<Output> poll(Context& cx) {
        Output answer = this->ask(cx);
        this->drop();
        return Poll<Output>::ready(std::move(answer));
    }
};

/// A future that polls `future` once and answers at once with what it said, a Poll
/// (futures::poll!).
///
/// It owns `future`; lend one that is to be polled on.
/// Errors: what the future throws is thrown by poll(); then it has finished.
///
/// Example:
/// ```cpp
/// pollen::Coro<bool> is_ready_yet(pollen::BoxFuture<int>& work) {
///     auto answer = co_await pollen::future::poll(pollen::future::by_ref(work));
///     co_return answer.is_ready();
/// }
/// ```
template <class F>
constexpr PollOf<IntoFutureType<F>> poll(F&& future) {
    return PollOf<IntoFutureType<F>>(std::forward<F>(future));
}

}  // namespace future
POLLEN_NAMESPACE_END
