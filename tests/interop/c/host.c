/* SPDX-License-Identifier: MIT */
/* The C host: opens a plug-in, runs every scenario of the contract against it, prints a line for
   each. */

#include "../contract.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static InteropPlugin plugin;

/* ---- checks: a line for each scenario, the reasons of a failure on stderr ---- */

static const char* subject;
static const char* scenario;
static bool scenario_failed;
static bool any_failed;

typedef struct Readings {
    InteropCounters plugin;
    InteropCounters own;
} Readings;

static Readings before; /* as the scenario began */

static Readings read_counters(void) {
    Readings now;
    plugin.counters(&now.plugin);
    interop_counters(&now.own);
    return now;
}

static void begin(const char* new_subject, const char* new_scenario) {
    subject = new_subject;
    scenario = new_scenario;
    scenario_failed = false;
    before = read_counters();
}

static void end(void) {
    printf("%s %s: %s\n", scenario_failed ? "FAILED" : "ok", subject, scenario);
    any_failed = any_failed || scenario_failed;
}

static void expect(const char* what, uint64_t actual, uint64_t expected) {
    if (actual == expected) return;
    fprintf(stderr, "%s: %s: %s is %" PRIu64 ", expected %" PRIu64 "\n", subject, scenario, what,
            actual, expected);
    scenario_failed = true;
}

static void expect_log(const char* actual, const char* expected) {
    if (strcmp(actual, expected) == 0) return;
    fprintf(stderr, "%s: %s: the waker saw [%s], expected [%s]\n", subject, scenario, actual,
            expected);
    scenario_failed = true;
}

/* What the scenario did so far: futures made, and still alive, on each side; polls; blocks
   taken. */
static void expect_plugin(uint64_t made, uint64_t alive, uint64_t polls, uint64_t allocations) {
    const Readings now = read_counters();
    const uint64_t dropped = now.plugin.dropped - before.plugin.dropped;
    expect("futures made by the plug-in", now.plugin.made - before.plugin.made, made);
    expect("futures of the plug-in alive", now.plugin.made - before.plugin.made - dropped, alive);
    expect("polls of the plug-in", now.plugin.polls - before.plugin.polls, polls);
    expect("allocations of the plug-in", now.plugin.allocations - before.plugin.allocations,
           allocations);
}

static void expect_own(uint64_t made, uint64_t alive, uint64_t polls, uint64_t allocations) {
    const Readings now = read_counters();
    const uint64_t dropped = now.own.dropped - before.own.dropped;
    expect("futures made by the host", now.own.made - before.own.made, made);
    expect("futures of the host alive", now.own.made - before.own.made - dropped, alive);
    expect("polls of the host's futures", now.own.polls - before.own.polls, polls);
    expect("allocations of the host", now.own.allocations - before.own.allocations, allocations);
}

/* ---- the executor: one future at a time, a counted waker, a condition variable ---- */

typedef struct Task {
    PollenFfiWaker waker; /* first: a pointer to the task is a pointer to its waker */
    uint32_t references;  /* atomic: the executor's and one for each clone */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool woken;
    char log[256]; /* of the waker's calls; not kept under the mutex unless a wake is */
} Task;

static uint32_t live_tasks;

static Task* task_of(const PollenFfiWaker* waker) { return (Task*) (uintptr_t) waker; }

static void note(Task* task, const char* call) {
    const size_t length = strlen(task->log);
    if (length + strlen(call) + 2 >= sizeof task->log) return;
    if (length > 0) strcat(task->log, " ");
    strcat(task->log, call);
}

static void release_task(Task* task) {
    if (__atomic_sub_fetch(&task->references, 1, __ATOMIC_ACQ_REL) > 0) return;
    pthread_mutex_destroy(&task->mutex);
    pthread_cond_destroy(&task->changed);
    free(task);
    __atomic_fetch_sub(&live_tasks, 1, __ATOMIC_RELAXED);
}

static void wake_task(Task* task, const char* call) {
    pthread_mutex_lock(&task->mutex);
    note(task, call);
    task->woken = true;
    pthread_cond_broadcast(&task->changed);
    pthread_mutex_unlock(&task->mutex);
}

