// SPDX-License-Identifier: MIT
// A future written by hand: it waits for a value that another thread brings.

#include <pollen/pollen.hpp>

#include <atomic>
#include <cstdio>
#include <memory>
#include <thread>
#include <utility>

// [slot]
// What the two sides share.
struct Slot {
    int value = 0;
    std::atomic<bool> is_full = false;
    pollen::AtomicWaker receiver;

    void fill(int new_value) {
        value = new_value;
        is_full = true;   // first the condition,
        receiver.wake();  // then the wake
    }
};
// [/slot]

// [future]
class Receive {
public:
    using Output = int;

    explicit Receive(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}

    pollen::Poll<int> poll(pollen::Context& cx) {
        slot_->receiver.register_waker(cx.waker());  // first keep the waker,
        if (slot_->is_full) return slot_->value;     // then look
        return pollen::Pending{};
    }

private:
    std::shared_ptr<Slot> slot_;
};
// [/future]

pollen::Coro<void> print_value(std::shared_ptr<Slot> slot) {
    const int value = co_await Receive(std::move(slot));
    std::printf("received %d\n", value);
}

int main() {
    auto slot = std::make_shared<Slot>();
    std::thread sender([slot] { slot->fill(42); });
    pollen::block_on(print_value(slot));
    sender.join();
}
