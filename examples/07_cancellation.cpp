// SPDX-License-Identifier: MIT
// Cancellation is destruction: a future that is destroyed while it waits releases all it holds.

#include <pollen/pollen.hpp>

#include <cstdio>

// Something that must be given back, whatever happens.
class Lock {
public:
    explicit Lock(const char* name) : name_(name) { std::printf("lock %s\n", name_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() { std::printf("unlock %s\n", name_); }

private:
    const char* name_;
};

// [coroutines]
pollen::Coro<void> write_page() {
    const Lock page("page");
    co_await pollen::future::pending();  // a disk that never answers
    std::puts("never printed");
}

pollen::Coro<void> save() {
    const Lock file("file");
    co_await write_page();
    std::puts("never printed either");
}
// [/coroutines]

int main() {
    {
        auto saving = save();
        std::puts("not polled, so nothing to release");
    }
    {
        auto saving = save();
        pollen::Context cx(pollen::Waker::noop());
        const bool is_pending = saving.poll(cx).is_pending();
        std::puts(is_pending ? "it waits" : "it is done");
    }  // destroyed here: the innermost coroutine first
    std::puts("all is released");
}
