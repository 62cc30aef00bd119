/* SPDX-License-Identifier: MIT */
/* What every plug-in of the interop tests exports, in C and C++; contract.rs says it in Rust. */

#ifndef POLLEN_TESTS_INTEROP_CONTRACT_H
#define POLLEN_TESTS_INTEROP_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pollen/abi.h>

#ifdef __cplusplus
#include <pollen/ffi.hpp>
extern "C" {
#endif

/* ---- payloads ---- */

__extension__ typedef unsigned __int128 InteropU128;

typedef struct InteropBytes3 {
    uint8_t bytes[3];
} InteropBytes3;

typedef struct InteropFloats {
    float x;
    float y;
} InteropFloats;

typedef struct InteropMixed {
    double real;
    uint64_t whole;
} InteropMixed;

typedef struct InteropWords3 {
    uint64_t words[3];
} InteropWords3;

typedef struct InteropWords8 {
    uint64_t words[8];
} InteropWords8;

/* X(Name, name, Type) for each type of value that crosses; no value is called None, none. */
#define INTEROP_VALUES(X)            \
    X(U8, u8, uint8_t)               \
    X(Boolean, boolean, bool)        \
    X(U16, u16, uint16_t)            \
    X(U32, u32, uint32_t)            \
    X(U64, u64, uint64_t)            \
    X(I64, i64, int64_t)             \
    X(F32, f32, float)               \
    X(F64, f64, double)              \
    X(Pointer, pointer, void*)       \
    X(U128, u128, InteropU128)       \
    X(Bytes3, bytes3, InteropBytes3) \
    X(Floats, floats, InteropFloats) \
    X(Mixed, mixed, InteropMixed)    \
    X(Words3, words3, InteropWords3) \
    X(Words8, words8, InteropWords8)

/* The value that a future made from a seed resolves to: bytes that differ from each other, and that
   are neither an infinity nor a NaN when read as a float. No type of the list has padding. */
static inline void interop_fill(void* value, size_t size, bool is_boolean, uint64_t seed) {
    uint8_t* bytes = (uint8_t*) value;
    size_t i;
    if (is_boolean) {
        bytes[0] = (uint8_t) (seed & 1);
        return;
    }
    for (i = 0; i < size; ++i)
        bytes[i] = (uint8_t) ((seed * 31 + i * 7 + 1) & 0x3f);
}

/* The future of a payload: the C struct, in C++ the template that has the same bytes. */
#ifdef __cplusplus
} /* extern "C" */
/* Completes the templates, else clang warns that C may not know what the functions return. */
#define INTEROP_COMPLETE_(Name, name, Type) \
    static_assert(sizeof(pollen::RawFfiFuture<Type>) == 3 * sizeof(void*));
INTEROP_VALUES(INTEROP_COMPLETE_)
#define INTEROP_FUTURE(Name, Type) pollen::RawFfiFuture<Type>
#define INTEROP_FUTURE_NONE pollen::RawFfiFuture<void>
#else
#define INTEROP_DECLARE_(Name, name, Type) POLLEN_FFI_DECLARE(Name, Type);
INTEROP_VALUES(INTEROP_DECLARE_)
POLLEN_FFI_DECLARE_VOID(None);
#define INTEROP_FUTURE(Name, Type) PollenFfiFuture##Name
#define INTEROP_FUTURE_NONE PollenFfiFutureNone
#endif
#define INTEROP_FUTURE_U32 INTEROP_FUTURE(U32, uint32_t)

/* ---- counters ---- */

/* What a library has done since it was loaded. Hosts compare two readings. */
typedef struct InteropCounters {
    uint64_t allocations; /* blocks this library took from the heap */
    uint64_t frees;       /* and gave back */
    uint64_t made;       /* futures made by make, fail, relay and the functions without a payload */
    uint64_t dropped;    /* and dropped */
    uint64_t polls;      /* polls of those */
    uint64_t clones;     /* wakers cloned by them */
    uint64_t recognized; /* polls of `registering` that found the waker they had kept (will_wake) */
    uint64_t migrations; /* polls of `threaded` on another thread than its poll before */
} InteropCounters;

/* ---- functions ---- */

/* clang-format off */

/* F(Result, name, (parameters)) for each function of one payload; the symbol is interop_<name>.

     make   yields (wakes by reference, then Pending) so many times, then is Ready with the
            seed's value
     fail   yields so many times, then panics or throws: Panicked
     relay  awaits the future it was given, over there, and is Ready with its value
     echo   Ready at once with its argument, which crossed by value

   Every future answers Panicked when it is polled after Ready or after Panicked. */
