# SPDX-License-Identifier: MIT
# The rows of the table: what each measures, what it is judged by, how many allocations are allowed.
"""Each row is work that several subjects do; src/*.cpp and rust/peers/src/*.rs register the subjects."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Aim:
    """ours <= ratio x against, both measured in the same process."""

    ratio: float
    against: str


@dataclass(frozen=True)
class Row:
    name: str
    title: str
    aim: Aim | None = None
    unit: str = "ns"
    #: subjects that the aim judges: each has the best code of ours for that work
    ours: str = "pollen"
    #: who -> most allocations per operation; the check of `run --check`
    allocations: dict[str, float] = field(default_factory=dict)
    #: left out of `run --quick`
    slow: bool = False
    #: work of several threads: its time is that on the wall
    wall: bool = False


def wake_leaf(depth: int) -> Row:
    return Row(
        f"wake_leaf_{depth}",
        f"one wake of a leaf under {depth} coroutine{'s' if depth > 1 else ''}",
        Aim(2.07, "floor"),
        allocations={"pollen": 0},
    )


def generator(depth: int) -> Row:
    return Row(
        f"generator_{depth}",
        f"an item through {depth} generator{'s' if depth > 1 else ''}",
        allocations={"pollen": 0.01, "floor": 0.01},
    )


ROWS = [
    Row(
        "make_await_drop",
        "make a coroutine, into_ffi, await, drop; one program",
        Aim(0.5, "async-ffi"),
        allocations={"pollen": 0, "async-ffi": 1},
    ),
    Row(
        "make_await_drop_across",
        "the same, host and plug-in in two libraries",
        Aim(0.5, "async-ffi"),
        # a plug-in has no executor of its own, so its frames come from operator new
        allocations={"pollen": 1, "async-ffi": 1},
    ),
    Row(
        "pending_poll_stored",
        "pending poll across the border, waker stored each time",
        Aim(0.3, "async-ffi"),
        ours="pollen, future in Rust",
        allocations={"pollen, future in Rust": 0, "pollen": 0, "async-ffi": 1},
    ),
    Row(
        "pending_poll_registered",
        "the same, stored in the futures crate's AtomicWaker",
        ours="pollen, future in Rust",
        allocations={"pollen, future in Rust": 0, "async-ffi": 1},
    ),
    Row(
        "poll_plain",
        "plain poll across the border",
        Aim(1.1, "async-ffi"),
        ours="pollen, future in Rust",
        allocations={"pollen, future in Rust": 0, "pollen": 0, "async-ffi": 0},
    ),
    Row(
        "await_ready",
        "await of a ready child coroutine",
        Aim(1.62, "floor, recycled"),
        allocations={"pollen": 0, "floor": 1, "floor, recycled": 0},
    ),
    Row(
        "recursion",
        "recursion, per level at depth 1000",
        Aim(1.67, "floor, recycled"),
        allocations={"pollen": 0, "floor": 1, "floor, recycled": 0},
    ),
    wake_leaf(1),
    wake_leaf(10),
    wake_leaf(100),
    wake_leaf(1000),
    generator(1),
    generator(10),
    generator(100),
    Row(
        "stream_chain",
        "an item through iter, map, filter and fold",
        Aim(1.0, "futures"),
        allocations={"pollen": 0, "pollen, ready futures": 0, "futures": 0},
    ),
    Row(
        "stream_try_chain",
        "a result through iter, map_ok, try_filter, and_then and try_fold",
        Aim(1.0, "futures"),
        allocations={"pollen": 0, "pollen, ready futures": 0, "futures": 0},
    ),
    Row(
        "yield",
        "yield on the single-threaded executor",
        Aim(0.53, "floor, any thread"),
        allocations={"pollen": 0, "async-task": 0},
    ),
    Row(
        "spawn_join_1e6",
        "spawn + join, one thread, a million at once",
        Aim(1.25, "floor"),
        slow=True,
        # the frame cache keeps 1 MiB: most of a million frames come from operator new
        allocations={"pollen": 2, "pollen, no coroutine": 1},
    ),
    Row(
        "spawn_join_1000",
        "spawn + join, one thread, a thousand at once",
        # all but those of the first thousand are recycled
        allocations={"pollen": 0, "pollen, no coroutine": 0, "floor": 1},
    ),
    Row(
        "pool_spawn_join_1",
        "spawn + join, pool of one thread, a thousand at once",
        Aim(0.2, "tokio"),
        wall=True,
        allocations={"pollen, no coroutine": 1},
    ),
    Row(
        "pool_spawn_join_2",
        "spawn + join, pool of two threads, a thousand at once",
        Aim(0.2, "tokio"),
        wall=True,
        allocations={"pollen, no coroutine": 1},
    ),
    Row(
        "pool_spawn_join_1e6",
        "the same, a million at once",
        Aim(0.2, "tokio"),
        slow=True,
        wall=True,
        allocations={"pollen": 2, "pollen, no coroutine": 1},
    ),
    Row(
        "pool_yield",
        "yield on a pool of two threads",
        wall=True,
        allocations={"pollen": 0, "tokio": 0},
    ),
    Row(
        "pool_work_1",
        "a task of half a microsecond, spawn + join, pool of one thread",
        wall=True,
    ),
    Row(
        "pool_work_2",
        "the same, pool of two threads",
        wall=True,
    ),
    Row(
        "pool_ping_pong",
        "round trip of two tasks that wake each other, pool of two threads",
        Aim(1.0, "tokio"),
        wall=True,
        allocations={"pollen": 0, "tokio": 0},
    ),
    Row(
        "timer_add_cancel",
        "a timer that is added and cancelled",
        Aim(0.4, "tokio"),
        allocations={"pollen": 0, "tokio": 1},
    ),
    Row(
        "sleepers",
        "spawn, sleep 1 to 100 ms, wake, join; 100,000 at once; time of all threads",
        Aim(0.4, "tokio"),
        slow=True,
    ),
    Row(
        "blocking",
        "a function on a thread for blocking work, there and back",
        Aim(1.0, "tokio"),
        wall=True,
        # a thread more or less is the rest
        allocations={"pollen": 1.1},
    ),
    Row(
        "wake_latency_p50",
        "from wake to poll while the pool has work: half of the wakes are quicker",
        Aim(1.0, "tokio"),
        slow=True,
        wall=True,
    ),
    Row(
        "wake_latency_p99",
        "the same, 99 of 100 are quicker",
        Aim(1.0, "tokio"),
        slow=True,
        wall=True,
    ),
    Row(
        "wake_latency_p99.9",
        "the same, 999 of 1000 are quicker",
        Aim(1.0, "tokio"),
        slow=True,
        wall=True,
    ),
    Row(
        "mpsc_bounded",
        "a value through an mpsc of 1024, one thread",
        Aim(0.6, "tokio"),
        allocations={"pollen": 0},
    ),
    Row(
        "mpsc_bounded_4",
        "the same, four senders",
        Aim(0.6, "tokio"),
        allocations={"pollen": 0},
    ),
    Row(
        "mpsc_unbounded",
        "a value through an unbounded mpsc, one thread, in bursts of 1024",
        Aim(0.6, "tokio"),
        allocations={"pollen": 0},
    ),
    Row(
        "oneshot",
        "make a oneshot, send, receive",
        allocations={"pollen": 1, "tokio": 1, "futures": 1},
    ),
    Row(
        "ping_pong",
        "round trip of two tasks over channels, one thread",
        Aim(5.8, "floor"),
        allocations={"pollen": 0},
    ),
    Row(
        "mpsc_bounded_threads",
        "a value through an mpsc of 1024, two threads",
        Aim(0.6, "tokio"),
        wall=True,
    ),
    Row(
        "mpsc_bounded_4_threads",
        "the same, four threads send",
        Aim(0.6, "tokio"),
        wall=True,
    ),
    Row(
        "mpsc_unbounded_threads",
        "a value through an unbounded mpsc, two threads",
        Aim(0.6, "tokio"),
        wall=True,
    ),
    Row(
        "ping_pong_threads",
        "round trip over channels between two threads that sleep",
        Aim(1.2, "futex"),
        wall=True,
    ),
    Row(
        "mutex",
        "lock and unlock a mutex that nobody else wants",
        allocations={"pollen": 0},
    ),
    Row(
        "semaphore",
        "acquire and release a permit of a semaphore, uncontended",
        allocations={"pollen": 0},
    ),
    Row(
        "notify",
        "round trip of two tasks that notify each other, one thread",
        allocations={"pollen": 0},
    ),
    Row(
        "set_wake_1000",
        "FuturesUnordered, one wake and poll, 1,000 futures",
        # 25 ns where the floor took 14.4
        Aim(1.74, "floor"),
        allocations={"pollen": 0.01, "futures": 0.02},
    ),
    Row(
        "set_wake_10000",
        "the same, 10,000 futures",
        Aim(1.74, "floor"),
        allocations={"pollen": 0.02, "futures": 0.02},
    ),
    Row(
        "set_complete",
        "FuturesUnordered, create, wake and complete, per future",
        # 45 ns where a block took 4.9 and the queue 14.4
        Aim(2.33, "floor"),
        allocations={"pollen": 0.01, "futures": 1.01, "floor": 1},
    ),
    Row(
        "join_all",
        "join_all, create, wake and complete, per future",
        # 45 ns where a block took 4.9 and the queue 14.4
        Aim(2.33, "floor"),
        allocations={"pollen": 0.01, "futures": 1.01, "floor": 1},
    ),
    Row(
        "buffer_unordered",
        "buffer_unordered(64), a future is taken, woken and completed",
        allocations={"pollen": 0.01, "futures": 1.01},
    ),
    Row(
        "join_set",
        "JoinSet, spawn and join, one thread, a thousand at once",
        allocations={"pollen": 1.01, "pollen, scope": 0.01},
    ),
    Row("idle_task", "memory of an idle spawned task", Aim(1.0, "async-task"), unit="B"),
    Row(
        "include_border",
        "#include of the coroutine and border headers",
        Aim(3.1, "<coroutine> <optional> <utility>"),
        unit="ms",
    ),
    Row(
        "include_all",
        "#include of everything",
        Aim(12.8, "<coroutine> <optional> <utility>"),
        unit="ms",
    ),
]

#: Rows of latency are one run for each subject: `bench --latency` prints all of its percentiles.
LATENCY = "wake_latency_"
#: Yardsticks are shown with the table, to say what kind of machine it was.
YARDSTICK = "yardstick"
#: All rows of this prefix must cost the same, within this factor.
FLAT = ("wake_leaf_", 1.1)
