// SPDX-License-Identifier: MIT
// Idle tasks: `n` of them are spawned, polled once and left waiting, all at the same time. The
// future is empty, so what is measured is the executor's bookkeeping.

use crate::executor::Queue;
use crate::{subject, Subject};
use async_executor::LocalExecutor;
use futures::executor::LocalPool;
use futures::stream::FuturesUnordered;
use futures::task::{noop_waker_ref, LocalSpawnExt as _};
use futures::StreamExt as _;
use std::future::pending;
use std::task::Context;

const MILLION: u64 = 1_000_000;

pub const SUBJECTS: &[Subject] = &[
    subject(c"idle_task", c"async-task", task, 1, MILLION),
    subject(c"idle_task", c"FuturesUnordered", unordered, 1, MILLION),
    subject(c"idle_task", c"LocalPool", pool, 1, MILLION),
    subject(c"idle_task", c"smol", smol, 1, MILLION),
    subject(c"idle_task", c"tokio", tokio, 1, MILLION),
];

extern "C" fn task(n: u64) -> u64 {
    let queue = Queue::default();
    for _ in 0..n {
        // The waiting side keeps the task alive, as a waker in a leaf would.
        std::mem::forget(queue.spawn(pending::<()>()));
    }
    queue.run();
    n
}

extern "C" fn unordered(n: u64) -> u64 {
    let mut set = FuturesUnordered::new();
    for _ in 0..n {
        set.push(pending::<()>());
    }
    let mut cx = Context::from_waker(noop_waker_ref());
    u64::from(set.poll_next_unpin(&mut cx).is_pending())
}

extern "C" fn pool(n: u64) -> u64 {
    let mut pool = LocalPool::new();
    let spawner = pool.spawner();
    for _ in 0..n {
        spawner.spawn_local(pending::<()>()).unwrap();
    }
    pool.run_until_stalled();
    n
}

extern "C" fn smol(n: u64) -> u64 {
    let executor = LocalExecutor::new();
    for _ in 0..n {
        executor.spawn(pending::<()>()).detach();
    }
    while executor.try_tick() {}
    n
}

extern "C" fn tokio(n: u64) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for _ in 0..n {
        drop(runtime.spawn(pending::<()>()));
    }
    // The queue is first in, first out: when this one is done, all have been polled.
    runtime.block_on(runtime.spawn(async {})).unwrap();
    n
}
