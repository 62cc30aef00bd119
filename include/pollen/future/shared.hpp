// SPDX-License-Identifier: MIT
// shared(): a future that several tasks await, each with a clone; its output is given to all.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/shared_cell.hpp>
#include <pollen/future/shared_core.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

template <class F>
class WeakShared;

/// Future of shared(); clone() makes another one of the same output.
template <class F>
class [[nodiscard]] Shared {
    using Core = detail::SharedCell<F>;
    static_assert(std::is_copy_constructible_v<Poll<FutureOutput<F>>>,
                  "pollen: shared() gives each of its clones a copy of the output, and this output "
                  "cannot be copied");

public:
    using Output = FutureOutput<F>;
    static constexpr bool is_sendable = sendable<F> && sendable<Output>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;  // what is polled is on the heap

    template <class Value>
    explicit Shared(std::in_place_t, Value&& value) : core_(new Core(std::forward<Value>(value))) {}
    Shared(const Shared&) = delete;  // copying costs an atomic: say clone()
    Shared& operator=(const Shared&) = delete;
    Shared(Shared&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {
        if (core_ != nullptr) core_->move(other.waiter_, waiter_);
    }
    Shared& operator=(Shared&& other) noexcept {
        if (this == &other) return *this;
        drop();
        core_ = std::exchange(other.core_, nullptr);
        if (core_ != nullptr) core_->move(other.waiter_, waiter_);
        return *this;
    }
    ~Shared() { drop(); }

    /// Another one, which answers for itself. One that has finished makes one that has.
    Shared clone() const noexcept {
        if (core_ != nullptr) core_->add_clone();
        return Shared(core_);
    }

    Poll<Output> poll(Context& cx) {
        if (core_ == nullptr) detail::throw_polled_after_ready();
        if (!core_->poll(waiter_, cx)) return Pending{};
        return take();
    }

    bool is_terminated() const noexcept { return core_ == nullptr; }

    /// The output, if it is there and this one has not answered yet; else null. Good as long as
    /// this one is. Of a reference what it refers to; Unit for void.
    const std::remove_reference_t<UnitOr<Output>>* peek() const noexcept;

    /// One that does not keep the future: see WeakShared.
    WeakShared<F> downgrade() const noexcept { return WeakShared<F>(core_); }

    /// How many clones there are that have not answered, with this one; 0 if it has. How many weak
    /// ones. Other threads may change both at any time.
    std::size_t strong_count() const noexcept { return core_ == nullptr ? 0 : core_->clones(); }
    std::size_t weak_count() const noexcept { return core_ == nullptr ? 0 : core_->weak(); }

    /// True if both are clones of one shared future, and neither has answered.
    bool ptr_eq(const Shared& other) const noexcept {
        return core_ != nullptr && core_ == other.core_;
    }
    /// The same number for all that are ptr_eq(), for tables.
    std::size_t ptr_hash() const noexcept { return reinterpret_cast<std::uintptr_t>(core_); }

private:
    friend WeakShared<F>;
    explicit Shared(Core* core) noexcept : core_(core) {}

    void drop() noexcept {
        if (core_ == nullptr) return;
        core_->leave(waiter_);
        if (core_->drop_clone()) core_->end();
        core_ = nullptr;
    }

    /// What is left of a clone that answers.
    struct Last {
        explicit Last(Core& of) noexcept : core(of), is_last(of.try_drop_last_clone()) {}
        Last(const Last&) = delete;
        Last& operator=(const Last&) = delete;
        ~Last() {
            if (is_last || core.drop_clone()) core.end();
        }
        Core& core;
        bool is_last;
    };

    Poll<Output> take() {
        Core& core = *std::exchange(core_, nullptr);
        core.leave(waiter_);
        const Last last(core);  // gone, with or without an exception
#if POLLEN_EXCEPTIONS
        if (core.outcome().error) std::rethrow_exception(core.outcome().error);
#endif
        // Nobody else will look at it any more, or somebody may be doing so now.
        if (last.is_last) return std::move(core.own_outcome().answer);
        return core.outcome().answer;
    }

    Core* core_;  // null when it has answered or was moved from
    detail::SharedWaiter waiter_;
};

template <class F>
auto Shared<F>::peek() const noexcept -> const std::remove_reference_t<UnitOr<Output>>* {
    if (core_ == nullptr || !core_->state.is_finished()) return nullptr;
    const Poll<Output>& answer = core_->outcome().answer;
    if (answer.is_pending()) return nullptr;
    if constexpr (std::is_void_v<Output>) {
        static constexpr Unit unit;
        return &unit;
    } else {
        return __builtin_addressof(answer.value());
    }
}

/// Becomes a Shared again as long as there is one (futures::future::WeakShared). When the last
/// Shared is gone, the future is destroyed, whatever weak ones there are.
template <class F>
class [[nodiscard]] WeakShared {
    using Core = detail::SharedCell<F>;

public:
    static constexpr bool is_sendable = Shared<F>::is_sendable;
    static constexpr bool is_borrowing = Shared<F>::is_borrowing;

    WeakShared(const WeakShared&) = delete;  // copying costs atomics: say clone()
    WeakShared& operator=(const WeakShared&) = delete;
    WeakShared(WeakShared&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
    WeakShared& operator=(WeakShared&& other) noexcept {
        WeakShared taken(std::move(other));  // first: other may be this one
        std::swap(core_, taken.core_);
        return *this;
    }
    ~WeakShared() {
        if (core_ != nullptr) core_->drop_weak();
    }

    WeakShared clone() const noexcept { return WeakShared(core_); }

    /// A Shared, if there still is one that has not answered.
    std::optional<Shared<F>> upgrade() const noexcept {
        if (core_ == nullptr || !core_->try_add_clone()) return {};
        return Shared<F>(core_);
    }

private:
    friend Shared<F>;
    explicit WeakShared(Core* core) noexcept : core_(core) {
        if (core_ != nullptr) core_->add_weak();
    }

    Core* core_;  // null when moved from, or made of one that had answered
};

/// A future that may be cloned (FutureExt::shared): each clone is a future of a copy of the output,
/// for a task of its own, in any thread. The inner future is polled by one of them at a time, and a
/// wake of it wakes all that wait.
///
/// ```text
/// f          -----1
/// shared(f)  -----1
/// clone()    --------1     was not polled before
/// ```
///
/// The last clone to answer gets the output itself, the others copy it. The inner future is
/// destroyed when it has answered.
/// Errors: what the inner future throws is thrown by poll() of every clone, as the same exception
/// object: do not change it. What a copy of the output throws is thrown by that clone alone.
/// Thread safety: each clone one thread at a time, any threads; clones of one in several at once,
/// which copy the output at the same time.
/// Memory ordering: what the inner future did is visible to all that have awaited a clone.
/// Cancellation: destroying a clone, also from within the poll of another one, leaves the others as
/// they are; with the last one the inner future is destroyed.
/// Allocates: one block for all clones.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto first = future::shared(future::ready(std::string("seven")));
/// auto second = first.clone();
/// EXPECT_EQ(pollen::block_on(std::move(first)), "seven");
/// EXPECT_EQ(*second.peek(), "seven");
/// EXPECT_EQ(pollen::block_on(std::move(second)), "seven");
/// ```
template <class F>
Shared<IntoFutureType<F>> shared(F&& future) {
    return Shared<IntoFutureType<F>>(std::in_place_t(), std::forward<F>(future));
}
constexpr auto shared() {
    auto op = []<class F>(F&& future) { return future::shared(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
