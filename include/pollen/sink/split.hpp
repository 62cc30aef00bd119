// SPDX-License-Identifier: MIT
// split(): makes two objects of one that is both a stream and a sink.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/bi_lock.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The stream of a split().
template <class S>
class [[nodiscard]] SplitStream : public StreamInterface<SplitStream<S>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = true;  // the whole lies elsewhere

    explicit SplitStream(future::BiLock<S> whole) noexcept : whole_(std::move(whole)) {}

    Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<future::BiLockGuard<S>> lock = whole_.poll_lock(cx);
        if (lock.is_pending()) return Pending{};
        return lock.value()->poll_next(cx);
    }

    future::BiLock<S>& whole() noexcept { return whole_; }

private:
    future::BiLock<S> whole_;
};

/// The sink of a split(), for items of one type.
template <class S, class Item>
class [[nodiscard]] SplitSink : public SinkInterface<SplitSink<S, Item>> {
    static_assert(detail::check_sink_of<S, Item>());

public:
    using Error = typename S::Error;
    static constexpr bool is_sendable = sendable<S> && sendable<Item>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = true;  // the whole lies elsewhere

    explicit SplitSink(future::BiLock<S> whole) noexcept : whole_(std::move(whole)) {}

    Poll<SinkResult<S>> poll_ready(Context& cx) {
        if (!item_) return SinkResult<S>();
        return with_whole(cx, [](S&) { return SinkResult<S>(); });
    }
    SinkResult<S> start_send(Item item) {
        item_.emplace(std::move(item));
        return {};
    }
    Poll<SinkResult<S>> poll_flush(Context& cx) {
        return with_whole(cx, [&cx](S& whole) { return whole.poll_flush(cx); });
    }
    Poll<SinkResult<S>> poll_close(Context& cx) {
        return with_whole(cx, [&cx](S& whole) { return whole.poll_close(cx); });
    }

    future::BiLock<S>& whole() noexcept { return whole_; }

private:
    // Locks the whole, gives it the item that waits, and goes on with `then`.
    template <class Then>
    Poll<SinkResult<S>> with_whole(Context& cx, const Then& then) {
        Poll<future::BiLockGuard<S>> lock = whole_.poll_lock(cx);
        if (lock.is_pending()) return Pending{};
        S& whole = *lock.value();
        if (item_) {
            Poll<SinkResult<S>> ready = whole.poll_ready(cx);
            if (ready.is_pending() || !ready.value()) return ready;
            Item item = *std::move(item_);
            item_.reset();
            SinkResult<S> sent = whole.start_send(std::move(item));
            if (!sent) return sent;
        }
        return then(whole);
    }

    future::BiLock<S> whole_;
    std::optional<Item> item_;  // waits for the whole
};

/// What split() returns; structured bindings take it apart.
template <class S, class Item>
struct Split {
    explicit Split(typename future::BiLock<S>::Pair pair) noexcept
        : sink(std::move(pair.left)), stream(std::move(pair.right)) {}

    SplitSink<S, Item> sink;
    SplitStream<S> stream;
};

/// Two halves of an object that is both a stream and a sink of `Item`s, for two tasks
/// (StreamExt::split).
///
/// While one half polls the object the other waits, and is woken. The sink keeps one item itself,
/// so that it has room before it looks at the object. The object is destroyed with the later half.
/// Errors: those of the object.
/// Thread safety: the halves may be used by two threads at the same time.
/// Allocates: one block, which holds the object.
template <class Item, class S>
Split<std::remove_cvref_t<S>, Item> split(S&& whole) {
    using Whole = std::remove_cvref_t<S>;
    return Split<Whole, Item>(future::BiLock<Whole>::make(std::forward<S>(whole)));
}

/// The object again. Empty, and nothing happens, if the two are not halves of one. An item that the
/// sink has kept is destroyed: flush before.
template <class S, class Item>
std::optional<S> reunite(SplitSink<S, Item>&& sink, SplitStream<S>&& stream) {
    return std::move(sink.whole()).reunite(std::move(stream.whole()));
}

}  // namespace stream
POLLEN_NAMESPACE_END
