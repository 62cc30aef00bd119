// SPDX-License-Identifier: MIT
//! Chains of adapters over numbers that are there: of values, and of results.

use crate::{subject, Subject};
use futures::future::ready;
use futures::stream::{self, StreamExt, TryStreamExt};
use futures::task::noop_waker_ref;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll};

pub const SUBJECTS: &[Subject] = &[
    subject(c"stream_chain", c"futures", chain, 1024, 1 << 15),
    subject(c"stream_try_chain", c"futures", try_chain, 1024, 1 << 15),
];

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

fn check(number: u64) -> Result<u32, i32> {
    if number == 77 {
        return Err(3);
    }
    Ok((number as u32).wrapping_mul(3))
}

fn check_again(number: u32) -> Result<u32, i32> {
    if number == 99 {
        return Err(4);
    }
    Ok(number ^ 5)
}

extern "C" fn try_chain(n: u64) -> u64 {
    let mut cx = Context::from_waker(noop_waker_ref());
    let mut total = 0u64;
    for _ in 0..n / NUMBERS.len() as u64 {
        let sum = pin!(stream::iter(black_box(&NUMBERS).iter().copied())
            .map(check)
            .map_ok(|number| number.wrapping_add(1))
            .try_filter(|number| ready(number & 4 != 0))
            .and_then(|number| ready(check_again(number)))
            .try_fold(0u32, |sum, number| ready(Ok(sum.wrapping_add(number)))));
        if let Poll::Ready(sum) = sum.poll(&mut cx) {
            total = total.wrapping_add(u64::from(sum.unwrap_or(0)));
        }
    }
    total
}
