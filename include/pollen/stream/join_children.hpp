// SPDX-License-Identifier: MIT
// The futures of a join_all, and then their outputs.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/take_elements.hpp>
#include <pollen/stream/unordered_children.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>

#include <cstddef>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Futures of one type that are all to answer. Up to 30 are polled one after the other; of more,
/// which lie in blocks of a set, only those that were woken.
template <class F>
class JoinChildren : private UnorderedChildren<JoinChild<F>> {
    using Child = JoinChild<F>;

public:
    /// Below that, a poll of all costs less than a block and a waker for each.
    static constexpr std::size_t most_polled_together = 30;

    template <class R>
    explicit JoinChildren(std::in_place_t, R&& futures) {
        if constexpr (requires { futures.size(); }) {
            is_many_ = futures.size() > most_polled_together;
            if (!is_many_) few_.reserve(futures.size());
        }
        take_elements(std::forward<R>(futures), [this]<class Value>(Value&& value) {
            this->push([&] { return Child(std::forward<Value>(value)); });
        });
    }

    /// Polls those that have not answered, and calls answered(child) when one does: it says whether
    /// to go on. True if all have answered, or if it said no.
    /// Errors: what a future throws; nothing may be polled any more.
    template <class Answered>
    bool poll(Context& cx, Answered answered) {
        for (Child& child : few_) {
            if (!child.has_output() && child.poll(cx) && !note(child, answered)) return true;
        }
        bool goes_on = true;
        if (is_many_) {
            this->poll_woken(cx, [&](Child& child, Context& child_cx) {
                if (child.has_output() || !child.poll(child_cx)) return ChildPoll::Pending;
                goes_on = note(child, answered);
                // Again: it stays, and nothing more is polled.
                return goes_on && left_ != 0 ? ChildPoll::Pending : ChildPoll::Again;
            });
        }
        return !goes_on || left_ == 0;
    }

    std::size_t size() const noexcept {
        return few_.size() + this->UnorderedChildren<Child>::size();
    }

    /// Calls take(child) for each, in the order of the range, and destroys it.
    template <class Take>
    void drain(Take take) {
        for (Child& child : few_)
            take(child);
        while (!this->is_empty()) {
            take(*this->begin());
            this->remove_front();
        }
        clear();
    }

    /// Destroys all futures and outputs.
    void clear() noexcept {
        few_.clear();
        this->UnorderedChildren<Child>::clear();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        for (const Child& child : few_)
            child.trace_awaits(trace);
        this->trace_children(trace);
    }

private:
    template <class Make>
    void push(Make make) {
        if (!is_many_ && few_.size() == most_polled_together) {
            for (Child& child : few_)
                this->add([&] { return std::move(child); });
            few_.clear();
            is_many_ = true;
        }
        if (is_many_) {
            this->add(make);
        } else {
            few_.push_back(make());
        }
        ++left_;
    }

    template <class Answered>
    bool note(Child& child, Answered& answered) {
        --left_;
        return answered(child);
    }

    std::vector<Child> few_;  // empty if they are many: then they lie in the set
    bool is_many_ = false;
    std::size_t left_ = 0;  // that have not answered
};

}  // namespace detail
POLLEN_NAMESPACE_END
