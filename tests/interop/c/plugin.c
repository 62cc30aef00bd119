/* SPDX-License-Identifier: MIT */
/* The contract in C: state machines written by hand. Built as a plug-in, and into the C host as its
   own side. */

#include "../contract.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- counters ---- */

static InteropCounters counters;

static void count(uint64_t* counter) { __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); }

static void* allocate(size_t size) {
    void* block = calloc(1, size);
    if (block == NULL) abort();
    count(&counters.allocations);
    return block;
}

static void release(void* block) {
    count(&counters.frees);
    free(block);
}

static void* made(size_t size) {
    count(&counters.made);
    return allocate(size);
}

static void dropped(void* future) {
    count(&counters.dropped);
    release(future);
}

void interop_counters(InteropCounters* out) {
    uint64_t* to = (uint64_t*) out;
    uint64_t* from = (uint64_t*) &counters;
    size_t i;
    for (i = 0; i < sizeof counters / sizeof *to; ++i) {
        to[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
    }
}

uint32_t interop_abi_version(void) { return POLLEN_ABI_VERSION; }
const char* interop_language(void) { return "c"; }
uint32_t interop_clone_cost(void) { return 0; } /* a context is passed on as it came */
void interop_begin(void) {}

/* ---- wakers ---- */

static const PollenFfiWaker* clone_waker(const PollenFfiWaker* waker) {
    count(&counters.clones);
    return waker->vtable->clone(waker);
}

static void wake(const PollenFfiWaker* waker) { waker->vtable->wake(waker); }
static void wake_by_ref(const PollenFfiWaker* waker) { waker->vtable->wake_by_ref(waker); }
static void drop_waker(const PollenFfiWaker* waker) { waker->vtable->drop(waker); }

/* ---- make, fail, echo: so many yields, then an answer ---- */

typedef struct Steps {
    uint64_t seed;
    uint32_t yields;
    uint8_t answer; /* of the poll after the last yield */
} Steps;

static Steps* new_steps(uint64_t seed, uint32_t yields, uint8_t answer) {
    Steps* steps = made(sizeof *steps);
    steps->seed = seed;
    steps->yields = yields;
    steps->answer = answer;
    return steps;
}

static uint8_t take_step(Steps* steps, PollenFfiContext* cx) {
    uint8_t answer;
    count(&counters.polls);
    if (steps->yields > 0) {
        --steps->yields;
        wake_by_ref(cx->waker);
        return POLLEN_FFI_PENDING;
    }
    answer = steps->answer;
    steps->answer = POLLEN_FFI_PANICKED; /* of every poll after this one */
    return answer;
}

/* What all types of payload share of relay: the inner future is dropped as soon as it has
   answered. */
#define RELAY(Name, name, tag_of)                                                      \
    typedef struct Relay##Name {                                                       \
        PollenFfiFuture##Name inner;                                                   \
        bool finished;                                                                 \
    } Relay##Name;                                                                     \
    static void finish_relay_##name(Relay##Name* relay) {                              \
        if (relay->finished) return;                                                   \
        relay->finished = true;                                                        \
        relay->inner.drop_fn(relay->inner.fut_ptr);                                    \
    }                                                                                  \
    static PollenFfiPoll##Name poll_relay_##name(void* future, PollenFfiContext* cx) { \
        Relay##Name* relay = future;                                                   \
        PollenFfiPoll##Name answer;                                                    \
        memset(&answer, 0, sizeof answer);                                             \
        tag_of(answer) = POLLEN_FFI_PANICKED;                                          \
        count(&counters.polls);                                                        \
        if (relay->finished) return answer;                                            \
        answer = relay->inner.poll_fn(relay->inner.fut_ptr, cx);                       \
        if (tag_of(answer) != POLLEN_FFI_PENDING) finish_relay_##name(relay);          \
        return answer;                                                                 \
    }                                                                                  \
    static void drop_relay_##name(void* relay) {                                       \
        finish_relay_##name(relay);                                                    \
        dropped(relay);                                                                \
    }                                                                                  \
    PollenFfiFuture##Name interop_relay_##name(PollenFfiFuture##Name inner) {          \
        PollenFfiFuture##Name future = {NULL, poll_relay_##name, drop_relay_##name};   \
        Relay##Name* relay = made(sizeof *relay);                                      \
        relay->inner = inner;                                                          \
        relay->finished = false;                                                       \
        future.fut_ptr = relay;                                                        \
        return future;                                                                 \
    }

