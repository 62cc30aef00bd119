// SPDX-License-Identifier: MIT
// The least of C++26's std::execution that a sender and a receiver need: a double for tests of the
// border, with stop tokens that work across threads.

#pragma once

#include <concepts>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

// NOLINTBEGIN(readability-identifier-naming): the standard's names
namespace mini {

// Concepts are tags, as in the standard.
struct sender_t {};
struct receiver_t {};
struct operation_state_t {};

template <class S>
concept sender = std::derived_from<typename std::remove_cvref_t<S>::sender_concept, sender_t> &&
                 std::move_constructible<std::remove_cvref_t<S>>;
template <class R>
concept receiver =
    std::derived_from<typename std::remove_cvref_t<R>::receiver_concept, receiver_t> &&
    std::is_nothrow_move_constructible_v<std::remove_cvref_t<R>>;
template <class O>
concept operation_state =
    std::derived_from<typename O::operation_state_concept, operation_state_t> &&
    std::destructible<O> && requires(O& operation) {
        { operation.start() } noexcept;
    };

// Completions: each ends the operation, takes the receiver as an rvalue, and does not throw.
struct set_value_t {
    template <receiver R, class... Values>
    void operator()(R&& to, Values&&... values) const noexcept {
        static_assert(!std::is_lvalue_reference_v<R>);
        static_assert(noexcept(std::forward<R>(to).set_value(std::forward<Values>(values)...)));
        std::forward<R>(to).set_value(std::forward<Values>(values)...);
    }
};
struct set_error_t {
    template <receiver R, class E>
    void operator()(R&& to, E&& error) const noexcept {
        static_assert(!std::is_lvalue_reference_v<R>);
        static_assert(noexcept(std::forward<R>(to).set_error(std::forward<E>(error))));
        std::forward<R>(to).set_error(std::forward<E>(error));
    }
};
struct set_stopped_t {
    template <receiver R>
    void operator()(R&& to) const noexcept {
        static_assert(!std::is_lvalue_reference_v<R>);
        static_assert(noexcept(std::forward<R>(to).set_stopped()));
        std::forward<R>(to).set_stopped();
    }
};
inline constexpr set_value_t set_value{};
inline constexpr set_error_t set_error{};
inline constexpr set_stopped_t set_stopped{};

template <class... Signatures>
struct completion_signatures {
    constexpr completion_signatures() noexcept {}
};
template <class S, class Env>
using completion_signatures_of_t =
    decltype(std::remove_cvref_t<S>::template get_completion_signatures<S, Env>());

struct connect_t {
    template <sender S, receiver R>
    operation_state auto operator()(S&& from, R to) const {
        return std::forward<S>(from).connect(std::move(to));
    }
};
inline constexpr connect_t connect{};
template <class S, class R>
using connect_result_t = decltype(connect(std::declval<S>(), std::declval<R>()));

struct start_t {
    template <operation_state O>
    void operator()(O& operation) const noexcept {
        operation.start();
    }
};
inline constexpr start_t start{};

// Stop tokens.
class inplace_stop_source;

class inplace_stop_callback_base {
public:
    inplace_stop_callback_base(const inplace_stop_callback_base&) = delete;
    inplace_stop_callback_base& operator=(const inplace_stop_callback_base&) = delete;

protected:
    explicit inplace_stop_callback_base(inplace_stop_source* source) noexcept : source_(source) {}
    ~inplace_stop_callback_base() = default;
    void add();
    void remove() noexcept;
    virtual void call() noexcept = 0;

private:
    friend inplace_stop_source;
    inplace_stop_source* source_;
    inplace_stop_callback_base* next_ = nullptr;
};

template <class Fn>
class inplace_stop_callback;

class inplace_stop_token {
public:
    template <class Fn>
    using callback_type = inplace_stop_callback<Fn>;

