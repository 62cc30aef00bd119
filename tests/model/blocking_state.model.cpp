// SPDX-License-Identifier: MIT
// Every interleaving of a job's thread and its future: the outcome goes one way, the waker is
// released once, the memory is freed once, by who goes last.

#include <pollen/executor/blocking.hpp>
#include <pollen/executor/blocking_job.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/blocking_state.hpp>

#include <../../src/executor/blocking.cpp>
#include <support/model_task.hpp>

#include <exception>
#include <optional>
#include <utility>

using pollen::Blocking;
using pollen::detail::Atomic;
using pollen::detail::BlockingJob;
using pollen::detail::Cell;
using pollen::detail::Order;

POLLEN_NAMESPACE_BEGIN

const char* JoinError::what() const noexcept { return "cancelled"; }

namespace detail {

void report_task_exception(std::exception_ptr) noexcept {}

// A pool of one thread, which is one of the model's, and a queue of one job. Its lock is an
// exchange.
class BlockingCore {
public:
    Atomic<BlockingJob*> queued = nullptr;
    Atomic<int> references = 0;
};

void retain(BlockingCore& pool) noexcept { pool.references.fetch_add(1, Order::Relaxed); }
void release(BlockingCore& pool) noexcept { pool.references.fetch_sub(1, Order::Relaxed); }
SubmitDuty submit(BlockingCore& pool, BlockingJob& job) {
    pool.queued.store(&job, Order::Release);
    return SubmitDuty::Wait;
}
bool remove(BlockingCore& pool, BlockingJob&) noexcept {
    return pool.queued.exchange(nullptr, Order::AcqRel) != nullptr;
}
void throw_blocking_pool_full() { std::abort(); }

}  // namespace detail
POLLEN_NAMESPACE_END

namespace {

// A value that counts how many of it there are, and looks at what the function wrote whenever it
// moves or ends.
struct Value {
    Value(Atomic<int>& count, const Cell<int>& data) : alive(&count), written(&data) {
        alive->fetch_add(1, Order::Relaxed);
    }
    Value(Value&& other) noexcept : Value(*other.alive, *other.written) { look(); }
    Value& operator=(Value&&) = delete;
    ~Value() {
        look();
        alive->fetch_sub(1, Order::Relaxed);
    }

    void look() const {
        const int seen = written->with([](const int& value) { return value; });
        model::check(seen == 7, "what the function did is seen");
    }

    Atomic<int>* alive;
    const Cell<int>* written;
};

struct Work {
    pollen::detail::BlockingCore pool;
    model::Task task;
    Atomic<int> alive = 0;
    Cell<int> written;  // by the function, which returns a Value
    std::optional<Blocking<Value>> future;

    void begin() {
        auto function = [this] {
            written.with([](int& value) { value = 7; });
            return Value(alive, written);
        };
        future.emplace(
            *new pollen::detail::BlockingJobOf<decltype(function)>(std::move(function), pool));
    }
    /// What a thread of the pool does, if there is something to do in time.
    void serve() {
        for (int looks = 0; looks < 3; ++looks) {
            if (BlockingJob* job = pool.queued.exchange(nullptr, Order::AcqRel)) return job->run();
            model::yield();
        }
    }
    void serve_until_done() {
        for (;;) {
            if (BlockingJob* job = pool.queued.exchange(nullptr, Order::AcqRel)) return job->run();
            model::yield();
        }
    }
    void check_end() {
        model::check(alive.load(Order::Relaxed) == 0, "every value is destroyed");
        model::check(task.has_no_wakers(), "every waker is released once");
        model::check(pool.references.load(Order::Relaxed) == 0, "the job is freed");
    }
};

struct TheFutureGetsTheResult : rl::test_suite<TheFutureGetsTheResult, 2> {
    Work work;

    void before() { work.begin(); }
    void thread(unsigned index) {
        if (index == 1) return work.serve_until_done();
        (void) work.task.await(*work.future);
        work.future.reset();
    }
    void after() { work.check_end(); }
};

// Destroyed at any moment: before the function is called, while it runs, when it is done.
struct TheFutureMayGo : rl::test_suite<TheFutureMayGo, 2> {
    Work work;

    void before() { work.begin(); }
    void thread(unsigned index) {
        if (index == 1) return work.serve();
        for (int polls = 0; polls < 2; ++polls) {
            const auto answer = work.task.poll_once(*work.future);
            if (answer.is_ready()) break;
        }
        work.future.reset();
    }
    void after() { work.check_end(); }
};

// The task changes: the second one is woken after its poll.
struct TheLatestTaskIsWoken : rl::test_suite<TheLatestTaskIsWoken, 2> {
    Work work;
    model::Task old_task;

    void before() { work.begin(); }
    void thread(unsigned index) {
        if (index == 1) return work.serve_until_done();
        auto first = old_task.poll_once(*work.future);
        if (first.is_pending()) (void) work.task.await(*work.future);
        work.future.reset();
    }
    void after() {
        work.check_end();
        model::check(old_task.has_no_wakers(), "the old waker is released once");
    }
};

// The task changes, and then the future goes.
struct TheFutureMayGoAfterAChange : rl::test_suite<TheFutureMayGoAfterAChange, 2> {
    Work work;
    model::Task old_task;

    void before() { work.begin(); }
    void thread(unsigned index) {
        if (index == 1) return work.serve();
        auto first = old_task.poll_once(*work.future);
        if (first.is_pending()) (void) work.task.poll_once(*work.future);
        work.future.reset();
    }
    void after() {
        work.check_end();
        model::check(old_task.has_no_wakers(), "the old waker is released once");
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<TheFutureGetsTheResult>() && model::explore<TheFutureMayGo>() &&
                    model::explore<TheLatestTaskIsWoken>() &&
                    model::explore<TheFutureMayGoAfterAChange>();
    return ok ? 0 : 1;
}