static void note_locked(Task* task, const char* call) {
    pthread_mutex_lock(&task->mutex);
    note(task, call);
    pthread_mutex_unlock(&task->mutex);
}

static const PollenFfiWaker* waker_clone(const PollenFfiWaker* waker) {
    note_locked(task_of(waker), "clone");
    __atomic_fetch_add(&task_of(waker)->references, 1, __ATOMIC_RELAXED);
    return waker;
}

static void waker_wake(const PollenFfiWaker* waker) {
    wake_task(task_of(waker), "wake");
    release_task(task_of(waker));
}

static void waker_wake_by_ref(const PollenFfiWaker* waker) {
    wake_task(task_of(waker), "wake_by_ref");
}

static void waker_drop(const PollenFfiWaker* waker) {
    note_locked(task_of(waker), "drop");
    release_task(task_of(waker));
}

static const PollenFfiWakerVTable task_vtable = {waker_clone, waker_wake, waker_wake_by_ref,
                                                 waker_drop};

static Task* new_task(void) {
    Task* task = calloc(1, sizeof *task);
    if (task == NULL) abort();
    task->waker.vtable = &task_vtable;
    task->references = 1;
    pthread_mutex_init(&task->mutex, NULL);
    pthread_cond_init(&task->changed, NULL);
    __atomic_fetch_add(&live_tasks, 1, __ATOMIC_RELAXED);
    return task;
}

static void wait_until_woken(Task* task) {
    pthread_mutex_lock(&task->mutex);
    while (!task->woken)
        pthread_cond_wait(&task->changed, &task->mutex);
    task->woken = false;
    pthread_mutex_unlock(&task->mutex);
}

static void clear_log(Task* task) {
    task->log[0] = '\0';
    task->woken = false;
}

/* poll_ polls once, run_ until the answer is not Pending, drop_ drops. */
#define DEFINE_DRIVER(Name, name, tag_of)                                                     \
    static PollenFfiPoll##Name poll_##name(PollenFfiFuture##Name future, Task* task) {        \
        PollenFfiContext cx = {NULL};                                                         \
        cx.waker = &task->waker;                                                              \
        return future.poll_fn(future.fut_ptr, &cx);                                           \
    }                                                                                         \
    static void drop_##name(PollenFfiFuture##Name future) { future.drop_fn(future.fut_ptr); } \
    static PollenFfiPoll##Name run_##name(PollenFfiFuture##Name future) {                     \
        Task* task = new_task();                                                              \
        PollenFfiPoll##Name answer = poll_##name(future, task);                               \
        while (tag_of(answer) == POLLEN_FFI_PENDING) {                                        \
            wait_until_woken(task);                                                           \
            answer = poll_##name(future, task);                                               \
        }                                                                                     \
        drop_##name(future);                                                                  \
        release_task(task);                                                                   \
        return answer;                                                                        \
    }

/* ---- the scenarios of every payload ---- */

#define TAG_OF_VALUE(answer) (answer).tag
#define TAG_OF_NONE(answer) (answer)

#define EXPECT_TAG(tag_of, answer, expected) expect("the tag", tag_of(answer), expected)
#define EXPECT_READY(name, tag_of, answer, seed)      \
    do {                                              \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_READY); \
        expect_value_##name(answer, seed);            \
    } while (0)