    inplace_stop_token() noexcept = default;
    explicit inplace_stop_token(inplace_stop_source* source) noexcept : source_(source) {}
    bool stop_requested() const noexcept;
    bool stop_possible() const noexcept { return source_ != nullptr; }
    friend bool operator==(inplace_stop_token, inplace_stop_token) noexcept = default;

private:
    template <class Fn>
    friend class inplace_stop_callback;
    inplace_stop_source* source_ = nullptr;
};

class inplace_stop_source {
public:
    inplace_stop_source() = default;
    inplace_stop_source(const inplace_stop_source&) = delete;
    inplace_stop_source& operator=(const inplace_stop_source&) = delete;

    inplace_stop_token get_token() noexcept { return inplace_stop_token(this); }
    bool stop_requested() const noexcept {
        const std::lock_guard lock(mutex_);
        return requested_;
    }
    bool request_stop() noexcept {
        std::unique_lock lock(mutex_);
        if (std::exchange(requested_, true)) return false;
        requester_ = std::this_thread::get_id();
        while (first_ != nullptr) {
            calling_ = std::exchange(first_, first_->next_);
            lock.unlock();
            calling_->call();  // may remove itself
            lock.lock();
            calling_ = nullptr;
            called_.notify_all();
        }
        return true;
    }

private:
    friend inplace_stop_callback_base;
    mutable std::mutex mutex_;
    std::condition_variable called_;
    bool requested_ = false;
    std::thread::id requester_;
    inplace_stop_callback_base* first_ = nullptr;
    inplace_stop_callback_base* calling_ = nullptr;
};

inline bool inplace_stop_token::stop_requested() const noexcept {
    return source_ != nullptr && source_->stop_requested();
}

inline void inplace_stop_callback_base::add() {
    if (source_ == nullptr) return;
    {
        const std::lock_guard lock(source_->mutex_);
        if (!source_->requested_) {
            next_ = std::exchange(source_->first_, this);
            return;
        }
    }
    source_ = nullptr;
    call();
}

inline void inplace_stop_callback_base::remove() noexcept {
    if (source_ == nullptr) return;
    std::unique_lock lock(source_->mutex_);
    for (auto** at = &source_->first_; *at != nullptr; at = &(*at)->next_) {
        if (*at == this) {
            *at = next_;
            return;
        }
    }
    // It is being called, or was: another thread waits until that is over.
    if (source_->requester_ == std::this_thread::get_id()) return;
    source_->called_.wait(lock, [this] { return source_->calling_ != this; });
}

template <class Fn>
class inplace_stop_callback final : private inplace_stop_callback_base {
public:
    template <class F>
    inplace_stop_callback(inplace_stop_token token, F&& fn)
        : inplace_stop_callback_base(token.source_), fn_(std::forward<F>(fn)) {
        add();
    }
    ~inplace_stop_callback() { remove(); }

private:
    void call() noexcept override { fn_(); }
    Fn fn_;
};

class never_stop_token {
public:
    template <class Fn>
    class callback_type {
    public:
        template <class F>
        callback_type(never_stop_token, F&&) noexcept {}
    };
    static constexpr bool stop_requested() noexcept { return false; }
    static constexpr bool stop_possible() noexcept { return false; }
};

template <class Token, class Fn>
using stop_callback_for_t = typename Token::template callback_type<Fn>;

// Environments and queries.
struct empty_env {
    empty_env() noexcept {}
};

struct get_env_t {
    template <class T>
    auto operator()(const T& object) const noexcept {
        if constexpr (requires { object.get_env(); }) {
            return object.get_env();
        } else {
            return empty_env();
        }
    }
};
inline constexpr get_env_t get_env{};
template <class T>
using env_of_t = decltype(get_env(std::declval<T>()));

struct get_stop_token_t {
    template <class Env>
    auto operator()(const Env& env) const noexcept {
        if constexpr (requires { env.query(*this); }) {
            return env.query(*this);
        } else {
            return never_stop_token();
        }
    }
};
inline constexpr get_stop_token_t get_stop_token{};
template <class Env>
using stop_token_of_t = decltype(get_stop_token(std::declval<Env>()));

}  // namespace mini
// NOLINTEND(readability-identifier-naming)
