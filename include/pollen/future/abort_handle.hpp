// SPDX-License-Identifier: MIT
// AbortHandle: ends an abortable future, from any thread at any moment.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What the handles and the future share, on the heap.
class AbortShared {
public:
    AbortShared() noexcept = default;
    AbortShared(const AbortShared&) = delete;
    AbortShared& operator=(const AbortShared&) = delete;

    void abort() {
        // order: release pairs with is_aborted(): what was written before is seen by the poll.
        aborted_.store(true, Order::Release);
        waker_.wake();
    }
    bool is_aborted() const noexcept {
        // order: acquire pairs with abort().
        return aborted_.load(Order::Acquire);
    }
    void register_waker(const Waker& waker) { waker_.register_waker(waker); }

    void add_reference() noexcept {
        // order: relaxed; the caller's own reference keeps the object alive, and nothing is
        // published.
        references_.fetch_add(1, Order::Relaxed);
    }
    void release() noexcept {
        // order: acq_rel: release hands this thread's uses to the last owner, whose acquire sees
        // them all.
        if (references_.fetch_sub(1, Order::AcqRel) == 1) delete this;
    }

private:
    Atomic<std::size_t> references_ = 1;
    Atomic<bool> aborted_ = false;
    AtomicWaker waker_;
};

/// A counted pointer to it.
class AbortRef {
public:
    AbortRef() : shared_(new AbortShared) {}
    AbortRef(const AbortRef& other) noexcept : shared_(other.shared_) { shared_->add_reference(); }
    AbortRef(AbortRef&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
    AbortRef& operator=(AbortRef other) noexcept {
        std::swap(shared_, other.shared_);
        return *this;
    }
    ~AbortRef() {
        if (shared_ != nullptr) shared_->release();
    }

    AbortShared* operator->() const noexcept { return shared_; }

private:
    AbortShared* shared_;  // null when moved from
};

}  // namespace detail

namespace future {

class AbortHandle;

/// What makes a future abortable by a handle: see AbortHandle::make_pair().
class [[nodiscard]] AbortRegistration {
public:
    AbortRegistration(const AbortRegistration&) = delete;  // one handle pair, one future
    AbortRegistration& operator=(const AbortRegistration&) = delete;
    AbortRegistration(AbortRegistration&&) noexcept = default;
    AbortRegistration& operator=(AbortRegistration&&) noexcept = default;

    /// Another handle of the same future.
    AbortHandle handle() const noexcept;

    // For abortable futures.
    bool is_aborted() const noexcept { return shared_->is_aborted(); }
    void register_waker(const Waker& waker) { shared_->register_waker(waker); }

private:
    friend AbortHandle;
    explicit AbortRegistration(detail::AbortRef shared) noexcept : shared_(std::move(shared)) {}

    detail::AbortRef shared_;
};

/// Ends a future that was made with abortable() (futures::future::AbortHandle). Copies end the same
/// one; destroying a handle does nothing.
///
/// Thread safety: any thread, several at once.
/// Memory ordering: what was written before abort() is visible to the poll that answers Aborted.
class AbortHandle {
public:
    struct Pair;

    /// A handle and the registration that goes with it, for a future that is made later.
    /// Allocates: one block.
    static Pair make_pair();

    /// Asks for the end of the future: its next poll answers Aborted, and its task is woken. One
    /// that has answered keeps its answer.
    void abort() const { shared_->abort(); }

    /// True if somebody has called abort(), whether or not that was in time.
    bool is_aborted() const noexcept { return shared_->is_aborted(); }

private:
    friend AbortRegistration;
    explicit AbortHandle(detail::AbortRef shared) noexcept : shared_(std::move(shared)) {}

    detail::AbortRef shared_;
};

struct AbortHandle::Pair {
    Pair(AbortHandle a_handle, AbortRegistration a_registration) noexcept
        : handle(std::move(a_handle)), registration(std::move(a_registration)) {}

    AbortHandle handle;
    AbortRegistration registration;
};

inline AbortHandle AbortRegistration::handle() const noexcept { return AbortHandle(shared_); }

inline AbortHandle::Pair AbortHandle::make_pair() {
    AbortRegistration registration{detail::AbortRef()};
    AbortHandle handle = registration.handle();
    return Pair(std::move(handle), std::move(registration));
}

}  // namespace future
POLLEN_NAMESPACE_END
