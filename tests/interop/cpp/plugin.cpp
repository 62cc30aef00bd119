// SPDX-License-Identifier: MIT
// The contract in C++: coroutines. Built as a plug-in, and into the C++ host as its own side.

#include "../contract.h"

#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <list>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

using pollen::Context;
using pollen::Coro;
using pollen::FfiFuture;
using pollen::Poll;
using pollen::RawFfiFuture;
using pollen::Waker;

// ---- counters ----

namespace {

struct Counting {
    std::atomic<std::uint64_t> allocations, frees, made, dropped, polls, clones, recognized,
        migrations;
};
constinit Counting counting{};

void count(std::atomic<std::uint64_t>& counter) {
    counter.fetch_add(1, std::memory_order_relaxed);  // relaxed: a number alone
}

void* allocate(std::size_t size) {
    count(counting.allocations);
    if (void* block = std::malloc(size == 0 ? 1 : size)) return block;
    throw std::bad_alloc();
}

void release(void* block) noexcept {
    if (block == nullptr) return;
    count(counting.frees);
    std::free(block);
}

}  // namespace

// These stay inside the library (operators.map), so that each counts its own blocks.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* block) noexcept { release(block); }
void operator delete[](void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t) noexcept { release(block); }

void interop_counters(InteropCounters* out) {
    *out = {.allocations = counting.allocations,
            .frees = counting.frees,
            .made = counting.made,
            .dropped = counting.dropped,
            .polls = counting.polls,
            .clones = counting.clones,
            .recognized = counting.recognized,
            .migrations = counting.migrations};
}

std::uint32_t interop_abi_version() { return pollen::ABI_VERSION; }
const char* interop_language() { return "c++"; }
std::uint32_t interop_clone_cost() {
    return 0;
}  // a waker that came in goes out as the same pointer
void interop_begin() {
    pollen::set_ffi_panic_handler([](const char*) noexcept {});
}

// ---- the thread sanitizer, in a host that it cannot see into ----

// Rust's atomics are invisible to it, and with them the order that a host keeps: polls one after
// the other, and a wake before the poll that it causes. With INTEROP_TRUST_HOST in the environment
// that order is taken for granted; what this library does itself is checked as ever.
#if defined(__SANITIZE_THREAD__)
#define INTEROP_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define INTEROP_THREAD_SANITIZER 1
#endif
#endif

#if defined(INTEROP_THREAD_SANITIZER)
extern "C" void __tsan_acquire(void*);
extern "C" void __tsan_release(void*);

namespace {
const bool trust_host = std::getenv("INTEROP_TRUST_HOST") != nullptr;
void hand_over_to_host(void* object) {
    if (trust_host) __tsan_release(object);
}
void take_over_from_host(void* object) {
    if (trust_host) __tsan_acquire(object);
}
}  // namespace
#else
namespace {
void hand_over_to_host(void*) {}
void take_over_from_host(void*) {}
}  // namespace
#endif

namespace {

/// A coroutine that counts its making, its polls and its dropping. Crosses the border as the
/// coroutine does: its frame is fut_ptr, and nothing is allocated.
template <class T>
class Counted {
public:
    using Output = T;

    explicit Counted(Coro<T> body) noexcept : body_(std::move(body)) { count(counting.made); }

    Poll<T> poll(Context& cx) {
        count(counting.polls);
        return body_.poll(cx);
    }

