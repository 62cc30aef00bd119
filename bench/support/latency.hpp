// SPDX-License-Identifier: MIT
// How long it takes from a wake to the poll that follows, while the threads have other work.

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <thread>
#include <vector>

namespace bench {

/// About half a microsecond of work that depends on its result all along, and that no compiler
/// shortens. The Rust peers do the same.
[[gnu::noinline]] inline std::uint64_t compute(std::uint64_t x) {
    for (int i = 0; i < 300; ++i) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    return x;
}

/// Takes the times of one run. A thread of its own wakes (drive()), a task of the pool answers
/// (has_run()); the next wake waits for that, and for a time that is not always the same.
class LatencyProbe {
public:
    static constexpr std::uint64_t samples = 1'000;
    static constexpr int burdens = 4;  ///< tasks that compute 5 us and yield, all the time

    /// By the task, once for each wake.
    void has_run() {
        taken_.push_back(now() - woken_at_.load(std::memory_order_acquire));
        runs_.fetch_add(1, std::memory_order_release);
    }
    /// By the task.
    bool is_complete() const { return runs_.load(std::memory_order_relaxed) == samples; }

    template <class F>
    void drive(F wake) {
        taken_.reserve(samples);
        for (std::uint64_t i = 0; i < samples; ++i) {
            const std::uint64_t until = now() + 5'000 + i % 7 * 1'000;
            while (now() < until)
                std::this_thread::yield();
            woken_at_.store(now(), std::memory_order_release);
            wake();
            while (runs_.load(std::memory_order_acquire) == i)
                std::this_thread::yield();
        }
    }

    std::vector<std::uint64_t>& taken() { return taken_; }

    static std::uint64_t now() {
        return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                              std::chrono::steady_clock::now().time_since_epoch())
                                              .count());
    }

private:
    std::atomic<std::uint64_t> woken_at_ = 0;
    std::atomic<std::uint64_t> runs_ = 0;
    std::vector<std::uint64_t> taken_;
};

/// One party of the rows of latency.
struct LatencySubject {
    const char* who;
    void (*run)(LatencyProbe& probe);
};

std::vector<LatencySubject>& latency_subjects();

struct RegisterLatency {
    RegisterLatency(std::initializer_list<LatencySubject> some) {
        latency_subjects().insert(latency_subjects().end(), some.begin(), some.end());
    }
};

}  // namespace bench
