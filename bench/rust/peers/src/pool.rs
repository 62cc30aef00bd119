// SPDX-License-Identifier: MIT
// Executors of several threads: spawning with a join, yielding, scaling, two tasks that answer each
// other, and how long a woken task waits.

use crate::executor::{rounds, trivial, yield_many};
use crate::{on_threads, Subject};
use async_executor::Executor;
use futures::task::AtomicWaker;
use futures_lite::future::{block_on, yield_now};
use std::ffi::c_void;
use std::future::{pending, poll_fn, Future};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Poll;

const MILLION: u64 = 1_000_000;

pub const SUBJECTS: &[Subject] = &[
    on_threads(c"pool_spawn_join_2", c"tokio", tokio_spawn::<2, 1000>, 1000, 100_000),
    on_threads(c"pool_spawn_join_2", c"smol", smol_spawn::<2, 1000>, 1000, 100_000),
    on_threads(c"pool_spawn_join_1", c"tokio", tokio_spawn::<1, 1000>, 1000, 100_000),
    on_threads(c"pool_spawn_join_1", c"smol", smol_spawn::<1, 1000>, 1000, 100_000),
    on_threads(c"pool_spawn_join_1e6", c"tokio", tokio_spawn::<2, MILLION>, 1000, MILLION),
    on_threads(c"pool_spawn_join_1e6", c"smol", smol_spawn::<2, MILLION>, 1000, MILLION),
    on_threads(c"pool_yield", c"tokio", tokio_wake, 1, 200_000),
    on_threads(c"pool_yield", c"tokio yield_now", tokio_yield, 1, 200_000),
    on_threads(c"pool_yield", c"smol", smol_yield, 1, 200_000),
    on_threads(c"pool_work_1", c"tokio", tokio_work::<1>, 256, 10_240),
    on_threads(c"pool_work_1", c"smol", smol_work::<1>, 256, 10_240),
    on_threads(c"pool_work_2", c"tokio", tokio_work::<2>, 256, 10_240),
    on_threads(c"pool_work_2", c"smol", smol_work::<2>, 256, 10_240),
    on_threads(c"pool_ping_pong", c"tokio", tokio_ping_pong, 1, 50_000),
    on_threads(c"pool_ping_pong", c"smol", smol_ping_pong, 1, 50_000),
];

/// The same as `bench::compute`.
#[inline(never)]
fn compute(mut x: u64) -> u64 {
    for _ in 0..300 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    x
}

async fn some_work(x: u64) -> u64 {
    compute(x)
}

fn tokio_runtime(threads: usize) -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(threads).build().unwrap()
}

/// Runs a task on a runtime of its own, as ours runs on a pool of its own.
fn on_tokio(threads: usize, task: impl Future<Output = u64> + Send + 'static) -> u64 {
    let runtime = tokio_runtime(threads);
    runtime.block_on(runtime.spawn(task)).unwrap()
}

extern "C" fn tokio_spawn<const THREADS: usize, const AT_ONCE: u64>(n: u64) -> u64 {
    on_tokio(THREADS, rounds(n, AT_ONCE, |x| tokio::spawn(trivial(x)), Result::unwrap))
}

extern "C" fn tokio_work<const THREADS: usize>(n: u64) -> u64 {
    on_tokio(THREADS, rounds(n, 256, |x| tokio::spawn(some_work(x)), Result::unwrap))
}

extern "C" fn tokio_wake(n: u64) -> u64 {
    on_tokio(2, yield_many(n))
}

extern "C" fn tokio_yield(n: u64) -> u64 {
    on_tokio(2, async move {
        for _ in 0..n {
            tokio::task::yield_now().await;
        }
        n
    })
}

/// smol's executor has no threads of its own: these are there for as long as the process.
fn smol_pool<const THREADS: usize>() -> &'static Executor<'static> {
    static POOLS: [OnceLock<&'static Executor<'static>>; 2] = [OnceLock::new(), OnceLock::new()];
    POOLS[THREADS - 1].get_or_init(|| {
        let executor: &'static Executor<'static> = Box::leak(Box::new(Executor::new()));
        for _ in 0..THREADS {
            std::thread::spawn(|| block_on(executor.run(pending::<()>())));
        }
        executor
    })
}

extern "C" fn smol_spawn<const THREADS: usize, const AT_ONCE: u64>(n: u64) -> u64 {
    let pool = smol_pool::<THREADS>();
    block_on(pool.spawn(rounds(n, AT_ONCE, |x| pool.spawn(trivial(x)), |value| value)))
}