#define PAYLOAD_SCENARIOS(Name, name, tag_of)                                                      \
    static void run_scenarios_##name(void) {                                                       \
        Task* task = new_task();                                                                   \
        PollenFfiFuture##Name future;                                                              \
        PollenFfiPoll##Name answer;                                                                \
                                                                                                   \
        begin(#name, "immediate");                                                                 \
        future = plugin.make_##name(11, 0);                                                        \
        expect_plugin(1, 1, 0, 1);                                                                 \
        answer = poll_##name(future, task);                                                        \
        EXPECT_READY(name, tag_of, answer, 11);                                                    \
        expect_log(task->log, "");                                                                 \
        drop_##name(future);                                                                       \
        expect_plugin(1, 0, 1, 1);                                                                 \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "one yield");                                                                 \
        future = plugin.make_##name(12, 1);                                                        \
        answer = poll_##name(future, task);                                                        \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PENDING);                                            \
        expect_log(task->log, "wake_by_ref");                                                      \
        clear_log(task);                                                                           \
        answer = poll_##name(future, task);                                                        \
        EXPECT_READY(name, tag_of, answer, 12);                                                    \
        expect_log(task->log, "");                                                                 \
        drop_##name(future);                                                                       \
        expect_plugin(1, 0, 2, 1);                                                                 \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "many yields");                                                               \
        answer = run_##name(plugin.make_##name(13, InteropManyYields));                            \
        EXPECT_READY(name, tag_of, answer, 13);                                                    \
        expect_plugin(1, 0, InteropManyYields + 1, 1);                                             \
        expect_own(0, 0, 0, 0);                                                                    \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "argument and value by value");                                               \
        answer = run_##name(echo_back_##name(14));                                                 \
        EXPECT_READY(name, tag_of, answer, 14);                                                    \
        expect_plugin(0, 0, 0, 1);                                                                 \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "panic, and polled after it");                                                \
        future = plugin.fail_##name(1);                                                            \
        answer = poll_##name(future, task);                                                        \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PENDING);                                            \
        answer = poll_##name(future, task);                                                        \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PANICKED);                                           \
        answer = poll_##name(future, task);                                                        \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PANICKED);                                           \
        drop_##name(future);                                                                       \
        expect("futures alive", alive_in_plugin(), 0);                                             \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "polled after ready");                                                        \
        future = plugin.make_##name(15, 0);                                                        \
        answer = poll_##name(future, task);                                                        \
        EXPECT_READY(name, tag_of, answer, 15);                                                    \
        answer = poll_##name(future, task);                                                        \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PANICKED);                                           \
        answer = poll_##name(future, task);                                                        \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PANICKED);                                           \
        drop_##name(future);                                                                       \
        expect("futures alive", alive_in_plugin(), 0);                                             \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "future as argument");                                                        \
        answer = run_##name(plugin.relay_##name(interop_make_##name(16, 3)));                      \
        EXPECT_READY(name, tag_of, answer, 16);                                                    \
        expect_plugin(1, 0, 4, 1);                                                                 \
        expect_own(1, 0, 4, 1);                                                                    \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "panic of a future given as argument");                                       \
        answer = run_##name(plugin.relay_##name(interop_fail_##name(1)));                          \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PANICKED);                                           \
        expect("futures alive", alive_in_plugin(), 0);                                             \
        expect_own(1, 0, 2, 1);                                                                    \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "three crossings");                                                           \
        answer = run_##name(plugin.relay_##name(interop_relay_##name(plugin.make_##name(17, 3)))); \
        EXPECT_READY(name, tag_of, answer, 17);                                                    \
        expect_plugin(2, 0, 8, 2);                                                                 \
        expect_own(1, 0, 4, 1);                                                                    \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "dropped before the first poll");                                             \
        future = plugin.relay_##name(interop_make_##name(18, 1));                                  \
        expect_plugin(1, 1, 0, 1);                                                                 \
        expect_own(1, 1, 0, 1);                                                                    \
        drop_##name(future);                                                                       \
        expect_plugin(1, 0, 0, 1);                                                                 \
        expect_own(1, 0, 0, 1);                                                                    \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "dropped while pending");                                                     \
        future = plugin.relay_##name(interop_make_##name(19, 2));                                  \
        answer = poll_##name(future, task);                                                        \
        EXPECT_TAG(tag_of, answer, POLLEN_FFI_PENDING);                                            \
        drop_##name(future);                                                                       \
        expect_plugin(1, 0, 1, 1);                                                                 \
        expect_own(1, 0, 1, 1);                                                                    \
        end();                                                                                     \
                                                                                                   \
        begin(#name, "dropped after ready");                                                       \
        future = plugin.relay_##name(interop_make_##name(20, 0));                                  \
        answer = poll_##name(future, task);                                                        \
        EXPECT_READY(name, tag_of, answer, 20);                                                    \
        expect_own(1, 0, 1, 1);                                                                    \
        drop_##name(future);                                                                       \
        expect_plugin(1, 0, 1, 1);                                                                 \
        end();                                                                                     \
                                                                                                   \
        expect("references to the task", task->references, 1);                                     \
        release_task(task);                                                                        \
    }

