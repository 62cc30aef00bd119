/* SPDX-License-Identifier: MIT */
/* A future made and polled in C, with the installed headers. */
#include <pollen/abi.h>

#include <stddef.h>

POLLEN_FFI_DECLARE(U32, uint32_t);

static PollenFfiPollU32 poll_seven(void* future, PollenFfiContext* cx) {
    PollenFfiPollU32 answer;
    (void) future;
    (void) cx;
    answer.tag = POLLEN_FFI_READY;
    answer.payload.value = 7;
    return answer;
}

static void drop_nothing(void* future) { (void) future; }

static const PollenFfiWaker* clone_nobody(const PollenFfiWaker* waker) { return waker; }
static void ignore(const PollenFfiWaker* waker) { (void) waker; }

int main(void) {
    static const PollenFfiWakerVTable vtable = {clone_nobody, ignore, ignore, ignore};
    static const PollenFfiWaker nobody = {&vtable};
    const PollenFfiFutureU32 seven = {NULL, poll_seven, drop_nothing};
    PollenFfiContext cx = {&nobody};
    const PollenFfiPollU32 answer = seven.poll_fn(seven.fut_ptr, &cx);
    seven.drop_fn(seven.fut_ptr);
    return answer.tag == POLLEN_FFI_READY && answer.payload.value == 7 ? 0 : 1;
}