#define MAKE_AND_FAIL(Name, name)                                               \
    PollenFfiFuture##Name interop_make_##name(uint64_t seed, uint32_t yields) { \
        PollenFfiFuture##Name future = {NULL, poll_steps_##name, dropped};      \
        future.fut_ptr = new_steps(seed, yields, POLLEN_FFI_READY);             \
        return future;                                                          \
    }                                                                           \
    PollenFfiFuture##Name interop_fail_##name(uint32_t yields) {                \
        PollenFfiFuture##Name future = {NULL, poll_steps_##name, dropped};      \
        future.fut_ptr = new_steps(0, yields, POLLEN_FFI_PANICKED);             \
        return future;                                                          \
    }

#define TAG_OF_VALUE(answer) (answer).tag
#define TAG_OF_NONE(answer) (answer)
#define IS_BOOLEAN(Type) __builtin_types_compatible_p(Type, bool)

#define VALUE_FUTURES(Name, name, Type)                                                           \
    static PollenFfiPoll##Name poll_steps_##name(void* steps, PollenFfiContext* cx) {             \
        PollenFfiPoll##Name answer;                                                               \
        memset(&answer, 0, sizeof answer);                                                        \
        answer.tag = take_step(steps, cx);                                                        \
        if (answer.tag == POLLEN_FFI_READY) {                                                     \
            const Steps* made_from = steps;                                                       \
            interop_fill(&answer.payload.value, sizeof(Type), IS_BOOLEAN(Type), made_from->seed); \
        }                                                                                         \
        return answer;                                                                            \
    }                                                                                             \
    MAKE_AND_FAIL(Name, name)                                                                     \
    RELAY(Name, name, TAG_OF_VALUE)                                                               \
                                                                                                  \
    typedef struct Echo##Name {                                                                   \
        Type value;                                                                               \
        bool finished;                                                                            \
    } Echo##Name;                                                                                 \
    static PollenFfiPoll##Name poll_echo_##name(void* future, PollenFfiContext* cx) {             \
        Echo##Name* echo = future;                                                                \
        PollenFfiPoll##Name answer;                                                               \
        (void) cx;                                                                                \
        memset(&answer, 0, sizeof answer);                                                        \
        answer.tag = echo->finished ? POLLEN_FFI_PANICKED : POLLEN_FFI_READY;                     \
        if (!echo->finished) answer.payload.value = echo->value;                                  \
        echo->finished = true;                                                                    \
        return answer;                                                                            \
    }                                                                                             \
    PollenFfiFuture##Name interop_echo_##name(Type value) {                                       \
        PollenFfiFuture##Name future = {NULL, poll_echo_##name, release};                         \
        Echo##Name* echo = allocate(sizeof *echo);                                                \
        echo->value = value;                                                                      \
        future.fut_ptr = echo;                                                                    \
        return future;                                                                            \
    }

INTEROP_VALUES(VALUE_FUTURES)

static uint8_t poll_steps_none(void* steps, PollenFfiContext* cx) { return take_step(steps, cx); }
MAKE_AND_FAIL(None, none)
RELAY(None, none, TAG_OF_NONE)

static uint8_t poll_echo_none(void* echo, PollenFfiContext* cx) {
    bool* finished = echo;
    uint8_t answer = *finished ? POLLEN_FFI_PANICKED : POLLEN_FFI_READY;
    (void) cx;
    *finished = true;
    return answer;
}

PollenFfiFutureNone interop_echo_none(void) {
    PollenFfiFutureNone future = {NULL, poll_echo_none, release};
    future.fut_ptr = allocate(sizeof(bool));
    return future;
}

/* ---- futures of a u32: rounds of Pending, then the answer ---- */

typedef struct Rounds {
    uint32_t rounds;
    uint32_t polled;
    bool finished;
} Rounds;

static PollenFfiPollU32 answer_u32(uint8_t tag, uint32_t value) {
    PollenFfiPollU32 answer;
    memset(&answer, 0, sizeof answer);
    answer.tag = tag;
    answer.payload.value = value;
    return answer;
}

/* Ready with value, and Panicked ever after. */
static PollenFfiPollU32 finish_u32(Rounds* rounds, uint32_t value) {
    const uint8_t tag = rounds->finished ? POLLEN_FFI_PANICKED : POLLEN_FFI_READY;
    rounds->finished = true;
    return answer_u32(tag, value);
}

