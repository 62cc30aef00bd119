// SPDX-License-Identifier: MIT
// Many tasks on one thread: spawn, JoinHandle, abort, and what becomes of an exception.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

pollen::Coro<int> count_to(int last, std::string name) {
    for (int i = 1; i <= last; ++i) {
        std::printf("%s %d\n", name.c_str(), i);
        co_await pollen::future::yield_now();
    }
    co_return last;
}

pollen::Coro<void> fail() {
    co_await pollen::future::yield_now();
    throw std::runtime_error("out of pollen");
}

// [main]
pollen::Coro<void> run_tasks(pollen::LocalExecutor& executor) {
    // A task runs whether or not somebody waits for it.
    pollen::JoinHandle<int> ants = executor.spawn(count_to(2, "ants"));
    pollen::JoinHandle<int> bees = executor.spawn(count_to(3, "bees"));
    const int sum = co_await std::move(ants) + co_await std::move(bees);
    std::printf("%d in all\n", sum);

    // What it throws is thrown where it is joined.
    try {
        co_await executor.spawn(fail());
    } catch (const std::runtime_error& error) {
        std::printf("a task threw: %s\n", error.what());
    }

    // It can be ended.
    pollen::JoinHandle<int> wasps = executor.spawn(pollen::future::pending<int>());
    wasps.abort();
    try {
        co_await std::move(wasps);
    } catch (const pollen::JoinError& error) {
        std::printf("the wasps: %s\n", error.what());
    }
}
// [/main]

int main() {
    pollen::LocalExecutor executor;
    executor.run_until(run_tasks(executor));

    executor.spawn(count_to(2, "moths"));  // nobody joins it
    executor.run();                        // until no task is left
}