static uint64_t alive_in_plugin(void) {
    const Readings now = read_counters();
    return (now.plugin.made - now.plugin.dropped) - (before.plugin.made - before.plugin.dropped);
}

#define IS_BOOLEAN(Type) __builtin_types_compatible_p(Type, bool)

#define VALUE_SCENARIOS(Name, name, Type)                                              \
    DEFINE_DRIVER(Name, name, TAG_OF_VALUE)                                            \
    static Type value_##name(uint64_t seed) {                                          \
        Type value;                                                                    \
        interop_fill(&value, sizeof value, IS_BOOLEAN(Type), seed);                    \
        return value;                                                                  \
    }                                                                                  \
    static void expect_value_##name(PollenFfiPoll##Name answer, uint64_t seed) {       \
        const Type expected = value_##name(seed);                                      \
        const int difference = memcmp(&answer.payload.value, &expected, sizeof(Type)); \
        expect("the value's difference", difference != 0, 0);                          \
    }                                                                                  \
    static PollenFfiFuture##Name echo_back_##name(uint64_t seed) {                     \
        return plugin.echo_##name(value_##name(seed));                                 \
    }                                                                                  \
    PAYLOAD_SCENARIOS(Name, name, TAG_OF_VALUE)

INTEROP_VALUES(VALUE_SCENARIOS)

DEFINE_DRIVER(None, none, TAG_OF_NONE)
static void expect_value_none(PollenFfiPollNone answer, uint64_t seed) {
    (void) answer;
    (void) seed;
}
static PollenFfiFutureNone echo_back_none(uint64_t seed) {
    (void) seed;
    return plugin.echo_none();
}
PAYLOAD_SCENARIOS(None, none, TAG_OF_NONE)

/* ---- the scenarios of wakers ---- */

static void expect_ready_u32(PollenFfiPollU32 answer, uint32_t value) {
    expect("the tag", answer.tag, POLLEN_FFI_READY);
    expect("the value", answer.payload.value, value);
}

static void wake_from_another_thread(void) {
    Readings now;
    begin("waker", "woken from another thread");
    expect_ready_u32(run_u32(plugin.threaded(InteropThreadedRounds)), InteropThreadedRounds);
    plugin.stop_threads();
    now = read_counters();
    expect("polls", now.plugin.polls - before.plugin.polls, InteropThreadedRounds + 1);
    expect("clones", now.plugin.clones - before.plugin.clones, InteropThreadedRounds);
    expect("blocks taken and not given back",
           (now.plugin.allocations - now.plugin.frees) -
               (before.plugin.allocations - before.plugin.frees),
           0);
    expect("live tasks", live_tasks, 0);
    end();
}

static void wake_after_completion(void) {
    Task* task = new_task();
    PollenFfiFutureU32 future = plugin.keeper(2);
    int i;

    begin("waker", "woken after completion");
    for (i = 0; i < 2; ++i)
        expect("the tag", poll_u32(future, task).tag, POLLEN_FFI_PENDING);
    expect_ready_u32(poll_u32(future, task), 2);
    expect("references to the task", task->references, 4);
    clear_log(task);
    expect("wakers kept", plugin.wake_kept(), 3);
    drop_u32(future);
    expect("wakers kept", plugin.wake_kept(), 3);
    expect_log(task->log,
               "wake_by_ref wake_by_ref wake_by_ref wake_by_ref wake_by_ref wake_by_ref");
    expect("wakers dropped", plugin.drop_kept(), 3);
    expect("references to the task", task->references, 1);
    release_task(task);
    end();
}

static void drop_wakers_late(void) {
    begin("waker", "kept and dropped after the executor has gone");
    expect_ready_u32(run_u32(plugin.keeper(2)), 2);
    expect("live tasks", live_tasks, 1);
    expect("wakers kept", plugin.wake_kept(), 3);
    expect("wakers dropped", plugin.drop_kept(), 3);
    expect("live tasks", live_tasks, 0);
    end();
}

