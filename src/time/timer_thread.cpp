// SPDX-License-Identifier: MIT
// The thread of a timer, and the one of the default timer: how they start, sleep and end.

#include <pollen/time/timer_thread.hpp>

#include <pollen/detail/abort.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/timer_core.hpp>
#include <pollen/time/timer_queue.hpp>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <mutex>
#include <thread>

#include <pthread.h>

POLLEN_NAMESPACE_BEGIN
namespace detail {
namespace {

// Blocks every signal for this thread and those that it starts, while it lives.
class SignalsBlocked {
public:
    SignalsBlocked() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_;
};

unsigned tick_bits_of(Duration resolution) noexcept {
    const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(resolution.count(), 1));
    return static_cast<unsigned>(63 - __builtin_clzll(count));
}

}  // namespace

class TimerDriver final : public TimerCore {
public:
    explicit TimerDriver(Duration resolution) noexcept
        : TimerCore(tick_bits_of(resolution), false) {}

    Instant now() noexcept override { return std::chrono::steady_clock::now(); }

#if defined(__linux__)
    // Of the kernel's latest tick, some milliseconds ago: a seventh of the price.
    Instant recently() noexcept override {
        timespec tick{};
        clock_gettime(CLOCK_MONOTONIC_COARSE, &tick);
        return Instant(std::chrono::seconds(tick.tv_sec) + std::chrono::nanoseconds(tick.tv_nsec));
    }
#endif

    void rouse() noexcept override {
        {
            const std::lock_guard lock(mutex_);
            roused_ = true;
        }
        changed_.notify_one();
    }

    /// Ends the thread. From here on nobody is woken.
    void stop() noexcept {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_one();
        if (!thread_.joinable()) return;
        if (thread_.get_id() == std::this_thread::get_id()) {
            thread_.detach();  // a waker has ended the process
        } else {
            thread_.join();
        }
    }

private:
    void start() override {
        const std::lock_guard lock(mutex_);
        if (!thread_.joinable() && !stopping_) {
            const SignalsBlocked blocked;
            thread_ = std::thread([this] { run(); });
        }
        set_started();
    }

    void run() noexcept {
#if defined(__linux__)
        pthread_setname_np(pthread_self(), "pollen-timer");
#endif
        DueWakers due;
        do {
            while (queue.take_due(now(), due) || !due.is_empty())
                due.wake_all();
        } while (sleep_until(queue.plan()));
    }

    // Until the moment, or until roused. False if it is time to end.
    bool sleep_until(Instant moment) noexcept {
        std::unique_lock lock(mutex_);
        const auto is_over = [this] { return roused_ || stopping_; };
        if (moment == Instant::max()) {
            changed_.wait(lock, is_over);
        } else {
            changed_.wait_until(lock, moment, is_over);
        }
        roused_ = false;
        return !stopping_;
    }

    // How the thread starts, sleeps and ends. Not the queue's lock, which sleeping futures take.
    std::mutex mutex_;
    std::condition_variable changed_;
    std::thread thread_;
    bool roused_ = false;  // plan() is out of date
    bool stopping_ = false;
};

namespace {

// The driver is not destroyed: what sleeps in a static object may outlive the thread.
union DefaultDriver {
    DefaultDriver() noexcept : driver(TimerThread::default_resolution) {}
    DefaultDriver(const DefaultDriver&) = delete;
    DefaultDriver& operator=(const DefaultDriver&) = delete;
    ~DefaultDriver() {}

    TimerDriver driver;
};

// Destroyed when the process ends or this library is unloaded, in either case before its code goes.
struct StopAtEnd {
    explicit StopAtEnd(TimerDriver& stopped) noexcept : driver(stopped) {}
    StopAtEnd(const StopAtEnd&) = delete;
    StopAtEnd& operator=(const StopAtEnd&) = delete;
    ~StopAtEnd() { driver.stop(); }

    TimerDriver& driver;
};

TimerDriver& default_driver() noexcept {
    static DefaultDriver storage;
    static const StopAtEnd stop(storage.driver);
    return storage.driver;
}

constinit Atomic<TimerCore*> replacement = nullptr;

TimerCore& default_core() noexcept {
    // order: acquire pairs with set_default_timer(): the replacement is seen whole.
    if (TimerCore* const replaced = replacement.load(Order::Acquire)) return *replaced;
    return default_driver();
}

}  // namespace

TimerCore* set_default_timer(TimerCore* timer) noexcept {
    // order: release publishes the timer to default_core(); acquire for the one that was there.
    return replacement.exchange(timer, Order::AcqRel);
}

Sleep sleep_on_default_timer(Duration span) noexcept {
    TimerCore& core = default_core();
    return Sleep(core, after(core.now(), span));
}

}  // namespace detail

Instant DefaultTimer::now() const noexcept { return detail::default_core().now(); }

Sleep DefaultTimer::sleep_until(Instant deadline) const noexcept {
    return Sleep(detail::default_core(), deadline);
}

TimerThread::TimerThread(Duration resolution) : driver_(new detail::TimerDriver(resolution)) {}

TimerThread::~TimerThread() {
    driver_->stop();
    if (driver_->queue.size() != 0) {
        detail::abort_with("a TimerThread was destroyed while a future sleeps on it");
    }
    delete driver_;
}

Sleep TimerThread::sleep_until(Instant deadline) noexcept { return Sleep(*driver_, deadline); }

POLLEN_NAMESPACE_END
