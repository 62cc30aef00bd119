// SPDX-License-Identifier: MIT
// The host in C++: opens plug-ins, whatever they are written in, and awaits all on one thread.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/ffi.hpp>
#include <pollen/task.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <dlfcn.h>

namespace {

/// What this thread has taken from the heap so far; 0 unless heap_meter is loaded.
unsigned long heap_count() {
    using Count = unsigned long (*)();
    static const Count count = reinterpret_cast<Count>(dlsym(RTLD_DEFAULT, "heap_meter_count"));
    return count != nullptr ? count() : 0;
}

/// Awaits a plug-in's future, and counts what it costs.
class Metered {
public:
    struct Result {
        std::uint32_t value;
        unsigned polls;
        unsigned long allocations;
    };
    using Output = Result;

    explicit Metered(pollen::FfiFuture<std::uint32_t> future) : future_(std::move(future)) {}

    pollen::Poll<Result> poll(pollen::Context& cx) {
        const unsigned long before = heap_count();
        pollen::Poll<std::uint32_t> answer = future_.poll(cx);
        allocations_ += heap_count() - before;
        ++polls_;
        return std::move(answer).map(
            [this](std::uint32_t value) { return Result{value, polls_, allocations_}; });
    }

private:
    pollen::FfiFuture<std::uint32_t> future_;
    unsigned polls_ = 0;
    unsigned long allocations_ = 0;
};

/// One plug-in, and the call that is awaited there.
struct Call {
    std::string plugin;
    std::uint32_t arg;
    unsigned long allocations;  // to make the future
    pollen::JoinHandle<Metered::Result> handle;
};

template <class Function>
Function find(void* library, const char* name) {
    void* symbol = dlsym(library, name);
    if (symbol == nullptr) {
        std::fprintf(stderr, "%s\n", dlerror());
        std::exit(1);
    }
    return reinterpret_cast<Function>(symbol);
}

pollen::Coro<> print_all(std::vector<Call> calls) {
    std::printf("  %-20s  %-9s %6s %6s  %s\n", "plug-in", "awaited", "value", "polls",
                "allocations");
    for (Call& call : calls) {
        const Metered::Result result = co_await call.handle;
        std::printf("  %-20s  work(%u)  %6u %6u  %lu to make it, %lu to poll it\n",
                    call.plugin.c_str(), call.arg, result.value, result.polls, call.allocations,
                    result.allocations);
    }
}

}  // namespace

int main(int argc, char** argv) {
    pollen::LocalExecutor executor;
    std::vector<Call> calls;
    std::uint32_t arg = 10;
    for (int i = 1; i < argc; ++i, arg += 10) {
        void* library = dlopen(argv[i], RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            std::fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        const char* plugin = find<const char* (*) ()>(library, "demo_start")();
        const auto work =
            find<pollen::RawFfiFuture<std::uint32_t> (*)(std::uint32_t)>(library, "work");

        // What is dropped before it is polled has done nothing. The first call of a library in a
        // thread also sets up its thread-locals, which is not counted.
        static_cast<void>(pollen::FfiFuture<std::uint32_t>(work(0)));

        const unsigned long before = heap_count();
        pollen::FfiFuture<std::uint32_t> future = work(arg);
        const unsigned long allocations = heap_count() - before;
        calls.push_back({plugin, arg, allocations, executor.spawn(Metered(std::move(future)))});
    }
    // Nothing has run so far. Now all do, at the same time.
    executor.run_until(print_all(std::move(calls)));
    return 0;
}
