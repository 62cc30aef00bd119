// SPDX-License-Identifier: MIT
// Single-threaded executors: yielding, and spawning with a join. Every executor gets the same
// two bodies; those that offer several ways to yield are measured with each.

use crate::{subject, Subject};
use async_executor::LocalExecutor;
use async_task::{Runnable, Task};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt as _;
use futures_lite::future::{block_on, yield_now};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::hint::black_box;
use std::rc::Rc;

const MILLION: u64 = 1_000_000;

pub const SUBJECTS: &[Subject] = &[
    subject(c"yield", c"async-task", task_yield, 1, 1 << 15),
    subject(c"yield", c"LocalPool", pool_yield, 1, 1 << 15),
    subject(c"yield", c"smol", smol_yield, 1, 1 << 15),
    subject(c"yield", c"tokio", tokio_wake, 1, 1 << 15),
    subject(c"yield", c"tokio yield_now", tokio_yield, 1, 1 << 15),
    subject(c"spawn_join_1e6", c"async-task", task_spawn::<MILLION>, 1000, MILLION),
    subject(c"spawn_join_1e6", c"LocalPool", pool_spawn::<MILLION>, 1000, MILLION),
    subject(c"spawn_join_1e6", c"smol", smol_spawn::<MILLION>, 1000, MILLION),
    subject(c"spawn_join_1e6", c"tokio", tokio_spawn::<MILLION>, 1000, MILLION),
    subject(c"spawn_join_1000", c"async-task", task_spawn::<1000>, 1000, 32_000),
    subject(c"spawn_join_1000", c"LocalPool", pool_spawn::<1000>, 1000, 32_000),
    subject(c"spawn_join_1000", c"smol", smol_spawn::<1000>, 1000, 32_000),
    subject(c"spawn_join_1000", c"tokio", tokio_spawn::<1000>, 1000, 32_000),
];

pub async fn yield_many(n: u64) -> u64 {
    for _ in 0..n {
        yield_now().await;
    }
    n
}

pub async fn trivial(x: u64) -> u64 {
    black_box(x)
}

/// async-task with the least executor around it: a queue of its own thread.
#[derive(Clone, Default)]
pub struct Queue(Rc<RefCell<VecDeque<Runnable>>>);

impl Queue {
    pub fn spawn<T>(&self, future: impl Future<Output = T>) -> Task<T> {
        let queue = Rc::clone(&self.0);
        let schedule = move |runnable| queue.borrow_mut().push_back(runnable);
        // SAFETY: tasks and wakers stay on this thread, and end before what they borrow.
        let (runnable, task) = unsafe { async_task::spawn_unchecked(future, schedule) };
        runnable.schedule();
        task
    }

    pub fn run(&self) {
        loop {
            let next = self.0.borrow_mut().pop_front();
            match next {
                Some(runnable) => drop(runnable.run()),
                None => return,
            }
        }
    }
}

extern "C" fn task_yield(n: u64) -> u64 {
    let queue = Queue::default();
    let task = queue.spawn(yield_many(n));
    queue.run();
    block_on(task)
}

extern "C" fn pool_yield(n: u64) -> u64 {
    let mut pool = LocalPool::new();
    let handle = pool.spawner().spawn_local_with_handle(yield_many(n)).unwrap();
    pool.run_until(handle)
}

extern "C" fn smol_yield(n: u64) -> u64 {
    let executor = LocalExecutor::new();
    let task = executor.spawn(yield_many(n));
    block_on(executor.run(task))
}

fn tokio_runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

extern "C" fn tokio_wake(n: u64) -> u64 {
    let runtime = tokio_runtime();
    let handle = runtime.spawn(yield_many(n));
    runtime.block_on(handle).unwrap()
}

extern "C" fn tokio_yield(n: u64) -> u64 {
    let runtime = tokio_runtime();
    let handle = runtime.spawn(async move {
        for _ in 0..n {
            tokio::task::yield_now().await;
        }
        n
    });
    runtime.block_on(handle).unwrap()
}

/// `n` tasks in rounds of `AT_ONCE`, or one smaller round. A task spawns all of a round, then joins
/// all: that is where spawning happens in a program.
pub async fn rounds<H: Future<Output = T>, T>(
    n: u64,
    at_once: u64,
    spawn: impl Fn(u64) -> H,
    value: impl Fn(T) -> u64,
) -> u64 {
    let at_once = n.min(at_once);
    let mut tasks = Vec::with_capacity(at_once as usize);
    let mut sum = 0;
    for _ in 0..n / at_once {
        tasks.extend((0..at_once).map(&spawn));
        for task in tasks.drain(..) {
            sum += value(task.await);
        }
    }
    sum
}

extern "C" fn task_spawn<const AT_ONCE: u64>(n: u64) -> u64 {
    let queue = Queue::default();
    let inner = queue.clone();
    let task = queue
        .spawn(async move { rounds(n, AT_ONCE, |x| inner.spawn(trivial(x)), |value| value).await });
    queue.run();
    block_on(task)
}

extern "C" fn pool_spawn<const AT_ONCE: u64>(n: u64) -> u64 {
    let mut pool = LocalPool::new();
    let spawner = pool.spawner();
    let spawn = |x| spawner.spawn_local_with_handle(trivial(x)).unwrap();
    pool.run_until(rounds(n, AT_ONCE, spawn, |value| value))
}

extern "C" fn smol_spawn<const AT_ONCE: u64>(n: u64) -> u64 {
    let executor = LocalExecutor::new();
    block_on(executor.run(rounds(n, AT_ONCE, |x| executor.spawn(trivial(x)), |value| value)))
}

extern "C" fn tokio_spawn<const AT_ONCE: u64>(n: u64) -> u64 {
    let spawn = |x| tokio::spawn(trivial(x));
    tokio_runtime().block_on(rounds(n, AT_ONCE, spawn, Result::unwrap))
}
