// SPDX-License-Identifier: MIT
// A job processor: producers, a bounded channel, workers on a pool, time limits, blocking file
// reads, and an orderly end on SIGTERM. Every job that was accepted is accounted for.

// What to look at:
//
// - submit() reserves room before it makes a job, so that a producer can be stopped while it waits
//   and no job is lost with it.
// - Two tokens end the program: `closing` stops the producers, `ending` those who still work when
//   the time for that is over. Nothing else has to know of the end: a channel without senders ends,
//   and a future that is not wanted any more is destroyed.
// - Tasks own what they use (shared_ptr), since they may outlive whoever spawned them.

#include <pollen/pollen.hpp>

#include <unistd.h>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

constexpr std::size_t producers = 4;
constexpr std::size_t workers = 64;
constexpr std::size_t queue_capacity = 256;
constexpr auto time_limit = 100ms;     // for one job
constexpr auto time_to_finish = 50ms;  // for the jobs that are in the queue at the end

struct Job {
    enum class Kind : std::uint8_t { Compute, ReadFile, Wait, WaitTooLong };

    Kind kind;
};

// What became of the jobs.
struct Tally {
    std::atomic<std::uint64_t> accepted = 0;
    std::atomic<std::uint64_t> done = 0;
    std::atomic<std::uint64_t> too_slow = 0;   // cancelled by their time limit
    std::atomic<std::uint64_t> cancelled = 0;  // by the end of the program
    std::atomic<std::uint64_t> bytes = 0;      // read by those that are done
};

struct Processor {
    explicit Processor(pollen::mpsc::Receiver<Job> receiver) : jobs(std::move(receiver)) {}

    pollen::Mutex<pollen::mpsc::Receiver<Job>> jobs;  // the workers take turns
    pollen::CancellationToken closing;
    pollen::CancellationToken ending;
    Tally tally;
};

// Of a hundred jobs one reads a file, one waits within its limit, and one waits too long.
Job::Kind kind_of(std::uint64_t number) {
    switch (number % 100) {
        case 20:
            return Job::Kind::ReadFile;
        case 40:
            return Job::Kind::Wait;
        case 60:
            return Job::Kind::WaitTooLong;
        default:
            return Job::Kind::Compute;
    }
}

std::uint64_t count_bytes_of_this_program() {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen("/proc/self/cmdline", "rb"), &std::fclose);
    if (file == nullptr) return 0;
    char buffer[256];
    std::uint64_t sum = 0;
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get()))
        sum += count;
    return sum;
}

// Does one job; the answer is how many bytes it has read.
pollen::Coro<std::uint64_t> process(Job job) {
    switch (job.kind) {
        case Job::Kind::Compute:
            co_await pollen::future::yield_now();
            break;
        case Job::Kind::ReadFile: {
            const std::uint64_t bytes = co_await pollen::blocking(&count_bytes_of_this_program);
            co_return bytes;
        }
        case Job::Kind::Wait:
            co_await pollen::sleep_for(1ms);
            break;
        case Job::Kind::WaitTooLong:
            co_await pollen::sleep_for(1h);
            break;
    }
    co_return 0;
}

// Accepts jobs until the program closes.
pollen::Coro<> submit(std::shared_ptr<Processor> processor, pollen::mpsc::Sender<Job> sender) {
    for (std::uint64_t number = 0;; ++number) {
        auto room = co_await processor->closing.run_until_cancelled(sender.reserve());
        if (!room || !*room) co_return;
        const Job job{kind_of(number)};
        const bool accepted = static_cast<bool>(std::move(**room).send(job));
        if (accepted) ++processor->tally.accepted;
    }
}

// Takes jobs out of the channel until it has ended.
pollen::Coro<> work(std::shared_ptr<Processor> processor) {
    Tally& tally = processor->tally;
    for (;;) {
        std::optional<Job> job;
        {
            auto jobs = co_await processor->jobs.lock();
            job = co_await jobs->recv();
        }
        if (!job) co_return;

        auto limited = process(*job) | pollen::timeout(time_limit);
        const auto outcome = co_await processor->ending.run_until_cancelled(std::move(limited));
        if (!outcome) {
            ++tally.cancelled;
        } else if (outcome->is_elapsed()) {
            ++tally.too_slow;
        } else {
            ++tally.done;
            tally.bytes += outcome->value();
        }
    }
}

// Waits for SIGTERM, on a thread that may block.
int wait_for_signal() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    int received = 0;
    sigwait(&signals, &received);
    return received;
}

pollen::Coro<> serve(pollen::ThreadPool& pool, std::shared_ptr<Processor> processor,
                     pollen::mpsc::Sender<Job> sender) {
    pollen::JoinSet<void> tasks;
    for (std::size_t i = 0; i < workers; ++i)
        tasks.spawn(pool, work(processor));
    for (std::size_t i = 0; i < producers; ++i)
        tasks.spawn(pool, submit(processor, sender.clone()));
    {
        // The channel ends with the last producer.
        const pollen::mpsc::Sender<Job> dropped(std::move(sender));
    }

    const int signal = co_await pollen::blocking(&wait_for_signal);
    std::printf("signal %d: no new jobs, %lld ms for those that are accepted\n", signal,
                static_cast<long long>(time_to_finish.count()));
    processor->closing.cancel();

    auto all = [&]() -> pollen::Coro<> {
        for (;;) {
            const auto finished = co_await tasks.join_next();
            if (!finished) co_return;
        }
    };
    {
        const auto in_time = co_await (all() | pollen::timeout(time_to_finish));
        if (!in_time.is_elapsed()) co_return;
    }
    processor->ending.cancel();
    co_await all();
}

}  // namespace

int main(int argc, char** argv) {
    const long seconds = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 10;

    // Blocked before there are threads, so that none of them has it delivered.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    pollen::ThreadPool pool(2);
    auto [sender, receiver] = pollen::mpsc::channel<Job>(queue_capacity);
    const auto processor = std::make_shared<Processor>(std::move(receiver));

    // Whoever runs it as a service sends the signal; here it comes by itself.
    pool.spawn([](long after) -> pollen::Coro<> {
        co_await pollen::sleep_for(std::chrono::seconds(after));
        kill(getpid(), SIGTERM);
    }(seconds));

    pool.block_on(serve(pool, processor, std::move(sender)));
    pool.shutdown();

    const Tally& tally = processor->tally;
    const std::uint64_t accounted = tally.done + tally.too_slow + tally.cancelled;
    std::printf("accepted  %llu\n", static_cast<unsigned long long>(tally.accepted));
    std::printf("done      %llu\n", static_cast<unsigned long long>(tally.done));
    std::printf("too slow  %llu\n", static_cast<unsigned long long>(tally.too_slow));
    std::printf("cancelled %llu\n", static_cast<unsigned long long>(tally.cancelled));

    if (accounted != tally.accepted || tally.done == 0 || tally.too_slow == 0 || tally.bytes == 0) {
        std::printf("jobs were lost, or none was done\n");
        return EXIT_FAILURE;
    }
    std::printf("none lost\n");
    return EXIT_SUCCESS;
}
