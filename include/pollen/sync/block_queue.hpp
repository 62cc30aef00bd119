// SPDX-License-Identifier: MIT
// A queue without a limit, in blocks that are used again: pushed to under a lock, popped without.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>

#include <cstddef>
#include <new>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Values in the order in which they came. Nothing moves after it was pushed, until it is popped.
///
/// Thread safety: "the pusher" is whoever holds the lock of the owner; "the popper" is one thread,
/// which needs no lock. Both may be at it at the same time.
/// Allocates: a block for every 32 values (fewer if they are large), unless there is one to use
/// again. About 64 blocks are kept for that; what a burst needed more is freed when it is over.
//
// Who owns what:
// - the pusher: the last block, and free_, a list of blocks to use next;
// - the popper: the blocks up to the last one, and in the last one what is below tail_;
// - spare_: blocks on their way back from the popper to the pusher, who takes all of them at once.
template <class T>
class BlockQueue {
public:
#if defined(POLLEN_MODEL)
    static constexpr std::size_t slots = 1;
    static constexpr std::size_t most_spare = 1;
#else
    static constexpr std::size_t slots = sizeof(T) <= 64 ? 32 : sizeof(T) <= 256 ? 8 : 2;
    static constexpr std::size_t most_spare = 32;
#endif

    BlockQueue() noexcept {}
    BlockQueue(const BlockQueue&) = delete;
    BlockQueue& operator=(const BlockQueue&) = delete;
    ~BlockQueue();

    /// A block, which the pusher must have before it can go on.
    struct Block;
    static Block* allocate_block() { return new Block; }

    // The pusher.

    /// True if push() may be called; else add_block() first.
    bool has_room() noexcept {
        if (POLLEN_LIKELY(next_slot() != 0 || back_.free != nullptr)) return true;
        // order: acquire pairs with the release in recycle(): the popper has done with the blocks.
        back_.free = spare_.exchange(nullptr, Order::Acquire);
        return back_.free != nullptr;
    }
    void add_block(Block* block) noexcept {
        block->next.with([this](Block*& next) { next = back_.free; });
        back_.free = block;
    }
    /// Precondition: has_room(). Errors: what moving a T throws; nothing was pushed then.
    void push(T&& value);

    // Everybody.

    /// How many were pushed so far, modulo its range.
    std::size_t pushed() const noexcept {
        // order: acquire pairs with the release in push(): what was pushed is seen.
        return tail_.load(Order::Acquire);
    }

    // The popper.

    bool is_empty() noexcept {
        if (front_.popped != front_.limit) return false;
        front_.limit = pushed();
        return front_.popped == front_.limit;
    }
    /// Precondition: not empty. Stays there until pop().
    T& front() noexcept;
    /// Destroys what front() has returned.
    void pop() noexcept {
        front_.block->at(front_.popped % slots)->~T();
        ++front_.popped;
    }
    std::size_t popped() const noexcept { return front_.popped; }

private:
    struct Slot {
        Slot() noexcept {}  // not zeroed
        alignas(T) unsigned char bytes[sizeof(T)];
    };

    std::size_t next_slot() const noexcept {
        // order: relaxed; written by pushers only.
        return tail_.load(Order::Relaxed) % slots;
    }
    void enter_next_block() noexcept;
    void recycle(Block* block) noexcept;
    static void free_list(Block* block) noexcept;

    // Each side's own, apart from each other: they are written for every value.
    struct Back {
        Block* last = nullptr;
        Block* free = nullptr;
    };
    struct Front {
        std::size_t popped = 0;
        std::size_t limit = 0;   // what tail_ was when it was last looked at
        std::size_t blocks = 0;  // entered so far
        Block* block = nullptr;  // the current one
    };

    Atomic<std::size_t> tail_ = 0;
    Back back_;
    Cell<Block*> first_;  // of all; written with the first push
    Atomic<Block*> spare_ = nullptr;
    alignas(64) Front front_;
};

template <class T>
struct BlockQueue<T>::Block {
    Block() noexcept {}
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    T* at(std::size_t index) noexcept {
        return content[index].with([](Slot& slot) {
            // safe: asked for a slot that push() has filled, or is about to fill.
            return std::launder(reinterpret_cast<T*>(slot.bytes));
        });
    }

    Cell<Block*> next;
    std::size_t spare = 0;  // the popper's: how many blocks a list has that begins with this one
    Cell<Slot> content[slots];
};

template <class T>
void BlockQueue<T>::push(T&& value) {
    const std::size_t index = next_slot();
    Block* const block = index == 0 ? back_.free : back_.last;
    ::new (static_cast<void*>(block->at(index))) T(std::move(value));
    if (index == 0) {
        block->next.with([this](Block*& next) { back_.free = std::exchange(next, nullptr); });
        Cell<Block*>& link = back_.last == nullptr ? first_ : back_.last->next;
        link.with([block](Block*& next) { next = block; });
        back_.last = block;
    }
    // order: release publishes the value and the block to the popper. The load is the pusher's own.
    tail_.store(tail_.load(Order::Relaxed) + 1, Order::Release);
}

template <class T>
T& BlockQueue<T>::front() noexcept {
    POLLEN_ASSERT(front_.popped != front_.limit, "BlockQueue::front() of an empty queue");
    const std::size_t index = front_.popped % slots;
    if (index == 0) enter_next_block();
    return *front_.block->at(index);
}

template <class T>
void BlockQueue<T>::enter_next_block() noexcept {
    const std::size_t wanted = front_.popped / slots + 1;
    if (front_.blocks == wanted) return;
    front_.blocks = wanted;
    Block* const done = front_.block;
    Cell<Block*>& link = done == nullptr ? first_ : done->next;
    front_.block = link.with([](Block*& next) { return next; });
    if (done != nullptr) recycle(done);
}

template <class T>
void BlockQueue<T>::recycle(Block* block) noexcept {
    // order: relaxed; a list to be linked to. What is read of its first block the popper has
    // written itself.
    Block* seen = spare_.load(Order::Relaxed);
    do {
        const std::size_t kept = seen == nullptr ? 0 : seen->spare;
        if (kept == most_spare) {
            delete block;
            return;
        }
        block->spare = kept + 1;
        block->next.with([seen](Block*& next) { next = seen; });
        // order: release hands the block to the pusher, with all that was done to it.
    } while (!spare_.compare_exchange_weak(seen, block, Order::Release, Order::Relaxed));
}

template <class T>
void BlockQueue<T>::free_list(Block* block) noexcept {
    while (block != nullptr) {
        Block* const next = block->next.with([](Block*& link) { return link; });
        delete block;
        block = next;
    }
}

template <class T>
BlockQueue<T>::~BlockQueue() {
    while (!is_empty()) {
        (void) front();
        pop();
    }
    Block* const rest =
        front_.block != nullptr ? front_.block : first_.with([](Block*& first) { return first; });
    free_list(rest);
    free_list(back_.free);
    // order: relaxed; whoever destroys the queue has seen all that others did.
    free_list(spare_.load(Order::Relaxed));
}

}  // namespace detail
POLLEN_NAMESPACE_END
