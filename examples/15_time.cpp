// SPDX-License-Identifier: MIT
// Time: sleeping, limits, ticks, and a test that waits for an hour at once.

#include <pollen/pollen.hpp>
#include <pollen/testing.hpp>

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;

// [sleep]
pollen::Coro<int> answer_after(pollen::Duration span) {
    co_await pollen::sleep_for(span);
    co_return 42;
}
// [/sleep]

// [timeout]
pollen::Coro<void> ask(pollen::Duration span, pollen::Duration limit) {
    const auto answer = co_await pollen::timeout(answer_after(span), limit);
    if (answer) {
        std::printf("the answer is %d\n", *answer);
    } else {
        std::printf("no answer in %d ms\n", static_cast<int>(limit / 1ms));
    }
}
// [/timeout]

// [interval]
pollen::Coro<void> tick(int times) {
    pollen::Interval ticks = pollen::interval(2ms);
    for (int i = 1; i <= times; ++i) {
        co_await ticks.tick();
        std::printf("tick %d\n", i);
    }
}
// [/interval]

// [test]
pollen::Coro<void> nightly(pollen::testing::ManualClock& clock, int& runs) {
    for (int night = 0; night < 3; ++night) {
        co_await pollen::sleep_for(clock, 24h);
        ++runs;
    }
}

int runs_in_three_days() {
    pollen::testing::ManualClock clock;
    pollen::LocalExecutor executor;
    int runs = 0;
    executor.spawn(nightly(clock, runs));
    clock.run(executor);  // through three days, without waiting
    return runs;
}
// [/test]

int main() {
    pollen::block_on(ask(1h, 1ms));
    pollen::block_on(ask(1ms, 1h));
    pollen::block_on(tick(3));
    std::printf("%d runs in three days\n", runs_in_three_days());
}
