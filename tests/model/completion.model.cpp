// SPDX-License-Identifier: MIT
// Every interleaving of a callback_future() and its completions: the value goes one way, once; who
// waits is woken; the memory is freed once, whoever goes last.

#include <pollen/compat/callback_future.hpp>
#include <pollen/compat/completion_core.hpp>
#include <pollen/compat/completion_state.hpp>

#include <support/model_task.hpp>

#include <cstdlib>
#include <optional>
#include <utility>

using pollen::compat::Completion;
using pollen::detail::Atomic;
using pollen::detail::CallbackBlock;
using pollen::detail::Cell;
using pollen::detail::CompletionEnd;
using pollen::detail::Order;

namespace {

// A value that counts how many of it there are.
struct Value {
    explicit Value(Atomic<int>& count) : alive(&count) { alive->fetch_add(1, Order::Relaxed); }
    Value(Value&& other) noexcept : Value(*other.alive) {}
    Value& operator=(Value&&) = delete;
    ~Value() { alive->fetch_sub(1, Order::Relaxed); }
    Atomic<int>* alive;
};

struct Block : pollen::detail::CompletionShared<Block, Value> {
    explicit Block(Atomic<int>& count) : blocks(&count) { blocks->fetch_add(1, Order::Relaxed); }
    ~Block() { blocks->fetch_sub(1, Order::Relaxed); }
    void destroy() noexcept { delete this; }
    [[noreturn]] static void throw_no_outcome() { std::abort(); }
    Atomic<int>* blocks;
};

// The future's end, one or two completers, and plain data that is written before the call.
struct Work {
    Atomic<int> values = 0;
    Atomic<int> blocks = 0;
    model::Task task;
    model::Task old_task;
    Cell<int> written;
    Block* block = nullptr;
    std::optional<CompletionEnd<Block>> end;

    void begin(int completers) {
        block = new Block(blocks);
        for (int i = 1; i < completers; ++i)
            block->state.add_completer();
        end.emplace(*block);
    }
    /// What Completion does.
    bool complete() {
        const bool first = block->state.claim();
        if (first) {
            block->write_value(values);
            block->finish();
        }
        block->release();
        return first;
    }
    template <class Waiting>
    bool poll_once(Waiting& waiting) {
        const pollen::Waker mine = waiting.waker();
        return !(*end)->wait(mine);
    }
    void await() {
        const pollen::Waker mine = task.waker();
        while ((*end)->wait(mine) && (*end)->wait(mine))
            task.wait_for_wake();
    }
    void check_end() {
        model::check(values.load(Order::Relaxed) == 0, "every value is destroyed");
        model::check(blocks.load(Order::Relaxed) == 0, "the block is freed");
        model::check(task.has_no_wakers(), "every waker is released once");
        model::check(old_task.has_no_wakers(), "the old waker is released once");
    }
};

struct TheFutureGetsTheValue : rl::test_suite<TheFutureGetsTheValue, 2> {
    Work work;

    void before() { work.begin(1); }
    void thread(unsigned index) {
        if (index == 1) {
            work.written.with([](int& value) { value = 7; });
            model::check(work.complete(), "it is the first");
            return;
        }
        work.await();
        const Cell<int>& seen = work.written;
        model::check(seen.with([](const int& value) { return value; }) == 7, "written before");
        (void) std::move(*work.end).take();
    }
    void after() { work.check_end(); }
};

struct OneOfTwoCompletersCounts : rl::test_suite<OneOfTwoCompletersCounts, 3> {
    Work work;
    Atomic<int> first = 0;

    void before() { work.begin(2); }
    void thread(unsigned index) {
        if (index != 0) {
            if (work.complete()) first.fetch_add(1, Order::Relaxed);
            return;
        }
        work.await();
        (void) std::move(*work.end).take();
    }
    void after() {
        model::check(first.load(Order::Relaxed) == 1, "one was the first");
        work.check_end();
    }
};

// One of the two calls, the other goes uncalled.
struct ACompleterMayGo : rl::test_suite<ACompleterMayGo, 3> {
    Work work;

    void before() { work.begin(2); }
    void thread(unsigned index) {
        if (index == 1) {
            model::check(work.complete(), "it is the first");
        } else if (index == 2) {
            work.block->release();
        } else {
            work.await();
            (void) std::move(*work.end).take();
        }
    }
    void after() { work.check_end(); }
};

// Both go uncalled: the future hears of it.
struct ItIsBroken : rl::test_suite<ItIsBroken, 3> {
    Work work;

    void before() { work.begin(2); }
    void thread(unsigned index) {
        if (index != 0) return work.block->release();
        work.await();
        work.end.reset();
    }
    void after() { work.check_end(); }
};

// Destroyed at any moment: before the call, meanwhile, after it.
struct TheFutureMayGo : rl::test_suite<TheFutureMayGo, 2> {
    Work work;

    void before() { work.begin(1); }
    void thread(unsigned index) {
        if (index == 1) return (void) work.complete();
        (void) work.poll_once(work.task);
        work.end.reset();
    }
    void after() { work.check_end(); }
};

struct TheFutureMayGoWithTwoCompleters : rl::test_suite<TheFutureMayGoWithTwoCompleters, 3> {
    Work work;

    void before() { work.begin(2); }
    void thread(unsigned index) {
        if (index == 1) return (void) work.complete();
        if (index == 2) return work.block->release();
        work.end.reset();
    }
    void after() { work.check_end(); }
};

// The task changes: the second one is woken after its poll.
struct TheLatestTaskIsWoken : rl::test_suite<TheLatestTaskIsWoken, 2> {
    Work work;

    void before() { work.begin(1); }
    void thread(unsigned index) {
        if (index == 1) return (void) work.complete();
        if (!work.poll_once(work.old_task)) work.await();
        (void) std::move(*work.end).take();
    }
    void after() { work.check_end(); }
};

struct TheFutureMayGoAfterAChange : rl::test_suite<TheFutureMayGoAfterAChange, 2> {
    Work work;

    void before() { work.begin(1); }
    void thread(unsigned index) {
        if (index == 1) return (void) work.complete();
        if (!work.poll_once(work.old_task)) (void) work.poll_once(work.task);
        work.end.reset();
    }
    void after() { work.check_end(); }
};

}  // namespace

int main() {
    const bool ok =
        model::explore<TheFutureGetsTheValue>() && model::explore<OneOfTwoCompletersCounts>(2) &&
        model::explore<ACompleterMayGo>(2) && model::explore<ItIsBroken>(2) &&
        model::explore<TheFutureMayGo>() && model::explore<TheFutureMayGoWithTwoCompleters>() &&
        model::explore<TheLatestTaskIsWoken>() && model::explore<TheFutureMayGoAfterAChange>();
    return ok ? 0 : 1;
}
