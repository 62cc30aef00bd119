// SPDX-License-Identifier: MIT
// The C++ host: opens a plug-in and runs every scenario against it; prints a line for each.

#include "../contract.h"
#include "checks.hpp"

#include <pollen/executor.hpp>
#include <pollen/ffi.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task.hpp>
#include <pollen/testing.hpp>

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <dlfcn.h>

using pollen::Context;
using pollen::FfiFuture;
using pollen::FfiPollTag;
using pollen::RawFfiFuture;
using pollen::Waker;
using pollen::testing::CountingWaker;
using pollen::testing::PanickingWaker;
using pollen::testing::PanicsOn;
using pollen::testing::RecordingWaker;

namespace {

/// The functions of one payload.
template <class T>
struct Functions {
    RawFfiFuture<T> (*make)(std::uint64_t seed, std::uint32_t yields);
    RawFfiFuture<T> (*fail)(std::uint32_t yields);
    RawFfiFuture<T> (*relay)(RawFfiFuture<T> inner);
};

std::string joined(const pollen::testing::WakerLog& log) {
    std::string all;
    for (const std::string& call : log)
        all += (all.empty() ? "" : " ") + call;
    return all;
}

/// How one poll, or a whole run, ended.
template <class T>
struct Outcome {
    FfiPollTag tag;
    std::optional<pollen::UnitOr<T>> value;
};

template <class T>
Outcome<T> outcome_of(pollen::Poll<T> poll) {
    if (poll.is_pending()) return {FfiPollTag::Pending, {}};
    if constexpr (std::is_void_v<T>) {
        return {FfiPollTag::Ready, pollen::Unit()};
    } else {
        return {FfiPollTag::Ready, std::move(poll).value()};
    }
}

/// Polls once.
template <class T>
Outcome<T> poll(FfiFuture<T>& future, const Waker& waker) {
    try {
        Context cx(waker);
        return outcome_of(future.poll(cx));
    } catch (const pollen::PollPanicked&) {
        return {FfiPollTag::Panicked, {}};
    }
}

/// Polls to the end with an executor, whose run(future) returns the output or throws.
template <class T, class Run>
Outcome<T> run(Run&& run_future, RawFfiFuture<T> raw) {
    try {
        if constexpr (std::is_void_v<T>) {
            run_future(FfiFuture<T>(raw));
            return {FfiPollTag::Ready, pollen::Unit()};
        } else {
            return {FfiPollTag::Ready, run_future(FfiFuture<T>(raw))};
        }
    } catch (const pollen::PollPanicked&) {
        return {FfiPollTag::Panicked, {}};
    }
}

/// The executors of the library: f(run) for each.
template <class F>
void with_each_executor(F&& f) {
    f([]<class T>(FfiFuture<T> future) { return pollen::block_on(std::move(future)); });
    f([]<class T>(FfiFuture<T> future) {
        pollen::LocalExecutor executor;
        return executor.run_until(std::move(future));
    });
    f([]<class T>(FfiFuture<T> future) {
        pollen::LocalExecutor executor;
        return executor.run_until(executor.spawn(std::move(future)));
    });
}

class Host {
public:
    explicit Host(const InteropPlugin& plugin) : plugin_(plugin), checks_(plugin) {}

    bool run_all();

private:
    template <class T, class Echo>
    void payload(const char* name, Functions<T> theirs, Functions<T> own, Echo echo);
    void wakers();
    void registrations();
    void registration(const Waker& waker, std::uint64_t shims);
    void registration_across_three(const Waker& waker, std::uint64_t shims);
    void calls();
    void script(RawFfiFuture<std::uint32_t> raw);
    void moves();

    template <class T>
    void expect_pending(const Outcome<T>& outcome) {
        expect_tag(outcome, FfiPollTag::Pending);
    }
    template <class T>
    void expect_panicked(const Outcome<T>& outcome) {
        expect_tag(outcome, FfiPollTag::Panicked);
    }
    template <class T>
    void expect_tag(const Outcome<T>& outcome, FfiPollTag tag) {
        checks_.expect("the tag", static_cast<std::uint8_t>(outcome.tag),
                       static_cast<std::uint8_t>(tag));
    }
    /// Ready, with exactly the bytes of value.
    template <class T>
    void expect_ready(const Outcome<T>& outcome, const pollen::UnitOr<T>& value) {
        expect_tag(outcome, FfiPollTag::Ready);
        if constexpr (!std::is_void_v<T>) {
            checks_.expect_true(
                "the value is the expected one",
                outcome.value && std::memcmp(&*outcome.value, &value, sizeof value) == 0);
        }
    }

