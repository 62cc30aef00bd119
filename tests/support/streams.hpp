// SPDX-License-Identifier: MIT
// Streams and helpers of one property each, for tests.

#pragma once

#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <concepts>
#include <deque>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace support {

/// What a FromTap gives: the test turns it.
template <class T>
class Tap {
public:
    Tap() = default;
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;

    void give(T item) {
        items_.push_back(std::move(item));
        wake();
    }
    void end() {
        has_ended_ = true;
        wake();
    }
    /// Makes the next poll throw a std::runtime_error.
    void fail() {
        fails_ = true;
        wake();
    }
    void wake() {
        if (waker_) waker_->wake_by_ref();
    }

    int polls() const noexcept { return polls_; }

    pollen::Poll<std::optional<T>> poll(pollen::Context& cx) {
        ++polls_;
#if POLLEN_EXCEPTIONS
        if (std::exchange(fails_, false)) throw std::runtime_error("no");
#endif
        if (items_.empty()) {
            if (has_ended_) return std::optional<T>();
            waker_ = cx.waker().clone();
            return pollen::Pending{};
        }
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        return item;
    }

private:
    std::deque<T> items_;
    bool has_ended_ = false;
    bool fails_ = false;
    std::optional<pollen::Waker> waker_;
    int polls_ = 0;
};

/// The stream of a tap, which must outlive it. Keeps a value as long as it lives.
template <class T, class Kept = int>
class FromTap {
public:
    using Item = T;
    static constexpr bool is_unpin = true;

    explicit FromTap(Tap<T>& tap, Kept kept = Kept()) : tap_(&tap), kept_(std::move(kept)) {}
    FromTap(const FromTap&) = delete;
    FromTap& operator=(const FromTap&) = delete;
    FromTap(FromTap&&) = default;
    FromTap& operator=(FromTap&&) = default;

    pollen::Poll<std::optional<T>> poll_next(pollen::Context& cx) { return tap_->poll(cx); }

private:
    Tap<T>* tap_;
    Kept kept_;
};

/// Gives the items, each after a poll that wakes its task and is pending. Its type may not be moved
/// once it was polled.
template <class T>
class Slowly {
public:
    using Item = T;

    explicit Slowly(std::vector<T> items) : items_(std::move(items)) {}
    Slowly(const Slowly&) = delete;
    Slowly& operator=(const Slowly&) = delete;
    Slowly(Slowly&&) = default;
    Slowly& operator=(Slowly&&) = default;

    pollen::Poll<std::optional<T>> poll_next(pollen::Context& cx) {
        if (std::exchange(pauses_, !pauses_)) {
            cx.waker().wake_by_ref();
            return pollen::Pending{};
        }
        if (next_ == items_.size()) return std::optional<T>();
        return std::optional<T>(std::move(items_[next_++]));
    }

private:
    std::vector<T> items_;
    std::size_t next_ = 0;
    bool pauses_ = true;
};

/// A stream under test: its poll is poll_next() with a waker that counts.
template <class S>
class StreamTask {
public:
    using Item = pollen::StreamItem<S>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, StreamTask>)
    explicit StreamTask(Value&& stream) : stream_(std::in_place_t(), std::forward<Value>(stream)) {}
    StreamTask(const StreamTask&) = delete;
    StreamTask& operator=(const StreamTask&) = delete;

    pollen::Poll<std::optional<Item>> poll() {
        (void) waker_.take_wakes();
        pollen::Context cx(waker_.waker());
        return stream_->poll_next(cx);
    }
    bool is_woken() const noexcept { return waker_.wakes() != 0; }
    std::size_t wakes() const noexcept { return waker_.wakes(); }
    S& stream() noexcept { return *stream_; }
    void drop() noexcept { stream_.reset(); }

private:
    pollen::testing::CountingWaker waker_;
    std::optional<S> stream_;
};

template <class Value>
StreamTask(Value&&) -> StreamTask<std::remove_cvref_t<Value>>;

/// True if the answer is the end of a stream.
template <class Item>
bool is_end(const pollen::Poll<std::optional<Item>>& answer) {
    return answer.is_ready() && !answer.value().has_value();
}

/// All items up to the end. Polls only if it was woken, else it stops.
template <class Task>
auto items_of(Task& task) {
    std::vector<typename Task::Item> items;
    for (;;) {
        auto answer = task.poll();
        if (answer.is_pending()) {
            if (task.is_woken()) continue;
            return items;
        }
        if (!answer.value()) return items;
        items.push_back(std::move(*answer.value()));
    }
}

/// A future that polls a stream to its end and drops the items: for drop_at_every_step(), each poll
/// is a step.
template <class S>
class Drain {
public:
    using Output = void;

    explicit Drain(S stream) : stream_(std::move(stream)) {}

    pollen::Poll<void> poll(pollen::Context& cx) {
        const auto answer = stream_.poll_next(cx);
        if (is_end(answer)) return pollen::Poll<void>::ready();
        if (answer.is_ready()) cx.waker().wake_by_ref();
        return pollen::Pending{};
    }

private:
    S stream_;
};

}  // namespace support
