// SPDX-License-Identifier: MIT
// A wrapper that watches how a future is treated, and reports whoever polls it against the rules.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/make_waker.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// A list of broken rules. Thread safety: all members, from any thread.
class ContractReport {
public:
    ContractReport() = default;
    ContractReport(const ContractReport&) = delete;
    ContractReport& operator=(const ContractReport&) = delete;

    void add(const char* breach) {
        const std::lock_guard lock(mutex_);
        breaches_.emplace_back(breach);
    }
    std::vector<std::string> breaches() const {
        const std::lock_guard lock(mutex_);
        return breaches_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> breaches_;
};

/// Whether a poll needs a reason.
enum class Polls : std::uint8_t {
    AtWill,         // as the contract allows
    OnlyWhenWoken,  // after Pending, only once the waker of the latest poll was woken
};

/// A future that does what F does and reports each break of the polling contract:
///
/// - "moved after it was polled" (unless F is unpin);
/// - "polled after it had finished";
/// - "polled while it was being polled", by another thread or by itself;
/// - "destroyed while it was being polled";
/// - "polled though nobody woke it", if asked to.
///
/// Errors: a breach goes to the ContractReport, or ends the process with a message if there is
/// none.
template <class F>
class [[nodiscard]] CheckedFuture {
public:
    using Output = FutureOutput<F>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    CheckedFuture(F future, ContractReport* report, Polls polls)
        : future_(std::move(future)), report_(report) {
        if (polls == Polls::OnlyWhenWoken) wakes_ = std::make_shared<Wakes>();
    }
    CheckedFuture(const CheckedFuture&) = delete;  // a future is polled in one place
    CheckedFuture& operator=(const CheckedFuture&) = delete;
    CheckedFuture(CheckedFuture&& other) noexcept(std::is_nothrow_move_constructible_v<F>)
        : future_(std::move(other.checked_for_move().future_)),
          report_(other.report_),
          state_(std::exchange(other.state_, State::Finished)),
          wakes_(std::move(other.wakes_)) {}
    ~CheckedFuture() {
        // order: acquire pairs with the release at the end of a poll in another thread.
        if (polling_.load(detail::Order::Acquire)) {
            breach("destroyed while it was being polled");
        }
    }

    Poll<Output> poll(Context& cx) {
        // order: acquire pairs with the release at the end of the previous poll.
        if (polling_.exchange(true, detail::Order::Acquire)) {
            breach("polled while it was being polled");
            detail::throw_polled_after_ready();
        }
        const Leave leave(*this);
        if (state_ == State::Finished) {
            breach("polled after it had finished");
            detail::throw_polled_after_ready();
        }
        const bool first = std::exchange(state_, State::Finished) == State::New;
        Poll<Output> answer = wakes_ ? poll_when_woken(cx, first) : future_.poll(cx);
        if (answer.is_pending()) state_ = State::Pending;
        return answer;
    }

    F& future() noexcept { return future_; }

private:
    enum class State : std::uint8_t { New, Pending, Finished };

    // The waker that the inner future sees; passes wakes on to the waker of the latest poll.
    struct Wakes {
        Wakes() = default;
        void wake() {
            // order: release pairs with the acquire in poll_when_woken().
            woken.store(true, detail::Order::Release);
            outer.wake();
        }

        AtomicWaker outer;
        detail::Atomic<bool> woken = false;
    };

    struct Leave {
        explicit Leave(CheckedFuture& polled) noexcept : self(polled) {}
        Leave(const Leave&) = delete;
        Leave& operator=(const Leave&) = delete;
        // order: release hands the future to the next poll, in whatever thread.
        ~Leave() { self.polling_.store(false, detail::Order::Release); }
        CheckedFuture& self;
    };

    Poll<Output> poll_when_woken(Context& cx, bool first) {
        wakes_->outer.register_waker(cx.waker());
        // order: acquire pairs with the release of a wake.
        const bool woken = wakes_->woken.exchange(false, detail::Order::Acquire);
        if (!first && !woken) breach("polled though nobody woke it");
        const Waker waker = make_waker(wakes_);
        Context inner(waker);
        return future_.poll(inner);
    }

    CheckedFuture& checked_for_move() noexcept {
        if (!is_unpin && state_ == State::Pending) breach("moved after it was polled");
        return *this;
    }

    void breach(const char* what) const {
        if (report_ == nullptr) detail::abort_with("CheckedFuture: a future was ", what);
        report_->add(what);
    }

    F future_;
    ContractReport* report_;
    State state_ = State::New;
    detail::Atomic<bool> polling_ = false;
    std::shared_ptr<Wakes> wakes_;  // null unless polls need a reason
};

/// Watches a future; a breach ends the process with a message.
template <class F>
CheckedFuture<IntoFutureType<F>> checked(F&& future, Polls polls = Polls::AtWill) {
    return {pollen::into_future(std::forward<F>(future)), nullptr, polls};
}

/// Watches a future; a breach goes to report, which outlives it.
template <class F>
CheckedFuture<IntoFutureType<F>> checked(F&& future, ContractReport& report,
                                         Polls polls = Polls::AtWill) {
    return {pollen::into_future(std::forward<F>(future)), &report, polls};
}

}  // namespace testing
POLLEN_NAMESPACE_END
