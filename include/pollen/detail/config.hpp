// SPDX-License-Identifier: MIT
// Every switch of the library and every fact about the compiler that the other headers ask for.

#pragma once

// 1 when the translation unit is compiled with exceptions. Without them nothing is caught: a
// function that would throw ends the process with a message instead.
#if !defined(POLLEN_EXCEPTIONS)
#if defined(__cpp_exceptions)
#define POLLEN_EXCEPTIONS 1
#else
#define POLLEN_EXCEPTIONS 0
#endif
#endif

// 1 when the translation unit is compiled with -ffreestanding: there may be no libc, no thread and
// no heap, and the program supplies pollen_abort() (detail/abort.hpp).
#if !defined(POLLEN_FREESTANDING)
#if __STDC_HOSTED__
#define POLLEN_FREESTANDING 0
#else
#define POLLEN_FREESTANDING 1
#endif
#endif

// 1 when a coroutine may take its frame from operator new. Without a heap it needs an allocator.
#if !defined(POLLEN_HEAP)
#define POLLEN_HEAP (!POLLEN_FREESTANDING)
#endif

// So many bytes of stack are given to coroutines that run on top of their parents. One that is
// awaited beyond that runs when its parent has been suspended.
#if !defined(POLLEN_CORO_STACK)
#if POLLEN_FREESTANDING
#define POLLEN_CORO_STACK 512
#else
#define POLLEN_CORO_STACK (16 * 1024)
#endif
#endif

// 1 when an address sanitizer watches the heap.
#if !defined(POLLEN_ADDRESS_SANITIZER)
#if defined(__SANITIZE_ADDRESS__)
#define POLLEN_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POLLEN_ADDRESS_SANITIZER 1
#endif
#endif
#endif
#if !defined(POLLEN_ADDRESS_SANITIZER)
#define POLLEN_ADDRESS_SANITIZER 0
#endif

// 1 when coroutine frames are recycled by the executors (coro/frame_cache.hpp). Off by default
// under the address sanitizer, which could not see a use of a recycled frame, and where there need
// not be thread-local storage.
#if !defined(POLLEN_FRAME_CACHE)
#define POLLEN_FRAME_CACHE (!POLLEN_ADDRESS_SANITIZER && !POLLEN_FREESTANDING)
#endif

// 1 when POLLEN_ASSERT checks. Follows NDEBUG unless it is set.
#if !defined(POLLEN_ASSERTIONS)
#if defined(NDEBUG)
#define POLLEN_ASSERTIONS 0
#else
#define POLLEN_ASSERTIONS 1
#endif
#endif

// 1 when executors record their tasks, and coroutines where they await, for dump_tasks(). It
// changes what tasks and frames are made of, so all of a program must agree: those that do not are
// in different namespaces, and cannot be linked. Set it with the CMake option of the same name.
#if !defined(POLLEN_TASK_DUMPS)
#define POLLEN_TASK_DUMPS 0
#endif
#if POLLEN_TASK_DUMPS && POLLEN_FREESTANDING
#error "pollen: tasks are recorded in hosted programs only: leave POLLEN_TASK_DUMPS off here"
#endif

#if defined(__GNUC__)
#define POLLEN_NOINLINE [[gnu::noinline]]
#define POLLEN_ALWAYS_INLINE [[gnu::always_inline]] inline
#define POLLEN_COLD [[gnu::cold]] [[gnu::noinline]]
// One copy for each shared library: a library that is unloaded takes only its own with it.
#define POLLEN_HIDDEN [[gnu::visibility("hidden")]]
#define POLLEN_EXPORT [[gnu::visibility("default")]]
#define POLLEN_LIKELY(x) __builtin_expect(static_cast<bool>(x), 1)
#define POLLEN_UNLIKELY(x) __builtin_expect(static_cast<bool>(x), 0)
#else
#error "pollen: this compiler is not supported yet (g++ 12, clang 14 and later are)"
#endif

// 1 where durations and clocks have a header apart from the calendar and the formatting, which make
// <chrono> cost eight times as much to include. libstdc++ has one.
#if __has_include(<bits/chrono.h>)
#define POLLEN_BITS_CHRONO 1
#else
#define POLLEN_BITS_CHRONO 0
#endif

#if POLLEN_TASK_DUMPS
#define POLLEN_VERSION_NAMESPACE v0_dumps
#elif POLLEN_FREESTANDING
#define POLLEN_VERSION_NAMESPACE v0_freestanding
#else
#define POLLEN_VERSION_NAMESPACE v0
#endif

// Around code in which g++ 12 takes a value for uninitialised that nobody reads.
#if defined(__clang__)
#define POLLEN_MAYBE_UNINITIALIZED_BEGIN
#define POLLEN_MAYBE_UNINITIALIZED_END
#else
#define POLLEN_MAYBE_UNINITIALIZED_BEGIN                                                       \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"") \
        _Pragma("GCC diagnostic ignored \"-Wuninitialized\"")
#define POLLEN_MAYBE_UNINITIALIZED_END _Pragma("GCC diagnostic pop")
#endif

#define POLLEN_NAMESPACE_BEGIN \
    namespace pollen {         \
    inline namespace POLLEN_VERSION_NAMESPACE {
#define POLLEN_NAMESPACE_END \
    }                        \
    }
