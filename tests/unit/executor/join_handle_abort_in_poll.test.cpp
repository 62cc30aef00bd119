// SPDX-License-Identifier: MIT
// A task that is woken and aborted, and whose handle goes, while it is being polled: it ends once,
// after that poll. (A defect of pw_async2, which destroyed it while it was linked into its queue.)

#include <pollen/executor/join_handle.hpp>

#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace {

using pollen::Context;
using pollen::JoinHandle;
using pollen::LocalExecutor;
using pollen::Pending;
using pollen::Poll;
using pollen::ThreadPool;

// What the test sees of the future.
struct Seen {
    std::atomic<int> polls = 0;
    std::atomic<int> drops = 0;
    std::atomic<bool> may_go_on = false;
    std::optional<JoinHandle<void>> handle;
};

// Wakes itself, ends itself and lets its handle go, all in its first poll.
class EndsItself {
public:
    using Output = void;

    explicit EndsItself(std::shared_ptr<Seen> seen) : seen_(std::move(seen)) {}
    EndsItself(EndsItself&&) = default;
    EndsItself& operator=(EndsItself&&) = delete;
    ~EndsItself() {
        if (seen_ != nullptr) ++seen_->drops;
    }

    Poll<void> poll(Context& cx) {
        while (!seen_->may_go_on)
            std::this_thread::yield();
        ++seen_->polls;
        cx.waker().wake_by_ref();
        seen_->handle->abort();
        cx.waker().wake_by_ref();
        seen_->handle.reset();
        EXPECT_EQ(seen_->drops, 0);
        return Pending{};
    }

private:
    std::shared_ptr<Seen> seen_;
};

TEST(AbortInPoll, OfALocalTaskEndsItOnceAfterThePoll) {
    const auto seen = std::make_shared<Seen>();
    LocalExecutor executor;
    seen->handle.emplace(executor.spawn(EndsItself(seen)));
    seen->may_go_on = true;

    executor.run();

    EXPECT_EQ(seen->polls, 1);
    EXPECT_EQ(seen->drops, 1);
}

TEST(AbortInPoll, OfATaskOfAPoolEndsItOnceAfterThePoll) {
    const auto seen = std::make_shared<Seen>();
    {
        ThreadPool pool(2);
        seen->handle.emplace(pool.spawn(EndsItself(seen)));
        seen->may_go_on = true;
        while (pool.tasks() != 0)
            std::this_thread::yield();
        EXPECT_EQ(pool.shutdown().cancelled, 0U);
    }

    EXPECT_EQ(seen->polls, 1);
    EXPECT_EQ(seen->drops, 1);
}

}  // namespace
