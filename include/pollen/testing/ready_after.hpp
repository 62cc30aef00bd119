// SPDX-License-Identifier: MIT
// ready_after(): a future that is pending a given number of times.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// Future of ready_after(). Counts its polls.
template <class T>
class [[nodiscard]] ReadyAfter {
public:
    using Output = T;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    template <class... Value>
    explicit ReadyAfter(std::size_t pendings, Value&&... value)
        : left_(pendings), ready_(std::forward<Value>(value)...) {}
    ReadyAfter(const ReadyAfter&) = delete;  // a future is polled in one place
    ReadyAfter& operator=(const ReadyAfter&) = delete;
    ReadyAfter(ReadyAfter&&) = default;
    ReadyAfter& operator=(ReadyAfter&&) = default;

    Poll<T> poll(Context& cx) {
        ++polls_;
        if (left_ == 0) return ready_.poll(cx);
        --left_;
        cx.waker().wake_by_ref();
        return Pending{};
    }

    std::size_t polls() const noexcept { return polls_; }

private:
    std::size_t left_;
    std::size_t polls_ = 0;
    future::Ready<T> ready_;
};

/// A future that answers Pending `pendings` times, waking its task each time, and then the value.
template <class T>
ReadyAfter<std::decay_t<T>> ready_after(std::size_t pendings, T&& value) {
    return ReadyAfter<std::decay_t<T>>(pendings, std::forward<T>(value));
}
inline ReadyAfter<void> ready_after(std::size_t pendings) { return ReadyAfter<void>(pendings); }

}  // namespace testing
POLLEN_NAMESPACE_END
