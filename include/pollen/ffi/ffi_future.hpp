// SPDX-License-Identifier: MIT
// FfiFuture<T> and its three variants: the owner of a future from the other side, itself a Future.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/ffi/ffi_context.hpp>
#include <pollen/ffi/ffi_poll.hpp>
#include <pollen/ffi/ffi_repr.hpp>
#include <pollen/ffi/panic.hpp>
#include <pollen/ffi/raw_ffi_future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// What the four owners are; use their names.
///
/// Errors: poll() throws PollPanicked if the other side panicked, PolledAfterReady after that or
/// after Ready. A null function or a tag that the ABI does not know ends the process with a
/// message.
/// Thread safety: one thread at a time; the Local ones stay on one thread.
/// Cancellation: destroying it drops the future on the other side; that has happened when Ready is
/// returned.
/// Allocates: nothing (see with_ffi_context for wakers made by hand).
template <class T, FfiBounds Bounds>
class [[nodiscard]] BasicFfiFuture {
    static constexpr unsigned bits(FfiBounds bounds) noexcept {
        return static_cast<unsigned>(bounds);
    }
    // A future may become one that promises less.
    static constexpr bool may_become(FfiBounds from, FfiBounds to) noexcept {
        return (bits(from) & ~bits(to)) == 0;
    }

public:
    using Output = T;
    using Raw = RawFfiFuture<T, Bounds>;
    static constexpr bool is_sendable = (bits(Bounds) & bits(FfiBounds::Local)) == 0;
    static constexpr bool is_borrowing = (bits(Bounds) & bits(FfiBounds::Borrowing)) != 0;
    static constexpr bool is_unpin = true;  // the pointer moves, the future stays

    /// Takes over a raw future.
    static BasicFfiFuture from_raw(Raw raw) noexcept { return BasicFfiFuture(raw); }
    BasicFfiFuture(Raw raw) noexcept : raw_(word_by_word(raw)) {
        if (POLLEN_UNLIKELY(raw.poll_fn == nullptr))
            detail::abort_with("a foreign future's poll_fn is null");
        if (POLLEN_UNLIKELY(raw.drop_fn == nullptr))
            detail::abort_with("a foreign future's drop_fn is null");
    }

    /// Gives the raw future up.
    /// Precondition: not finished, not moved from.
    [[nodiscard]] Raw into_raw() && noexcept {
        POLLEN_ASSERT(raw_.drop_fn != nullptr,
                      "into_raw() of a future that has finished or was moved from");
        return take_raw();
    }
    operator Raw() && noexcept { return std::move(*this).into_raw(); }

    /// A future with stronger promises becomes one with weaker.
    template <FfiBounds From>
        requires(From != Bounds && may_become(From, Bounds))
    BasicFfiFuture(BasicFfiFuture<T, From>&& other) noexcept : shim_(std::move(other.shim_)) {
        const RawFfiFuture<T, From> raw = other.take_raw();
        raw_ = Raw{raw.fut_ptr, raw.poll_fn, raw.drop_fn};
    }

    BasicFfiFuture(const BasicFfiFuture&) = delete;
    BasicFfiFuture& operator=(const BasicFfiFuture&) = delete;
    BasicFfiFuture(BasicFfiFuture&& other) noexcept
        : raw_(other.take_raw()), shim_(std::move(other.shim_)) {}
    BasicFfiFuture& operator=(BasicFfiFuture&& other) noexcept {
        BasicFfiFuture taken(std::move(other));  // first: other may be this one
        std::swap(raw_, taken.raw_);
        std::swap(shim_, taken.shim_);
        return *this;
    }
    ~BasicFfiFuture() {
        if (raw_.drop_fn != nullptr) finish();
    }

    Poll<T> poll(Context& cx);

    bool is_terminated() const noexcept { return raw_.poll_fn == nullptr; }

private:
    template <class, FfiBounds>
    friend class BasicFfiFuture;

    // Whoever made the raw future stored it word by word. A vector load of two such words waits
    // until both stores have left the processor's buffer (some 4 ns), so compilers are kept from
    // making one.
    static Raw word_by_word(const Raw& raw) noexcept {
        Raw copy{raw.fut_ptr, raw.poll_fn, raw.drop_fn};
        asm("" : "+r"(copy.fut_ptr), "+r"(copy.poll_fn), "+r"(copy.drop_fn));
        return copy;
    }

    Raw take_raw() noexcept {
        const Raw raw = word_by_word(raw_);
        raw_.poll_fn = nullptr;
        raw_.drop_fn = nullptr;
        return raw;
    }

    // The functions are gone before drop_fn runs: it is foreign code.
    void finish() noexcept {
        raw_.poll_fn = nullptr;
        std::exchange(raw_.drop_fn, nullptr)(raw_.fut_ptr);
    }

    Raw raw_;  // the functions are null when finished or moved from; fut_ptr says nothing
    detail::KeptWakerShim shim_;
};

// inline says to g++ that it is worth a place in the coroutine that awaits: the words are in
// registers there, and so is the answer.
template <class T, FfiBounds Bounds>
inline Poll<T> BasicFfiFuture<T, Bounds>::poll(Context& cx) {
    if (POLLEN_UNLIKELY(raw_.poll_fn == nullptr)) detail::throw_polled_after_ready();
    const auto answer = detail::with_ffi_context(cx, shim_, [this](FfiContext& ffi_context) {
        return raw_.poll_fn(raw_.fut_ptr, &ffi_context);
    });
    switch (detail::FfiPollReturn<T>::tag(answer)) {
        case FfiPollTag::Pending:
            return Pending{};
        case FfiPollTag::Ready:
            finish();
            if constexpr (std::is_void_v<T>) {
                return Poll<void>::ready();
            } else {
                return Poll<T>::ready(FfiRepr<T>::from_repr(answer.value));
            }
        case FfiPollTag::Panicked:
            finish();
            detail::throw_poll_panicked();
    }
    detail::abort_with(
        "a foreign poll function answered with a tag that is not Ready, Pending or Panicked");
}

/// May move between threads (Box<dyn Future<Output = T> + Send>).
template <class T>
using FfiFuture = BasicFfiFuture<T, FfiBounds::Send>;
/// Stays on one thread (Box<dyn Future<Output = T>>).
template <class T>
using LocalFfiFuture = BasicFfiFuture<T, FfiBounds::Local>;
/// Must not outlive what it borrows (Box<dyn Future<Output = T> + Send + 'a>).
template <class T>
using BorrowingFfiFuture = BasicFfiFuture<T, FfiBounds::Borrowing>;
/// Both (Box<dyn Future<Output = T> + 'a>).
template <class T>
using LocalBorrowingFfiFuture = BasicFfiFuture<T, FfiBounds::LocalBorrowing>;

template <class T, FfiBounds Bounds>
struct IntoFuture<RawFfiFuture<T, Bounds>> {
    static BasicFfiFuture<T, Bounds> into_future(RawFfiFuture<T, Bounds> raw) noexcept {
        return raw;
    }
};

/// A future is itself a value that may cross, as an argument or a result.
template <class T, FfiBounds Bounds>
struct FfiRepr<BasicFfiFuture<T, Bounds>> {
    using Type = RawFfiFuture<T, Bounds>;
    static Type into_repr(BasicFfiFuture<T, Bounds> future) noexcept {
        return std::move(future).into_raw();
    }
    static BasicFfiFuture<T, Bounds> from_repr(Type raw) noexcept { return raw; }
};

POLLEN_NAMESPACE_END
