// SPDX-License-Identifier: MIT
// The part of a CancellationToken that its clones, children and futures share.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/sync/gate.hpp>

#include <cstddef>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A node in a tree of tokens. Who holds a reference may use it; a child holds one of its parent.
///
/// The links of the tree are under one lock, the root's; who waits is under the node's own, in its
/// gate. So waiting at one token of a large tree disturbs nobody, and making, destroying and
/// cancelling tokens take turns for a few instructions.
class CancelNode {
public:
    CancelNode() noexcept : root_(this), parent_(nullptr) {}
    CancelNode(const CancelNode&) = delete;
    CancelNode& operator=(const CancelNode&) = delete;
    ~CancelNode() { POLLEN_ASSERT(place().children == nullptr, "a token has lost a child"); }

    Gate& gate() noexcept { return gate_; }

    /// One more reference.
    CancelNode* share() noexcept {
        // order: relaxed; the caller's own reference keeps it alive, and nothing is published.
        references_.fetch_add(1, Order::Relaxed);
        return this;
    }

    /// Gives a reference up. Null is none.
    static void release(CancelNode* node) noexcept;

    CancelNode* make_child() {
        auto* const child = new CancelNode(*this);
        const LockGuard tree(root_->tree_lock_);
        if (gate_.is_open()) {
            child->gate_.mark_open();
        } else {
            child->link_into(place().children);
        }
        return child;
    }

    void cancel() noexcept;

private:
    explicit CancelNode(CancelNode& parent) noexcept
        : root_(parent.root_), parent_(parent.share()) {}

    // Where it is in the tree. Under the root's lock; a cancelled node is in no list and has no
    // children.
    struct Place {
        CancelNode* children = nullptr;
        CancelNode* next = nullptr;   // of the same parent
        CancelNode** link = nullptr;  // what points here; null if it is in no list
    };
    Place& place() noexcept {
        return place_.with([](Place& mine) -> Place& { return mine; });
    }
    void link_into(CancelNode*& list) noexcept {
        Place& mine = place();
        mine.next = list;
        if (list != nullptr) list->place().link = &mine.next;
        mine.link = &list;
        list = this;
    }
    void unlink() noexcept {
        Place& mine = place();
        if (mine.link == nullptr) return;
        *mine.link = mine.next;
        if (mine.next != nullptr) mine.next->place().link = mine.link;
        mine.link = nullptr;
    }

    // False if the last reference is gone: then it is about to unlink itself.
    bool try_share() noexcept {
        // order: relaxed, as in share(); the tree's lock orders the rest.
        std::size_t seen = references_.load(Order::Relaxed);
        do {
            if (seen == 0) return false;
            // order: relaxed, as in share().
        } while (
            !references_.compare_exchange_strong(seen, seen + 1, Order::Relaxed, Order::Relaxed));
        return true;
    }

    Atomic<std::size_t> references_ = 1;
    CancelNode* const root_;
    CancelNode* const parent_;  // a reference, or null
    Gate gate_;

    Cell<Place> place_;
    CancelNode* queued_ = nullptr;  // the next one to be opened, while it is being cancelled
    Lock tree_lock_;                // used if it is the root
};

inline void CancelNode::release(CancelNode* node) noexcept {
    // A loop, since the end of a child may be the end of its parent.
    while (node != nullptr) {
        // order: release hands this owner's uses to the last one, whose acquire sees them all.
        if (node->references_.fetch_sub(1, Order::AcqRel) != 1) return;
        CancelNode* const parent = node->parent_;
        if (parent != nullptr) {
            const LockGuard tree(node->root_->tree_lock_);
            node->unlink();
        }
        delete node;
        node = parent;
    }
}

inline void CancelNode::cancel() noexcept {
    // All are marked first; then each opens its gate, without the tree's lock.
    CancelNode* first = this;
    {
        const LockGuard tree(root_->tree_lock_);
        if (gate_.is_open()) return;
        gate_.mark_open();
        unlink();
        share();
        CancelNode* last = this;
        for (CancelNode* node = first; node != nullptr; node = node->queued_) {
            while (CancelNode* const child = node->place().children) {
                child->unlink();
                child->gate_.mark_open();
                if (child->try_share()) last = last->queued_ = child;
            }
        }
    }
    while (first != nullptr) {
        CancelNode* const node = std::exchange(first, first->queued_);
        node->gate_.open();
        release(node);
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
