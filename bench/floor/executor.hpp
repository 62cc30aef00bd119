// SPDX-License-Identifier: MIT
// The least queues of ready coroutines: in one thread without atomics, and wakeable from any
// thread.

#pragma once

#include <atomic>
#include <coroutine>

namespace bench::floor {

/// A queue within one thread: the nodes lie in the waiting coroutines.
class Queue {
public:
    struct Node {
        std::coroutine_handle<> handle;
        Node* next = nullptr;
    };

    void push(Node& node) noexcept {
        node.next = nullptr;
        (head_ == nullptr ? head_ : last_->next) = &node;
        last_ = &node;
    }

    void run() {
        while (Node* node = head_) {
            head_ = node->next;
            node->handle.resume();
        }
    }

    auto yield() noexcept {
        struct Yield : Node {
            explicit Yield(Queue* q) noexcept : queue(q) {}
            bool await_ready() noexcept { return false; }
            void await_suspend(std::coroutine_handle<> h) noexcept {
                this->handle = h;
                queue->push(*this);
            }
            void await_resume() noexcept {}
            Queue* queue;
        };
        return Yield(this);
    }

private:
    Node* head_ = nullptr;
    Node* last_ = nullptr;
};

/// The same, and any thread may push: a task has a word that says whether it is queued already, and
/// the queue is taken as a whole.
class SharedQueue {
public:
    struct Node {
        std::coroutine_handle<> handle;
        Node* next = nullptr;
        std::atomic<bool> queued = false;
    };

    void wake(Node& node) noexcept {
        // order: acq_rel; what the waker wrote goes to the run that follows.
        if (node.queued.exchange(true, std::memory_order_acq_rel)) return;
        Node* head =
            head_.load(std::memory_order_relaxed);  // order: relaxed; the exchange decides.
        do {
            node.next = head;
            // order: release pairs with the acquire in run().
        } while (!head_.compare_exchange_weak(head, &node, std::memory_order_release,
                                              std::memory_order_relaxed));
    }

    void run() {
        // order: acquire pairs with the release in wake().
        while (Node* node = head_.exchange(nullptr, std::memory_order_acquire)) {
            Node* first = nullptr;  // the last woken is first: turn them round
            while (node != nullptr) {
                Node* next = node->next;
                node->next = first;
                first = node;
                node = next;
            }
            while (first != nullptr) {
                Node* next = first->next;
                // order: acq_rel pairs with the exchange in wake().
                first->queued.exchange(false, std::memory_order_acq_rel);
                first->handle.resume();
                first = next;
            }
        }
    }

private:
    std::atomic<Node*> head_ = nullptr;
};

}  // namespace bench::floor