static void* new_rounds(size_t size, uint32_t number) {
    Rounds* rounds = made(size); /* every future below begins with its rounds */
    rounds->rounds = number;
    return rounds;
}

/* ---- threaded ---- */

/* Shared by the future and by the wake that is under way, so that the future may be dropped in
   between. */
typedef struct Threaded {
    Rounds rounds;
    /* plain: by the waking thread before it wakes, read by the poll that follows */
    uint32_t written;
    uint32_t owners; /* atomic */
    bool has_thread;
    pthread_t thread; /* of the latest poll */
} Threaded;

enum { QueueLength = 64 };

typedef struct Wake {
    const PollenFfiWaker* waker;
    Threaded* threaded;
} Wake;

/* The waking thread takes from a ring; it runs from the first poll of a `threaded` to
   stop_threads. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    bool running;
    bool stopping;
    uint32_t first;
    uint32_t length;
    Wake wakes[QueueLength];
} queue = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void disown(Threaded* threaded) {
    if (__atomic_sub_fetch(&threaded->owners, 1, __ATOMIC_ACQ_REL) == 0) release(threaded);
}

static void* run_wakes(void* unused) {
    (void) unused;
    pthread_mutex_lock(&queue.mutex);
    for (;;) {
        Wake next;
        while (queue.length == 0 && !queue.stopping) {
            pthread_cond_wait(&queue.changed, &queue.mutex);
        }
        if (queue.length == 0) break;
        next = queue.wakes[queue.first];
        queue.first = (queue.first + 1) % QueueLength;
        --queue.length;
        pthread_mutex_unlock(&queue.mutex);

        ++next.threaded->written;
        disown(next.threaded);
        wake(next.waker);

        pthread_mutex_lock(&queue.mutex);
    }
    pthread_mutex_unlock(&queue.mutex);
    return NULL;
}

static void wake_later(const PollenFfiWaker* waker, Threaded* threaded) {
    const Wake wanted = {waker, threaded};
    pthread_mutex_lock(&queue.mutex);
    if (!queue.running) {
        if (pthread_create(&queue.thread, NULL, run_wakes, NULL) != 0) abort();
        queue.running = true;
    }
    if (queue.length == QueueLength) abort(); /* more futures at once than the tests make */
    queue.wakes[(queue.first + queue.length++) % QueueLength] = wanted;
    pthread_cond_signal(&queue.changed);
    pthread_mutex_unlock(&queue.mutex);
}

void interop_stop_threads(void) {
    bool running;
    pthread_mutex_lock(&queue.mutex);
    running = queue.running;
    queue.stopping = true;
    pthread_cond_signal(&queue.changed);
    pthread_mutex_unlock(&queue.mutex);
    if (running) pthread_join(queue.thread, NULL);
    queue.running = queue.stopping = false;
}

static PollenFfiPollU32 poll_threaded(void* future, PollenFfiContext* cx) {
    Threaded* threaded = future;
    const pthread_t here = pthread_self();
    count(&counters.polls);
    if (threaded->has_thread && !pthread_equal(threaded->thread, here)) count(&counters.migrations);
    threaded->has_thread = true;
    threaded->thread = here;

    if (threaded->written != threaded->rounds.polled) return answer_u32(POLLEN_FFI_PANICKED, 0);
    if (threaded->rounds.polled == threaded->rounds.rounds) {
        return finish_u32(&threaded->rounds, threaded->rounds.rounds);
    }
    ++threaded->rounds.polled;
    __atomic_fetch_add(&threaded->owners, 1, __ATOMIC_RELAXED);
    wake_later(clone_waker(cx->waker), threaded);
    return answer_u32(POLLEN_FFI_PENDING, 0);
}

static void drop_threaded(void* threaded) {
    count(&counters.dropped);
    disown(threaded);
}

PollenFfiFutureU32 interop_threaded(uint32_t rounds) {
    PollenFfiFutureU32 future = {NULL, poll_threaded, drop_threaded};
    Threaded* threaded = new_rounds(sizeof *threaded, rounds);
    threaded->owners = 1;
    future.fut_ptr = threaded;
    return future;
}

/* ---- keeper ---- */

static const PollenFfiWaker* kept[256];
static uint32_t kept_length;

