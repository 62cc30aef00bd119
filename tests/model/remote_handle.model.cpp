// SPDX-License-Identifier: MIT
// Every interleaving of the two ends of remote_handle(), and of an abort with a poll.

#include <pollen/future/abort_handle.hpp>
#include <pollen/future/abortable.hpp>
#include <pollen/future/remote_handle.hpp>
#include <pollen/future/remote_state.hpp>

#include <optional>
#include <utility>

using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
using pollen::future::AbortHandle;

namespace {

// Who polls. A wake leaves a token; the task takes it before it polls again.
struct Task {
    Atomic<int> token = 0;
    Atomic<int> wakers = 0;

    static Task& self(const void* data) {
        // safe: the data comes from waker(), whose Task is not const.
        return *const_cast<Task*>(static_cast<const Task*>(data));
    }
    Waker waker();

    template <class F>
    bool poll(F& future) {
        const Waker own = waker();
        Context cx(own);
        return future.poll(cx).is_ready();
    }
    template <class F>
    void run(F& future) {
        while (!poll(future)) {
            while (token.exchange(0, Order::Acquire) == 0)
                model::yield();
            model::yield();
        }
    }
};

constexpr RawWakerVTable task_vtable{
    .clone = [](const void* data) { return Task::self(data).waker().into_raw(); },
    .wake =
        [](const void* data) {
            Task::self(data).token.store(1, Order::Release);
            Task::self(data).wakers.fetch_sub(1, Order::Relaxed);
        },
    .wake_by_ref = [](const void* data) { Task::self(data).token.store(1, Order::Release); },
    .drop = [](const void* data) { Task::self(data).wakers.fetch_sub(1, Order::Relaxed); },
};

Waker Task::waker() {
    wakers.fetch_add(1, Order::Relaxed);
    return Waker::from_raw({this, &task_vtable});
}

void check_released(Task& task) {
    model::check(task.wakers.load(Order::Relaxed) == 0, "every waker is released once");
}

// Ready at once, or never.
struct Work {
    using Output = int;
    bool is_ready = true;
    Atomic<int>* before = nullptr;  // set before the end of it is asked for

    explicit Work(bool ready, Atomic<int>* flag = nullptr) : is_ready(ready), before(flag) {}
    Work(Work&& other) noexcept
        : is_ready(other.is_ready), before(std::exchange(other.before, nullptr)) {}
    ~Work() {
        if (before != nullptr) {
            model::check(before->load(Order::Relaxed) != 0, "what was written before is seen");
        }
    }
    Poll<int> poll(Context&) {
        if (is_ready) return 7;
        return Pending{};
    }
};

// One thread runs the remote, another awaits the handle.
struct TheHandleGetsTheOutput : rl::test_suite<TheHandleGetsTheOutput, 2> {
    using Pair = pollen::future::RemotePair<Work>;
    std::optional<Pair> pair;
    Task here;
    Task there;

    void before() { pair.emplace(pollen::future::remote_handle(Work(true))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto remote = std::move(pair->remote);
            there.run(remote);
        } else {
            auto handle = std::move(pair->handle);
            here.run(handle);
        }
    }
    void after() {
        pair.reset();
        check_released(here);
        check_released(there);
    }
};

// The handle goes while the remote, which never ends by itself, is polled.
struct TheRemoteIsCancelled : rl::test_suite<TheRemoteIsCancelled, 2> {
    using Pair = pollen::future::RemotePair<Work>;
    std::optional<Pair> pair;
    Task there;
    Atomic<int> before_the_end = 0;

    void before() { pair.emplace(pollen::future::remote_handle(Work(false, &before_the_end))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto remote = std::move(pair->remote);
            there.run(remote);
        } else {
            auto handle = std::move(pair->handle);
            before_the_end.store(1, Order::Relaxed);
        }
    }
    void after() {
        pair.reset();
        check_released(there);
    }
};

// Both ends go, one of them forgetting the other.
struct BothEndsGo : rl::test_suite<BothEndsGo, 2> {
    using Pair = pollen::future::RemotePair<Work>;
    std::optional<Pair> pair;
    Task there;

    void before() { pair.emplace(pollen::future::remote_handle(Work(true))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto remote = std::move(pair->remote);
            (void) there.poll(remote);
        } else {
            std::move(pair->handle).forget();
        }
    }
    void after() {
        pair.reset();
        check_released(there);
    }
};

// One thread aborts what another runs, and which never ends by itself.
struct AnAbortIsSeen : rl::test_suite<AnAbortIsSeen, 2> {
    using Pair = pollen::future::AbortablePair<Work>;
    std::optional<Pair> pair;
    Task task;
    Atomic<int> before_the_end = 0;

    void before() { pair.emplace(pollen::future::abortable(Work(false, &before_the_end))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto work = std::move(pair->future);
            task.run(work);
        } else {
            const AbortHandle handle = std::move(pair->handle);
            before_the_end.store(1, Order::Relaxed);
            handle.abort();
        }
    }
    void after() {
        pair.reset();
        check_released(task);
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<TheHandleGetsTheOutput>() &&
                    model::explore<TheRemoteIsCancelled>() && model::explore<BothEndsGo>() &&
                    model::explore<AnAbortIsSeen>();
    return ok ? 0 : 1;
}
