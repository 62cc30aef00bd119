// SPDX-License-Identifier: MIT
// FuturesUnordered: many futures at once; their outputs are a stream, in the order they are ready.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <iterator>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A future of a set, in one block with its head.
template <Future F>
class UnorderedChildOf final : public UnorderedChild, public Recycled {
public:
    template <class Value>
    UnorderedChildOf(UnorderedCore& core, Value&& value)
        : UnorderedChild(table, core), future(take_future(std::forward<Value>(value))) {}
    UnorderedChildOf(const UnorderedChildOf&) = delete;
    UnorderedChildOf& operator=(const UnorderedChildOf&) = delete;
    ~UnorderedChildOf() {}

    void drop_future() noexcept { future.~F(); }
    void destroy() noexcept { delete this; }

    union {
        F future;  // destroyed before the block is
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

/// What a stream has for items that makes them of outputs T: Unit for void, a pointer for a
/// reference.
template <class T>
using ItemOfOutput =
    std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, UnitOr<T>>;

template <class T>
std::optional<ItemOfOutput<T>> into_item(Poll<T>&& answer) {
    if constexpr (std::is_void_v<T>) {
        return Unit();
    } else if constexpr (std::is_reference_v<T>) {
        return &answer.value();
    } else {
        return std::move(answer).value();
    }
}

}  // namespace detail

/// A set of futures of one type, which are polled together; a stream of their outputs in the order
/// they are ready (futures::stream::FuturesUnordered).
///
/// Each future has a waker of its own, and only those that were woken are polled: a wake costs the
/// same, however many there are. Futures are polled in the order they were woken; a new one is
/// woken. They do not move, so any future may be in a set; the set itself may be moved at any time.
///
/// The stream ends when the set is empty. Then more may be pushed, and it goes on. One poll_next()
/// makes no more polls than there are futures, and none after two that woke themselves while they
/// were polled: then it asks for another poll and is Pending, so that other tasks have their turn.
///
/// Items: the outputs; Unit for void, a pointer for a reference.
///
/// Errors: what a future throws is thrown by poll_next(). That future is gone then, the others stay
/// and may be polled on.
/// Thread safety: one thread at a time. Wakers of the futures go anywhere, and may outlive the set.
/// Memory ordering: what a thread wrote before it woke a future is visible to that future's poll.
/// Cancellation: destroying the set destroys its futures, and so does clear(); no item is lost by
/// destroying a next().
/// Allocates: one block for the set, at the first push; one for each future, with all that belongs
/// to it (48 bytes more than the future), recycled while an executor runs on this thread.
///
/// Example:
/// ```cpp
/// pollen::Coro<int> square(int value) { co_return value * value; }
///
/// pollen::Coro<int> sum_of_squares(int most) {
///     pollen::FuturesUnordered<pollen::Coro<int>> squares;
///     for (int i = 1; i <= most; ++i)
///         squares.push(square(i));
///     int sum = 0;
///     while (auto item = co_await pollen::stream::next(squares))
///         sum += *item;
///     co_return sum;
/// }
/// ```
template <class F>
class [[nodiscard]] FuturesUnordered {
    static_assert(detail::check_future<F>());
    using Child = detail::UnorderedChildOf<F>;
    using Output = FutureOutput<F>;

public:
    using Item = detail::ItemOfOutput<Output>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = true;  // the futures stay where they are

    FuturesUnordered() noexcept {}
    FuturesUnordered(const FuturesUnordered&) = delete;  // a future is polled in one place
    FuturesUnordered& operator=(const FuturesUnordered&) = delete;
    FuturesUnordered(FuturesUnordered&& other) noexcept
        : core_(std::exchange(other.core_, nullptr)),
          terminated_(std::exchange(other.terminated_, false)) {}
    FuturesUnordered& operator=(FuturesUnordered&& other) noexcept {
        FuturesUnordered old(std::move(*this));
        core_ = std::exchange(other.core_, nullptr);
        terminated_ = std::exchange(other.terminated_, false);
        return *this;
    }
    ~FuturesUnordered() {
        if (core_ != nullptr) core_->shut_down();
    }

    /// Adds a future, or what becomes one. It is polled by the next poll_next(), not here, and
    /// nobody is woken: who pushes sees to it that the set is polled. May be called by a future of
    /// the set.
    /// Errors: what the move of the future throws; std::bad_alloc. The set stays as it was.
    template <class Value>
    void push(Value&& value) {
        if (core_ == nullptr) core_ = new detail::UnorderedCore;
        core_->add(*new Child(*core_, std::forward<Value>(value)));
        terminated_ = false;
    }

    Poll<std::optional<Item>> poll_next(Context& cx);

    /// How many futures have not answered.
    std::size_t size() const noexcept { return core_ == nullptr ? 0 : core_->size(); }
    bool is_empty() const noexcept { return size() == 0; }

    /// True if the end was answered, and nothing was pushed since.
    bool is_terminated() const noexcept { return terminated_; }

    /// Destroys all futures. A future of the set must not call it: the process ends with a message.
    void clear() noexcept {
        if (core_ != nullptr) core_->clear();
        terminated_ = false;
    }

    /// Goes through the futures that have not answered, in the order they were pushed. They must
    /// not be moved; a push leaves iterators valid, a poll does not.
    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = F;
        using difference_type = std::ptrdiff_t;
        using pointer = F*;
        using reference = F&;

        Iterator() noexcept {}
        F& operator*() const noexcept {
            return static_cast<Child*>(static_cast<detail::UnorderedChild*>(link_))->future;
        }
        F* operator->() const noexcept { return &**this; }
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
        friend FuturesUnordered;
        explicit Iterator(detail::UnorderedLink* link) noexcept : link_(link) {}

        detail::UnorderedLink* link_ = nullptr;
    };
    Iterator begin() noexcept {
        return core_ == nullptr ? Iterator() : Iterator(core_->all().next);
    }
    Iterator end() noexcept { return core_ == nullptr ? Iterator() : Iterator(&core_->all()); }

private:
    static Poll<Output> poll_child(detail::UnorderedCore& core, Child& child) {
        const BorrowedWaker waker(child.raw_waker());
        Context cx(*waker);
        detail::UnorderedCore::Polling<Child> polling(core, child);
        Poll<Output> answer = child.future.poll(cx);
        if (answer.is_pending()) polling.keep();
        return answer;
    }

    detail::UnorderedCore* core_ = nullptr;  // null before the first push, and when moved from
    bool terminated_ = false;
};

template <class F>
Poll<std::optional<typename FuturesUnordered<F>::Item>> FuturesUnordered<F>::poll_next(
    Context& cx) {
    if (is_empty()) {
        terminated_ = true;
        return std::optional<Item>();
    }
    Poll<Output> answer = Pending{};
    core_->poll_woken(cx, [&](detail::UnorderedChild& child) {
        answer = poll_child(*core_, static_cast<Child&>(child));
        return answer.is_ready() ? detail::ChildPoll::Stop : detail::ChildPoll::Pending;
    });
    if (answer.is_pending()) return Pending{};
    return detail::into_item(std::move(answer));
}

POLLEN_NAMESPACE_END
