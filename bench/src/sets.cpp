// SPDX-License-Identifier: MIT
// Many futures at once: FuturesUnordered, buffer_unordered and JoinSet.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/future.hpp>
#include <pollen/stream.hpp>
#include <support/bench.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace bench {
namespace {

using pollen::Context;
using pollen::Coro;
using pollen::Poll;
using pollen::Waker;

// Where a leaf waits.
struct Slot {
    std::optional<Waker> waker;
    bool is_done = false;
};

// Waits for its slot, and keeps the waker it was polled with.
class Leaf {
public:
    using Output = std::uint64_t;
    explicit Leaf(Slot& slot) noexcept : slot_(&slot) {}

    Poll<std::uint64_t> poll(Context& cx) {
        if (slot_->is_done) return std::uint64_t{1};
        if (!slot_->waker || !slot_->waker->will_wake(cx.waker())) {
            slot_->waker = cx.waker().clone();
        }
        return pollen::Pending{};
    }

private:
    Slot* slot_;
};

using Set = pollen::FuturesUnordered<Leaf>;

void fill(Set& set, std::vector<Slot>& slots, Context& cx) {
    for (Slot& slot : slots) {
        slot.is_done = false;
        set.push(Leaf(slot));
    }
    (void) set.poll_next(cx);
    (void) set.poll_next(cx);
}

// One of `size` futures is woken, and the set is polled: n times.
template <std::size_t size>
std::uint64_t wake(std::uint64_t n) {
    std::vector<Slot> slots(size);
    Context cx(Waker::noop());
    Set set;
    fill(set, slots, cx);
    std::uint64_t pendings = 0;
    std::size_t next = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        slots[next].waker->wake_by_ref();
        pendings += set.poll_next(cx).is_pending() ? 1 : 0;
        if (++next == size) next = 0;
    }
    return pendings;
}

// A future is made, polled, woken and completed: n times, `size` at once.
template <std::size_t size>
std::uint64_t complete(std::uint64_t n) {
    pollen::detail::FrameCache frames;  // as an executor has one
    const pollen::detail::FrameCacheScope scope(frames);
    std::vector<Slot> slots(size);
    Context cx(Waker::noop());
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / size; ++round) {
        Set set;
        fill(set, slots, cx);
        for (Slot& slot : slots) {
            slot.is_done = true;
            Waker waker = std::move(*slot.waker);
            slot.waker.reset();
            std::move(waker).wake();
            sum += *set.poll_next(cx).value();
        }
    }
    return sum;
}

// Gives `left` futures, which wait in the slots in turn.
class Source {
public:
    using Item = Leaf;
    Source(std::vector<Slot>& slots, std::uint64_t left) noexcept : slots_(&slots), left_(left) {}

    Poll<std::optional<Leaf>> poll_next(Context&) {
        if (left_ == 0) return std::optional<Leaf>();
        --left_;
        Slot& slot = (*slots_)[next_];
        if (++next_ == slots_->size()) next_ = 0;
        slot.is_done = false;
        return std::optional<Leaf>(Leaf(slot));
    }

private:
    std::vector<Slot>* slots_;
    std::uint64_t left_;
    std::size_t next_ = 0;
};

// Of `size` futures that run one completes, and the next is taken: n times.
template <std::size_t size>
std::uint64_t buffer(std::uint64_t n) {
    pollen::detail::FrameCache frames;  // as an executor has one
    const pollen::detail::FrameCacheScope scope(frames);
    std::vector<Slot> slots(size);
    Context cx(Waker::noop());
    auto outputs = Source(slots, n) | pollen::stream::buffer_unordered(size);
    std::uint64_t sum = 0;
    std::size_t next = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        while (!slots[next].waker)
            (void) outputs.poll_next(cx);
        Slot& slot = slots[next];
        if (++next == size) next = 0;
        slot.is_done = true;
        Waker waker = std::move(*slot.waker);
        slot.waker.reset();
        std::move(waker).wake();
        sum += *outputs.poll_next(cx).value();
    }
    return sum;
}

// The same in a join: each output waits for all.
template <std::size_t size>
std::uint64_t join_all(std::uint64_t n) {
    pollen::detail::FrameCache frames;  // as an executor has one
    const pollen::detail::FrameCacheScope scope(frames);
    std::vector<Slot> slots(size);
    Context cx(Waker::noop());
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / size; ++round) {
        std::vector<Leaf> leaves;
        leaves.reserve(size);
        for (Slot& slot : slots) {
            slot.is_done = false;
            leaves.emplace_back(slot);
        }
        auto all = pollen::future::join_all(std::move(leaves));
        auto answer = all.poll(cx);
        for (Slot& slot : slots) {
            slot.is_done = true;
            Waker waker = std::move(*slot.waker);
            slot.waker.reset();
            std::move(waker).wake();
            answer = all.poll(cx);
        }
        for (const std::uint64_t output : answer.value())
            sum += output;
    }
    return sum;
}

[[gnu::noinline]] Coro<std::uint64_t> trivial(std::uint64_t x) { co_return opaque(x); }

Coro<std::uint64_t> join_rounds(pollen::LocalExecutor& executor, std::uint64_t n,
                                std::uint64_t most) {
    const std::uint64_t at_once = std::min(n, most);
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / at_once; ++round) {
        pollen::JoinSet<std::uint64_t> tasks;
        for (std::uint64_t i = 0; i < at_once; ++i)
            tasks.spawn(executor, trivial(i));
        while (auto output = co_await tasks.join_next())
            sum += *output;
    }
    co_return sum;
}

std::uint64_t join_set(std::uint64_t n) {
    pollen::LocalExecutor executor;
    return executor.run_until(join_rounds(executor, n, 1000));
}

// The same work in a scope: one task, no executor needed.
Coro<std::uint64_t> scope_rounds(std::uint64_t n, std::uint64_t most) {
    const std::uint64_t at_once = std::min(n, most);
    std::uint64_t sum = 0;
    for (std::uint64_t round = 0; round < n / at_once; ++round) {
        co_await pollen::task_scope([&](pollen::TaskScope& scope) -> Coro<void> {
            std::vector<pollen::ScopeHandle<std::uint64_t>> handles;
            handles.reserve(at_once);
            for (std::uint64_t i = 0; i < at_once; ++i)
                handles.push_back(scope.spawn(trivial(i)));
            for (auto& handle : handles)
                sum += co_await handle;
        });
    }
    co_return sum;
}

std::uint64_t scope(std::uint64_t n) {
    pollen::LocalExecutor executor;
    return executor.run_until(scope_rounds(n, 1000));
}

const Register rows{
    {"set_wake_1000", "pollen", wake<1000>, 1, 1 << 17},
    {"set_wake_10000", "pollen", wake<10'000>, 1, 1 << 20},
    {"set_complete", "pollen", complete<1000>, 1000, 32'000},
    {"join_all", "pollen", join_all<1000>, 1000, 32'000},
    {"buffer_unordered", "pollen", buffer<64>, 64, 32'000},
    {"join_set", "pollen", join_set, 1000, 32'000},
    {"join_set", "pollen, scope", scope, 1000, 32'000},
};

}  // namespace
}  // namespace bench