static PollenFfiPollU32 poll_keeper(void* future, PollenFfiContext* cx) {
    Rounds* keeper = future;
    count(&counters.polls);
    if (keeper->finished) return finish_u32(keeper, 0);
    if (kept_length == sizeof kept / sizeof *kept) abort();
    kept[kept_length++] = clone_waker(cx->waker);
    if (keeper->polled == keeper->rounds) return finish_u32(keeper, keeper->rounds);
    ++keeper->polled;
    wake_by_ref(cx->waker);
    return answer_u32(POLLEN_FFI_PENDING, 0);
}

PollenFfiFutureU32 interop_keeper(uint32_t yields) {
    PollenFfiFutureU32 future = {NULL, poll_keeper, dropped};
    future.fut_ptr = new_rounds(sizeof(Rounds), yields);
    return future;
}

uint32_t interop_wake_kept(void) {
    uint32_t i;
    for (i = 0; i < kept_length; ++i)
        wake_by_ref(kept[i]);
    return kept_length;
}

uint32_t interop_drop_kept(void) {
    const uint32_t length = kept_length;
    while (kept_length > 0)
        drop_waker(kept[--kept_length]);
    return length;
}

/* ---- self_waking ---- */

static PollenFfiPollU32 poll_self_waking(void* future, PollenFfiContext* cx) {
    Rounds* rounds = future;
    count(&counters.polls);
    if (rounds->polled == rounds->rounds) return finish_u32(rounds, rounds->rounds);
    ++rounds->polled;
    wake_by_ref(cx->waker);
    wake(clone_waker(cx->waker));
    return answer_u32(POLLEN_FFI_PENDING, 0);
}

PollenFfiFutureU32 interop_self_waking(uint32_t rounds) {
    PollenFfiFutureU32 future = {NULL, poll_self_waking, dropped};
    future.fut_ptr = new_rounds(sizeof(Rounds), rounds);
    return future;
}

/* ---- registering ---- */

static const PollenFfiWaker* registered;

static void forget_registered(void) {
    if (registered != NULL) drop_waker(registered);
    registered = NULL;
}

static PollenFfiPollU32 poll_registering(void* future, PollenFfiContext* cx) {
    Rounds* rounds = future;
    count(&counters.polls);
    if (rounds->polled == rounds->rounds) return finish_u32(rounds, rounds->rounds);
    ++rounds->polled;
    if (registered == cx->waker) {
        count(&counters.recognized);
    } else {
        const PollenFfiWaker* waker = clone_waker(cx->waker);
        forget_registered();
        registered = waker;
    }
    return answer_u32(POLLEN_FFI_PENDING, 0);
}

static void drop_registering(void* future) {
    forget_registered();
    dropped(future);
}

PollenFfiFutureU32 interop_registering(uint32_t rounds) {
    PollenFfiFutureU32 future = {NULL, poll_registering, drop_registering};
    future.fut_ptr = new_rounds(sizeof(Rounds), rounds);
    return future;
}

uint32_t interop_wake_registered(void) {
    if (registered == NULL) return 0;
    wake_by_ref(registered);
    return 1;
}

/* ---- script ---- */

typedef struct Script {
    Rounds rounds;
    const PollenFfiWaker* waker;
} Script;

static PollenFfiPollU32 poll_script(void* future, PollenFfiContext* cx) {
    Script* script = future;
    const PollenFfiWaker* first;
    count(&counters.polls);
    switch (script->rounds.polled++) {
        case 0:
            wake_by_ref(cx->waker);
            return answer_u32(POLLEN_FFI_PENDING, 0);
        case 1:
            first = clone_waker(cx->waker);
            wake_by_ref(first);
            script->waker = clone_waker(first);
            drop_waker(first);
            return answer_u32(POLLEN_FFI_PENDING, 0);
        case 2:
            wake(script->waker);
            script->waker = NULL;
            return finish_u32(&script->rounds, 42);
        default:
            return finish_u32(&script->rounds, 0);
    }
}

static void drop_script(void* future) {
    Script* script = future;
    if (script->waker != NULL) drop_waker(script->waker);
    dropped(script);
}

PollenFfiFutureU32 interop_script(void) {
    PollenFfiFutureU32 future = {NULL, poll_script, drop_script};
    future.fut_ptr = new_rounds(sizeof(Script), 0);
    return future;
}