    const InteropPlugin& plugin_;
    Checks checks_;
};

// ---- the scenarios of every payload ----

template <class T>
pollen::UnitOr<T> value_from(std::uint64_t seed) {
    pollen::UnitOr<T> value{};
    if constexpr (!std::is_void_v<T>)
        interop_fill(&value, sizeof value, std::is_same_v<T, bool>, seed);
    return value;
}

template <class T, class Echo>
void Host::payload(const char* name, Functions<T> theirs, Functions<T> own, Echo echo) {
    const CountingWaker waker;
    const auto value = [](std::uint64_t seed) { return value_from<T>(seed); };
    const auto poll_once = [&](FfiFuture<T>& future) { return poll(future, waker.waker()); };

    checks_.scenario(name, "immediate", [&] {
        FfiFuture<T> future = theirs.make(11, 0);
        checks_.expect_plugin(1, 1, 0, 1);
        expect_ready<T>(poll_once(future), value(11));
        checks_.expect_plugin(1, 0, 1, 1);
        checks_.expect_own_allocations(0);
        checks_.expect("wakes", waker.wakes(), 0);
    });

    checks_.scenario(name, "one yield", [&] {
        RecordingWaker recording;
        FfiFuture<T> future = theirs.make(12, 1);
        expect_pending(poll(future, recording.waker()));
        checks_.expect_calls(joined(recording.take_log()), "wake_by_ref");
        expect_ready<T>(poll(future, recording.waker()), value(12));
        checks_.expect_calls(joined(recording.take_log()), "");
        checks_.expect_plugin(1, 0, 2, 1);
    });

    checks_.scenario(name, "many yields", [&] {
        with_each_executor([&](auto execute) {
            checks_.restart();
            expect_ready<T>(run(execute, theirs.make(13, InteropManyYields)), value(13));
            checks_.expect_plugin(1, 0, InteropManyYields + 1, 1);
        });
    });

    checks_.scenario(name, "argument and value by value", [&] {
        expect_ready<T>(run(pollen::block_on<FfiFuture<T>>, echo(value(14))), value(14));
        checks_.expect_plugin(0, 0, 0, 1);
        checks_.expect_own_allocations(0);
    });

    checks_.scenario(name, "panic, and polled after it", [&] {
        // Polled as the bytes that it is: an FfiFuture drops what has panicked, and asks it no
        // more.
        const RawFfiFuture<T> raw = theirs.fail(1);
        Context cx(waker.waker());
        const auto raw_poll = [&] {
            return pollen::with_ffi_context(cx, [&](pollen::FfiContext& ffi_context) {
                return pollen::detail::FfiPollReturn<T>::tag(
                    raw.poll_fn(raw.fut_ptr, &ffi_context));
            });
        };
        checks_.expect_true("pending", raw_poll() == FfiPollTag::Pending);
        for (int i = 0; i < 3; ++i)
            checks_.expect_true("panicked", raw_poll() == FfiPollTag::Panicked);
        raw.drop_fn(raw.fut_ptr);
        with_each_executor([&](auto execute) { expect_panicked(run(execute, theirs.fail(1))); });
        checks_.expect("futures dropped", checks_.since().plugin.dropped,
                       checks_.since().plugin.made);
    });

    checks_.scenario(name, "polled after ready", [&] {
        const RawFfiFuture<T> raw = theirs.make(15, 0);
        Context cx(waker.waker());
        pollen::with_ffi_context(cx, [&](pollen::FfiContext& ffi_context) {
            const auto raw_poll = [&] {
                return pollen::detail::FfiPollReturn<T>::tag(
                    raw.poll_fn(raw.fut_ptr, &ffi_context));
            };
            checks_.expect_true("ready", raw_poll() == FfiPollTag::Ready);
            for (int i = 0; i < 2; ++i)
                checks_.expect_true("panicked", raw_poll() == FfiPollTag::Panicked);
        });
        raw.drop_fn(raw.fut_ptr);

        FfiFuture<T> future = theirs.make(15, 0);
        expect_ready<T>(poll_once(future), value(15));
        try {
            poll_once(future);
            checks_.expect_true("PolledAfterReady is thrown", false);
        } catch (const pollen::PolledAfterReady&) {
        }
        checks_.expect("futures dropped", checks_.since().plugin.dropped,
                       checks_.since().plugin.made);
    });

    checks_.scenario(name, "future as argument", [&] {
        with_each_executor([&](auto execute) {
            checks_.restart();
            expect_ready<T>(run(execute, theirs.relay(own.make(16, 3))), value(16));
            checks_.expect_own(1, 0, 4);
            checks_.expect_plugin(1, 0, 4, 1);
        });
    });

    checks_.scenario(name, "panic of a future given as argument", [&] {
        with_each_executor([&](auto execute) {
            checks_.restart();
            expect_panicked(run(execute, theirs.relay(own.fail(1))));
            checks_.expect_own(1, 0, 2);
            checks_.expect("futures dropped", checks_.since().plugin.dropped,
                           checks_.since().plugin.made);
        });
    });

    checks_.scenario(name, "three crossings", [&] {
        with_each_executor([&](auto execute) {
            checks_.restart();
            expect_ready<T>(run(execute, theirs.relay(own.relay(theirs.make(17, 3)))), value(17));
            checks_.expect_own(1, 0, 4);
            checks_.expect_plugin(2, 0, 8, 2);
        });
    });

    checks_.scenario(name, "dropped before the first poll", [&] {
        {
            const FfiFuture<T> future = theirs.relay(own.make(18, 1));
            checks_.expect_plugin(1, 1, 0, 1);
            checks_.expect_own(1, 1, 0);
            checks_.expect_own_allocations(1);
        }
        checks_.expect_plugin(1, 0, 0, 1);
        checks_.expect_own(1, 0, 0);
    });

    checks_.scenario(name, "dropped while pending", [&] {
        {
            FfiFuture<T> future = theirs.relay(own.make(19, 2));
            expect_pending(poll_once(future));
        }
        checks_.expect_plugin(1, 0, 1, 1);
        checks_.expect_own(1, 0, 1);
    });

    checks_.scenario(name, "dropped after ready", [&] {
        {
            FfiFuture<T> future = theirs.relay(own.make(20, 0));
            expect_ready<T>(poll_once(future), value(20));
            checks_.expect_own(1, 0, 1);
        }
        checks_.expect_plugin(1, 0, 1, 1);
    });

    checks_.expect("wakers kept", waker.references(), 0);
}

// ---- the scenarios of wakers ----

void Host::wakers() {
    checks_.scenario("waker", "woken from another thread", [&] {
        with_each_executor([&](auto execute) {
            checks_.restart();
            expect_ready<std::uint32_t>(run(execute, plugin_.threaded(InteropThreadedRounds)),
                                        InteropThreadedRounds);
            plugin_.stop_threads();
            const InteropCounters since = checks_.since().plugin;
            checks_.expect("polls", since.polls, InteropThreadedRounds + 1);
            checks_.expect("clones", since.clones, InteropThreadedRounds);
            checks_.expect("blocks given back", since.frees, since.allocations);
        });
    });

    checks_.scenario("waker", "woken after completion", [&] {
        RecordingWaker waker;
        FfiFuture<std::uint32_t> future = plugin_.keeper(2);
        for (int i = 0; i < 2; ++i)
            expect_pending(poll(future, waker.waker()));
        expect_ready<std::uint32_t>(poll(future, waker.waker()), 2);
        checks_.expect("wakers kept", waker.references(), 3);
        waker.take_log();
        checks_.expect("wakers kept", plugin_.wake_kept(), 3);
        checks_.expect_calls(joined(waker.take_log()), "wake_by_ref wake_by_ref wake_by_ref");
        checks_.expect("wakers dropped", plugin_.drop_kept(), 3);
        checks_.expect("wakers kept", waker.references(), 0);
    });

    checks_.scenario("waker", "kept and dropped after the executor has gone", [&] {
        with_each_executor([&](auto execute) {
            checks_.restart();
            expect_ready<std::uint32_t>(run(execute, plugin_.keeper(2)), 2);
            checks_.expect("wakers kept", plugin_.wake_kept(), 3);
            checks_.expect("wakers dropped", plugin_.drop_kept(), 3);
            checks_.expect("blocks given back", checks_.since().own.frees,
                           checks_.since().own.allocations);
        });
    });

    checks_.scenario("waker", "woken inside poll", [&] {
        with_each_executor([&](auto execute) {
            checks_.restart();
            expect_ready<std::uint32_t>(run(execute, plugin_.self_waking(InteropManyYields)),
                                        InteropManyYields);
            checks_.expect_plugin(1, 0, InteropManyYields + 1, 1);
        });
    });

    registrations();

    checks_.scenario("waker", "released with the pending future that keeps it", [&] {
        RecordingWaker waker;
        {
            FfiFuture<std::uint32_t> future = plugin_.registering(InteropRegisteringRounds);
            expect_pending(poll(future, waker.waker()));
            checks_.expect("wakers kept", waker.references(), 1);
        }
        checks_.expect("wakers kept", waker.references(), 0);
        checks_.expect("wakers registered", plugin_.wake_registered(), 0);
        checks_.expect_calls(joined(waker.take_log()), "clone drop");
    });

    calls();
    moves();
}

// A waker that speaks the ABI passes as it is. One made by hand costs a single block, at its first
// clone.
void Host::registrations() {
    const CountingWaker native;
    const PanickingWaker by_hand(PanicsOn::Nothing);

    checks_.scenario("waker", "registered at each poll", [&] {
        registration(native.waker(), 0);
        registration(by_hand.waker(), 1);
        checks_.expect("wakes", native.wakes(), InteropRegisteringRounds);
    });

    checks_.scenario("waker", "registered at each poll across three crossings", [&] {
        registration_across_three(native.waker(), 0);
        registration_across_three(by_hand.waker(), 1);
    });

    checks_.expect("wakers kept", native.references() + by_hand.references(), 0);
}

void Host::registration(const Waker& waker, std::uint64_t shims) {
    constexpr std::uint64_t rounds = InteropRegisteringRounds;
    checks_.restart();
    FfiFuture<std::uint32_t> future = plugin_.registering(rounds);
    for (std::uint64_t i = 0; i < rounds; ++i) {
        expect_pending(poll(future, waker));
        checks_.expect("wakers registered", plugin_.wake_registered(), 1);
    }
    checks_.expect_plugin(1, 1, rounds, 1);
    expect_ready<std::uint32_t>(poll(future, waker), rounds);
    checks_.expect_own_allocations(shims);
    checks_.expect("clones", checks_.since().plugin.clones, 1);
    checks_.expect("will_wake", checks_.since().plugin.recognized, rounds - 1);
    checks_.expect_plugin(1, 0, rounds + 1, 1);
}

void Host::registration_across_three(const Waker& waker, std::uint64_t shims) {
    constexpr std::uint64_t rounds = InteropRegisteringRounds;
    // A Rust plug-in boxes a waker for each clone of what it passed on, and so never recognizes
    // one.
    const std::uint64_t cost = plugin_.clone_cost();
    const std::uint64_t clones = cost == 0 ? 1 : rounds;
    checks_.restart();
    FfiFuture<std::uint32_t> future =
        plugin_.relay_u32(interop_relay_u32(plugin_.registering(InteropRegisteringRounds)));
    for (std::uint64_t i = 0; i < rounds; ++i) {
        expect_pending(poll(future, waker));
        checks_.expect("wakers registered", plugin_.wake_registered(), 1);
    }
    expect_ready<std::uint32_t>(poll(future, waker), rounds);
    checks_.expect_own_allocations(1 + shims);
    checks_.expect("clones", checks_.since().plugin.clones, clones);
    checks_.expect("will_wake", checks_.since().plugin.recognized, rounds - clones);
    checks_.expect_plugin(2, 0, 2 * (rounds + 1), 2 + cost * clones);
    checks_.expect_own(1, 0, rounds + 1);
}

void Host::calls() {
    checks_.scenario("waker", "calls across the border", [&] { script(plugin_.script()); });
    checks_.scenario("waker", "calls across three crossings",
                     [&] { script(plugin_.relay_u32(interop_relay_u32(plugin_.script()))); });
    checks_.scenario("waker", "calls of the host's own future through the plug-in",
                     [&] { script(plugin_.relay_u32(interop_script())); });
}

void Host::script(RawFfiFuture<std::uint32_t> raw) {
    RecordingWaker waker;
    FfiFuture<std::uint32_t> future = raw;
    expect_pending(poll(future, waker.waker()));
    checks_.expect_calls(joined(waker.take_log()), "wake_by_ref");
    expect_pending(poll(future, waker.waker()));
    checks_.expect_calls(joined(waker.take_log()), "clone wake_by_ref clone drop");
    expect_ready<std::uint32_t>(poll(future, waker.waker()), 42);
    checks_.expect_calls(joined(waker.take_log()), "wake");
    checks_.expect("wakers kept", waker.references(), 0);
}

// ---- a future that moves between threads: two of them poll in turn ----

/// Whose turn it is, and whether the future was woken. The target of its waker.
class Turns {
public:
    void wake() {
        const std::lock_guard lock(mutex_);
        woken_ = true;
        changed_.notify_all();
    }
    void wait_for(int player) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return turn_ == player && woken_; });
        woken_ = false;
    }
    /// finished: the other player is not kept waiting for a wake.
    void pass_on(int player, bool finished) {
        const std::lock_guard lock(mutex_);
        turn_ = 1 - player;
        woken_ = woken_ || finished;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int turn_ = 0;
    bool woken_ = true;
};

