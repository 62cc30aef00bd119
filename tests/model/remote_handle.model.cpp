// SPDX-License-Identifier: MIT
// Every interleaving of the two ends of remote_handle(), and of an abort with a poll.

#include <pollen/future/abort_handle.hpp>
#include <pollen/future/abortable.hpp>
#include <pollen/future/remote_handle.hpp>
#include <pollen/future/remote_state.hpp>

#include <support/model_task.hpp>

#include <optional>
#include <utility>

using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::detail::Atomic;
using pollen::detail::Order;
using pollen::future::AbortHandle;

namespace {

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
    model::Task here;
    model::Task there;

    void before() { pair.emplace(pollen::future::remote_handle(Work(true))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto remote = std::move(pair->remote);
            (void) there.run([&](Context& cx) { return remote.poll(cx); });
        } else {
            auto handle = std::move(pair->handle);
            (void) here.run([&](Context& cx) { return handle.poll(cx); });
        }
    }
    void after() {
        pair.reset();
        model::check(here.has_no_wakers(), "every waker is released once");
        model::check(there.has_no_wakers(), "every waker is released once");
    }
};

// The handle goes while the remote, which never ends by itself, is polled.
struct TheRemoteIsCancelled : rl::test_suite<TheRemoteIsCancelled, 2> {
    using Pair = pollen::future::RemotePair<Work>;
    std::optional<Pair> pair;
    model::Task there;
    Atomic<int> before_the_end = 0;

    void before() { pair.emplace(pollen::future::remote_handle(Work(false, &before_the_end))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto remote = std::move(pair->remote);
            (void) there.run([&](Context& cx) { return remote.poll(cx); });
        } else {
            auto handle = std::move(pair->handle);
            before_the_end.store(1, Order::Relaxed);
        }
    }
    void after() {
        pair.reset();
        model::check(there.has_no_wakers(), "every waker is released once");
    }
};

// Both ends go, one of them forgetting the other.
struct BothEndsGo : rl::test_suite<BothEndsGo, 2> {
    using Pair = pollen::future::RemotePair<Work>;
    std::optional<Pair> pair;
    model::Task there;

    void before() { pair.emplace(pollen::future::remote_handle(Work(true))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto remote = std::move(pair->remote);
            (void) there.poll_once(remote);
        } else {
            std::move(pair->handle).forget();
        }
    }
    void after() {
        pair.reset();
        model::check(there.has_no_wakers(), "every waker is released once");
    }
};

// One thread aborts what another runs, and which never ends by itself.
struct AnAbortIsSeen : rl::test_suite<AnAbortIsSeen, 2> {
    using Pair = pollen::future::AbortablePair<Work>;
    std::optional<Pair> pair;
    model::Task task;
    Atomic<int> before_the_end = 0;

    void before() { pair.emplace(pollen::future::abortable(Work(false, &before_the_end))); }
    void thread(unsigned index) {
        if (index == 0) {
            auto work = std::move(pair->future);
            (void) task.run([&](Context& cx) { return work.poll(cx); });
        } else {
            const AbortHandle handle = std::move(pair->handle);
            before_the_end.store(1, Order::Relaxed);
            handle.abort();
        }
    }
    void after() {
        pair.reset();
        model::check(task.has_no_wakers(), "every waker is released once");
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<TheHandleGetsTheOutput>() &&
                    model::explore<TheRemoteIsCancelled>() && model::explore<BothEndsGo>() &&
                    model::explore<AnAbortIsSeen>();
    return ok ? 0 : 1;
}
