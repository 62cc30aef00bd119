// SPDX-License-Identifier: MIT
// Async functions awaiting async functions: boxed, as dynamic dispatch and recursion need, and inlined.

use crate::{subject, Subject};
use futures::executor::block_on;
use futures::task::noop_waker_ref;
use std::future::{poll_fn, Future};
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

#[inline(never)]
fn nest(depth: u64, leaf: LocalBoxed<u64>) -> LocalBoxed<u64> {
    if depth == 0 {
        leaf
    } else {
        Box::pin(async move { nest(depth - 1, leaf).await + 1 })
    }
}

extern "C" fn wake_leaf<const DEPTH: u64>(n: u64) -> u64 {
    let mut left = n;
    let leaf = Box::pin(poll_fn(move |_| {
        if left == 0 {
            return Poll::Ready(0);
        }
        left -= 1;
        Poll::Pending
    }));
    let mut root = nest(DEPTH, leaf);
    let mut cx = Context::from_waker(noop_waker_ref());
    let mut polls = 0;
    loop {
        match root.as_mut().poll(&mut cx) {
            Poll::Ready(depth) => return polls + depth,
            Poll::Pending => polls += 1,
        }
    }
}
