// SPDX-License-Identifier: MIT
//! A chain of adapters over numbers that are there: iter, map, filter and fold.

use crate::{subject, Subject};
use futures::future::ready;
use futures::stream::{self, StreamExt};
use futures::task::noop_waker_ref;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll};

pub const SUBJECTS: &[Subject] = &[subject(c"stream_chain", c"futures", chain, 1024, 1 << 15)];

static NUMBERS: [u64; 1024] = {
    let mut made = [0; 1024];
    let mut i = 0;
    while i < made.len() {
        made[i] = i as u64 * 2654435761;
        i += 1;
    }
    made
};

extern "C" fn chain(n: u64) -> u64 {
    let mut cx = Context::from_waker(noop_waker_ref());
    let mut total = 0u64;
    for _ in 0..n / NUMBERS.len() as u64 {
        let sum = pin!(stream::iter(black_box(&NUMBERS).iter().copied())
            .map(|number| number.wrapping_mul(3))
            .filter(|number| ready(number & 4 != 0))
            .fold(0u64, |sum, number| ready(sum.wrapping_add(number))));
        if let Poll::Ready(sum) = sum.poll(&mut cx) {
            total = total.wrapping_add(sum);
        }
    }
    total
}
