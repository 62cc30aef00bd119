// SPDX-License-Identifier: MIT
// The floor of the channel rows: two coroutines that hand a value to and fro without a channel, and
// two threads that do so with a futex.

#include <floor/executor.hpp>
#include <floor/frames.hpp>
#include <floor/task.hpp>
#include <support/bench.hpp>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <thread>
#include <utility>

namespace bench::floor {
namespace {

// A place for one value, and for the one coroutine that waits for it.
struct Slot {
    Queue* queue;
    std::uint64_t value = 0;
    bool full = false;
    Queue::Node* waiting = nullptr;

    void put(std::uint64_t v) {
        value = v;
        full = true;
        if (waiting != nullptr) queue->push(*std::exchange(waiting, nullptr));
    }

    struct Take : Queue::Node {
        explicit Take(Slot* s) noexcept : slot(s) {}
        bool await_ready() const noexcept { return slot->full; }
        void await_suspend(std::coroutine_handle<> h) noexcept {
            this->handle = h;
            slot->waiting = this;
        }
        std::uint64_t await_resume() const noexcept {
            slot->full = false;
            return slot->value;
        }
        Slot* slot;
    };
    Take take() noexcept { return Take(this); }
};

Task<Malloced> ping(Slot& there, Slot& back, std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        there.put(opaque(i));
        sum += co_await back.take();
    }
    co_return sum;
}

Task<Malloced> pong(Slot& there, Slot& back, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i)
        back.put(co_await there.take());
    co_return n;
}

std::uint64_t ping_pong(std::uint64_t n) {
    Queue queue;
    Slot there{&queue};
    Slot back{&queue};
    auto one = pong(there, back, n);
    auto other = ping(there, back, n);
    one.start();
    other.start();
    queue.run();
    return other.value();
}

// One word; each thread sleeps while it is the other's turn.
struct Turn {
    std::atomic<std::uint32_t> turn = 0;

    void wait_for(std::uint32_t mine) {
        for (;;) {
            // order: acquire pairs with the release in pass().
            const std::uint32_t now = turn.load(std::memory_order_acquire);
            if (now == mine) return;
            syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, now, nullptr, nullptr, 0);
        }
    }
    void pass(std::uint32_t to) {
        // order: release pairs with the acquire in wait_for().
        turn.store(to, std::memory_order_release);
        syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
    }
};

std::uint64_t futex_round_trip(std::uint64_t n) {
    Turn turn;
    std::thread thread([&turn, n] {
        for (std::uint64_t i = 0; i < n; ++i) {
            turn.wait_for(1);
            turn.pass(0);
        }
    });
    for (std::uint64_t i = 0; i < n; ++i) {
        turn.pass(1);
        turn.wait_for(0);
    }
    thread.join();
    return n;
}

const Register rows{
    {"ping_pong", "floor", ping_pong, 1, 1 << 15},
    {"ping_pong_threads", "futex", futex_round_trip, 1, 1 << 11, Clock::Wall},
};

}  // namespace
}  // namespace bench::floor
