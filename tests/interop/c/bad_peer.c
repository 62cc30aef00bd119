/* SPDX-License-Identifier: MIT */
/* A library that breaks the ABI in every way a reader can notice. In C, where nothing stops it. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <pollen/abi.h>

#define EXPORT __attribute__((visibility("default")))

POLLEN_FFI_DECLARE(U32, uint32_t);
POLLEN_FFI_DECLARE(F64, double);
POLLEN_FFI_DECLARE_VOID(None);

static void drop_nothing(void* future) { (void) future; }

/* ---- answers with a tag of the caller's choice, carried in fut_ptr ---- */

static PollenFfiPollU32 poll_tag_u32(void* tag, PollenFfiContext* cx) {
    PollenFfiPollU32 answer;
    (void) cx;
    memset(&answer, 0, sizeof answer);
    answer.tag = (uint8_t) (uintptr_t) tag;
    answer.payload.value = 7;
    return answer;
}

static PollenFfiPollF64 poll_tag_f64(void* tag, PollenFfiContext* cx) {
    PollenFfiPollF64 answer;
    (void) cx;
    memset(&answer, 0, sizeof answer);
    answer.tag = (uint8_t) (uintptr_t) tag;
    return answer;
}

static uint8_t poll_tag_none(void* tag, PollenFfiContext* cx) {
    (void) cx;
    return (uint8_t) (uintptr_t) tag;
}

EXPORT PollenFfiFutureU32 bad_tag_u32(uint8_t tag) {
    PollenFfiFutureU32 future = {NULL, poll_tag_u32, drop_nothing};
    future.fut_ptr = (void*) (uintptr_t) tag;
    return future;
}

EXPORT PollenFfiFutureF64 bad_tag_f64(uint8_t tag) {
    PollenFfiFutureF64 future = {NULL, poll_tag_f64, drop_nothing};
    future.fut_ptr = (void*) (uintptr_t) tag;
    return future;
}

EXPORT PollenFfiFutureNone bad_tag_none(uint8_t tag) {
    PollenFfiFutureNone future = {NULL, poll_tag_none, drop_nothing};
    future.fut_ptr = (void*) (uintptr_t) tag;
    return future;
}

/* ---- lacks a function ---- */

EXPORT PollenFfiFutureU32 bad_without_poll_fn(void) {
    PollenFfiFutureU32 future = {NULL, NULL, drop_nothing};
    return future;
}

EXPORT PollenFfiFutureU32 bad_without_drop_fn(void) {
    PollenFfiFutureU32 future = {NULL, poll_tag_u32, NULL};
    return future;
}

/* ---- consumes the waker that it was lent ---- */

static PollenFfiPollU32 poll_waking(void* future, PollenFfiContext* cx) {
    cx->waker->vtable->wake(cx->waker);
    return poll_tag_u32(future, cx);
}

static PollenFfiPollU32 poll_dropping(void* future, PollenFfiContext* cx) {
    cx->waker->vtable->drop(cx->waker);
    return poll_tag_u32(future, cx);
}

EXPORT PollenFfiFutureU32 bad_wakes_by_value(void) {
    PollenFfiFutureU32 future = {NULL, poll_waking, drop_nothing};
    return future;
}

EXPORT PollenFfiFutureU32 bad_drops_waker(void) {
    PollenFfiFutureU32 future = {NULL, poll_dropping, drop_nothing};
    return future;
}

/* ---- a host whose waker cannot be cloned ---- */

static const PollenFfiWaker* clone_to_null(const PollenFfiWaker* waker) {
    (void) waker;
    return NULL;
}

static const PollenFfiWaker* clone_to_itself(const PollenFfiWaker* waker) { return waker; }

static const PollenFfiWaker* clone_without_vtable(const PollenFfiWaker* waker) {
    static const PollenFfiWaker clone = {NULL};
    (void) waker;
    return &clone;
}

static void ignore(const PollenFfiWaker* waker) { (void) waker; }

EXPORT uint8_t bad_poll_without_clones(PollenFfiFutureU32 future) {
    static const PollenFfiWakerVTable vtable = {clone_to_null, ignore, ignore, ignore};
    static const PollenFfiWaker waker = {&vtable};
    PollenFfiContext cx = {&waker};
    return future.poll_fn(future.fut_ptr, &cx).tag;
}

EXPORT uint8_t bad_poll_with_clones_without_vtable(PollenFfiFutureU32 future) {
    static const PollenFfiWakerVTable vtable = {clone_without_vtable, ignore, ignore, ignore};
    static const PollenFfiWaker waker = {&vtable};
    PollenFfiContext cx = {&waker};
    return future.poll_fn(future.fut_ptr, &cx).tag;
}

/* ---- a host whose context lacks something: its waker, the vtable, or the function of that number
   (0 to 3), or which has no context at all ---- */

EXPORT uint8_t bad_poll_without_function(PollenFfiFutureU32 future, int number) {
    static PollenFfiWakerVTable vtable;
    static const PollenFfiWaker waker = {&vtable};
    PollenFfiContext cx = {&waker};
    vtable.clone = number == 0 ? NULL : clone_to_itself;
    vtable.wake = number == 1 ? NULL : ignore;
    vtable.wake_by_ref = number == 2 ? NULL : ignore;
    vtable.drop = number == 3 ? NULL : ignore;
    const uint8_t tag = future.poll_fn(future.fut_ptr, &cx).tag;
    future.drop_fn(future.fut_ptr);
    return tag;
}

EXPORT uint8_t bad_poll_without_vtable(PollenFfiFutureU32 future) {
    static const PollenFfiWaker waker = {NULL};
    PollenFfiContext cx = {&waker};
    return future.poll_fn(future.fut_ptr, &cx).tag;
}

EXPORT uint8_t bad_poll_without_waker(PollenFfiFutureU32 future) {
    PollenFfiContext cx = {NULL};
    return future.poll_fn(future.fut_ptr, &cx).tag;
}

EXPORT uint8_t bad_poll_without_context(PollenFfiFutureU32 future) {
    return future.poll_fn(future.fut_ptr, NULL).tag;
}

/* ---- does nothing wrong: calls what it was given ---- */

EXPORT void good_drop(PollenFfiFutureU32 future) { future.drop_fn(future.fut_ptr); }

static PollenFfiPollU32 poll_using_waker(void* future, PollenFfiContext* cx) {
    const PollenFfiWaker* clone = cx->waker->vtable->clone(cx->waker);
    clone->vtable->wake_by_ref(clone);
    clone->vtable->wake(clone);
    return poll_tag_u32(future, cx);
}

EXPORT PollenFfiFutureU32 good_uses_waker(void) {
    PollenFfiFutureU32 future = {NULL, poll_using_waker, drop_nothing};
    return future;
}