extern "C" fn smol_work<const THREADS: usize>(n: u64) -> u64 {
    let pool = smol_pool::<THREADS>();
    block_on(pool.spawn(rounds(n, 256, |x| pool.spawn(some_work(x)), |value| value)))
}

extern "C" fn smol_yield(n: u64) -> u64 {
    block_on(smol_pool::<2>().spawn(yield_many(n)))
}

/// One side of a game: waits for its turn.
#[derive(Default)]
struct Side {
    waker: AtomicWaker,
    has_turn: AtomicBool,
}

impl Side {
    fn give_turn(&self) {
        self.has_turn.store(true, Ordering::Release);
        self.waker.wake();
    }

    async fn turn(&self) {
        poll_fn(|cx| {
            if self.has_turn.swap(false, Ordering::Acquire) {
                return Poll::Ready(());
            }
            self.waker.register(cx.waker());
            if self.has_turn.swap(false, Ordering::Acquire) {
                return Poll::Ready(());
            }
            Poll::Pending
        })
        .await
    }
}

async fn play(mine: Arc<Side>, other: Arc<Side>, n: u64) -> u64 {
    for _ in 0..n {
        mine.turn().await;
        other.give_turn();
    }
    n
}

extern "C" fn tokio_ping_pong(n: u64) -> u64 {
    let (ping, pong) = (Arc::<Side>::default(), Arc::<Side>::default());
    let runtime = tokio_runtime(2);
    let first = runtime.spawn(play(ping.clone(), pong.clone(), n));
    let second = runtime.spawn(play(pong, ping.clone(), n));
    ping.give_turn();
    runtime.block_on(async { first.await.unwrap() + second.await.unwrap() })
}

extern "C" fn smol_ping_pong(n: u64) -> u64 {
    let (ping, pong) = (Arc::<Side>::default(), Arc::<Side>::default());
    let pool = smol_pool::<2>();
    let first = pool.spawn(play(ping.clone(), pong.clone(), n));
    let second = pool.spawn(play(pong, ping.clone(), n));
    ping.give_turn();
    block_on(async { first.await + second.await })
}

/// What the C++ side offers to a run for latencies: `bench::LatencyProbe`, by functions.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Probe {
    burdens: u64,
    object: *mut c_void,
    has_run: extern "C" fn(*mut c_void),
    is_complete: extern "C" fn(*mut c_void) -> bool,
    drive: extern "C" fn(*mut c_void, extern "C" fn(*const c_void), *const c_void),
}

// SAFETY: the functions may be called from any thread.
unsafe impl Send for Probe {}

impl Probe {
    async fn note(self, side: Arc<Side>) {
        while !(self.is_complete)(self.object) {
            side.turn().await;
            (self.has_run)(self.object);
        }
    }

    fn run(self, side: &Side) {
        extern "C" fn wake(side: *const c_void) {
            // SAFETY: it is the side that was given to drive().
            unsafe { &*side.cast::<Side>() }.give_turn();
        }
        (self.drive)(self.object, wake, std::ptr::from_ref(side).cast());
    }
}

async fn burden(done: Arc<AtomicBool>) {
    while !done.load(Ordering::Relaxed) {
        for i in 0..10 {
            black_box(compute(i));
        }
        yield_now().await;
    }
}

/// # Safety
/// `probe` is filled, and outlives the call.
#[no_mangle]
pub unsafe extern "C" fn bench_tokio_latency(probe: *const Probe) {
    let probe = unsafe { *probe };
    let runtime = tokio_runtime(2);
    let done = Arc::<AtomicBool>::default();
    let side = Arc::<Side>::default();
    let others: Vec<_> = (0..probe.burdens).map(|_| runtime.spawn(burden(done.clone()))).collect();
    let noting = runtime.spawn(probe.note(side.clone()));
    probe.run(&side);
    runtime.block_on(noting).unwrap();
    done.store(true, Ordering::Relaxed);
    for other in others {
        runtime.block_on(other).unwrap();
    }
}

/// # Safety
/// `probe` is filled, and outlives the call.
#[no_mangle]
pub unsafe extern "C" fn bench_smol_latency(probe: *const Probe) {
    let probe = unsafe { *probe };
    let pool = smol_pool::<2>();
    let done = Arc::<AtomicBool>::default();
    let side = Arc::<Side>::default();
    let others: Vec<_> = (0..probe.burdens).map(|_| pool.spawn(burden(done.clone()))).collect();
    let noting = pool.spawn(probe.note(side.clone()));
    probe.run(&side);
    block_on(noting);
    done.store(true, Ordering::Relaxed);
    for other in others {
        block_on(other);
    }
}
