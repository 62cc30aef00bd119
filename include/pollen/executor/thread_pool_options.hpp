// SPDX-License-Identifier: MIT
// How a ThreadPool is to be made.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Something to call with the number of a thread, or nothing. Owns a callable of any type.
class ThreadHook {
public:
    ThreadHook() noexcept {}

    /// From anything that can be called with a std::size_t, from several threads at once.
    /// Allocates: one block for it.
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, ThreadHook>)
    ThreadHook(F&& f)
        : callable_(new std::remove_cvref_t<F>(std::forward<F>(f))),
          call_([](void* callable, std::size_t thread) {
              (*static_cast<std::remove_cvref_t<F>*>(callable))(thread);
          }),
          destroy_([](void* callable) { delete static_cast<std::remove_cvref_t<F>*>(callable); }) {}

    ThreadHook(const ThreadHook&) = delete;
    ThreadHook& operator=(const ThreadHook&) = delete;
    ThreadHook(ThreadHook&& other) noexcept
        : callable_(std::exchange(other.callable_, nullptr)),
          call_(other.call_),
          destroy_(other.destroy_) {}
    ThreadHook& operator=(ThreadHook&& other) noexcept {
        std::swap(callable_, other.callable_);
        std::swap(call_, other.call_);
        std::swap(destroy_, other.destroy_);
        return *this;
    }
    ~ThreadHook() {
        if (callable_ != nullptr) destroy_(callable_);
    }

    /// Calls it, if there is something.
    void operator()(std::size_t thread) const {
        if (callable_ != nullptr) call_(callable_, thread);
    }

private:
    void* callable_ = nullptr;
    void (*call_)(void* callable, std::size_t thread) = nullptr;
    void (*destroy_)(void* callable) = nullptr;
};

/// What a ThreadPool is made with. Set what should differ from the defaults.
///
/// Example:
/// ```cpp
/// pollen::ThreadPoolOptions options;
/// options.threads = 2;
/// options.name = "web";  // threads web-0 and web-1
/// options.on_start = [](std::size_t thread) { std::printf("thread %zu starts\n", thread); };
/// pollen::ThreadPool pool(std::move(options));
/// ```
struct ThreadPoolOptions {
    ThreadPoolOptions() noexcept {}

    /// How many threads; 0 for as many as the machine runs at once.
    std::size_t threads = 0;

    /// What the threads are called, with their number behind it, where the system can say so.
    /// Copied, and cut off after 10 characters.
    const char* name = "pollen";

    /// Called on each thread with its number, from 0, before it runs tasks. Must not throw.
    ThreadHook on_start;
    /// The same when it will run no more.
    ThreadHook on_stop;

    /// A thread looks into the global queue after so many polls, however many tasks its own queue
    /// has. Fewer give tasks from outside their turn sooner, and cost more.
    std::uint32_t budget = 8;

    /// Whether a task that is woken by a task runs next on that thread, before those that wait
    /// longer. Good for tasks that answer each other; but it is not stolen by other threads, so
    /// turn it off if polls may take long after they have woken another task.
    bool lifo_slot = true;
};

POLLEN_NAMESPACE_END
