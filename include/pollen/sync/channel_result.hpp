// SPDX-License-Identifier: MIT
// What sending and receiving answer at once: SendResult, with the value back if it was not sent,
// and RecvResult, a value or why there is none.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Why a value was not sent.
enum class SendError : std::uint8_t {
    Full,    // there is no room now
    Closed,  // there is no receiver, or it closed the channel
};

/// True if the value was sent; else the value, back, and the reason.
template <class T>
class [[nodiscard]] SendResult {
public:
    /// It was sent.
    SendResult() noexcept {}
    /// It was not.
    SendResult(SendError error, T&& value) : error_(error), value_(std::move(value)) {}
    SendResult(const SendResult&) = delete;  // there is one value
    SendResult& operator=(const SendResult&) = delete;
    // Written out, so that what was sent moves as two bytes: to copy the place of a value that is
    // not there takes longer than to send one.
    SendResult(SendResult&& other) noexcept(std::is_nothrow_move_constructible_v<T>)
        : error_(other.error_) {
        if (POLLEN_UNLIKELY(other.value_.has_value())) value_.emplace(*std::move(other.value_));
    }
    SendResult& operator=(SendResult&& other) noexcept(std::is_nothrow_move_constructible_v<T>) {
        if (this == &other) return *this;
        error_ = other.error_;
        value_.reset();
        if (other.value_) value_.emplace(*std::move(other.value_));
        return *this;
    }
    ~SendResult() = default;

    explicit operator bool() const noexcept { return !value_.has_value(); }
    bool is_full() const noexcept { return value_.has_value() && error_ == SendError::Full; }
    bool is_closed() const noexcept { return value_.has_value() && error_ == SendError::Closed; }

    /// The value that was not sent. Precondition: it was not.
    T& value() & noexcept { return checked(); }
    T&& value() && noexcept { return std::move(checked()); }

private:
    T& checked() noexcept {
        POLLEN_ASSERT(value_.has_value(), "SendResult::value() of a value that was sent");
        return *value_;
    }

    SendError error_ = SendError::Full;
    std::optional<T> value_;  // empty if it was sent
};

/// Why there is no value.
enum class RecvError : std::uint8_t {
    Empty,   // not yet
    Closed,  // never again
    Lagged,  // the receiver was too slow: values were overwritten
};

/// A value that was received, or why there is none.
template <class T>
class [[nodiscard]] RecvResult {
public:
    RecvResult(RecvError error, std::uint64_t missed = 0) noexcept
        : error_(error), missed_(missed) {}
    /// A value, made from args.
    template <class... Args>
    explicit RecvResult(std::in_place_t, Args&&... args)
        : value_(std::in_place_t(), std::forward<Args>(args)...) {}

    explicit operator bool() const noexcept { return value_.has_value(); }
    bool has_value() const noexcept { return value_.has_value(); }
    bool is_empty() const noexcept { return fails_with(RecvError::Empty); }
    bool is_closed() const noexcept { return fails_with(RecvError::Closed); }
    bool is_lagged() const noexcept { return fails_with(RecvError::Lagged); }

    /// How many values were missed, if is_lagged(); else 0.
    std::uint64_t missed() const noexcept { return missed_; }

    /// Precondition: has_value().
    T& value() & noexcept { return checked(); }
    const T& value() const& noexcept { return const_cast<RecvResult*>(this)->checked(); }
    T&& value() && noexcept { return std::move(checked()); }
    T& operator*() & noexcept { return checked(); }
    const T& operator*() const& noexcept { return value(); }
    T&& operator*() && noexcept { return std::move(checked()); }
    T* operator->() noexcept { return &checked(); }

private:
    bool fails_with(RecvError error) const noexcept {
        return !value_.has_value() && error_ == error;
    }
    T& checked() noexcept {
        POLLEN_ASSERT(value_.has_value(), "RecvResult::value() where there is none");
        return *value_;
    }

    RecvError error_ = RecvError::Empty;
    std::uint64_t missed_ = 0;
    std::optional<T> value_;
};

POLLEN_NAMESPACE_END
