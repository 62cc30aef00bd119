// SPDX-License-Identifier: MIT
// The least ready queue of many futures: a flag and a link each, three atomic read-modify-writes a
// wake and its poll.

#include <support/bench.hpp>

#include <atomic>
#include <cstdint>
#include <vector>

namespace bench {
namespace {

struct Child {
    std::atomic<bool> is_queued = false;
    Child* next = nullptr;
    std::uint64_t polls = 0;
};

class ReadyStack {
public:
    [[gnu::noinline]] void wake(Child& child) noexcept {
        // order: acq_rel; what the waker wrote goes to the poll that follows.
        if (child.is_queued.exchange(true, std::memory_order_acq_rel)) return;
        Child* head =
            head_.load(std::memory_order_relaxed);  // order: relaxed; the exchange decides.
        do {
            child.next = head;
            // order: release pairs with the acquire in poll().
        } while (!head_.compare_exchange_weak(head, &child, std::memory_order_release,
                                              std::memory_order_relaxed));
    }

    [[gnu::noinline]] void poll() noexcept {
        // order: acquire pairs with the release in wake().
        Child* child = head_.exchange(nullptr, std::memory_order_acquire);
        while (child != nullptr) {
            Child* const next = child->next;
            // order: acq_rel pairs with the exchange in wake().
            child->is_queued.exchange(false, std::memory_order_acq_rel);
            ++child->polls;
            child = next;
        }
    }

private:
    std::atomic<Child*> head_ = nullptr;
};

template <std::size_t size>
std::uint64_t wake(std::uint64_t n) {
    std::vector<Child> children(size);
    ReadyStack ready;
    std::size_t next = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        ready.wake(children[next]);
        ready.poll();
        if (++next == size) next = 0;
    }
    std::uint64_t polls = 0;
    for (const Child& child : children)
        polls += child.polls;
    return polls;
}

// A block is made, woken, polled and freed: n times, `size` at once.
template <std::size_t size>
std::uint64_t complete(std::uint64_t n) {
    std::vector<Child*> children(size);
    ReadyStack ready;
    std::uint64_t polls = 0;
    for (std::uint64_t round = 0; round < n / size; ++round) {
        for (Child*& child : children)
            child = new Child;
        for (Child* child : children) {
            ready.wake(*child);
            ready.poll();
            polls += child->polls;
            delete child;
        }
    }
    return polls;
}

const Register rows{
    {"set_wake_1000", "floor", wake<1000>, 1, 1 << 17},
    {"set_wake_10000", "floor", wake<10'000>, 1, 1 << 20},
    {"set_complete", "floor", complete<1000>, 1000, 32'000},
    {"join_all", "floor", complete<1000>, 1000, 32'000},
};

}  // namespace
}  // namespace bench
