/* SPDX-License-Identifier: MIT */
/* What a poll function is given: the waker of the task that polls. */

#ifndef POLLEN_ABI_CONTEXT_H
#define POLLEN_ABI_CONTEXT_H

#include <pollen/abi/waker.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Valid during the call only. The waker is borrowed: the callee may clone it and wake it by
   reference, and must neither wake nor drop it. */
typedef struct PollenFfiContext {
    const PollenFfiWaker* waker;
} PollenFfiContext;

#ifdef __cplusplus
}
#endif

#endif
