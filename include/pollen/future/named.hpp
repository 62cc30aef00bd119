// SPDX-License-Identifier: MIT
// named(): gives the task that is made of a future a name, for reports and dumps.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of named().
template <class F, class Name>
class [[nodiscard]] Named {
public:
    using Output = FutureOutput<F>;
    static constexpr bool is_sendable = sendable<F> && sendable<Name>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
    constexpr Named(Value&& value, Name name)
        : future_(detail::take_future(std::forward<Value>(value))), name_(std::move(name)) {}
    Named(const Named&) = delete;  // a future is polled in one place
    Named& operator=(const Named&) = delete;
    Named(Named&&) = default;
    Named& operator=(Named&&) = default;

    constexpr Poll<Output> poll(Context& cx) { return future_.poll(cx); }

    /// What an executor asks a future for; any future may have it.
    constexpr const char* task_name() const noexcept {
        if constexpr (requires { name_.c_str(); }) {
            return name_.c_str();
        } else {
            return name_;
        }
    }

    constexpr bool is_terminated() const noexcept
        requires FusedFuture<F>
    {
        return future_.is_terminated();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept { pollen::trace_awaits(future_, trace); }
    constexpr const F& traced_future() const noexcept { return future_; }

private:
    F future_;
    Name name_;
};

/// The same future; a task that is made of it has this name in reports and dumps.
///
/// The name is a literal, or a string with a c_str(), which is kept. A task looks for it in the
/// future that it was given, not in what that is made of: name it last.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// pollen::LocalExecutor executor;
/// executor.spawn(future::yield_now() | future::named("yields"));
/// executor.spawn(future::named(future::yield_now(), std::string("yields, too")));
/// executor.run();
/// ```
template <class F, class Name>
constexpr Named<IntoFutureType<F>, std::decay_t<Name>> named(F&& future, Name&& name) {
    return {std::forward<F>(future), std::forward<Name>(name)};
}
template <class Name>
constexpr auto named(Name&& name) {
    auto op = [name = std::decay_t<Name>(std::forward<Name>(name))]<class F>(F&& future) mutable {
        return future::named(std::forward<F>(future), std::move(name));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace future
POLLEN_NAMESPACE_END
