// SPDX-License-Identifier: MIT
// tokio's timers and its threads for blocking work.

use crate::{of_all_threads, on_threads, subject, Subject};
use std::future::{poll_fn, Future as _};
use std::hint::black_box;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{spawn_blocking, unconstrained};
use tokio::time::sleep;

pub const SUBJECTS: &[Subject] = &[
    subject(c"timer_add_cancel", c"tokio", add_cancel, 1, 1 << 14),
    of_all_threads(c"sleepers", c"tokio", sleepers, 1000, 100_000),
    on_threads(c"blocking", c"tokio", blocking, 1, 1000),
];

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().unwrap()
}

/// Sleeps that are polled once and dropped, as timeouts that were not needed.
extern "C" fn add_cancel(n: u64) -> u64 {
    let body = poll_fn(|cx| {
        let mut pending = 0;
        for _ in 0..n {
            let sleep = pin!(sleep(Duration::from_secs(1)));
            pending += u64::from(sleep.poll(cx).is_pending());
        }
        Poll::Ready(pending)
    });
    // Without the budget, which would make every 128th poll do nothing.
    runtime().block_on(unconstrained(body))
}

/// Tasks that sleep for 1 to 100 ms, all at once.
extern "C" fn sleepers(n: u64) -> u64 {
    runtime().block_on(async {
        let spawn = |i: u64| {
            tokio::spawn(async move {
                sleep(Duration::from_millis(1 + i * 7919 % 100)).await;
                black_box(i)
            })
        };
        let tasks: Vec<_> = (0..n).map(spawn).collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await.unwrap();
        }
        sum
    })
}

/// One function after the other on a thread for blocking work.
extern "C" fn blocking(n: u64) -> u64 {
    runtime().block_on(async {
        let mut sum = 0;
        for i in 0..n {
            sum += spawn_blocking(move || black_box(i)).await.unwrap();
        }
        sum
    })
}
