// SPDX-License-Identifier: MIT
// Lists that tasks are linked into by themselves.

#pragma once

#include <pollen/detail/config.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A place in a TaskList or a TaskQueue.
struct TaskLink {
    TaskLink* next = this;
    TaskLink* previous = this;

    TaskLink() noexcept = default;
    TaskLink(const TaskLink&) = delete;
    TaskLink& operator=(const TaskLink&) = delete;
};

/// Tasks of which any one may be taken out. Plain data: of one thread, or under a lock.
class TaskList {
public:
    bool is_empty() const noexcept { return ends_.next == &ends_; }

    void push_back(TaskLink& link) noexcept {
        link.next = &ends_;
        link.previous = ends_.previous;
        ends_.previous->next = &link;
        ends_.previous = &link;
    }

    /// Precondition: not empty.
    TaskLink& pop_front() noexcept {
        TaskLink& first = *ends_.next;
        remove(first);
        return first;
    }

    static void remove(TaskLink& link) noexcept {
        link.previous->next = link.next;
        link.next->previous = link.previous;
    }

private:
    TaskLink ends_;  // the list is a ring through this
};

/// Tasks of which only the first is taken out, in the order they came: half the stores of a list.
class TaskQueue {
public:
    bool is_empty() const noexcept { return last_ == &front_; }

    void push_back(TaskLink& link) noexcept {
        last_->next = &link;
        last_ = &link;
    }

    /// Precondition: not empty.
    TaskLink& pop_front() noexcept {
        TaskLink& first = *front_.next;
        front_.next = first.next;
        if (last_ == &first) last_ = &front_;
        return first;
    }

private:
    TaskLink front_;  // its next is the first; meaningless if there is none
    TaskLink* last_ = &front_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
