// SPDX-License-Identifier: MIT
// The executor of one thread that costs no atomic operation, and the error when a waker leaves it.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <string>
#include <thread>
#include <utility>

// [tasks]
pollen::LocalCoro<int> count_to(int last, std::string name) {
    for (int i = 1; i <= last; ++i) {
        std::printf("%s %d\n", name.c_str(), i);
        co_await pollen::future::yield_now();
    }
    co_return last;
}

// The handles stay on their thread too, so what awaits them is a LocalCoro.
pollen::LocalCoro<int> sum(pollen::ThreadLockedExecutor& executor) {
    auto ants = executor.spawn(count_to(2, "ants"));
    auto bees = executor.spawn(count_to(3, "bees"));
    const int all_ants = co_await std::move(ants);
    const int all_bees = co_await std::move(bees);
    co_return all_ants + all_bees;
}
// [/tasks]

// [cross]
pollen::LocalCoro<void> wake_from_elsewhere() {
    pollen::Context& cx = co_await pollen::this_context();
    std::thread other([&waker = cx.waker()] {
        try {
            waker.wake_by_ref();
        } catch (const pollen::WrongThread&) {
            std::puts("a waker was used on another thread");  // what() names both threads
        }
    });
    other.join();
}
// [/cross]

int main() {
    pollen::ThreadLockedExecutor executor;
    std::printf("%d in all\n", executor.run_until(sum(executor)));

    executor.spawn(wake_from_elsewhere());
    executor.run();
}