    pollen::PointerFutureHead<T>* into_pointer() && noexcept {
        pollen::PointerFutureHead<T>* body = std::move(body_).into_pointer();
        hand_over_to_host(body);
        return body;
    }
    static Poll<T> poll_pointer(pollen::PointerFutureHead<T>* body, Context& cx) {
        struct HandOver {
            ~HandOver() { hand_over_to_host(body); }
            void* body;
        };
        take_over_from_host(body);
        const HandOver hand_over{body};
        count(counting.polls);
        return Coro<T>::poll_pointer(body, cx);
    }
    static void drop_pointer(pollen::PointerFutureHead<T>* body) noexcept {
        take_over_from_host(body);
        count(counting.dropped);
        Coro<T>::drop_pointer(body);
    }

private:
    Coro<T> body_;
};

template <class T>
RawFfiFuture<T> counted(Coro<T> body) {
    return pollen::into_ffi(Counted<T>(std::move(body))).into_raw();
}

Waker clone(const Waker& waker) {
    count(counting.clones);
    return waker.clone();
}

/// Pending once: who awaits it has seen to the wake.
class Suspend {
public:
    using Output = void;
    Suspend() noexcept {}
    Poll<void> poll(Context&) {
        if (std::exchange(polled_, true)) return Poll<void>::ready();
        return pollen::Pending{};
    }

private:
    bool polled_ = false;
};

// ---- the futures of every payload ----

/// Wakes by reference and is Pending, so many times.
class Yield {
public:
    using Output = void;
    explicit Yield(std::uint32_t times) noexcept : times_(times) {}
    Poll<void> poll(Context& cx) {
        if (times_ == 0) return Poll<void>::ready();
        --times_;
        cx.waker().wake_by_ref();
        return pollen::Pending{};
    }

private:
    std::uint32_t times_;
};

template <class T>
T value_from(std::uint64_t seed) {
    T value;
    interop_fill(&value, sizeof value, std::is_same_v<T, bool>, seed);
    return value;
}

template <class T>
Coro<T> make(std::uint64_t seed, std::uint32_t yields) {
    co_await Yield(yields);
    if constexpr (!std::is_void_v<T>) co_return value_from<T>(seed);
}

template <class T>
Coro<T> fail(std::uint32_t yields) {
    co_await Yield(yields);
    throw std::runtime_error("as asked");
}

template <class T>
Coro<T> relay(FfiFuture<T> inner) {
    co_return co_await inner;
}

}  // namespace

#define INTEROP_PAYLOAD(Name, name, Type)                                              \
    RawFfiFuture<Type> interop_make_##name(std::uint64_t seed, std::uint32_t yields) { \
        return counted(make<Type>(seed, yields));                                      \
    }                                                                                  \
    RawFfiFuture<Type> interop_fail_##name(std::uint32_t yields) {                     \
        return counted(fail<Type>(yields));                                            \
    }                                                                                  \
    RawFfiFuture<Type> interop_relay_##name(RawFfiFuture<Type> inner) {                \
        return counted(relay<Type>(inner));                                            \
    }

INTEROP_VALUES(INTEROP_PAYLOAD)
INTEROP_PAYLOAD(None, none, void)

#define INTEROP_ECHO(Name, name, Type) \
    POLLEN_ASYNC_FFI(Type, interop_echo_##name, (Type) value) { co_return value; }

INTEROP_VALUES(INTEROP_ECHO)
POLLEN_ASYNC_FFI(void, interop_echo_none) { co_return; }

namespace {

// ---- threaded ----

/// Wakes from another thread, which runs from the first wake that is wanted to stop().
class WakingThread {
public:
    struct Wake {
        Waker waker;
        std::shared_ptr<std::uint32_t> written;
    };

    void wake_later(Wake wake) {
        const std::lock_guard lock(mutex_);
        if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
        wakes_.push_back(std::move(wake));
        changed_.notify_one();
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            changed_.notify_one();
        }
        if (thread_.joinable()) thread_.join();
        stopping_ = false;
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return stopping_ || !wakes_.empty(); });
            if (wakes_.empty()) return;
            Wake next = std::move(wakes_.front());
            wakes_.pop_front();
            lock.unlock();
            ++*next.written;
            hand_over_to_host(next.written.get());
            next.written.reset();
            std::move(next.waker).wake();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Wake> wakes_;
    std::thread thread_;
    bool stopping_ = false;
};

WakingThread waking_thread;