static void wake_inside_poll(void) {
    begin("waker", "woken inside poll");
    expect_ready_u32(run_u32(plugin.self_waking(InteropManyYields)), InteropManyYields);
    expect_plugin(1, 0, InteropManyYields + 1, 1);
    expect("live tasks", live_tasks, 0);
    end();
}

/* Polls a registering future to its end, waking it through the waker it keeps. */
static void drive_registering(PollenFfiFutureU32 future, Task* task) {
    int i;
    for (i = 0; i < InteropRegisteringRounds; ++i) {
        expect("the tag", poll_u32(future, task).tag, POLLEN_FFI_PENDING);
        expect("woken before the wake", task->woken, false);
        expect("wakers registered", plugin.wake_registered(), 1);
        expect("woken after the wake", task->woken, true);
        task->woken = false;
    }
    expect_ready_u32(poll_u32(future, task), InteropRegisteringRounds);
}

static void register_at_each_poll(void) {
    Task* task = new_task();
    PollenFfiFutureU32 future;

    begin("waker", "registered at each poll");
    future = plugin.registering(InteropRegisteringRounds);
    drive_registering(future, task);
    expect("clones", read_counters().plugin.clones - before.plugin.clones, 1);
    expect("will_wake", read_counters().plugin.recognized - before.plugin.recognized,
           InteropRegisteringRounds - 1);
    expect_plugin(1, 1, InteropRegisteringRounds + 1, 1);
    expect_own(0, 0, 0, 0);
    drop_u32(future);
    expect_plugin(1, 0, InteropRegisteringRounds + 1, 1);
    expect("references to the task", task->references, 1);
    release_task(task);
    end();
}

static void register_across_three_crossings(void) {
    Task* task = new_task();
    /* A Rust plug-in boxes a waker for each clone of what it passed on, and so never recognizes
       one. */
    const uint64_t cost = plugin.clone_cost();
    const uint64_t clones = cost == 0 ? 1 : InteropRegisteringRounds;
    PollenFfiFutureU32 future;

    begin("waker", "registered at each poll across three crossings");
    future = plugin.relay_u32(interop_relay_u32(plugin.registering(InteropRegisteringRounds)));
    drive_registering(future, task);
    expect("clones", read_counters().plugin.clones - before.plugin.clones, clones);
    expect("will_wake", read_counters().plugin.recognized - before.plugin.recognized,
           InteropRegisteringRounds - clones);
    drop_u32(future);
    expect_plugin(2, 0, 2 * (InteropRegisteringRounds + 1), 2 + cost * clones);
    expect_own(1, 0, InteropRegisteringRounds + 1, 1);
    expect("references to the task", task->references, 1);
    release_task(task);
    end();
}

static void drop_with_registered_waker(void) {
    Task* task = new_task();
    PollenFfiFutureU32 future;

    begin("waker", "released with the pending future that keeps it");
    future = plugin.registering(InteropRegisteringRounds);
    expect("the tag", poll_u32(future, task).tag, POLLEN_FFI_PENDING);
    expect("references to the task", task->references, 2);
    drop_u32(future);
    expect("references to the task", task->references, 1);
    expect("wakers registered", plugin.wake_registered(), 0);
    expect_log(task->log, "clone drop");
    release_task(task);
    end();
}

static void expect_script(PollenFfiFutureU32 future) {
    Task* task = new_task();
    expect("the tag", poll_u32(future, task).tag, POLLEN_FFI_PENDING);
    expect_log(task->log, "wake_by_ref");
    clear_log(task);
    expect("the tag", poll_u32(future, task).tag, POLLEN_FFI_PENDING);
    expect_log(task->log, "clone wake_by_ref clone drop");
    clear_log(task);
    expect_ready_u32(poll_u32(future, task), 42);
    expect_log(task->log, "wake");
    clear_log(task);
    drop_u32(future);
    expect_log(task->log, "");
    expect("references to the task", task->references, 1);
    release_task(task);
}

