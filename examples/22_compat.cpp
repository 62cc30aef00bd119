// SPDX-License-Identifier: MIT
// Other models of asynchronous work: callbacks, std::future, and coroutines of other libraries.

#include <pollen/compat.hpp>
#include <pollen/pollen.hpp>

#include <coroutine>
#include <cstdio>
#include <exception>
#include <functional>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace compat = pollen::compat;

// [legacy]
// A library with callbacks, which it calls from its own thread, or with an error.
class Sensor {
public:
    using Callback = std::function<void(int celsius, const char* error)>;

    int read(Callback callback) {  // returns a number to cancel by
        requests_.push_back(std::move(callback));
        return static_cast<int>(requests_.size()) - 1;
    }
    void cancel(int number) { std::printf("cancelled request %d\n", number); }

    void answer_all() {
        for (const Callback& callback : std::exchange(requests_, {}))
            callback(21, nullptr);
    }
    void fail_all() {
        for (const Callback& callback : std::exchange(requests_, {}))
            callback(0, "no sensor");
    }

private:
    std::vector<Callback> requests_;
};
// [/legacy]

// [callback]
auto temperature(Sensor& sensor) {
    return compat::callback_future<int>([&sensor](compat::Completion<int> done) {
        const int number = sensor.read([done](int celsius, const char* error) {
            if (error == nullptr) {
                done(celsius);
            } else {
                done.fail(std::make_exception_ptr(std::runtime_error(error)));
            }
        });
        return [&sensor, number] { sensor.cancel(number); };
    });
}

pollen::Coro<void> report(Sensor& sensor) {
    try {
        std::printf("%d degrees\n", co_await temperature(sensor));
    } catch (const std::runtime_error& error) {
        std::printf("error: %s\n", error.what());
    }
}
// [/callback]

void callbacks() {
    Sensor sensor;
    pollen::LocalExecutor executor;
    executor.spawn(report(sensor)).detach();
    executor.run_until_stalled();
    std::thread thread([&sensor] { sensor.answer_all(); });
    executor.run();
    thread.join();

    executor.spawn(report(sensor)).detach();
    executor.run_until_stalled();
    sensor.fail_all();
    executor.run();

    auto aborted = executor.spawn(report(sensor));
    executor.run_until_stalled();
    aborted.abort();
    executor.run();
}

// [c_callback]
// The same in C: a function pointer and a pointer that it is given back.
extern "C" void c_add(int a, int b, void* user, void (*callback)(void* user, int sum)) {
    callback(user, a + b);
}

pollen::Coro<int> add(int a, int b) {
    auto start = [a, b](compat::Completion<int> done) {
        c_add(a, b, std::move(done).into_user_data(), compat::Completion<int>::c_callback);
    };
    co_return co_await compat::callback_future<int>(std::move(start));
}
// [/c_callback]

// [std_future]
pollen::Coro<int> from_std() {
    std::future<int> legacy = std::async(std::launch::async, [] { return 40; });
    // A thread for blocking work waits for it: a std::future tells nobody that it is ready.
    const int forty =
        co_await compat::from_std_future(std::move(legacy), pollen::BlockingPool::default_pool());
    co_return forty + 2;
}

int to_std(pollen::ThreadPool& pool) {
    std::future<int> result = compat::into_std_future(pool, from_std());
    return result.get();  // blocks
}
// [/std_future]

// [task]
// The coroutine type of another library, as far as this example needs it: lazy, awaited once.
class Task {
public:
    struct promise_type {
        Task get_return_object() {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept {
            struct Continue {
                bool await_ready() noexcept { return false; }
                auto await_suspend(std::coroutine_handle<promise_type> self) noexcept {
                    return self.promise().continuation;
                }
                void await_resume() noexcept {}
            };
            return Continue();
        }
        void return_value(int result) { value = result; }
        void unhandled_exception() { std::terminate(); }

        int value = 0;
        std::coroutine_handle<> continuation = std::noop_coroutine();
    };

    Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (coroutine_) coroutine_.destroy();
    }

    bool await_ready() { return false; }
    auto await_suspend(std::coroutine_handle<> awaiting) {
        coroutine_.promise().continuation = awaiting;
        return coroutine_;
    }
    int await_resume() { return coroutine_.promise().value; }

private:
    explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
    std::coroutine_handle<promise_type> coroutine_;
};
// [/task]

// [coroutines]
Task foreign(Sensor& sensor) {
    const int celsius = co_await compat::as_awaitable(temperature(sensor));  // a future
    co_return celsius + 1;
}

pollen::Coro<void> ours(Sensor& sensor) {
    const int warmer = co_await compat::from_awaitable(foreign(sensor));  // a foreign task
    std::printf("%d degrees, through both\n", warmer);
}
// [/coroutines]

// [directly]
template <>
struct pollen::IntoFuture<Task> {
    static auto into_future(Task task) { return compat::from_awaitable(std::move(task)); }
};

pollen::Coro<void> directly(Sensor& sensor) {
    const int warmer = co_await foreign(sensor);
    std::printf("%d degrees, through both\n", warmer);
}
// [/directly]

void coroutines() {
    Sensor sensor;
    pollen::LocalExecutor executor;
    executor.spawn(ours(sensor)).detach();
    executor.spawn(directly(sensor)).detach();
    executor.run_until_stalled();
    sensor.answer_all();
    executor.run();
}

int main() {
    callbacks();
    std::printf("%d\n", pollen::block_on(add(3, 4)));
    pollen::ThreadPool pool(1);
    std::printf("%d\n", to_std(pool));
    coroutines();
}