// Never inlined, and opaque: clang takes the thread for the same after a suspension.
[[gnu::noinline]] std::thread::id this_thread() {
    asm volatile("" ::: "memory");
    return std::this_thread::get_id();
}

Coro<std::uint32_t> threaded(std::uint32_t rounds) {
    // Plain: the waking thread writes it before it wakes, and the poll that follows reads it.
    const auto written = std::make_shared<std::uint32_t>(0);
    std::thread::id before = this_thread();
    for (std::uint32_t polled = 0; polled < rounds; ++polled) {
        Context& cx = co_await pollen::this_context();
        waking_thread.wake_later({clone(cx.waker()), written});
        co_await Suspend();
        if (std::exchange(before, this_thread()) != before) count(counting.migrations);
        take_over_from_host(written.get());
        if (*written != polled + 1) throw std::logic_error("a write before the wake is not seen");
    }
    co_return rounds;
}

// ---- keeper ----

std::vector<Waker> kept;

Coro<std::uint32_t> keeper(std::uint32_t yields) {
    for (std::uint32_t polled = 0;; ++polled) {
        Context& cx = co_await pollen::this_context();
        kept.push_back(clone(cx.waker()));
        if (polled == yields) co_return yields;
        cx.waker().wake_by_ref();
        co_await Suspend();
    }
}

// ---- self_waking ----

Coro<std::uint32_t> self_waking(std::uint32_t rounds) {
    for (std::uint32_t polled = 0; polled < rounds; ++polled) {
        Context& cx = co_await pollen::this_context();
        cx.waker().wake_by_ref();
        clone(cx.waker()).wake();
        co_await Suspend();
    }
    co_return rounds;
}

// ---- registering ----

std::optional<Waker> registered;

void register_waker(const Waker& waker) {
    if (registered && registered->will_wake(waker)) {
        count(counting.recognized);
    } else {
        registered = clone(waker);
    }
}

Coro<std::uint32_t> registering(std::uint32_t rounds) {
    struct Registration {
        Registration() noexcept {}
        Registration(const Registration&) = delete;
        Registration& operator=(const Registration&) = delete;
        ~Registration() { registered.reset(); }
    };
    const Registration registration;
    for (std::uint32_t polled = 0; polled < rounds; ++polled) {
        Context& cx = co_await pollen::this_context();
        register_waker(cx.waker());
        co_await Suspend();
    }
    co_return rounds;
}

// ---- script ----

Waker clone_twice_and_wake(const Waker& waker) {
    const Waker first = clone(waker);
    first.wake_by_ref();
    return clone(first);
}

Coro<std::uint32_t> script() {
    Context& first = co_await pollen::this_context();
    first.waker().wake_by_ref();
    co_await Suspend();

    Context& second = co_await pollen::this_context();
    Waker waker = clone_twice_and_wake(second.waker());
    co_await Suspend();

    std::move(waker).wake();
    co_return 42;
}

}  // namespace

RawFfiFuture<std::uint32_t> interop_threaded(std::uint32_t rounds) {
    return counted(threaded(rounds));
}
void interop_stop_threads() { waking_thread.stop(); }

RawFfiFuture<std::uint32_t> interop_keeper(std::uint32_t yields) { return counted(keeper(yields)); }
std::uint32_t interop_wake_kept() {
    for (const Waker& waker : kept)
        waker.wake_by_ref();
    return static_cast<std::uint32_t>(kept.size());
}
std::uint32_t interop_drop_kept() {
    return static_cast<std::uint32_t>(std::exchange(kept, {}).size());
}

RawFfiFuture<std::uint32_t> interop_self_waking(std::uint32_t rounds) {
    return counted(self_waking(rounds));
}

RawFfiFuture<std::uint32_t> interop_registering(std::uint32_t rounds) {
    return counted(registering(rounds));
}
std::uint32_t interop_wake_registered() {
    if (!registered) return 0;
    registered->wake_by_ref();
    return 1;
}

RawFfiFuture<std::uint32_t> interop_script() { return counted(script()); }
