// SPDX-License-Identifier: MIT
// OneOf<A, B>: room for an A or a B, for futures that are first one thing and then another.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>

#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

struct HoldsFirst {
    constexpr HoldsFirst() noexcept {}
};
struct HoldsSecond {
    constexpr HoldsSecond() noexcept {}
};

/// Holds an A, a B, or nothing. What was held is destroyed before the next is made.
///
/// One that was moved from still holds what is left of its value.
template <class A, class B>
class OneOf {
public:
    /// Nothing.
    OneOf() noexcept {}
    template <class... Args>
    explicit OneOf(HoldsFirst, Args&&... args)
        : first_(std::forward<Args>(args)...), holds_(Holds::First) {}
    template <class... Args>
    explicit OneOf(HoldsSecond, Args&&... args)
        : second_(std::forward<Args>(args)...), holds_(Holds::Second) {}

    OneOf(const OneOf&) = delete;
    OneOf& operator=(const OneOf&) = delete;
    OneOf(OneOf&& other) noexcept(is_nothrow) { take(std::move(other)); }
    OneOf& operator=(OneOf&& other) noexcept(is_nothrow) {
        if (this != &other) {
            reset();
            take(std::move(other));
        }
        return *this;
    }
    ~OneOf() { reset(); }

    bool holds_first() const noexcept { return holds_ == Holds::First; }
    bool holds_second() const noexcept { return holds_ == Holds::Second; }

    /// Precondition: it is held.
    A& first() noexcept {
        POLLEN_ASSERT(holds_first(), "OneOf::first()");
        if (!holds_first()) __builtin_unreachable();  // else g++ warns of what is not initialised
        return first_;
    }
    B& second() noexcept {
        POLLEN_ASSERT(holds_second(), "OneOf::second()");
        if (!holds_second()) __builtin_unreachable();
        return second_;
    }
    const A& first() const noexcept { return const_cast<OneOf*>(this)->first(); }
    const B& second() const noexcept { return const_cast<OneOf*>(this)->second(); }

    /// Destroys what is held.
    // workaround(gcc-12): when it optimises it warns here of what is not held, and not destroyed.
    POLLEN_MAYBE_UNINITIALIZED_BEGIN
    void reset() noexcept {
        // Empty before the destructor runs: it may be foreign code, and look.
        const Holds held = holds_;
        holds_ = Holds::Nothing;
        if (held == Holds::First) first_.~A();
        if (held == Holds::Second) second_.~B();
    }
    POLLEN_MAYBE_UNINITIALIZED_END

    /// Destroys what is held, then constructs an A, or a B, in place from what make() returns: it
    /// is not moved.
    /// Errors: what make() throws; nothing is held then.
    template <class Make>
    A& emplace_first(Make&& make) {
        reset();
        ::new (static_cast<void*>(__builtin_addressof(first_))) A(std::forward<Make>(make)());
        holds_ = Holds::First;
        return first_;
    }
    template <class Make>
    B& emplace_second(Make&& make) {
        reset();
        ::new (static_cast<void*>(__builtin_addressof(second_))) B(std::forward<Make>(make)());
        holds_ = Holds::Second;
        return second_;
    }

private:
    enum class Holds : unsigned char { Nothing, First, Second };
    static constexpr bool is_nothrow =
        std::is_nothrow_move_constructible_v<A> && std::is_nothrow_move_constructible_v<B>;

    // Precondition: nothing is held.
    void take(OneOf&& other) noexcept(is_nothrow) {
        if (other.holds_first()) {
            ::new (static_cast<void*>(__builtin_addressof(first_))) A(std::move(other.first_));
        } else if (other.holds_second()) {
            ::new (static_cast<void*>(__builtin_addressof(second_))) B(std::move(other.second_));
        }
        holds_ = other.holds_;
    }

    union {
        A first_;
        B second_;
    };
    Holds holds_ = Holds::Nothing;
};

}  // namespace detail
POLLEN_NAMESPACE_END
