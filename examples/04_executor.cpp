// SPDX-License-Identifier: MIT
// An executor of its own: a queue of tasks, and wakers that put a task back into the queue.

#include <pollen/pollen.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

struct Task;

// [queue]
// The tasks that want to be polled. Threads that wake put them in, the executor takes them out.
class Queue {
public:
    void push(std::shared_ptr<Task> task) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        not_empty_.notify_one();
    }

    std::shared_ptr<Task> pop() {
        std::unique_lock lock(mutex_);
        not_empty_.wait(lock, [this] { return !tasks_.empty(); });
        std::shared_ptr<Task> task = std::move(tasks_.front());
        tasks_.pop_front();
        return task;
    }

private:
    std::mutex mutex_;
    std::condition_variable not_empty_;
    std::deque<std::shared_ptr<Task>> tasks_;
};
// [/queue]

// [task]
struct Task : std::enable_shared_from_this<Task> {
    Task(std::shared_ptr<Queue> its_queue, pollen::Coro<void> its_future)
        : queue(std::move(its_queue)), future(std::move(its_future)) {}

    // What make_waker() asks for. Called from any thread, any number of times.
    void wake() {
        if (!is_queued.exchange(true)) queue->push(shared_from_this());
    }

    std::shared_ptr<Queue> queue;
    std::optional<pollen::Coro<void>> future;  // empty when it has finished
    std::atomic<bool> is_queued = false;
};
// [/task]

// [executor]
class Executor {
public:
    Executor() = default;
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    // Wakers may outlive the executor, and keep their tasks alive; the futures go now.
    ~Executor() {
        for (const std::shared_ptr<Task>& task : tasks_)
            task->future.reset();
    }

    void spawn(pollen::Coro<void> future) {
        tasks_.push_back(std::make_shared<Task>(queue_, std::move(future)));
        tasks_.back()->wake();  // the first poll
    }

    void run() {
        while (!tasks_.empty())
            poll(queue_->pop());
    }

private:
    void poll(const std::shared_ptr<Task>& task) {
        if (!task->future) return;  // woken after it had finished
        task->is_queued = false;    // before the poll, so that a wake during it is not lost
        const pollen::Waker waker = pollen::make_waker(task);
        pollen::Context cx(waker);
        if (task->future->poll(cx).is_ready()) {
            task->future.reset();
            std::erase(tasks_, task);
        }
    }

    std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
    std::vector<std::shared_ptr<Task>> tasks_;  // those that have not finished
};
// [/executor]

pollen::Coro<void> count(const char* name) {
    for (int i = 1; i <= 3; ++i) {
        std::printf("%s %d\n", name, i);
        co_await pollen::future::yield_now();
    }
}

// Something that another thread does.
struct Event {
    std::atomic<bool> has_happened = false;
    pollen::AtomicWaker waiter;

    void happen() {
        has_happened = true;
        waiter.wake();
    }
};

pollen::Coro<void> wait_for(std::shared_ptr<Event> event) {
    auto has_happened = [&](pollen::Context& cx) -> pollen::Poll<void> {
        event->waiter.register_waker(cx.waker());
        if (event->has_happened) return pollen::Poll<void>::ready();
        return pollen::Pending{};
    };
    co_await pollen::future::poll_fn(has_happened);
    std::puts("the other thread has run");
}

int main() {
    Executor executor;
    executor.spawn(count("a"));
    executor.spawn(count("b"));
    executor.run();

    auto event = std::make_shared<Event>();
    executor.spawn(wait_for(event));
    std::thread other([event] { event->happen(); });
    executor.run();
    other.join();
}
