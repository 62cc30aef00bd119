// SPDX-License-Identifier: MIT
// abortable(): a future that can be ended from elsewhere, and says so.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/abort_handle.hpp>
#include <pollen/future/abort_result.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of abortable().
template <class F>
class [[nodiscard]] Abortable {
public:
    using Output = AbortResult<FutureOutput<F>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
    Abortable(Value&& value, AbortRegistration registration)
        : parts_(std::in_place_t(), std::forward<Value>(value), std::move(registration)) {}
    Abortable(const Abortable&) = delete;  // a future is polled in one place
    Abortable& operator=(const Abortable&) = delete;
    Abortable(Abortable&&) = default;
    Abortable& operator=(Abortable&&) = default;

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when the future throws.
        if (!parts_ || std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (parts_->registration.is_aborted()) return finish(Aborted());
        Poll<FutureOutput<F>> answer = parts_->future.poll(cx);
        if (answer.is_ready()) return finish(std::move(answer));
        // First the waker, then another look: abort() does it the other way round.
        parts_->registration.register_waker(cx.waker());
        if (parts_->registration.is_aborted()) return finish(Aborted());
        finished_ = false;
        return Pending{};
    }

    bool is_terminated() const noexcept { return !parts_ || finished_; }

private:
    struct Parts {
        template <class Value>
        Parts(Value&& value, AbortRegistration&& with)
            : registration(std::move(with)),
              future(detail::take_future(std::forward<Value>(value))) {}

        AbortRegistration registration;
        F future;
    };

    // The future goes before the answer is seen.
    template <class Answer>
    Poll<Output> finish(Answer&& answer) {
        parts_.reset();
        return Poll<Output>::ready(std::forward<Answer>(answer));
    }

    std::optional<Parts> parts_;  // empty when it has answered
    bool finished_ = false;
};

/// What abortable(future) returns; structured bindings take it apart.
template <class F>
struct AbortablePair {
    template <class Value>
    AbortablePair(Value&& value, AbortHandle::Pair pair)
        : future(std::forward<Value>(value), std::move(pair.registration)),
          handle(std::move(pair.handle)) {}

    Abortable<F> future;
    AbortHandle handle;
};

/// A future of AbortResult<Output>: the value, or Aborted after the handle's abort()
/// (futures::future::abortable).
///
/// ```text
/// f          --------1
/// abort()    ----^
/// abortable  ----A          A: Aborted, and f is destroyed
/// ```
///
/// abort() wakes the task; the next poll destroys the future and answers Aborted. A future that is
/// ready in the same poll in which the abort comes keeps its value; one that was aborted before the
/// poll is not polled.
///
/// With a registration, made by AbortHandle::make_pair(), the future alone is returned; without one
/// it is returned together with its handle.
///
/// Errors: what the future throws is thrown by poll(); then it has finished.
/// Allocates: one block, for the handle and the future to share.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto [work, handle] = future::abortable(future::pending<int>());
/// handle.abort();
/// auto result = pollen::block_on(work);
/// EXPECT_TRUE(result.is_aborted());
/// ```
template <class F>
Abortable<IntoFutureType<F>> abortable(F&& future, AbortRegistration registration) {
    return Abortable<IntoFutureType<F>>(std::forward<F>(future), std::move(registration));
}
template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, AbortRegistration>)
auto abortable(F&& future) {
    return AbortablePair<IntoFutureType<F>>(std::forward<F>(future), AbortHandle::make_pair());
}
/// As a pipe: `future | abortable(registration)`.
inline auto abortable(AbortRegistration registration) {
    auto op = [registration = std::move(registration)]<class F>(F&& future) mutable {
        return future::abortable(std::forward<F>(future), std::move(registration));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace future
POLLEN_NAMESPACE_END
