// SPDX-License-Identifier: MIT
// A program that hangs, and what dump_tasks() says of it.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <string>

namespace future = pollen::future;

// [tasks]
using Account = pollen::Mutex<int>;

pollen::Coro<pollen::MutexGuard<int>> open(Account& account) {
    pollen::MutexGuard<int> balance = co_await account.lock();
    co_await future::yield_now();  // it takes a while
    co_return balance;
}

pollen::Coro<> transfer(Account& from, Account& to, int amount) {
    pollen::MutexGuard<int> source = co_await open(from);
    pollen::MutexGuard<int> target = co_await open(to);
    *source -= amount;
    *target += amount;
}
// [/tasks]

int main() {
    // [spawn]
    Account alice(100);
    Account bob(100);
    pollen::LocalExecutor executor;
    executor.spawn(transfer(alice, bob, 10) | future::named("alice pays bob"));
    executor.spawn(transfer(bob, alice, 20) | future::named("bob pays alice"));
    executor.run_until_stalled();
    // [/spawn]

    // [dump]
    std::string text;
    pollen::dump_tasks(text);
    std::fputs(text.c_str(), stdout);
    // [/dump]
}
