// SPDX-License-Identifier: MIT
// Async functions awaiting async functions: boxed, as dynamic dispatch and recursion need, and inlined.

use crate::{subject, Subject};
use futures::executor::block_on;
use futures::task::noop_waker_ref;
use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

pub const SUBJECTS: &[Subject] = &[
    subject(c"await_ready", c"Rust, boxed", ready_boxed, 1, 1 << 15),
    subject(c"await_ready", c"Rust, inlined", ready_inlined, 1, 1 << 17),
    subject(c"recursion", c"Rust, boxed", recursion, 1000, 32_000),
    subject(c"wake_leaf_1", c"Rust, boxed", wake_leaf::<1>, 1, 1 << 15),
    subject(c"wake_leaf_10", c"Rust, boxed", wake_leaf::<10>, 1, 1 << 13),
    subject(c"wake_leaf_100", c"Rust, boxed", wake_leaf::<100>, 1, 1 << 11),
    subject(c"wake_leaf_1000", c"Rust, boxed", wake_leaf::<1000>, 1, 1 << 9),
];

type LocalBoxed<T> = Pin<Box<dyn Future<Output = T>>>;

async fn child(x: u64) -> u64 {
    black_box(x) + 1
}

extern "C" fn ready_boxed(n: u64) -> u64 {
    #[inline(never)]
    fn make(x: u64) -> LocalBoxed<u64> {
        Box::pin(child(x))
    }
    let make = black_box(make as fn(u64) -> LocalBoxed<u64>);
    block_on(async move {
        let mut x = 0;
        for _ in 0..n {
            x = make(x).await;
        }
        x
    })
}

extern "C" fn ready_inlined(n: u64) -> u64 {
    block_on(async move {
        let mut x = 0;
        for _ in 0..n {
            x = child(x).await;
        }
        x
    })
}

#[inline(never)]
fn recurse(depth: u64) -> LocalBoxed<u64> {
    Box::pin(async move {
        if depth == 0 {
            0
        } else {
            recurse(depth - 1).await + 1
        }
    })
}

extern "C" fn recursion(n: u64) -> u64 {
    block_on(async move {
        let mut sum = 0;
        for _ in 0..n / 1000 {
            sum += recurse(black_box(999)).await;
        }
        sum
    })
}

/// Pending once, then ready.
struct Once(bool);

impl Future for Once {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

/// The innermost function awaits a new leaf each time, as one that reads in a loop does.
#[inline(never)]
fn nest(depth: u64, n: u64) -> LocalBoxed<u64> {
    Box::pin(async move {
        if depth > 1 {
            return nest(depth - 1, n).await + 1;
        }
        for _ in 0..n {
            Once(false).await;
        }
        n
    })
}

extern "C" fn wake_leaf<const DEPTH: u64>(n: u64) -> u64 {
    let mut root = nest(DEPTH, n);
    let mut cx = Context::from_waker(noop_waker_ref());
    let mut polls = 0;
    loop {
        match root.as_mut().poll(&mut cx) {
            Poll::Ready(sum) => return polls + sum,
            Poll::Pending => polls += 1,
        }
    }
}