#define INTEROP_VALUE_FUNCTIONS(F, Name, name, Type)                                \
    F(INTEROP_FUTURE(Name, Type), make_##name, (uint64_t seed, uint32_t yields))    \
    F(INTEROP_FUTURE(Name, Type), fail_##name, (uint32_t yields))                   \
    F(INTEROP_FUTURE(Name, Type), relay_##name, (INTEROP_FUTURE(Name, Type) inner)) \
    F(INTEROP_FUTURE(Name, Type), echo_##name, (Type value))

#define INTEROP_NONE_FUNCTIONS(F)                                       \
    F(INTEROP_FUTURE_NONE, make_none, (uint64_t seed, uint32_t yields)) \
    F(INTEROP_FUTURE_NONE, fail_none, (uint32_t yields))                \
    F(INTEROP_FUTURE_NONE, relay_none, (INTEROP_FUTURE_NONE inner))     \
    F(INTEROP_FUTURE_NONE, echo_none, (void))

/* The functions without a payload.

     abi_version     POLLEN_ABI_VERSION, or what the other side calls it
     language        "c", "c++" or "rust"
     clone_cost      allocations of this library for one clone of a waker that it passed on to
                     another library
     begin           called once after loading: reports of panics stay quiet from then on
     counters        reads the counters; changes none

     threaded        each poll but the last hands its waker to another thread, which writes,
                     then wakes it by value; a poll that does not see what was written panics.
                     Ready with rounds
     stop_threads    ends that thread; every waker it was given is gone when this returns
     keeper          yields so many times, and keeps a clone of the waker of every poll for good
     wake_kept       wakes all kept wakers by reference, says how many
     drop_kept       drops them, says how many
     self_waking     each poll but the last wakes its waker by reference and a clone of it by
                     value. Ready with rounds
     registering     each poll but the last keeps its waker, unless the one kept will wake the
                     same task. Ready with rounds. Its waker goes with the future. One such
                     future at a time
     wake_registered wakes the waker that the registering future keeps, says whether there is one
     script          first poll: wakes by reference. Second: clones, wakes the clone by reference,
                     clones the clone, drops the first clone. Third: wakes the second clone by
                     value. Ready with 42 */
#define INTEROP_PLAIN_FUNCTIONS(F)                        \
    F(uint32_t, abi_version, (void))                      \
    F(const char*, language, (void))                      \
    F(uint32_t, clone_cost, (void))                       \
    F(void, begin, (void))                                \
    F(void, counters, (InteropCounters * out))            \
    F(INTEROP_FUTURE_U32, threaded, (uint32_t rounds))    \
    F(void, stop_threads, (void))                         \
    F(INTEROP_FUTURE_U32, keeper, (uint32_t yields))      \
    F(uint32_t, wake_kept, (void))                        \
    F(uint32_t, drop_kept, (void))                        \
    F(INTEROP_FUTURE_U32, self_waking, (uint32_t rounds)) \
    F(INTEROP_FUTURE_U32, registering, (uint32_t rounds)) \
    F(uint32_t, wake_registered, (void))                  \
    F(INTEROP_FUTURE_U32, script, (void))

/* clang-format on */

#define INTEROP_FUNCTIONS(F)                                  \
    INTEROP_PLAIN_FUNCTIONS(F)                                \
    INTEROP_NONE_FUNCTIONS(F)                                 \
    INTEROP_VALUE_FUNCTIONS(F, U8, u8, uint8_t)               \
    INTEROP_VALUE_FUNCTIONS(F, Boolean, boolean, bool)        \
    INTEROP_VALUE_FUNCTIONS(F, U16, u16, uint16_t)            \
    INTEROP_VALUE_FUNCTIONS(F, U32, u32, uint32_t)            \
    INTEROP_VALUE_FUNCTIONS(F, U64, u64, uint64_t)            \
    INTEROP_VALUE_FUNCTIONS(F, I64, i64, int64_t)             \
    INTEROP_VALUE_FUNCTIONS(F, F32, f32, float)               \
    INTEROP_VALUE_FUNCTIONS(F, F64, f64, double)              \
    INTEROP_VALUE_FUNCTIONS(F, Pointer, pointer, void*)       \
    INTEROP_VALUE_FUNCTIONS(F, U128, u128, InteropU128)       \
    INTEROP_VALUE_FUNCTIONS(F, Bytes3, bytes3, InteropBytes3) \
    INTEROP_VALUE_FUNCTIONS(F, Floats, floats, InteropFloats) \
    INTEROP_VALUE_FUNCTIONS(F, Mixed, mixed, InteropMixed)    \
    INTEROP_VALUE_FUNCTIONS(F, Words3, words3, InteropWords3) \
    INTEROP_VALUE_FUNCTIONS(F, Words8, words8, InteropWords8)

/* A plug-in that was opened: a pointer to each of its functions. A library's own implementation of
   the contract is declared under the symbols. */
#ifdef __cplusplus
extern "C" {
#endif
#define INTEROP_MEMBER_(Result, name, parameters) Result(*name) parameters;
typedef struct InteropPlugin {
    INTEROP_FUNCTIONS(INTEROP_MEMBER_)
} InteropPlugin;

#define INTEROP_EXPORT __attribute__((visibility("default")))
#define INTEROP_PROTOTYPE_(Result, name, parameters) \
    INTEROP_EXPORT Result interop_##name parameters;
INTEROP_FUNCTIONS(INTEROP_PROTOTYPE_)
#ifdef __cplusplus
}
#endif

/* The scenarios with numbers that hosts share. */
enum {
    InteropManyYields = 100,
    InteropThreadedRounds = 1000,
    InteropMovingRounds = 10000,     /* two threads poll in turn */
    InteropMigratingRounds = 100000, /* a multi-threaded runtime polls where it likes */
    InteropRegisteringRounds = 10
};

#endif
