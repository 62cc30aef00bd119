// SPDX-License-Identifier: MIT
// The least coroutine that can await another: a handle, a value, symmetric transfer. It neither
// stores exceptions nor can be cancelled, moved between threads or polled.

#pragma once

#include <floor/frames.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <utility>

namespace bench::floor {

template <class Frames>
class Task {
public:
    struct promise_type : Frames {
        Task get_return_object() { return Task(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept {
            struct ToCaller {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(Handle self) noexcept {
                    return self.promise().caller;
                }
                void await_resume() noexcept {}
            };
            return ToCaller{};
        }
        void return_value(std::uint64_t v) noexcept { value = v; }
        void unhandled_exception() noexcept { std::terminate(); }

        std::coroutine_handle<> caller = std::noop_coroutine();
        std::uint64_t value = 0;
    };
    using Handle = std::coroutine_handle<promise_type>;

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    ~Task() {
        if (handle_) handle_.destroy();
    }

    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) noexcept {
        handle_.promise().caller = caller;
        return handle_;
    }
    std::uint64_t await_resume() noexcept { return handle_.promise().value; }

    /// Starts it; for the outermost one.
    void start() { handle_.resume(); }
    std::uint64_t value() const { return handle_.promise().value; }

private:
    explicit Task(Handle handle) noexcept : handle_(handle) {}

    Handle handle_;
};

}  // namespace bench::floor
