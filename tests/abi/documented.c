/* SPDX-License-Identifier: MIT */
/* The structs and the numbers of docs/abi.md, held against the headers. */

#include <pollen/abi.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static int failures = 0;

#define EXPECT(condition)                                          \
    do {                                                           \
        if (!(condition)) {                                        \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            ++failures;                                            \
        }                                                          \
    } while (0)

// [waker]
typedef struct FfiWaker FfiWaker;

typedef struct FfiWakerVTable {
    const FfiWaker* (*clone)(const FfiWaker* waker);
    void (*wake)(const FfiWaker* waker);
    void (*wake_by_ref)(const FfiWaker* waker);
    void (*drop)(const FfiWaker* waker);
} FfiWakerVTable;

struct FfiWaker {
    const FfiWakerVTable* vtable;
    /* what follows belongs to the maker of the object */
};
// [/waker]

// [context]
typedef struct FfiContext {
    const FfiWaker* waker;
} FfiContext;
// [/context]

typedef uint32_t T;

// [poll]
typedef struct FfiPoll {
    uint8_t tag;
    union {
        T value;
    } payload;
} FfiPoll;
// [/poll]

// [future]
typedef struct FfiFuture {
    void* fut_ptr;
    FfiPoll (*poll_fn)(void* fut_ptr, FfiContext* cx);
    void (*drop_fn)(void* fut_ptr);
} FfiFuture;
// [/future]

// [void]
typedef struct FfiFutureVoid {
    void* fut_ptr;
    uint8_t (*poll_fn)(void* fut_ptr, FfiContext* cx);
    void (*drop_fn)(void* fut_ptr);
} FfiFutureVoid;
// [/void]

POLLEN_FFI_DECLARE(U32, uint32_t);
POLLEN_FFI_DECLARE_VOID(Void);

#define EXPECT_SAME_FIELD(A, B, field) EXPECT(offsetof(A, field) == offsetof(B, field))

static void check_structs(void) {
    EXPECT(sizeof(FfiWaker) == sizeof(PollenFfiWaker));
    EXPECT_SAME_FIELD(FfiWaker, PollenFfiWaker, vtable);
    EXPECT(sizeof(FfiWakerVTable) == sizeof(PollenFfiWakerVTable));
    EXPECT_SAME_FIELD(FfiWakerVTable, PollenFfiWakerVTable, clone);
    EXPECT_SAME_FIELD(FfiWakerVTable, PollenFfiWakerVTable, wake);
    EXPECT_SAME_FIELD(FfiWakerVTable, PollenFfiWakerVTable, wake_by_ref);
    EXPECT_SAME_FIELD(FfiWakerVTable, PollenFfiWakerVTable, drop);
    EXPECT(sizeof(FfiContext) == sizeof(PollenFfiContext));
    EXPECT(sizeof(FfiPoll) == sizeof(PollenFfiPollU32));
    EXPECT_SAME_FIELD(FfiPoll, PollenFfiPollU32, tag);
    EXPECT_SAME_FIELD(FfiPoll, PollenFfiPollU32, payload);
    EXPECT(sizeof(FfiFuture) == sizeof(PollenFfiFutureU32));
    EXPECT_SAME_FIELD(FfiFuture, PollenFfiFutureU32, fut_ptr);
    EXPECT_SAME_FIELD(FfiFuture, PollenFfiFutureU32, poll_fn);
    EXPECT_SAME_FIELD(FfiFuture, PollenFfiFutureU32, drop_fn);
    EXPECT(sizeof(FfiFutureVoid) == sizeof(PollenFfiFutureVoid));
    EXPECT(sizeof(PollenFfiPollVoid) == 1);
    EXPECT(POLLEN_FFI_READY == 0 && POLLEN_FFI_PENDING == 1 && POLLEN_FFI_PANICKED == 2);
    EXPECT(POLLEN_ABI_VERSION == 2);
}

/* The table of sizes: of 64-bit targets. */

typedef struct Bytes3 {
    uint8_t bytes[3];
} Bytes3;
typedef struct Floats {
    float x, y;
} Floats;
typedef struct Words3 {
    uint64_t words[3];
} Words3;
__extension__ typedef unsigned __int128 U128;

#define EXPECT_SIZE(Name, size, align)                             \
    do {                                                           \
        struct Probe {                                             \
            char before;                                           \
            PollenFfiPoll##Name poll;                              \
        };                                                         \
        EXPECT(sizeof(PollenFfiPoll##Name) == (size));             \
        EXPECT(offsetof(struct Probe, poll) == (align));           \
        EXPECT(offsetof(PollenFfiPoll##Name, payload) == (align)); \
    } while (0)

POLLEN_FFI_DECLARE(U8, uint8_t);
POLLEN_FFI_DECLARE(Bool, bool);
POLLEN_FFI_DECLARE(U16, uint16_t);
POLLEN_FFI_DECLARE(F32, float);
POLLEN_FFI_DECLARE(U64, uint64_t);
POLLEN_FFI_DECLARE(F64, double);
POLLEN_FFI_DECLARE(Pointer, void*);
POLLEN_FFI_DECLARE(Bytes3, Bytes3);
POLLEN_FFI_DECLARE(Floats, Floats);
POLLEN_FFI_DECLARE(U128, U128);
POLLEN_FFI_DECLARE(Words3, Words3);
POLLEN_FFI_DECLARE(Future, PollenFfiFutureU32);

static void check_sizes(void) {
    EXPECT(sizeof(FfiFuture) == 24);
    EXPECT(sizeof(FfiWakerVTable) == 32);
    EXPECT_SIZE(U8, 2, 1);
    EXPECT_SIZE(Bool, 2, 1);
    EXPECT_SIZE(U16, 4, 2);
    EXPECT_SIZE(U32, 8, 4);
    EXPECT_SIZE(F32, 8, 4);
    EXPECT_SIZE(U64, 16, 8);
    EXPECT_SIZE(F64, 16, 8);
    EXPECT_SIZE(Pointer, 16, 8);
    EXPECT_SIZE(Bytes3, 4, 1);
    EXPECT_SIZE(Floats, 12, 4);
    EXPECT_SIZE(U128, 32, 16);
    EXPECT_SIZE(Words3, 32, 8);
    EXPECT_SIZE(Future, 32, 8);
}

int main(void) {
    check_structs();
    if (sizeof(void*) == 8) check_sizes();
    return failures;
}
