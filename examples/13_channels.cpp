// SPDX-License-Identifier: MIT
// Channels between tasks: jobs over an mpsc, an answer over a oneshot, settings over a watch, and
// events over a broadcast.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>

namespace broadcast = pollen::broadcast;
namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
namespace watch = pollen::watch;
using pollen::Coro;

// [job]
// Who wants something done sends a job, and in it the place where the answer goes.
struct Job {
    int number;
    oneshot::Sender<int> answer;
};

Coro<void> worker(mpsc::Receiver<Job> jobs) {
    while (true) {
        std::optional<Job> job = co_await jobs.recv();
        if (!job) break;  // every sender is gone
        const int square = job->number * job->number;
        const bool wanted = static_cast<bool>(std::move(job->answer).send(square));
        if (!wanted) std::printf("nobody waits for job %d\n", job->number);
    }
    std::puts("no more jobs");
}

Coro<std::optional<int>> ask(const mpsc::Sender<Job>& jobs, int number) {
    auto channel = oneshot::channel<int>();
    Job job{number, std::move(channel.sender)};
    const auto sent = co_await jobs.send(std::move(job));
    if (!sent) co_return std::nullopt;  // there is no worker any more
    co_return co_await std::move(channel.receiver);
}
// [/job]

// [reserve]
// To give up waiting without a value in hand: wait for the room, then make the value.
Coro<void> give_up(const mpsc::Sender<Job>& jobs) {
    std::optional<mpsc::Permit<Job>> room = co_await jobs.reserve();
    if (!room) co_return;
    auto channel = oneshot::channel<int>();
    const auto sent = std::move(*room).send(Job{7, std::move(channel.sender)});
    std::printf("job 7 is %s\n", sent ? "sent" : "refused");
}  // the receiver goes here: nobody waits for the answer
// [/reserve]

Coro<void> client(mpsc::Sender<Job> jobs) {
    for (int number = 1; number <= 3; ++number) {
        const std::optional<int> square = co_await ask(jobs, number);
        std::printf("%d squared is %d\n", number, *square);
    }
    co_await give_up(jobs);
}

// [watch]
Coro<void> follow(watch::Receiver<std::string> settings) {
    while (true) {
        const bool changed = co_await settings.changed();
        if (!changed) break;  // every sender is gone
        std::printf("the level is %s\n", settings.borrow()->c_str());
    }
}
// [/watch]

// [broadcast]
Coro<void> listen(const char* name, broadcast::Receiver<int> events) {
    while (true) {
        auto event = co_await events.recv();
        if (!event) break;  // every sender is gone, and all is received
        if (event->is_lagged()) {
            std::printf("%s has missed %d\n", name, static_cast<int>(event->missed()));
        } else {
            std::printf("%s hears of %d\n", name, event->value());
        }
    }
}
// [/broadcast]

int main() {
    pollen::LocalExecutor executor;
    {
        auto [sender, receiver] = mpsc::channel<Job>(8);
        executor.spawn(worker(std::move(receiver))).detach();
        executor.spawn(client(std::move(sender))).detach();
        executor.run();
    }
    {
        auto [sender, receiver] = watch::channel<std::string>("info");
        executor.spawn(follow(std::move(receiver))).detach();
        executor.run_until_stalled();
        (void) sender.send("warning");
        (void) sender.send("error");  // only the latest is seen
        {
            const auto dropped = std::move(sender);
        }
        executor.run();
    }
    {
        auto [sender, receiver] = broadcast::channel<int>(2);
        executor.spawn(listen("one", std::move(receiver))).detach();
        executor.spawn(listen("two", sender.subscribe())).detach();
        for (int event = 1; event <= 3; ++event)
            (void) sender.send(event);
        {
            const auto dropped = std::move(sender);
        }
        executor.run();
    }
}
