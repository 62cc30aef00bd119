// SPDX-License-Identifier: MIT
// The plug-in in C++: an async function is a coroutine, and one macro exports it.

#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>
#include <pollen/task.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace {

/// One operation of the device, itself a future: ready once the device is done with it.
class Operation {
public:
    using Output = std::uint32_t;

    explicit Operation(std::uint32_t input) noexcept : input_(input) {}
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    ~Operation();  // takes it from the device's queue: to destroy a future cancels it

    pollen::Poll<std::uint32_t> poll(pollen::Context& cx);

private:
    friend class Device;

    std::uint32_t input_;
    bool started_ = false;
    bool done_ = false;                   // under the device's mutex
    std::optional<pollen::Waker> waker_;  // under the device's mutex
};

/// Takes 20 ms for each operation.
class Device {
public:
    void start() {
        queue.reserve(64);
        std::thread([this] { run(); }).detach();
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Operation*> queue;  // under the mutex

private:
    void run() {
        for (;;) {
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [this] { return !queue.empty(); });
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            if (std::optional<pollen::Waker> waker = finish_first())
                std::move(*waker).wake();  // without the lock
        }
    }

    std::optional<pollen::Waker> finish_first() {
        const std::lock_guard lock(mutex);
        if (queue.empty()) return std::nullopt;  // it was cancelled meanwhile
        Operation& operation = *queue.front();
        queue.erase(queue.begin());
        operation.done_ = true;
        return std::exchange(operation.waker_, std::nullopt);
    }
};

Device& device = *new Device;  // for as long as the process lives, as its thread does

pollen::Poll<std::uint32_t> Operation::poll(pollen::Context& cx) {
    std::optional<pollen::Waker> waker =
        cx.waker().clone();  // without the lock: it is the host's code
    const std::lock_guard lock(device.mutex);
    if (done_) return input_ + 1;
    waker_.swap(waker);
    if (!std::exchange(started_, true)) {
        device.queue.push_back(this);
        device.changed.notify_one();
    }
    return pollen::Pending{};
}

Operation::~Operation() {
    const std::lock_guard lock(device.mutex);
    std::erase(device.queue, this);
}

}  // namespace

POLLEN_ASYNC_FFI(std::uint32_t, work, (std::uint32_t) arg) {
    Operation operation(arg);
    co_return co_await operation;
}

extern "C" POLLEN_EXPORT const char* demo_start() {
    device.start();
#if defined(__clang__)
    return "C++ (clang, libc++)";
#else
    return "C++ (g++)";
#endif
}
