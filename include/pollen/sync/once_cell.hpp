// SPDX-License-Identifier: MIT
// OnceCell: a value that is made once, by the first task that asks for it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sync/semaphore.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

template <class T, class Make>
class OnceCellGetOrInit;

/// A place for a T that is filled once (tokio::sync::OnceCell).
///
/// Thread safety: all members but get_mut(), from any thread. The object outlives its futures.
/// Fairness: those who wait for the value are told in the order in which they came; if the one that
/// makes it gives up, the next one makes it.
/// Memory ordering: the value is visible to all who get it.
/// Allocates: nothing, but what the initialiser does.
///
/// Example:
/// ```cpp
/// pollen::OnceCell<int> cell;
/// auto make = [] { return pollen::future::ready(42); };
/// EXPECT_EQ(pollen::block_on(cell.get_or_init(make)), 42);
/// EXPECT_EQ(*cell.get(), 42);
/// ```
template <class T>
class OnceCell {
    static_assert(std::is_object_v<T>, "pollen: a OnceCell owns its value");

public:
    OnceCell() noexcept : slots_(1), none_() {}
    OnceCell(const OnceCell&) = delete;
    OnceCell& operator=(const OnceCell&) = delete;
    ~OnceCell() {
        if (is_set()) value_.~T();
    }

    /// The value, or null as long as there is none.
    const T* get() const noexcept { return is_set() ? &value_ : nullptr; }

    /// The value, or null. Precondition: nobody else uses the cell.
    T* get_mut() noexcept { return is_set() ? &value_ : nullptr; }

    /// Fills it. False if there is a value already, or if somebody is making one.
    /// Errors: what T's construction throws; the cell is empty then.
    template <class U = T>
        requires std::constructible_from<T, U>
    bool set(U&& value) {
        std::optional<SemaphorePermit> permit = slots_.try_acquire();
        if (!permit) return false;
        fill(*permit, [&]() -> T { return T(std::forward<U>(value)); });
        return true;
    }

    /// A future of the value. If there is none, make() is called, and the future that it returns is
    /// polled; others that ask meanwhile wait for it.
    ///
    /// Errors: what make() or its future throws. Then the next one that waits tries with its own.
    /// Cancellation: safe. If it is destroyed while it makes the value, the next one tries.
    template <class Make>
    [[nodiscard]] OnceCellGetOrInit<T, Make> get_or_init(Make make) {
        return OnceCellGetOrInit<T, Make>(*this, std::move(make));
    }

private:
    template <class U, class Make>
    friend class OnceCellGetOrInit;

    bool is_set() const noexcept {
        // order: acquire pairs with the release in fill().
        return set_.load(detail::Order::Acquire);
    }

    // By who has the only permit.
    template <class Make>
    void fill(SemaphorePermit& permit, Make&& make) {
        ::new (static_cast<void*>(&value_)) T(std::forward<Make>(make)());
        // order: release pairs with the acquire in is_set().
        set_.store(true, detail::Order::Release);
        permit.forget();
        slots_.close();
    }

    Semaphore slots_;  // one permit: the right to make the value; closed when it is there
    detail::Atomic<bool> set_ = false;
    union {
        char none_;
        T value_;
    };
};

/// Future of OnceCell::get_or_init(). May be moved until it is polled.
template <class T, class Make>
class [[nodiscard]] OnceCellGetOrInit {
    static_assert(std::invocable<Make>, "pollen: get_or_init(): make() cannot be called");
    using Made = std::invoke_result_t<Make>;
    using Initialiser = IntoFutureType<Made>;
    static_assert(std::constructible_from<T, FutureOutput<Initialiser>>,
                  "pollen: get_or_init(): the future of make() does not give what the cell holds");

public:
    using Output = const T&;
    static constexpr bool is_sendable = sendable<Make> && sendable<Initialiser>;
    static constexpr bool is_borrowing = true;

    OnceCellGetOrInit(OnceCell<T>& cell, Make&& make)
        : cell_(&cell),
          acquire_(cell.slots_.acquire()),
          stage_(detail::HoldsFirst(), std::move(make)) {}
    OnceCellGetOrInit(const OnceCellGetOrInit&) = delete;  // a future is polled in one place
    OnceCellGetOrInit& operator=(const OnceCellGetOrInit&) = delete;
    OnceCellGetOrInit(OnceCellGetOrInit&&) = default;
    OnceCellGetOrInit& operator=(OnceCellGetOrInit&&) = delete;

    Poll<const T&> poll(Context& cx) {
        if (stage_.holds_first()) {
            if (const T* value = cell_->get()) return answer(*value);
            Poll<std::optional<SemaphorePermit>> turn = acquire_.poll(cx);
            if (turn.is_pending()) return Pending{};
            permit_ = std::move(turn).value();
            if (!permit_) return answer(*cell_->get());  // somebody else has made it
            return make_value(cx, true);
        }
        if (!stage_.holds_second()) detail::throw_polled_after_ready();
        return make_value(cx, false);
    }

private:
    Poll<const T&> answer(const T& value) noexcept {
        stage_.reset();
        return value;
    }

    Poll<const T&> make_value(Context& cx, bool is_first_poll) {
        // Unless it is pending it ends here, also if something throws: then the permit goes to the
        // next.
        struct End {
            explicit End(OnceCellGetOrInit& owner) noexcept : future(owner) {}
            End(const End&) = delete;
            End& operator=(const End&) = delete;
            ~End() {
                if (is_pending) return;
                future.stage_.reset();
                future.permit_.reset();
            }
            OnceCellGetOrInit& future;
            bool is_pending = false;
        };
        End end(*this);
        if (is_first_poll) {
            Make make = std::move(stage_.first());
            stage_.emplace_second([&]() -> Initialiser {
                if constexpr (Future<std::remove_cvref_t<Made>>) {
                    return std::move(make)();
                } else {
                    return pollen::into_future(std::move(make)());
                }
            });
        }
        auto made = stage_.second().poll(cx);
        end.is_pending = made.is_pending();
        if (end.is_pending) return Pending{};
        cell_->fill(*permit_, [&]() -> T { return T(std::move(made).value()); });
        return *cell_->get();
    }

    OnceCell<T>* cell_;
    SemaphoreAcquire acquire_;
    std::optional<SemaphorePermit> permit_;
    detail::OneOf<Make, Initialiser> stage_;  // empty when finished
};

POLLEN_NAMESPACE_END
