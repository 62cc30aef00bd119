// SPDX-License-Identifier: MIT
// Channels: values through a bounded and an unbounded mpsc, a oneshot, and two tasks that answer
// each other; on one thread, and between threads.

use crate::{on_threads, subject, Subject};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt as _;
use futures::{SinkExt as _, StreamExt as _};
use std::future::Future;
use std::hint::black_box;
use std::thread;
use tokio::sync::{mpsc, oneshot};

const CAPACITY: usize = 1024;

pub const SUBJECTS: &[Subject] = &[
    subject(c"mpsc_bounded", c"tokio", tokio_bounded::<1>, 1, 1 << 15),
    subject(c"mpsc_bounded", c"futures", futures_bounded::<1>, 1, 1 << 15),
    subject(c"mpsc_bounded_4", c"tokio", tokio_bounded::<4>, 4, 1 << 15),
    subject(c"mpsc_bounded_4", c"futures", futures_bounded::<4>, 4, 1 << 15),
    subject(c"mpsc_unbounded", c"tokio", tokio_unbounded, 1024, 1 << 15),
    subject(c"mpsc_unbounded", c"futures", futures_unbounded, 1024, 1 << 15),
    subject(c"oneshot", c"tokio", tokio_oneshot, 1, 1 << 15),
    subject(c"oneshot", c"futures", futures_oneshot, 1, 1 << 15),
    subject(c"ping_pong", c"tokio", tokio_ping_pong, 1, 1 << 14),
    subject(c"ping_pong", c"futures", futures_ping_pong, 1, 1 << 14),
    on_threads(c"mpsc_bounded_threads", c"tokio", tokio_bounded_threads::<1>, 1, 1 << 17),
    on_threads(c"mpsc_bounded_threads", c"futures", futures_bounded_threads::<1>, 1, 1 << 17),
    on_threads(c"mpsc_bounded_4_threads", c"tokio", tokio_bounded_threads::<4>, 4, 1 << 17),
    on_threads(c"mpsc_bounded_4_threads", c"futures", futures_bounded_threads::<4>, 4, 1 << 17),
    on_threads(c"mpsc_unbounded_threads", c"tokio", tokio_unbounded_threads, 1, 1 << 17),
    on_threads(c"ping_pong_threads", c"tokio", tokio_ping_pong_threads, 1, 1 << 11),
    on_threads(c"ping_pong_threads", c"futures", futures_ping_pong_threads, 1, 1 << 11),
];

fn run<T: Send + 'static>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

async fn produce(tx: mpsc::Sender<u64>, n: u64) {
    for i in 0..n {
        if tx.send(black_box(i)).await.is_err() {
            return;
        }
    }
}

async fn consume(mut rx: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Some(value) = rx.recv().await {
        sum += value;
    }
    sum
}

extern "C" fn tokio_bounded<const SENDERS: u64>(n: u64) -> u64 {
    run(async move {
        let (tx, rx) = mpsc::channel(CAPACITY);
        for _ in 0..SENDERS {
            tokio::spawn(produce(tx.clone(), n / SENDERS));
        }
        drop(tx);
        tokio::spawn(consume(rx)).await.unwrap()
    })
}

extern "C" fn tokio_bounded_threads<const SENDERS: u64>(n: u64) -> u64 {
    let (tx, rx) = mpsc::channel(CAPACITY);
    let threads: Vec<_> = (0..SENDERS)
        .map(|_| {
            let tx = tx.clone();
            thread::spawn(move || run(produce(tx, n / SENDERS)))
        })
        .collect();
    drop(tx);
    let sum = run(consume(rx));
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    sum
}

extern "C" fn tokio_unbounded(n: u64) -> u64 {
    run(async move {
        let work = async move {
            let (tx, mut rx) = mpsc::unbounded_channel();
            let mut sum = 0;
            for _ in 0..n / CAPACITY as u64 {
                for i in 0..CAPACITY as u64 {
                    sum += u64::from(tx.send(black_box(i)).is_err());
                }
                for _ in 0..CAPACITY {
                    sum += rx.recv().await.unwrap();
                }
            }
            sum
        };
        tokio::spawn(work).await.unwrap()
    })
}

extern "C" fn tokio_unbounded_threads(n: u64) -> u64 {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let sender = thread::spawn(move || {
        for i in 0..n {
            if tx.send(black_box(i)).is_err() {
                return;
            }
        }
    });
    let sum = run(async move {
        let mut sum = 0;
        while let Some(value) = rx.recv().await {
            sum += value;
        }
        sum
    });
    sender.join().unwrap();
    sum
}

extern "C" fn tokio_oneshot(n: u64) -> u64 {
    run(async move {
        let work = async move {
            let mut sum = 0;
            for i in 0..n {
                let (tx, rx) = oneshot::channel();
                sum += u64::from(tx.send(black_box(i)).is_err());
                sum += rx.await.unwrap();
            }
            sum
        };
        tokio::spawn(work).await.unwrap()
    })
}

