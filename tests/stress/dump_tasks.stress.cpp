// SPDX-License-Identifier: MIT
// Dumps while tasks are spawned, polled and dropped in other threads.

#include <pollen/executor/dump_tasks.hpp>
#include <pollen/executor/task_record.hpp>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace {

using pollen::detail::TaskFacts;
using pollen::detail::TaskRecord;

// A future whose halves differ only while it is polled.
struct Halves {
    unsigned left = 0;
    unsigned right = 0;
};

std::atomic<unsigned> torn = 0;
int nowhere = -1;  // a file descriptor

void live(std::atomic<bool>& stop) {
    while (!stop) {
        Halves halves;
        TaskFacts facts{};
        facts.executor = "a thread";
        facts.name = "halves";
        facts.future.type = "Halves";
        facts.future.future = &halves;
        facts.future.trace_function = [](const void* future, pollen::AwaitTrace& trace) noexcept {
            const auto& seen = *static_cast<const Halves*>(future);
            if (seen.left != seen.right) ++torn;
            trace.future("Halves");
        };
        TaskRecord record(facts);
        for (int i = 0; i < 5; ++i) {
            (void) record.poll([&] {
                ++halves.left;
                ++halves.right;
                return false;
            });
        }
        record.drop([&] { ++halves.left; });
    }
}

TEST(DumpTasksStress, NeverLooksIntoATaskThatIsPolledOrGone) {
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] { live(stop); });

    // Signals strike the threads at any moment, also while they have a lock.
    nowhere = ::open("/dev/null", O_WRONLY);
    std::signal(SIGUSR1, [](int) { (void) pollen::try_dump_tasks(nowhere); });
    std::size_t seen = 0;
    for (int round = 0; round < 2000 || seen < 5000; ++round) {
        std::string text;
        pollen::dump_tasks(text);
        for (std::size_t at = 0; (at = text.find("task ", at)) != std::string::npos; ++at)
            ++seen;
        ::pthread_kill(threads[static_cast<std::size_t>(round) % 3].native_handle(), SIGUSR1);
    }
    stop = true;
    for (std::thread& thread : threads)
        thread.join();

    std::signal(SIGUSR1, SIG_DFL);
    ::close(nowhere);
    EXPECT_EQ(torn, 0U);
}

}  // namespace