void Host::moves() {
    checks_.scenario("waker", "of a future that moves between threads", [&] {
        const auto turns = std::make_shared<Turns>();
        const Waker waker = pollen::make_waker(turns);
        FfiFuture<std::uint32_t> future = plugin_.threaded(InteropMovingRounds);
        Outcome<std::uint32_t> outcome{FfiPollTag::Pending, {}};
        const auto play = [&](int player) {
            for (;;) {
                turns->wait_for(player);
                if (outcome.tag == FfiPollTag::Pending) outcome = poll(future, waker);
                const bool finished = outcome.tag != FfiPollTag::Pending;
                turns->pass_on(player, finished);
                if (finished) return;
            }
        };
        std::thread other(play, 1);
        play(0);
        other.join();
        expect_ready<std::uint32_t>(outcome, InteropMovingRounds);
        plugin_.stop_threads();
        checks_.expect("polls", checks_.since().plugin.polls, InteropMovingRounds + 1);
        checks_.expect("migrations", checks_.since().plugin.migrations, InteropMovingRounds);
    });
}

bool Host::run_all() {
    checks_.scenario("contract", "ABI version", [&] {
        checks_.expect("the version", plugin_.abi_version(), pollen::ABI_VERSION);
    });

    payload<void>("none", {plugin_.make_none, plugin_.fail_none, plugin_.relay_none},
                  {interop_make_none, interop_fail_none, interop_relay_none},
                  [this](pollen::Unit) { return plugin_.echo_none(); });
#define INTEROP_PAYLOAD(Name, name, Type)                                                  \
    payload<Type>(#name, {plugin_.make_##name, plugin_.fail_##name, plugin_.relay_##name}, \
                  {interop_make_##name, interop_fail_##name, interop_relay_##name},        \
                  plugin_.echo_##name);
    INTEROP_VALUES(INTEROP_PAYLOAD)

    wakers();
    return !checks_.any_failed();
}

void* find(void* library, const char* symbol) {
    void* address = dlsym(library, symbol);
    if (address == nullptr) {
        std::cerr << dlerror() << '\n';
        std::exit(1);
    }
    return address;
}

}  // namespace

int main(int argc, char** argv) {
    void* library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
    if (library == nullptr) {
        std::cerr << "usage: " << argv[0]
                  << " <plug-in>: " << (argc == 2 ? dlerror() : "no plug-in given") << '\n';
        return 1;
    }
    InteropPlugin plugin{};
#define INTEROP_FIND(Result, name, parameters) \
    plugin.name = reinterpret_cast<decltype(plugin.name)>(find(library, "interop_" #name));
    INTEROP_FUNCTIONS(INTEROP_FIND)
    plugin.begin();
    interop_begin();
    std::cout << "# host: " << interop_language() << ", plug-in: " << plugin.language()
              << std::endl;
    return Host(plugin).run_all() ? 0 : 1;
}
