// SPDX-License-Identifier: MIT
// The model checker's side of <pollen/detail/threading.hpp>: the same names over Relacy.

// Relacy runs a test's threads in every interleaving up to a number of preemptions, lets weak loads
// see stale values, and reports data races, leaks and double frees with their source lines. Every
// operation hands its caller's line on; the library's code stays as it is.

#pragma once

// workaround(relacy): it takes common names for macros; they are given back below.
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <source_location>
#include <string>

#include <relacy/relacy.hpp>

#undef $
#undef Sleep
#undef assert
#undef calloc
#undef delete
#undef errno
#undef free
#undef malloc
#undef memory_order_acq_rel
#undef memory_order_acquire
#undef memory_order_consume
#undef memory_order_relaxed
#undef memory_order_release
#undef memory_order_seq_cst
#undef new
#undef realloc

// Relacy replaces the plain forms only; a model is one file, so these need not be inline.
void operator delete(void* memory, std::size_t) noexcept { ::operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { ::operator delete[](memory); }

POLLEN_NAMESPACE_BEGIN
namespace detail {

using ModelLocation = std::source_location;

inline rl::debug_info model_info(const ModelLocation& where) {
    return {where.function_name(), where.file_name(), where.line()};
}

enum class Order : int {
    Relaxed = rl::mo_relaxed,
    Acquire = rl::mo_acquire,
    Release = rl::mo_release,
    AcqRel = rl::mo_acq_rel,
    SeqCst = rl::mo_seq_cst,
};

inline void fence(Order order, ModelLocation where = ModelLocation::current()) {
    rl::atomic_thread_fence(static_cast<rl::memory_order>(order), model_info(where));
}

/// A shared word whose every operation is a step of the exploration.
template <class T>
class Atomic {
public:
    Atomic() : Atomic(T{}) {}
    Atomic(T value, ModelLocation where = ModelLocation::current()) {
        value_.store(value, rl::mo_relaxed, model_info(where));
    }
    Atomic(const Atomic&) = delete;
    Atomic& operator=(const Atomic&) = delete;

    T load(Order order, ModelLocation where = ModelLocation::current()) const {
        return value_.load(model(order), model_info(where));
    }
    void store(T value, Order order, ModelLocation where = ModelLocation::current()) {
        value_.store(value, model(order), model_info(where));
    }
    T exchange(T value, Order order, ModelLocation where = ModelLocation::current()) {
        return value_.exchange(value, model(order), model_info(where));
    }
    bool compare_exchange_strong(T& expected, T desired, Order success, Order failure,
                                 ModelLocation where = ModelLocation::current()) {
        return compare_exchange<false>(expected, desired, success, failure, where);
    }
    bool compare_exchange_weak(T& expected, T desired, Order success, Order failure,
                               ModelLocation where = ModelLocation::current()) {
        return compare_exchange<true>(expected, desired, success, failure, where);
    }
    T fetch_add(T value, Order order, ModelLocation where = ModelLocation::current()) {
        return value_.fetch_add(value, model(order), model_info(where));
    }
    T fetch_sub(T value, Order order, ModelLocation where = ModelLocation::current()) {
        return value_.fetch_sub(value, model(order), model_info(where));
    }
    T fetch_or(T value, Order order, ModelLocation where = ModelLocation::current()) {
        return value_.fetch_or(value, model(order), model_info(where));
    }
    T fetch_and(T value, Order order, ModelLocation where = ModelLocation::current()) {
        return value_.fetch_and(value, model(order), model_info(where));
    }

private:
    static rl::memory_order model(Order order) { return static_cast<rl::memory_order>(order); }

    // Relacy holds, as C++11 did, that a failure is no stronger than the success. The stronger
    // failure of later standards is a relaxed one with a fence behind it.
    template <bool spurious>
    bool compare_exchange(T& expected, T desired, Order success, Order failure,
                          const ModelLocation& where) {
        const bool stronger =
            failure == Order::Acquire && (success == Order::Release || success == Order::Relaxed);
        const Order direct = stronger ? Order::Relaxed : failure;
        const bool done = value_.compare_exchange(rl::bool_t<spurious>(), expected, desired,
                                                  model(success), model(direct), model_info(where));
        if (stronger && !done) rl::atomic_thread_fence(rl::mo_acquire, model_info(where));
        return done;
    }

    rl::atomic<T> value_;
};

/// Plain data; an access that the protocol does not order is reported as a data race.
template <class T>
class Cell {
public:
    Cell(ModelLocation where = ModelLocation::current()) { access_(model_info(where)).store(0); }
    Cell(const Cell&) = delete;
    Cell& operator=(const Cell&) = delete;
    // Destroying it is an access, too: that frees memory must come after all uses.
    ~Cell() { access_(model_info(ModelLocation::current())).store(0); }

    template <class F>
    decltype(auto) with(F&& f, ModelLocation where = ModelLocation::current()) {
        access_(model_info(where)).store(0);
        return static_cast<F&&>(f)(value_);
    }
    template <class F>
    decltype(auto) with(F&& f, ModelLocation where = ModelLocation::current()) const {
        (void) access_(model_info(where)).load();
        return static_cast<F&&>(f)(value_);
    }

private:
    T value_{};
    rl::var<int> access_;
};

}  // namespace detail
POLLEN_NAMESPACE_END

namespace model {

// What each thread sleeps on. All are awake again at the end of an execution that succeeds.
inline const void* beds[8] = {};

/// Lets the other threads go on: in loops that wait.
inline void yield(std::source_location where = std::source_location::current()) {
    rl::yield(1, pollen::detail::model_info(where));
}

/// The futex: sleeps unless the word has another value by now, until it is woken. Nothing but a
/// wake ends it, so a wake that is missing is a livelock, which is reported.
template <class T>
void sleep_on(pollen::detail::Atomic<T>* word, T value) {
    // A read-modify-write sees the latest value, as the kernel does; nothing comes between it and
    // the next line.
    if (word->fetch_add(0, pollen::detail::Order::Relaxed) != value) return;
    const void*& bed = beds[rl::thread_index()];
    bed = word;
    while (bed == word)
        yield();
}

inline void wake_one_on(const void* word) {
    for (const void*& bed : beds) {
        if (bed == word) {
            bed = nullptr;
            return;
        }
    }
}

/// Fails the execution, with its history, if the claim does not hold.
inline void check(bool claim, const char* what,
                  std::source_location where = std::source_location::current()) {
    if (!claim) {
        rl::ctx().fail_test(what, rl::test_result_user_assert_failed,
                            pollen::detail::model_info(where));
    }
}

/// Explores Suite with at most POLLEN_MODEL_PREEMPTIONS preemptions, or as many as given. True if
/// no execution failed.
template <class Suite>
bool explore(unsigned preemptions = 3) {
    rl::test_params params;
    params.search_type = rl::sched_bound;
    params.context_bound = preemptions;
    if (const char* bound = std::getenv("POLLEN_MODEL_PREEMPTIONS")) {
        params.context_bound = static_cast<unsigned>(std::atoi(bound));
    }
    params.execution_depth_limit = 4000;
    return rl::simulate<Suite>(params);
}

}  // namespace model
