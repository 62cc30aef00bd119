// SPDX-License-Identifier: MIT
// What tasks share: locks and permits that nobody contends for, and two tasks that notify each
// other.

use crate::{subject, Subject};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt as _;
use std::future::Future;
use std::hint::black_box;
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, Semaphore};

pub const SUBJECTS: &[Subject] = &[
    subject(c"mutex", c"tokio", tokio_mutex, 1, 1 << 15),
    subject(c"mutex", c"futures", futures_mutex, 1, 1 << 15),
    subject(c"semaphore", c"tokio", tokio_semaphore, 1, 1 << 15),
    subject(c"notify", c"tokio", tokio_notify, 1, 1 << 14),
];

fn run(work: impl Future<Output = u64> + Send + 'static) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let handle = runtime.spawn(work);
    runtime.block_on(handle).unwrap()
}

extern "C" fn tokio_mutex(n: u64) -> u64 {
    run(async move {
        let sum = Mutex::new(0);
        for i in 0..n {
            *sum.lock().await += black_box(i);
        }
        let sum = *sum.lock().await;
        sum
    })
}

extern "C" fn futures_mutex(n: u64) -> u64 {
    let mut pool = LocalPool::new();
    let work = async move {
        let sum = futures::lock::Mutex::new(0);
        for i in 0..n {
            *sum.lock().await += black_box(i);
        }
        let sum = *sum.lock().await;
        sum
    };
    let handle = pool.spawner().spawn_local_with_handle(work).unwrap();
    pool.run_until(handle)
}

extern "C" fn tokio_semaphore(n: u64) -> u64 {
    run(async move {
        let semaphore = Semaphore::new(3);
        let mut sum = 0;
        for _ in 0..n {
            let permit = semaphore.acquire().await.unwrap();
            sum += permit.num_permits() as u64;
        }
        sum
    })
}

extern "C" fn tokio_notify(n: u64) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let there = Arc::new(Notify::new());
    let back = Arc::new(Notify::new());
    let (pong_there, pong_back) = (there.clone(), back.clone());
    runtime.spawn(async move {
        for _ in 0..n {
            pong_there.notified().await;
            pong_back.notify_one();
        }
    });
    let handle = runtime.spawn(async move {
        for _ in 0..n {
            there.notify_one();
            back.notified().await;
        }
        n
    });
    runtime.block_on(handle).unwrap()
}
