// SPDX-License-Identifier: MIT
// What the sets of futures and of streams have in common: the children they own, by type.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/stream/unordered_child.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <iterator>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A future or a stream of a set, in one block with its head.
template <class T>
class UnorderedChildOf final : public UnorderedChild, public Recycled {
public:
    /// make() returns the value, which is not moved any more.
    template <class Make>
    UnorderedChildOf(UnorderedCore& core, Make&& make)
        : UnorderedChild(table, core), value(std::forward<Make>(make)()) {}
    UnorderedChildOf(const UnorderedChildOf&) = delete;
    UnorderedChildOf& operator=(const UnorderedChildOf&) = delete;
    ~UnorderedChildOf() {}

    void drop_future() noexcept { value.~T(); }
    void destroy() noexcept { delete this; }

    union {
        T value;  // destroyed before the block is
    };

private:
    static UnorderedChildOf& self(UnorderedChild& child) noexcept {
        return static_cast<UnorderedChildOf&>(child);
    }
    static void drop_future_of(UnorderedChild& child) noexcept { self(child).drop_future(); }
    static void destroy_it(UnorderedChild& child) noexcept { self(child).destroy(); }

    POLLEN_HIDDEN static constexpr UnorderedChildVTable table{
        .waker = UnorderedChild::waker_vtable,
        .drop_future = &UnorderedChildOf::drop_future_of,
        .destroy = &UnorderedChildOf::destroy_it,
    };
};

/// Children of one type, each with a waker of its own. The public base of the sets.
template <class T>
class UnorderedChildren {
    using Child = UnorderedChildOf<T>;

public:
    UnorderedChildren(const UnorderedChildren&) = delete;  // a child is polled in one place
    UnorderedChildren& operator=(const UnorderedChildren&) = delete;

    /// How many there are that have not finished.
    std::size_t size() const noexcept { return core_ == nullptr ? 0 : core_->size(); }
    bool is_empty() const noexcept { return size() == 0; }

    /// True if the end was answered, and nothing was pushed since.
    bool is_terminated() const noexcept { return terminated_; }

    /// Destroys all, the newest first. One of them must not call it: the process ends with a
    /// message.
    void clear() noexcept {
        if (core_ != nullptr) core_->clear();
        terminated_ = false;
    }

    /// Goes through those that have not finished, in the order they were pushed. They must not be
    /// moved; a push leaves iterators valid, a poll does not.
    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = T*;
        using reference = T&;

        Iterator() noexcept {}
        T& operator*() const noexcept {
            return static_cast<Child*>(static_cast<UnorderedChild*>(link_))->value;
        }
        T* operator->() const noexcept { return &**this; }
        Iterator& operator++() noexcept {
            link_ = link_->next;
            return *this;
        }
        Iterator operator++(int) noexcept {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(Iterator, Iterator) noexcept = default;

    private:
        friend UnorderedChildren;
        explicit Iterator(UnorderedLink* link) noexcept : link_(link) {}

        UnorderedLink* link_ = nullptr;
    };
    Iterator begin() noexcept {
        return core_ == nullptr ? Iterator() : Iterator(core_->all().next);
    }
    Iterator end() noexcept { return core_ == nullptr ? Iterator() : Iterator(&core_->all()); }

protected:
    UnorderedChildren() noexcept {}
    UnorderedChildren(UnorderedChildren&& other) noexcept
        : core_(std::exchange(other.core_, nullptr)),
          terminated_(std::exchange(other.terminated_, false)) {}
    UnorderedChildren& operator=(UnorderedChildren&& other) noexcept {
        UnorderedChildren old(std::move(*this));
        core_ = std::exchange(other.core_, nullptr);
        terminated_ = std::exchange(other.terminated_, false);
        return *this;
    }
    ~UnorderedChildren() {
        if (core_ != nullptr) core_->shut_down();
    }

    /// Adds the T that make() returns.
    /// Errors: what make() throws; std::bad_alloc. The set stays as it was.
    template <class Make>
    void add(Make&& make) {
        Child& child = make_child(std::forward<Make>(make));
        core_->add(child);
    }
    /// The same, before all others in the order of begin() and end().
    template <class Make>
    void add_front(Make&& make) {
        Child& child = make_child(std::forward<Make>(make));
        core_->add_front(child);
    }

    /// Destroys the first in the order of begin() and end(). Precondition: there is one, and none
    /// is being polled.
    void remove_front() noexcept { core_->destroy(first()); }

    /// Calls poll(value, cx) for children that were woken, with a context of their own. It returns
    /// what became of the child: one that is neither Pending nor Again is destroyed.
    /// Errors: what poll() throws; that child is gone, the others stay.
    template <class PollValue>
    void poll_woken(Context& cx, PollValue poll) {
        core_->poll_woken(cx, [&](UnorderedChild& head) {
            auto& child = static_cast<Child&>(head);
            const BorrowedWaker waker(child.raw_waker());
            Context child_cx(*waker);
            UnorderedCore::Polling<Child> polling(*core_, child);
            const ChildPoll polled = poll(child.value, child_cx);
            if (polled == ChildPoll::Pending || polled == ChildPoll::Again) polling.keep();
            return polled;
        });
    }

    /// Tells what each of them waits for.
    void trace_children(AwaitTrace& trace) const noexcept {
        if (core_ == nullptr) return;
        for (Iterator child(core_->all().next); child != Iterator(&core_->all()); ++child)
            pollen::trace_awaits(std::as_const(*child), trace);
    }

    /// True if there is nothing to poll: the end is to be answered.
    bool has_ended() noexcept {
        if (is_empty()) terminated_ = true;
        return is_empty();
    }

private:
    template <class Make>
    Child& make_child(Make&& make) {
        if (core_ == nullptr) core_ = new UnorderedCore;
        Child& child = *new Child(*core_, std::forward<Make>(make));
        terminated_ = false;
        return child;
    }

    Child& first() noexcept {
        return *static_cast<Child*>(static_cast<UnorderedChild*>(core_->all().next));
    }

    UnorderedCore* core_ = nullptr;  // null before the first push, and when moved from
    bool terminated_ = false;
};

}  // namespace detail
POLLEN_NAMESPACE_END
