/* SPDX-License-Identifier: MIT */
/* The C side of the agreement test: returns, takes, makes and drives each payload by value. */

#include <abi/peers/payloads.h>

#include <stdlib.h>
#include <string.h>

static int alive = 0;

int abi_c_alive(void) { return alive; }

/* One state for all payloads: which value, and whether it was polled. */
typedef struct State {
    unsigned seed;
    int polls;
} State;

static State* make_state(unsigned seed) {
    State* state = (State*) malloc(sizeof(State));
    state->seed = seed;
    state->polls = 0;
    ++alive;
    return state;
}

static void drop_state(void* fut_ptr) {
    free(fut_ptr);
    --alive;
}

/* True the second time. The first time the waker is woken by a clone, which is consumed. */
static bool poll_state(State* state, PollenFfiContext* cx) {
    if (state->polls++ != 0) return true;
    {
        const PollenFfiWaker* waker = cx->waker->vtable->clone(cx->waker);
        waker->vtable->wake(waker);
    }
    return false;
}

#define DEFINE(Name, Type, size, alignment, mask)                                                \
    PollenFfiPoll##Name abi_c_return_##Name(unsigned seed, uint8_t tag) {                        \
        PollenFfiPoll##Name poll;                                                                \
        memset(&poll, 0, sizeof(poll));                                                          \
        poll.tag = tag;                                                                          \
        abi_fill(&poll.payload.value, sizeof(Type), mask, seed);                                 \
        return poll;                                                                             \
    }                                                                                            \
    bool abi_c_accept_##Name(unsigned seed, PollenFfiPoll##Name poll, uint8_t tag) {             \
        Type expected;                                                                           \
        abi_fill(&expected, sizeof(Type), mask, seed);                                           \
        return poll.tag == tag && memcmp(&poll.payload.value, &expected, sizeof(Type)) == 0;     \
    }                                                                                            \
    static PollenFfiPoll##Name poll_##Name(void* fut_ptr, PollenFfiContext* cx) {                \
        State* state = (State*) fut_ptr;                                                         \
        const bool ready = poll_state(state, cx);                                                \
        return abi_c_return_##Name(state->seed, ready ? POLLEN_FFI_READY : POLLEN_FFI_PENDING);  \
    }                                                                                            \
    PollenFfiFuture##Name abi_c_make_##Name(unsigned seed) {                                     \
        PollenFfiFuture##Name future;                                                            \
        future.fut_ptr = make_state(seed);                                                       \
        future.poll_fn = &poll_##Name;                                                           \
        future.drop_fn = &drop_state;                                                            \
        return future;                                                                           \
    }                                                                                            \
    bool abi_c_drive_##Name(unsigned seed, PollenFfiFuture##Name future, PollenFfiContext* cx) { \
        PollenFfiPoll##Name poll = future.poll_fn(future.fut_ptr, cx);                           \
        while (poll.tag == POLLEN_FFI_PENDING)                                                   \
            poll = future.poll_fn(future.fut_ptr, cx);                                           \
        future.drop_fn(future.fut_ptr);                                                          \
        return abi_c_accept_##Name(seed, poll, POLLEN_FFI_READY);                                \
    }

ABI_PAYLOADS(DEFINE)

static uint8_t poll_None(void* fut_ptr, PollenFfiContext* cx) {
    return poll_state((State*) fut_ptr, cx) ? POLLEN_FFI_READY : POLLEN_FFI_PENDING;
}

PollenFfiFutureNone abi_c_make_None(unsigned seed) {
    PollenFfiFutureNone future;
    future.fut_ptr = make_state(seed);
    future.poll_fn = &poll_None;
    future.drop_fn = &drop_state;
    return future;
}

bool abi_c_drive_None(unsigned seed, PollenFfiFutureNone future, PollenFfiContext* cx) {
    uint8_t tag = future.poll_fn(future.fut_ptr, cx);
    (void) seed;
    while (tag == POLLEN_FFI_PENDING)
        tag = future.poll_fn(future.fut_ptr, cx);
    future.drop_fn(future.fut_ptr);
    return tag == POLLEN_FFI_READY;
}
