// SPDX-License-Identifier: MIT
// A coroutine that waits for several things at once, again and again: orders, work in progress,
// and the word to stop.

#include <pollen/pollen.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace mpsc = pollen::mpsc;
namespace stream = pollen::stream;
using pollen::Coro;

Coro<std::string> cook(std::string dish, int steps) {
    for (int step = 0; step < steps; ++step)
        co_await future::yield_now();
    co_return dish;
}

// [kitchen]
struct Order {
    std::string dish;
    int steps;
};

Coro<int> kitchen(mpsc::Receiver<Order> orders, pollen::CancellationToken closing) {
    pollen::FuturesUnordered<Coro<std::string>> stove;
    auto closed = closing.cancelled();
    int served = 0;

    // What is lent to the loop is polled where it is, and may be used between its polls.
    future::SelectLoop loop(future::SelectOrder::biased(), closed, stove, orders);
    while (auto event = co_await loop.next()) {
        if (event.from(closed)) {
            std::printf("closed, with %zu on the stove\n", stove.size());
            break;  // what is on the stove is destroyed with it
        }
        if (std::string* dish = event.from(stove)) {
            ++served;
            std::printf("%s is served\n", dish->c_str());
        } else if (Order* order = event.from(orders)) {
            std::printf("%s is ordered\n", order->dish.c_str());
            stove.push(cook(std::move(order->dish), order->steps));
        }
    }
    co_return served;
}
// [/kitchen]

Coro<void> guests(mpsc::Sender<Order> orders, pollen::CancellationToken closing) {
    std::vector<Order> wishes;
    wishes.push_back({"stew", 99});
    wishes.push_back({"toast", 1});
    wishes.push_back({"soup", 4});
    for (Order& wish : wishes)
        (void) co_await orders.send(std::move(wish));
    for (int i = 0; i < 8; ++i)
        co_await future::yield_now();
    closing.cancel();
}

// [once]
// The first of any number, once: what loses is destroyed.
Coro<const char*> quickest() {
    using namespace std::chrono_literals;
    auto event = co_await future::select_once(cook("roast", 1'000'000'000), cook("salad", 1),
                                              pollen::sleep_for(1h));
    const char* const name =
        event.match([](const std::string&) { return "roast"; },
                    [](const std::string&) { return "salad"; }, [] { return "nothing"; });
    co_return name;
}
// [/once]

// [default]
// With a default: do something else while nothing is ready.
Coro<int> idle_rounds(std::string dish) {
    auto cooking = cook(std::move(dish), 3);
    future::SelectLoop loop(cooking);
    int rounds = 0;
    while (auto event = co_await loop.try_next()) {
        if (event.is_default()) ++rounds;
    }
    co_return rounds;
}
// [/default]

// [for]
Coro<int> letters(std::vector<std::string> words) {
    int count = 0;
    POLLEN_FOR_CO_AWAIT(const std::string& word, stream::iter(std::move(words))) {
        if (word.empty()) continue;
        count += static_cast<int>(word.size());
    }
    co_return count;
}
// [/for]

Coro<void> run() {
    auto [sender, receiver] = mpsc::channel<Order>(8);
    pollen::CancellationToken closing;
    auto both = future::join(kitchen(std::move(receiver), closing.clone()),
                             guests(std::move(sender), closing.clone()));
    const auto outputs = co_await std::move(both);
    std::printf("%d dishes were served\n", std::get<0>(outputs));

    const char* const name = co_await quickest();
    std::printf("%s is ready first\n", name);
    const int rounds = co_await idle_rounds("egg");
    std::printf("%d rounds without an egg\n", rounds);
    std::vector<std::string> words{"bread", "", "butter"};
    const int count = co_await letters(std::move(words));
    std::printf("%d letters\n", count);

    // All of many, in order.
    std::vector<Coro<std::string>> menu;
    for (const char* const dish : {"soup", "fish", "fruit"})
        menu.push_back(cook(dish, 3));
    const std::vector<std::string> dishes = co_await future::join_all(std::move(menu));
    for (const std::string& dish : dishes)
        std::printf("%s\n", dish.c_str());
}

int main() {
    pollen::LocalExecutor executor;
    executor.run_until(run());
}
