// SPDX-License-Identifier: MIT
// The floor of the executor rows: yielding, and spawning with a join, by queues of coroutines.

#include <floor/executor.hpp>
#include <floor/frames.hpp>
#include <floor/task.hpp>
#include <support/bench.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace bench::floor {
namespace {

Task<Malloced> yield_many(Queue& queue, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i)
        co_await queue.yield();
    co_return n;
}

std::uint64_t yield(std::uint64_t n) {
    Queue queue;
    auto task = yield_many(queue, n);
    task.start();
    queue.run();
    return task.value();
}

struct Suspend {
    SharedQueue* queue;
    SharedQueue::Node* node;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const noexcept {
        node->handle = handle;
        queue->wake(*node);
    }
    void await_resume() const noexcept {}
};

Task<Malloced> yield_shared_many(SharedQueue& queue, SharedQueue::Node& node, std::uint64_t n) {
    for (std::uint64_t i = 0; i < n; ++i)
        co_await Suspend{&queue, &node};
    co_return n;
}

std::uint64_t yield_shared(std::uint64_t n) {
    SharedQueue queue;
    SharedQueue::Node node;
    auto task = yield_shared_many(queue, node, n);
    task.start();
    queue.run();
    return task.value();
}

// The frame is the task, and the queue's node lies in it.
template <class Frames>
[[gnu::noinline]] Task<Frames> trivial(Queue& queue, std::uint64_t x) {
    co_await queue.yield();
    co_return opaque(x);
}

template <class Frames, std::uint64_t most>
std::uint64_t spawn_join(std::uint64_t n) {
    const std::uint64_t at_once = std::min(n, most);
    Queue queue;
    std::vector<Task<Frames>> tasks;
    tasks.reserve(at_once);
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / at_once; ++round) {
        for (std::uint64_t i = 0; i < at_once; ++i) {
            tasks.push_back(trivial<Frames>(queue, i));
            tasks.back().start();
        }
        queue.run();
        for (const auto& task : tasks)
            sum += task.value();
        tasks.clear();
    }
    return sum;
}

const Register rows{
    {"yield", "floor", yield, 1, 1 << 16},
    {"yield", "floor, any thread", yield_shared, 1, 1 << 15},
    {"spawn_join_1e6", "floor", spawn_join<Malloced, million>, 1000, million},
    {"spawn_join_1e6", "floor, recycled", spawn_join<Recycled, million>, 1000, million},
    {"spawn_join_1000", "floor", spawn_join<Malloced, 1000>, 1000, 32'000},
    {"spawn_join_1000", "floor, recycled", spawn_join<Recycled, 1000>, 1000, 32'000},
};

}  // namespace
}  // namespace bench::floor
