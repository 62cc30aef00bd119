// SPDX-License-Identifier: MIT
// Two tasks on a microcontroller: coroutines in a fixed memory, woken by the interrupt of a timer.

#include "board.hpp"

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/executor/fixed_executor.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <atomic>
#include <cstdint>
#include <utility>

namespace {

using pollen::Coro;
using pollen::FrameAllocator;

std::atomic<std::uint32_t> ticks = 0;

// [alarm]
// Wakes its one task when a time has come. rung() is what the interrupt handler calls.
class Alarm {
public:
    // A future: ready when so many ticks have gone by since now.
    class Ring {
    public:
        using Output = void;
        Ring(Alarm& alarm, std::uint32_t due) noexcept : alarm_(&alarm), due_(due) {}

        pollen::Poll<void> poll(pollen::Context& cx) {
            // First the waker and the time, then the look: a tick in between is not missed.
            alarm_->due_.store(due_);
            alarm_->waker_.register_waker(cx.waker());
            if (static_cast<std::int32_t>(ticks.load() - due_) >= 0) {
                return pollen::Poll<void>::ready();
            }
            return pollen::Pending{};
        }

    private:
        Alarm* alarm_;
        std::uint32_t due_;
    };

    Ring after(std::uint32_t count) noexcept { return Ring(*this, ticks.load() + count); }

    void rung(std::uint32_t now) {
        if (now == due_.load()) waker_.wake();
    }

private:
    std::atomic<std::uint32_t> due_ = 0;
    pollen::AtomicWaker waker_;
};
// [/alarm]

// A static object whose destructor never runs: nobody would call it.
template <class T>
union Forever {
    constexpr Forever() noexcept : object() {}
    constexpr ~Forever() {}
    T object;
};

constinit Forever<Alarm> led_alarm;
constinit Forever<Alarm> sensor_alarm;

void say(const char* text) {
    board::print("tick ");
    board::print(ticks.load());
    board::print(": ");
    board::print(text);
    board::print("\n");
}

// [tasks]
// Every frame comes from here: two tasks, and a coroutine that one of them awaits.
constinit pollen::FramePool<160, 3> frames;

Coro<> blink(std::allocator_arg_t, FrameAllocator) {
    for (int i = 0; i < 3; ++i) {
        say("the LED is on");
        co_await led_alarm.object.after(2);
        say("the LED is off");
        co_await led_alarm.object.after(3);
    }
}

Coro<std::uint32_t> measure(std::allocator_arg_t, FrameAllocator, std::uint32_t channel) {
    co_await sensor_alarm.object.after(4);  // the converter takes its time
    co_return 100 + channel;
}

Coro<> watch_sensor(std::allocator_arg_t, FrameAllocator memory) {
    for (std::uint32_t channel = 0; channel < 3; ++channel) {
        Coro<std::uint32_t> measuring = measure(std::allocator_arg, memory, channel);
        if (!measuring.is_valid()) {
            say("no memory to measure");
            co_return;
        }
        const std::uint32_t value = co_await std::move(measuring);
        say(value == 100 + channel ? "the sensor was read" : "the sensor is broken");
    }
}
// [/tasks]

}  // namespace

// [main]
extern "C" void on_tick() {
    const std::uint32_t now = ticks.load() + 1;
    ticks.store(now);
    led_alarm.object.rung(now);
    sensor_alarm.object.rung(now);
}

int main() {
    pollen::FixedExecutor<3> executor;
    const FrameAllocator memory = frames.allocator();
    const bool both = executor.try_spawn(blink(std::allocator_arg, memory)) &&
                      executor.try_spawn(watch_sensor(std::allocator_arg, memory));
    if (!both) return 1;

    board::start_ticks(1000);
    executor.run([&executor] {
        board::disable_interrupts();
        if (!executor.is_woken()) board::wait_for_interrupt();
        board::enable_interrupts();
    });
    say("both tasks are done");
    return frames.used() == 0 ? 0 : 1;
}
// [/main]