async fn ping(tx: mpsc::Sender<u64>, mut rx: mpsc::Receiver<u64>, n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        if tx.send(black_box(i)).await.is_err() {
            return 0;
        }
        sum += rx.recv().await.unwrap();
    }
    sum
}

async fn pong(tx: mpsc::Sender<u64>, mut rx: mpsc::Receiver<u64>) {
    while let Some(value) = rx.recv().await {
        if tx.send(value).await.is_err() {
            return;
        }
    }
}

extern "C" fn tokio_ping_pong(n: u64) -> u64 {
    run(async move {
        let (there, from_there) = mpsc::channel(1);
        let (back, from_back) = mpsc::channel(1);
        tokio::spawn(pong(back, from_there));
        tokio::spawn(ping(there, from_back, n)).await.unwrap()
    })
}

extern "C" fn tokio_ping_pong_threads(n: u64) -> u64 {
    let (there, from_there) = mpsc::channel(1);
    let (back, from_back) = mpsc::channel(1);
    let answers = thread::spawn(move || run(pong(back, from_there)));
    let sum = run(ping(there, from_back, n));
    answers.join().unwrap();
    sum
}

// futures: a channel of n holds n values and one for each sender.

type Sender = futures::channel::mpsc::Sender<u64>;
type Receiver = futures::channel::mpsc::Receiver<u64>;

async fn futures_produce(mut tx: Sender, n: u64) {
    for i in 0..n {
        if tx.feed(black_box(i)).await.is_err() {
            return;
        }
    }
}

async fn futures_consume(mut rx: Receiver) -> u64 {
    let mut sum = 0;
    while let Some(value) = rx.next().await {
        sum += value;
    }
    sum
}

extern "C" fn futures_bounded<const SENDERS: u64>(n: u64) -> u64 {
    let mut pool = LocalPool::new();
    let (tx, rx) = futures::channel::mpsc::channel(CAPACITY - SENDERS as usize);
    for _ in 0..SENDERS {
        pool.spawner().spawn_local(futures_produce(tx.clone(), n / SENDERS)).unwrap();
    }
    drop(tx);
    let handle = pool.spawner().spawn_local_with_handle(futures_consume(rx)).unwrap();
    pool.run_until(handle)
}

extern "C" fn futures_bounded_threads<const SENDERS: u64>(n: u64) -> u64 {
    let (tx, rx) = futures::channel::mpsc::channel(CAPACITY - SENDERS as usize);
    let threads: Vec<_> = (0..SENDERS)
        .map(|_| {
            let tx = tx.clone();
            thread::spawn(move || futures::executor::block_on(futures_produce(tx, n / SENDERS)))
        })
        .collect();
    drop(tx);
    let sum = futures::executor::block_on(futures_consume(rx));
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    sum
}

extern "C" fn futures_unbounded(n: u64) -> u64 {
    let mut pool = LocalPool::new();
    pool.run_until(async move {
        let (tx, mut rx) = futures::channel::mpsc::unbounded();
        let mut sum = 0;
        for _ in 0..n / CAPACITY as u64 {
            for i in 0..CAPACITY as u64 {
                sum += u64::from(tx.unbounded_send(black_box(i)).is_err());
            }
            for _ in 0..CAPACITY {
                sum += rx.next().await.unwrap();
            }
        }
        sum
    })
}

extern "C" fn futures_oneshot(n: u64) -> u64 {
    LocalPool::new().run_until(async move {
        let mut sum = 0;
        for i in 0..n {
            let (tx, rx) = futures::channel::oneshot::channel();
            sum += u64::from(tx.send(black_box(i)).is_err());
            sum += rx.await.unwrap();
        }
        sum
    })
}

async fn futures_ping(mut tx: Sender, mut rx: Receiver, n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        if tx.send(black_box(i)).await.is_err() {
            return 0;
        }
        sum += rx.next().await.unwrap();
    }
    sum
}

async fn futures_pong(mut tx: Sender, mut rx: Receiver) {
    while let Some(value) = rx.next().await {
        if tx.send(value).await.is_err() {
            return;
        }
    }
}

extern "C" fn futures_ping_pong(n: u64) -> u64 {
    let mut pool = LocalPool::new();
    let (there, from_there) = futures::channel::mpsc::channel(0);
    let (back, from_back) = futures::channel::mpsc::channel(0);
    pool.spawner().spawn_local(futures_pong(back, from_there)).unwrap();
    let ping = futures_ping(there, from_back, n);
    let handle = pool.spawner().spawn_local_with_handle(ping).unwrap();
    pool.run_until(handle)
}

extern "C" fn futures_ping_pong_threads(n: u64) -> u64 {
    let (there, from_there) = futures::channel::mpsc::channel(0);
    let (back, from_back) = futures::channel::mpsc::channel(0);
    let answers =
        thread::spawn(move || futures::executor::block_on(futures_pong(back, from_there)));
    let sum = futures::executor::block_on(futures_ping(there, from_back, n));
    answers.join().unwrap();
    sum
}
