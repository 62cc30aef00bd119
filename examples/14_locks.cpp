// SPDX-License-Identifier: MIT
// What tasks share: a mutex across an await, permits, a signal, a value made once, a token to stop.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <deque>
#include <utility>

// [mutex]
pollen::Coro<void> deposit(pollen::Mutex<int>& balance, int amount) {
    auto guard = co_await balance.lock();
    const int before = *guard;
    co_await pollen::future::yield_now();  // nobody else gets at the balance meanwhile
    *guard = before + amount;
}
// [/mutex]

// [semaphore]
pollen::Coro<void> download(pollen::Semaphore& connections, int page) {
    const auto connection = co_await connections.acquire();
    std::printf("page %d begins\n", page);
    co_await pollen::future::yield_now();
    std::printf("page %d ends\n", page);
}
// [/semaphore]

// [notify]
struct Orders {
    std::deque<int> waiting;
    pollen::Notify changed;
};

pollen::Coro<void> cook(Orders& orders, int meals) {
    for (int cooked = 0; cooked < meals; ++cooked) {
        while (orders.waiting.empty())
            co_await orders.changed.notified();
        std::printf("meal %d\n", orders.waiting.front());
        orders.waiting.pop_front();
    }
}

pollen::Coro<void> order(Orders& orders, int meal) {
    orders.waiting.push_back(meal);
    orders.changed.notify_one();
    co_return;
}
// [/notify]

// [notify_all]
struct Door {
    bool is_open = false;
    pollen::Notify changed;
};

pollen::Coro<void> enter(Door& door, const char* name) {
    while (!door.is_open) {
        auto changed = door.changed.notified();  // counts from here on
        if (door.is_open) break;                 // had another thread opened it just now
        co_await std::move(changed);
    }
    std::printf("%s enters\n", name);
}

pollen::Coro<void> open(Door& door) {
    door.is_open = true;
    door.changed.notify_all();
    co_return;
}
// [/notify_all]

// [once]
pollen::Coro<int> read_settings() {
    std::puts("the settings are read");
    co_await pollen::future::yield_now();
    co_return 8080;
}

pollen::Coro<void> listen(pollen::OnceCell<int>& port) {
    const int& number = co_await port.get_or_init(read_settings);
    std::printf("listens at %d\n", number);
}
// [/once]

// [token]
pollen::Coro<void> serve(pollen::CancellationToken stop) {
    int served = 0;
    for (;;) {
        const auto request = co_await stop.run_until_cancelled(pollen::future::yield_now());
        if (!request) break;
        ++served;
    }
    std::printf("served %s, and closes in order\n", served > 0 ? "some" : "nobody");
}

pollen::Coro<void> operate(pollen::CancellationToken stop) {
    for (int i = 0; i < 3; ++i)
        co_await pollen::future::yield_now();
    std::puts("stop");
    stop.cancel();
}
// [/token]

// [by_ref]
pollen::Coro<void> lock_or_give_up(pollen::Mutex<int>& balance, pollen::CancellationToken stop) {
    auto lock = balance.lock();
    auto stopped = stop.cancelled();
    (void) co_await pollen::future::select(pollen::future::by_ref(lock),
                                           pollen::future::by_ref(stopped));
    std::puts(stop.is_cancelled() ? "gave up" : "locked");
}
// [/by_ref]

int main() {
    pollen::LocalExecutor executor;

    pollen::Mutex balance(100);
    executor.spawn(deposit(balance, 20)).detach();
    executor.spawn(deposit(balance, 3)).detach();
    executor.run();
    std::printf("%d in the account\n", balance.get_mut());

    pollen::Semaphore connections(2);
    for (int page = 1; page <= 3; ++page)
        executor.spawn(download(connections, page)).detach();
    executor.run();

    Orders orders;
    executor.spawn(cook(orders, 2)).detach();
    executor.spawn(order(orders, 7)).detach();
    executor.spawn(order(orders, 8)).detach();
    executor.run();

    Door door;
    executor.spawn(enter(door, "Ada")).detach();
    executor.spawn(enter(door, "Bob")).detach();
    executor.spawn(open(door)).detach();
    executor.run();

    pollen::OnceCell<int> port;
    executor.spawn(listen(port)).detach();
    executor.spawn(listen(port)).detach();
    executor.run();

    const pollen::CancellationToken stop;
    executor.spawn(serve(stop.child_token())).detach();
    executor.spawn(operate(stop.clone())).detach();
    const auto held = balance.try_lock();
    executor.spawn(lock_or_give_up(balance, stop.child_token())).detach();
    executor.run();
}
