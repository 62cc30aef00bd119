/* SPDX-License-Identifier: MIT */
/* Macros that declare, for one C type, the future that crosses a library border and the answer of
 * its poll. */

#ifndef POLLEN_ABI_FUTURE_H
#define POLLEN_ABI_FUTURE_H

#include <stdint.h>

#include <pollen/abi/context.h>

/* The tags of a poll's answer. Any other value is a broken peer. */
/* The value is there and belongs to the caller of the poll. */
#define POLLEN_FFI_READY ((uint8_t) 0)
/* The value's bytes are undefined; the waker will be called. */
#define POLLEN_FFI_PENDING ((uint8_t) 1)
/* The value's bytes are undefined; the future has failed. */
#define POLLEN_FFI_PANICKED ((uint8_t) 2)

/* POLLEN_FFI_DECLARE(U32, uint32_t) declares

     PollenFfiPollU32    { uint8_t tag; union { uint32_t value; } payload; }
     PollenFfiFutureU32  { void* fut_ptr; PollenFfiPollU32 (*poll_fn)(void*, PollenFfiContext*);
                           void (*drop_fn)(void*); }

   The type must be plain: copied bit by bit, without constructor or destructor.

   The owner of a future polls it from one thread at a time and calls drop_fn(fut_ptr) exactly once,
   whatever the last poll answered. fut_ptr may be null. poll_fn and drop_fn are never null. To drop
   before Ready cancels. */
#define POLLEN_FFI_DECLARE(Name, Type)                                       \
    typedef struct PollenFfiPoll##Name {                                     \
        uint8_t tag;                                                         \
        union {                                                              \
            Type value;                                                      \
        } payload;                                                           \
    } PollenFfiPoll##Name;                                                   \
    typedef struct PollenFfiFuture##Name {                                   \
        void* fut_ptr;                                                       \
        PollenFfiPoll##Name (*poll_fn)(void* fut_ptr, PollenFfiContext* cx); \
        void (*drop_fn)(void* fut_ptr);                                      \
    } PollenFfiFuture##Name

/* POLLEN_FFI_DECLARE_VOID(Void) declares the future of no value: its poll returns the bare tag,
   which is what Rust does on every target (a struct of one byte is returned in another way on
   some). */
#define POLLEN_FFI_DECLARE_VOID(Name)                            \
    typedef uint8_t PollenFfiPoll##Name;                         \
    typedef struct PollenFfiFuture##Name {                       \
        void* fut_ptr;                                           \
        uint8_t (*poll_fn)(void* fut_ptr, PollenFfiContext* cx); \
        void (*drop_fn)(void* fut_ptr);                          \
    } PollenFfiFuture##Name

#endif
