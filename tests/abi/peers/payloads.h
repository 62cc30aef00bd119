/* SPDX-License-Identifier: MIT */
/* Every kind of payload, with the size and alignment that its poll must have; for C99 and C++. */

#ifndef POLLEN_TESTS_ABI_PAYLOADS_H
#define POLLEN_TESTS_ABI_PAYLOADS_H

#include <pollen/abi.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 AbiU128;

typedef struct AbiBytes3 {
    uint8_t bytes[3];
} AbiBytes3;

typedef struct AbiFloats {
    float x;
    float y;
} AbiFloats;

typedef struct AbiMixed {
    double real;
    uint64_t whole;
} AbiMixed;

typedef struct AbiWords3 {
    uint64_t words[3];
} AbiWords3;

typedef struct AbiWords8 {
    uint64_t words[8];
} AbiWords8;

/* X(Name, Type, size, alignment, mask): the first two numbers are those of the poll on a 64-bit
   target, measured with rustc on `#[repr(C, u8)] enum FfiPoll<Type>`; the mask keeps bytes valid.
   None of the types has padding. */
#define ABI_PAYLOADS(X)               \
    X(U8, uint8_t, 2, 1, 0x3f)        \
    X(Bool, bool, 2, 1, 0x01)         \
    X(U16, uint16_t, 4, 2, 0x3f)      \
    X(U32, uint32_t, 8, 4, 0x3f)      \
    X(U64, uint64_t, 16, 8, 0x3f)     \
    X(I64, int64_t, 16, 8, 0x3f)      \
    X(F32, float, 8, 4, 0x3f)         \
    X(F64, double, 16, 8, 0x3f)       \
    X(Pointer, void*, 16, 8, 0x3f)    \
    X(U128, AbiU128, 32, 16, 0x3f)    \
    X(Bytes3, AbiBytes3, 4, 1, 0x3f)  \
    X(Floats, AbiFloats, 12, 4, 0x3f) \
    X(Mixed, AbiMixed, 24, 8, 0x3f)   \
    X(Words3, AbiWords3, 32, 8, 0x3f) \
    X(Words8, AbiWords8, 72, 8, 0x3f)

#define ABI_DECLARE(Name, Type, size, alignment, mask) POLLEN_FFI_DECLARE(Name, Type);
ABI_PAYLOADS(ABI_DECLARE)
POLLEN_FFI_DECLARE_VOID(None);

/* The value of a seed: bytes that differ from each other and are no NaN when read as a float. */
static inline void abi_fill(void* value, size_t size, unsigned mask, unsigned seed) {
    uint8_t* bytes = (uint8_t*) value;
    size_t i;
    for (i = 0; i < size; ++i)
        bytes[i] = (uint8_t) ((seed * 31 + i * 7 + 1) & mask);
}

/* What the C file of the agreement test does, for each payload:

     abi_c_return_U32   returns a poll by value
     abi_c_accept_U32   takes a poll by value; true if it is the one of the seed
     abi_c_make_U32     returns a future by value; its poll is Pending once, and wakes
     abi_c_drive_U32    takes a future by value, polls it to the end and drops it; true if output
                        is the one of the seed

   The seed comes first and the tag last, so that a difference in how the struct between them is
   passed moves both. */
#ifdef __cplusplus
extern "C" {
#endif

#define ABI_DECLARE_C(Name, Type, size, alignment, mask)                            \
    PollenFfiPoll##Name abi_c_return_##Name(unsigned seed, uint8_t tag);            \
    bool abi_c_accept_##Name(unsigned seed, PollenFfiPoll##Name poll, uint8_t tag); \
    PollenFfiFuture##Name abi_c_make_##Name(unsigned seed);                         \
    bool abi_c_drive_##Name(unsigned seed, PollenFfiFuture##Name future, PollenFfiContext* cx);
ABI_PAYLOADS(ABI_DECLARE_C)

PollenFfiFutureNone abi_c_make_None(unsigned seed);
bool abi_c_drive_None(unsigned seed, PollenFfiFutureNone future, PollenFfiContext* cx);

/* How many futures of this file were made and not dropped. */
int abi_c_alive(void);

#ifdef __cplusplus
}
#endif

#endif