static void log_calls(void) {
    begin("waker", "calls across the border");
    expect_script(plugin.script());
    end();

    begin("waker", "calls across three crossings");
    expect_script(plugin.relay_u32(interop_relay_u32(plugin.script())));
    end();

    begin("waker", "calls of the host's own future through the plug-in");
    expect_script(plugin.relay_u32(interop_script()));
    end();
}

/* ---- a future that moves between threads: two of them poll in turn ---- */

typedef struct Turns {
    PollenFfiFutureU32 future;
    Task* task;
    int turn; /* whose poll is next; under the task's mutex */
    PollenFfiPollU32 answer;
} Turns;

typedef struct Player {
    Turns* turns;
    int number;
} Player;

static void* poll_in_turn(void* argument) {
    const Player* player = argument;
    Turns* turns = player->turns;
    Task* task = turns->task;
    for (;;) {
        pthread_mutex_lock(&task->mutex);
        while (turns->turn != player->number ||
               (turns->answer.tag == POLLEN_FFI_PENDING && !task->woken)) {
            pthread_cond_wait(&task->changed, &task->mutex);
        }
        task->woken = false;
        pthread_mutex_unlock(&task->mutex);

        const bool finished = turns->answer.tag != POLLEN_FFI_PENDING;
        if (!finished) turns->answer = poll_u32(turns->future, task);

        pthread_mutex_lock(&task->mutex);
        task->log[0] = '\0';
        turns->turn = !player->number;
        pthread_cond_broadcast(&task->changed);
        pthread_mutex_unlock(&task->mutex);
        if (finished) return NULL;
    }
}

static void move_between_threads(void) {
    Turns turns;
    Player players[2];
    pthread_t threads[2];
    int i;

    begin("waker", "of a future that moves between threads");
    memset(&turns, 0, sizeof turns);
    turns.future = plugin.threaded(InteropMovingRounds);
    turns.task = new_task();
    turns.task->woken = true;
    turns.answer.tag = POLLEN_FFI_PENDING;
    for (i = 0; i < 2; ++i) {
        players[i].turns = &turns;
        players[i].number = i;
        if (pthread_create(&threads[i], NULL, poll_in_turn, &players[i]) != 0) abort();
    }
    for (i = 0; i < 2; ++i)
        pthread_join(threads[i], NULL);
    expect_ready_u32(turns.answer, InteropMovingRounds);
    drop_u32(turns.future);
    plugin.stop_threads();
    expect("polls", read_counters().plugin.polls - before.plugin.polls, InteropMovingRounds + 1);
    expect("migrations", read_counters().plugin.migrations - before.plugin.migrations,
           InteropMovingRounds);
    release_task(turns.task);
    expect("live tasks", live_tasks, 0);
    end();
}

/* ---- main ---- */

static void* find(void* library, const char* symbol) {
    void* address = dlsym(library, symbol);
    if (address == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return address;
}

int main(int argc, char** argv) {
    void* library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library == NULL) {
        fprintf(stderr, "usage: %s <plug-in>: %s\n", argv[0],
                argc == 2 ? dlerror() : "no plug-in given");
        return 1;
    }
/* C has no conversion from an object pointer to a function pointer; POSIX says that this works. */
#define FIND(Result, name, parameters) *(void**) &plugin.name = find(library, "interop_" #name);
    INTEROP_FUNCTIONS(FIND)
    setvbuf(stdout, NULL, _IOLBF, 0);
    plugin.begin();
    interop_begin();
    printf("# host: %s, plug-in: %s\n", interop_language(), plugin.language());

    begin("contract", "ABI version");
    expect("the version", plugin.abi_version(), POLLEN_ABI_VERSION);
    end();

    run_scenarios_none();
#define RUN_SCENARIOS(Name, name, Type) run_scenarios_##name();
    INTEROP_VALUES(RUN_SCENARIOS)

    wake_from_another_thread();
    wake_after_completion();
    drop_wakers_late();
    wake_inside_poll();
    register_at_each_poll();
    register_across_three_crossings();
    drop_with_registered_waker();
    log_calls();
    move_between_threads();

    return any_failed ? 1 : 0;
}
