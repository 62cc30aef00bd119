// SPDX-License-Identifier: MIT
// The border rows with a Rust host: async-ffi's own figures, and Box<dyn Future> for scale.

use crate::{plugins, subject, Subject};
use async_ffi::{FfiFuture, FutureExt as _};
use futures::executor::block_on;
use std::future::{poll_fn, Future};
use std::hint::black_box;
use std::pin::Pin;
use std::task::Poll;

pub const SUBJECTS: &[Subject] = &[
    subject(c"make_await_drop", c"async-ffi", here_ffi, 1, 1 << 15),
    subject(c"make_await_drop", c"Box<dyn Future>", here_boxed, 1, 1 << 15),
    subject(c"make_await_drop_across", c"async-ffi", across_rust, 1, 1 << 15),
    subject(c"make_await_drop_across", c"Rust host, our plug-in", across_cpp, 1, 1 << 15),
    subject(c"pending_poll_stored", c"async-ffi", stored_rust, 1, 1 << 15),
    subject(c"pending_poll_stored", c"Rust host, our plug-in", stored_cpp, 1, 1 << 15),
    subject(c"pending_poll_registered", c"async-ffi", registered_rust, 1, 1 << 15),
    subject(c"poll_plain", c"async-ffi", plain_rust, 1, 1 << 15),
    subject(c"poll_plain", c"Rust host, our plug-in", plain_cpp, 1, 1 << 15),
    subject(c"poll_plain", c"Box<dyn Future>", plain_boxed, 1, 1 << 15),
];

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

async fn add_one(x: u32) -> u32 {
    x.wrapping_add(1)
}

/// One async body awaits `n` futures made by `make`; an executor polls the body once.
fn await_each<F: Future<Output = u32>>(n: u64, make: impl Fn(u32) -> F) -> u64 {
    block_on(async {
        let mut x = 0;
        for _ in 0..n {
            x = make(x).await;
        }
        u64::from(x)
    })
}

extern "C" fn here_ffi(n: u64) -> u64 {
    #[inline(never)]
    fn make(x: u32) -> FfiFuture<u32> {
        add_one(x).into_ffi()
    }
    // Called through a pointer that the optimiser cannot see through, as a real caller would not.
    await_each(n, black_box(make as fn(u32) -> FfiFuture<u32>))
}

extern "C" fn here_boxed(n: u64) -> u64 {
    #[inline(never)]
    fn make(x: u32) -> Boxed<u32> {
        Box::pin(add_one(x))
    }
    await_each(n, black_box(make as fn(u32) -> Boxed<u32>))
}

extern "C" fn across_rust(n: u64) -> u64 {
    let make = plugins().rust_add_one;
    await_each(n, |x| make(x))
}

extern "C" fn across_cpp(n: u64) -> u64 {
    let make = plugins().cpp_add_one;
    await_each(n, |x| make(x))
}

/// Polls one pending future `n` times with the context of a running executor.
fn poll_many<F: Future<Output = u32> + Unpin>(n: u64, mut future: F) -> u64 {
    block_on(poll_fn(|cx| {
        let mut pending = 0;
        for _ in 0..n {
            pending += u64::from(Pin::new(&mut future).poll(cx).is_pending());
        }
        Poll::Ready(pending)
    }))
}

extern "C" fn stored_rust(n: u64) -> u64 {
    poll_many(n, (plugins().rust_storing)())
}

extern "C" fn stored_cpp(n: u64) -> u64 {
    poll_many(n, (plugins().cpp_storing)())
}

extern "C" fn registered_rust(n: u64) -> u64 {
    poll_many(n, (plugins().rust_registering)())
}

extern "C" fn plain_rust(n: u64) -> u64 {
    poll_many(n, (plugins().rust_plain)())
}

extern "C" fn plain_cpp(n: u64) -> u64 {
    poll_many(n, (plugins().cpp_plain)())
}

extern "C" fn plain_boxed(n: u64) -> u64 {
    fn make() -> Boxed<u32> {
        let mut polls = 0;
        Box::pin(poll_fn(move |_| {
            polls += 1;
            black_box(&polls);
            Poll::Pending
        }))
    }
    poll_many(n, black_box(make as fn() -> Boxed<u32>)())
}
