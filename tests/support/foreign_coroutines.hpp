// SPDX-License-Identifier: MIT
// Coroutine types and awaitables as other libraries have them, for tests of the borders to them.

#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace support {

/// A lazy task, as those of cppcoro and libcoro: awaited once, resumes who awaits it by symmetric
/// transfer, and owns its frame.
template <class T>
class ForeignTask {
public:
    class promise_type {
    public:
        ForeignTask get_return_object() noexcept {
            return ForeignTask(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        auto final_suspend() const noexcept { return Continue(); }
        template <class U>
        void return_value(U&& value) {
            value_.emplace(std::forward<U>(value));
        }
        void unhandled_exception() noexcept { error_ = std::current_exception(); }

        std::coroutine_handle<> continuation = std::noop_coroutine();
        T take() {
            if (error_) std::rethrow_exception(error_);
            return std::move(*value_);
        }

    private:
        struct Continue {
            Continue() noexcept {}
            bool await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(
                std::coroutine_handle<promise_type> self) const noexcept {
                return self.promise().continuation;
            }
            void await_resume() const noexcept {}
        };
        std::optional<T> value_;
        std::exception_ptr error_;
    };

    class Awaiter {
    public:
        explicit Awaiter(std::coroutine_handle<promise_type> task) noexcept : task_(task) {}
        bool await_ready() const noexcept { return task_.done(); }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
            task_.promise().continuation = awaiting;
            return task_;
        }
        T await_resume() const { return task_.promise().take(); }

    private:
        std::coroutine_handle<promise_type> task_;
    };

    ForeignTask(ForeignTask&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    ForeignTask& operator=(ForeignTask&&) = delete;
    ~ForeignTask() {
        if (task_) task_.destroy();
    }

    Awaiter operator co_await() const noexcept { return Awaiter(task_); }

    /// Runs it until it waits for the first time. By tests, as an event loop would.
    void start() const { task_.resume(); }
    bool is_done() const noexcept { return task_.done(); }
    T take() const { return task_.promise().take(); }

private:
    explicit ForeignTask(std::coroutine_handle<promise_type> task) noexcept : task_(task) {}

    std::coroutine_handle<promise_type> task_;
};

/// An event: coroutines wait until it is set, and are resumed by set().
class ForeignEvent {
public:
    ForeignEvent() = default;
    ForeignEvent(const ForeignEvent&) = delete;
    ForeignEvent& operator=(const ForeignEvent&) = delete;

    void set(int value) {
        value_ = value;
        for (const std::coroutine_handle<> waiting : std::exchange(waiting_, {}))
            waiting.resume();
    }
    std::size_t waiting() const noexcept { return waiting_.size(); }

    class Awaiter {
    public:
        explicit Awaiter(ForeignEvent& event) noexcept : event_(&event) {}
        bool await_ready() const noexcept { return event_->value_.has_value(); }
        void await_suspend(std::coroutine_handle<> handle) { event_->waiting_.push_back(handle); }
        int await_resume() const { return *event_->value_; }

    private:
        ForeignEvent* event_;
    };

    // Free, where ForeignWait has a member.
    friend Awaiter operator co_await(ForeignEvent& event) noexcept { return Awaiter(event); }

private:
    std::optional<int> value_;
    std::vector<std::coroutine_handle<>> waiting_;
};

/// Waits for an event, and may be moved. The event does not hear of a coroutine that is destroyed.
class ForeignWait {
public:
    explicit ForeignWait(ForeignEvent& event) noexcept : event_(&event) {}
    ForeignEvent::Awaiter operator co_await() const noexcept {
        return ForeignEvent::Awaiter(*event_);
    }

private:
    ForeignEvent* event_;
};

/// Resumes on a thread of its own, at once.
class ResumeOnThread {
public:
    explicit ResumeOnThread(std::vector<std::thread>& threads) noexcept : threads_(&threads) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const {
        threads_->emplace_back([handle] { handle.resume(); });
    }
    std::thread::id await_resume() const noexcept { return std::this_thread::get_id(); }

private:
    std::vector<std::thread>* threads_;
};

}  // namespace support
