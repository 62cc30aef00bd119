// SPDX-License-Identifier: MIT
// A scope: children that borrow from the coroutine that opened it, and are gone when it is left.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

// [count]
pollen::Coro<int> count(const std::string& text, char wanted) {
    int found = 0;
    for (const char c : text) {
        if (c == wanted) ++found;
        co_await pollen::future::yield_now();  // let the others go on
    }
    co_return found;
}

pollen::Coro<int> vowels(std::string text) {
    int sum = 0;
    co_await pollen::task_scope([&](pollen::TaskScope& scope) -> pollen::Coro<void> {
        std::vector<pollen::ScopeHandle<int>> counts;
        for (const char vowel : {'a', 'e', 'i', 'o', 'u'})
            counts.push_back(scope.spawn(count(text, vowel)));  // text outlives the scope
        for (auto& found : counts)
            sum += co_await found;
    });
    co_return sum;
}
// [/count]

// [first]
class Ticket {
public:
    explicit Ticket(const char* name) : name_(name) { std::printf("%s begins\n", name_); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() { std::printf("%s is gone\n", name_); }

private:
    const char* name_;
};

pollen::Coro<void> patient() {
    const Ticket ticket("patient");
    co_await pollen::future::pending();
}

pollen::Coro<void> broken() {
    const Ticket ticket("broken");
    co_await pollen::future::yield_now();
    throw std::runtime_error("no luck");
}

pollen::Coro<void> together() {
    try {
        co_await pollen::task_scope([](pollen::TaskScope& scope) -> pollen::Coro<void> {
            scope.spawn(patient());
            scope.spawn(broken());
            co_return;
        });
    } catch (const std::runtime_error& error) {
        std::printf("caught: %s\n", error.what());
    }
}
// [/first]

// [cancel]
pollen::Coro<void> heartbeat(int& beats) {
    for (;;) {
        ++beats;
        co_await pollen::future::yield_now();
    }
}

pollen::Coro<int> work_with_heartbeat() {
    int beats = 0;
    co_await pollen::task_scope([&](pollen::TaskScope& scope) -> pollen::Coro<void> {
        scope.spawn(heartbeat(beats));
        for (int i = 0; i < 3; ++i)
            co_await pollen::future::yield_now();  // the work
        scope.cancel();                            // else the scope would wait for the heartbeat
    });
    co_return beats;
}
// [/cancel]

int main() {
    pollen::LocalExecutor executor;
    std::printf("vowels: %d\n", executor.run_until(vowels("structured concurrency")));
    executor.run_until(together());
    std::printf("the heart has beaten: %s\n",
                executor.run_until(work_with_heartbeat()) > 0 ? "yes" : "no");

    auto abandoned = vowels("never finished");
    pollen::Context cx(pollen::Waker::noop());
    const bool is_pending = abandoned.poll(cx).is_pending();
    std::printf("abandoned while %s\n", is_pending ? "it waits" : "done");
}
