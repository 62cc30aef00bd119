// SPDX-License-Identifier: MIT
// The Rust plug-in of the border rows: three futures of the published async-ffi crate, each
// doing the least that its row asks for, so that what is measured is the border.

use async_ffi::{FfiFuture, FutureExt as _};
use futures::task::AtomicWaker;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Ready at its first poll: makes, crosses, answers, drops.
#[no_mangle]
pub extern "C" fn rust_add_one(x: u32) -> FfiFuture<u32> {
    async move { x.wrapping_add(1) }.into_ffi()
}

/// Pending forever, and never looks at the waker: the price of a poll and nothing else.
#[no_mangle]
pub extern "C" fn rust_plain() -> FfiFuture<u32> {
    Plain { polls: 0 }.into_ffi()
}

/// Pending forever; keeps the waker of its latest poll as std's documents advise (`clone_from`).
#[no_mangle]
pub extern "C" fn rust_storing() -> FfiFuture<u32> {
    Storing { stored: None }.into_ffi()
}

/// The same through `AtomicWaker`, as channels and locks keep it.
#[no_mangle]
pub extern "C" fn rust_registering() -> FfiFuture<u32> {
    Registering { stored: AtomicWaker::new() }.into_ffi()
}

struct Plain {
    polls: u64,
}

impl Future for Plain {
    type Output = u32;
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u32> {
        self.polls += 1;
        Poll::Pending
    }
}

struct Storing {
    stored: Option<Waker>,
}

impl Future for Storing {
    type Output = u32;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        match &mut self.stored {
            Some(waker) => waker.clone_from(cx.waker()),
            empty => *empty = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
}

struct Registering {
    stored: AtomicWaker,
}

impl Future for Registering {
    type Output = u32;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        self.stored.register(cx.waker());
        Poll::Pending
    }
}
