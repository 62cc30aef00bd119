// SPDX-License-Identifier: MIT
//! Streams made of streams: stream::unfold, boxed once for each level, as recursion needs.

use crate::{subject, Subject};
use futures::executor::block_on;
use futures::stream::{self, BoxStream, StreamExt};
use std::hint::black_box;

pub const SUBJECTS: &[Subject] = &[
    subject(c"generator_1", c"futures, unfold", generator::<1>, 1, 1 << 15),
    subject(c"generator_10", c"futures, unfold", generator::<10>, 1, 1 << 13),
    subject(c"generator_100", c"futures, unfold", generator::<100>, 1, 1 << 11),
];

fn count_to(depth: u64, n: u64) -> BoxStream<'static, u64> {
    if depth > 1 {
        let below = count_to(depth - 1, n);
        return stream::unfold(below, |mut below| async move {
            let item = below.next().await?;
            Some((item, below))
        })
        .boxed();
    }
    stream::unfold(1, move |i| async move { (i <= n).then(|| (black_box(i), i + 1)) }).boxed()
}

extern "C" fn generator<const DEPTH: u64>(n: u64) -> u64 {
    block_on(async move {
        let mut numbers = count_to(DEPTH, n);
        let mut total = 0;
        while let Some(number) = numbers.next().await {
            total += number;
        }
        total
    })
}
