/* SPDX-License-Identifier: MIT */
/* The waker that crosses a library border: a pointer to an object that begins with a pointer to its
 * vtable. */

#ifndef POLLEN_ABI_WAKER_H
#define POLLEN_ABI_WAKER_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PollenFfiWaker PollenFfiWaker;

/* The four operations of a waker. Each may be called from any thread, at the same time as others,
   after the task has finished and after its executor has gone; none may let an exception or a panic
   out. The vtable and its code live at least as long as any waker that points to it. */
typedef struct PollenFfiWakerVTable {
    /* Borrows the waker; returns one that the caller owns. May return the same pointer (a counted
       reference) or another object with another vtable. Never null. */
    const PollenFfiWaker* (*clone)(const PollenFfiWaker*);
    /* Consumes an owned waker: asks for another poll and releases it. */
    void (*wake)(const PollenFfiWaker*);
    /* Borrows the waker: asks for another poll. */
    void (*wake_by_ref)(const PollenFfiWaker*);
    /* Consumes an owned waker: releases it. */
    void (*drop)(const PollenFfiWaker*);
} PollenFfiWakerVTable;

/* Only the vtable pointer is common; the bytes behind it belong to whoever made the object. */
struct PollenFfiWaker {
    const PollenFfiWakerVTable* vtable;
};

#ifdef __cplusplus
}
#endif

#endif
