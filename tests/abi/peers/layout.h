/* SPDX-License-Identifier: MIT */
/* The table of sizes and offsets, asserted at compile time by whoever includes it: C99 and C++. */

#ifndef POLLEN_TESTS_ABI_LAYOUT_H
#define POLLEN_TESTS_ABI_LAYOUT_H

#include <abi/peers/payloads.h>

/* C99 has no static assertion: an array of negative size is refused. */
#define ABI_ASSERT(name, claim) typedef char abi_assert_##name[(claim) ? 1 : -1]
#define ABI_ALIGNMENT(name, Type) \
    typedef struct name {         \
        char first;               \
        Type second;              \
    } name
#define ABI_ALIGNMENT_OF(name) offsetof(name, second)

/* The numbers hold where pointers have 64 bits; elsewhere the rule itself is checked. */
#define ABI_ON_64(claim) (sizeof(void*) != 8 || (claim))

/* The waker, its table and the context. */
ABI_ASSERT(waker_size, sizeof(PollenFfiWaker) == sizeof(void*));
ABI_ASSERT(waker_vtable, offsetof(PollenFfiWaker, vtable) == 0);
ABI_ASSERT(table_size, sizeof(PollenFfiWakerVTable) == 4 * sizeof(void*));
ABI_ASSERT(table_clone, offsetof(PollenFfiWakerVTable, clone) == 0);
ABI_ASSERT(table_wake, offsetof(PollenFfiWakerVTable, wake) == sizeof(void*));
ABI_ASSERT(table_wake_by_ref, offsetof(PollenFfiWakerVTable, wake_by_ref) == 2 * sizeof(void*));
ABI_ASSERT(table_drop, offsetof(PollenFfiWakerVTable, drop) == 3 * sizeof(void*));
ABI_ASSERT(context_size, sizeof(PollenFfiContext) == sizeof(void*));
ABI_ASSERT(context_waker, offsetof(PollenFfiContext, waker) == 0);

/* The tags and the number of the ABI. */
ABI_ASSERT(ready, POLLEN_FFI_READY == 0 && sizeof(POLLEN_FFI_READY) == 1);
ABI_ASSERT(pending, POLLEN_FFI_PENDING == 1);
ABI_ASSERT(panicked, POLLEN_FFI_PANICKED == 2);
ABI_ASSERT(version, POLLEN_ABI_VERSION == 2);

/* A poll: the tag, then the value at its own alignment. */
#define ABI_ASSERT_POLL(Name, Type, size, alignment, mask)                                \
    ABI_ALIGNMENT(AbiAlign##Name, Type);                                                  \
    ABI_ALIGNMENT(AbiAlignPoll##Name, PollenFfiPoll##Name);                               \
    ABI_ASSERT(poll_size_##Name, ABI_ON_64(sizeof(PollenFfiPoll##Name) == (size)));       \
    ABI_ASSERT(poll_alignment_##Name,                                                     \
               ABI_ON_64(ABI_ALIGNMENT_OF(AbiAlignPoll##Name) == (alignment)));           \
    ABI_ASSERT(poll_aligned_as_value_##Name,                                              \
               ABI_ALIGNMENT_OF(AbiAlignPoll##Name) == ABI_ALIGNMENT_OF(AbiAlign##Name)); \
    ABI_ASSERT(poll_tag_##Name, offsetof(PollenFfiPoll##Name, tag) == 0);                 \
    ABI_ASSERT(poll_payload_##Name,                                                       \
               offsetof(PollenFfiPoll##Name, payload) == ABI_ALIGNMENT_OF(AbiAlign##Name));
ABI_PAYLOADS(ABI_ASSERT_POLL)
ABI_ASSERT(poll_size_None, sizeof(PollenFfiPollNone) == 1);

/* A future: three words, whatever it resolves to. */
#define ABI_ASSERT_FUTURE(Name)                                                                   \
    ABI_ASSERT(future_size_##Name, sizeof(PollenFfiFuture##Name) == 3 * sizeof(void*));           \
    ABI_ASSERT(future_fut_ptr_##Name, offsetof(PollenFfiFuture##Name, fut_ptr) == 0);             \
    ABI_ASSERT(future_poll_fn_##Name, offsetof(PollenFfiFuture##Name, poll_fn) == sizeof(void*)); \
    ABI_ASSERT(future_drop_fn_##Name,                                                             \
               offsetof(PollenFfiFuture##Name, drop_fn) == 2 * sizeof(void*));
#define ABI_ASSERT_FUTURE_OF(Name, Type, size, alignment, mask) ABI_ASSERT_FUTURE(Name)
ABI_PAYLOADS(ABI_ASSERT_FUTURE_OF)
ABI_ASSERT_FUTURE(None)

#define ABI_COUNT(Name, Type, size, alignment, mask) +1
/* The waker, its table, the context, and a poll and a future of each payload. */
#define ABI_LAYOUTS (3 + 2 * (1 ABI_PAYLOADS(ABI_COUNT)))

#endif
