/* SPDX-License-Identifier: MIT */
/* The plug-in in C: a future is a struct, a function that polls it, and a function that drops
   it. */

#include "demo.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The state of one call of work(). The device's thread and the host's share it under the mutex. */
typedef struct Work {
    uint32_t arg;
    bool started;
    bool done;
    const PollenFfiWaker* waker; /* owned: a clone of the latest poll's, or null */
    struct Work* next;           /* in the device's queue */
} Work;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work_queued = PTHREAD_COND_INITIALIZER;
static Work* queue;

/* The device: takes 20 ms for each piece of work. */
static void* run_device(void* unused) {
    const struct timespec a_while = {0, 20 * 1000 * 1000};
    (void) unused;
    for (;;) {
        const PollenFfiWaker* waker = NULL;
        pthread_mutex_lock(&mutex);
        while (queue == NULL)
            pthread_cond_wait(&work_queued, &mutex);
        pthread_mutex_unlock(&mutex);

        nanosleep(&a_while, NULL);

        pthread_mutex_lock(&mutex);
        if (queue != NULL) { /* it may have been dropped meanwhile */
            Work* work = queue;
            queue = work->next;
            work->done = true;
            waker = work->waker;
            work->waker = NULL;
        }
        pthread_mutex_unlock(&mutex);
        if (waker != NULL) waker->vtable->wake(waker); /* consumes it */
    }
    return NULL;
}

static PollenFfiPollU32 poll_work(void* future, PollenFfiContext* cx) {
    Work* work = future;
    /* The context's waker is only borrowed. Cloned, woken and dropped without the lock: it is the
       host's code. */
    const PollenFfiWaker* waker = cx->waker->vtable->clone(cx->waker);
    const PollenFfiWaker* old_waker = waker;
    PollenFfiPollU32 answer;
    memset(&answer, 0, sizeof answer);

    pthread_mutex_lock(&mutex);
    if (work->done) {
        answer.tag = POLLEN_FFI_READY;
        answer.payload.value = work->arg + 1;
    } else {
        answer.tag = POLLEN_FFI_PENDING;
        old_waker = work->waker;
        work->waker = waker;
        if (!work->started) {
            Work** last = &queue;
            while (*last != NULL)
                last = &(*last)->next;
            *last = work;
            work->started = true;
            pthread_cond_signal(&work_queued);
        }
    }
    pthread_mutex_unlock(&mutex);
    if (old_waker != NULL) old_waker->vtable->drop(old_waker);
    return answer;
}

/* Called once, whether it is done or not: to drop a future cancels it. */
static void drop_work(void* future) {
    Work* work = future;
    Work** queued = &queue;
    pthread_mutex_lock(&mutex);
    while (*queued != NULL && *queued != work)
        queued = &(*queued)->next;
    if (*queued == work) *queued = work->next;
    pthread_mutex_unlock(&mutex);
    if (work->waker != NULL) work->waker->vtable->drop(work->waker);
    free(work);
}

PollenFfiFutureU32 work(uint32_t arg) {
    PollenFfiFutureU32 future = {NULL, poll_work, drop_work};
    Work* state = calloc(1, sizeof *state);
    if (state == NULL) abort();
    state->arg = arg;
    future.fut_ptr = state;
    return future;
}

const char* demo_start(void) {
    pthread_t device;
    if (pthread_create(&device, NULL, run_device, NULL) != 0) abort();
    pthread_detach(device);
    return "C";
}
