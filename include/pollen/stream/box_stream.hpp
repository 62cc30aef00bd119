// SPDX-License-Identifier: MIT
// BoxStream<T> and LocalBoxStream<T>: any stream of T behind one owning pointer.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class T>
struct BoxedStream;

/// How to drive a stream of which only the head is known.
template <class T>
struct BoxedStreamVTable {
    Poll<std::optional<T>> (*poll_next)(BoxedStream<T>* self, Context& cx);
    SizeHint (*size_hint)(const BoxedStream<T>* self);
    void (*trace)(const BoxedStream<T>* self, AwaitTrace& trace) noexcept;
    void (*drop)(BoxedStream<T>* self) noexcept;
};

/// What a boxed stream begins with.
template <class T>
struct BoxedStream {
    explicit constexpr BoxedStream(const BoxedStreamVTable<T>* table) noexcept : vtable(table) {}
    BoxedStream(const BoxedStream&) = delete;
    BoxedStream& operator=(const BoxedStream&) = delete;

    const BoxedStreamVTable<T>* vtable;
};

/// A stream on the heap.
template <class S>
class BoxedStreamOf : public BoxedStream<StreamItem<S>>, public Recycled {
    using Head = BoxedStream<StreamItem<S>>;

public:
    explicit BoxedStreamOf(S&& stream) : Head(&vtable), stream_(std::move(stream)) {}

private:
    static Poll<std::optional<StreamItem<S>>> poll_next(Head* self, Context& cx) {
        return static_cast<BoxedStreamOf*>(self)->stream_.poll_next(cx);
    }
    static SizeHint size_hint(const Head* self) {
        return pollen::size_hint(static_cast<const BoxedStreamOf*>(self)->stream_);
    }
    static void trace(const Head* self, AwaitTrace& trace) noexcept {
        pollen::trace_awaits(static_cast<const BoxedStreamOf*>(self)->stream_, trace);
    }
    static void drop(Head* self) noexcept { delete static_cast<BoxedStreamOf*>(self); }

    POLLEN_HIDDEN static constexpr BoxedStreamVTable<StreamItem<S>> vtable{
        .poll_next = &poll_next,
        .size_hint = &size_hint,
        .trace = &trace,
        .drop = &drop,
    };

    S stream_;
};

}  // namespace detail

/// What BoxStream and LocalBoxStream are; use those names.
///
/// Moving it moves the pointer: a stream in a box may be moved after it was polled.
///
/// Errors: what the stream throws; it may be polled on as far as the stream may. A box that was
/// moved from is at its end.
/// Cancellation: the stream is destroyed with the box.
/// Allocates: one block, which is recycled while an executor runs on this thread.
template <class T, bool Sendable>
class [[nodiscard]] BasicBoxStream : public StreamInterface<BasicBoxStream<T, Sendable>> {
public:
    using Item = T;
    static constexpr bool is_sendable = Sendable;
    static constexpr bool is_unpin = true;  // the pointer moves, the stream stays

    /// Boxes a stream of T.
    template <class S>
        requires(!std::same_as<S, BasicBoxStream> && Stream<S> && std::same_as<StreamItem<S>, T>)
    BasicBoxStream(S stream) : boxed_(new detail::BoxedStreamOf<S>(std::move(stream))) {
        static_assert(
            !borrowing<S>,
            "pollen: this stream borrows from its caller, and a box could outlive what it "
            "borrows");
        static_assert(
            !Sendable || sendable<S>,
            "pollen: a BoxStream may move to another thread between polls, and this stream "
            "must stay on one: make it a LocalBoxStream");
    }

    BasicBoxStream(const BasicBoxStream&) = delete;
    BasicBoxStream& operator=(const BasicBoxStream&) = delete;
    BasicBoxStream(BasicBoxStream&& other) noexcept
        : boxed_(std::exchange(other.boxed_, nullptr)) {}
    BasicBoxStream& operator=(BasicBoxStream&& other) noexcept {
        BasicBoxStream taken(std::move(other));  // first: other may be this one
        std::swap(boxed_, taken.boxed_);
        return *this;
    }
    ~BasicBoxStream() {
        if (boxed_ != nullptr) boxed_->vtable->drop(boxed_);
    }

    Poll<std::optional<T>> poll_next(Context& cx) {
        if (boxed_ == nullptr) return std::optional<T>();
        return boxed_->vtable->poll_next(boxed_, cx);
    }

    SizeHint size_hint() const {
        return boxed_ == nullptr ? SizeHint::exactly(0) : boxed_->vtable->size_hint(boxed_);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (boxed_ == nullptr) return trace.future("a box whose stream was moved away");
        boxed_->vtable->trace(boxed_, trace);
    }

private:
    detail::BoxedStream<T>* boxed_;  // null when moved from
};

/// A boxed stream that may move between threads (Rust's BoxStream<'static, T>).
template <class T>
using BoxStream = BasicBoxStream<T, true>;

/// A boxed stream that stays on one thread (Rust's LocalBoxStream<'static, T>).
template <class T>
using LocalBoxStream = BasicBoxStream<T, false>;

namespace stream {

/// Boxes a stream (StreamExt::boxed): so that its type has a short name, or several types have one.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// pollen::BoxStream<int> numbers = stream::iter({1, 2}) | stream::boxed();
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// ```
template <class S>
BoxStream<StreamItem<S>> boxed(S&& stream) {
    return std::remove_cvref_t<S>(detail::take_stream(std::forward<S>(stream)));
}
constexpr auto boxed() {
    return detail::Pipe([]<class S>(S&& stream) { return stream::boxed(std::forward<S>(stream)); });
}

/// Boxes a stream that stays on one thread (StreamExt::boxed_local).
template <class S>
LocalBoxStream<StreamItem<S>> boxed_local(S&& stream) {
    return std::remove_cvref_t<S>(detail::take_stream(std::forward<S>(stream)));
}
constexpr auto boxed_local() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::boxed_local(std::forward<S>(stream)); });
}

}  // namespace stream

POLLEN_NAMESPACE_END
