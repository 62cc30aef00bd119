// SPDX-License-Identifier: MIT
// A fan-out: 10,000 requests to a server with troubles, 64 at once, with retries, time limits and a
// stream of progress. With --drop-at-every-step: shorter runs, each destroyed one step later.

// What to look at (fan_out.hpp):
//
// - The requests are a stream, and so are their outcomes: buffer_unordered() between them bounds
//   what is under way, and asks for a request only when there is room for it.
// - A try that takes too long is destroyed by timeout(), with its connection. So is all the rest
//   when the fan-out itself is destroyed: there is nothing to cancel by hand.
// - The progress is a stream, too: ticks until the work has finished, each made into a tally. Work
//   and progress run in one task and share a variable without a lock.

#include "fan_out.hpp"

#include <pollen/testing.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using fan_out::Server;
using fan_out::Tally;

constexpr std::uint32_t many = 10'000;
constexpr std::size_t at_once = 64;

void print(const char* what, const Tally& tally) {
    std::printf("%-9s %6llu done, %llu given up, %llu tries, %llu of them timed out\n", what,
                static_cast<unsigned long long>(tally.done),
                static_cast<unsigned long long>(tally.given_up),
                static_cast<unsigned long long>(tally.tries),
                static_cast<unsigned long long>(tally.timeouts));
}

bool run() {
    Server server;
    pollen::LocalExecutor executor;
    const Tally tally = executor.run_until(fan_out::fan_out(
        server, fan_out::requests(many), at_once, [](const Tally& now) { print("", now); }));
    print("finished:", tally);
    std::printf("at most %zu at once\n", server.most_in_flight());

    // A machine that is busy may be late for some time limits, so more tries are no mistake.
    const Tally expected = fan_out::expected(many);
    return tally.finished() == many && tally.tries >= expected.tries &&
           tally.timeouts >= expected.timeouts && server.most_in_flight() == at_once &&
           server.in_flight() == 0;
}

// In simulated time, by hand: a step is a poll, or the time's move to the next deadline.
struct Run {
    explicit Run(std::uint32_t count, std::size_t limit)
        : as_default(clock),
          task(fan_out::fan_out(server, fan_out::requests(count), limit,
                                [this](const Tally&) { ++reports; })) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    // False if it has finished.
    bool step() {
        if (is_polled && !task.is_woken()) {
            if (!clock.advance_to_next()) {
                std::printf("nobody will wake it\n");
                std::exit(EXIT_FAILURE);
            }
            return true;
        }
        is_polled = true;
        auto answer = task.poll();
        if (answer.is_pending()) return true;
        tally = answer.value();
        return false;
    }

    pollen::testing::ManualClock clock;
    pollen::testing::AsDefaultTimer as_default;
    Server server;
    std::size_t reports = 0;
    Tally tally;
    bool is_polled = false;
    pollen::testing::TestTask<pollen::Coro<Tally>> task;
};

// Runs for so many steps and destroys all. False if something is left.
bool drop_after(std::size_t steps, std::uint32_t count, std::size_t limit, bool& has_finished) {
    Run run(count, limit);
    for (std::size_t step = 0; step < steps && !has_finished; ++step)
        has_finished = !run.step();
    run.task.drop();
    if (run.server.in_flight() == 0 && run.clock.sleeping() == 0) return true;
    std::printf("dropped after %zu steps, it leaves %zu connections and %zu sleepers\n", steps,
                run.server.in_flight(), run.clock.sleeping());
    return false;
}

bool drop_at_every_step() {
    // Few, at every step; and the whole, at every so many.
    std::size_t drops = 0;
    const auto drop_all = [&](std::uint32_t count, std::size_t limit, std::size_t distance) {
        bool has_finished = false;
        for (std::size_t steps = 0; !has_finished; steps += distance, ++drops) {
            if (!drop_after(steps, count, limit, has_finished)) return false;
        }
        return true;
    };
    if (!drop_all(500, 16, 1) || !drop_all(many, at_once, 1'000)) return false;

    // The memory is LeakSanitizer's to look after, in a build that has it.
    std::printf("destroyed at %zu moments: nothing is left\n", drops);

    Run whole(many, at_once);
    while (whole.step()) {
    }
    print("finished:", whole.tally);
    return whole.tally == fan_out::expected(many) && whole.reports > 0 &&
           whole.server.most_in_flight() == at_once;
}

}  // namespace

int main(int argc, char** argv) {
    const bool drops = argc > 1 && std::strcmp(argv[1], "--drop-at-every-step") == 0;
    const bool ok = drops ? drop_at_every_step() : run();
    std::printf("%s\n", ok ? "as it should be" : "NOT as it should be");
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
