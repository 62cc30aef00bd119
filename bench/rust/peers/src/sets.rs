// SPDX-License-Identifier: MIT
// Many futures at once: FuturesUnordered of the futures crate, and tokio's JoinSet.

use crate::{subject, Subject};
use futures::stream::{self, FuturesUnordered, Stream, StreamExt};
use futures::task::noop_waker_ref;
use std::cell::RefCell;
use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use tokio::task::JoinSet;

pub const SUBJECTS: &[Subject] = &[
    subject(c"set_wake_1000", c"futures", wake::<1000>, 1, 1 << 17),
    subject(c"set_wake_10000", c"futures", wake::<10_000>, 1, 1 << 20),
    subject(c"set_complete", c"futures", complete::<1000>, 1000, 32_000),
    subject(c"join_all", c"futures", join_all::<1000>, 1000, 32_000),
    subject(c"buffer_unordered", c"futures", buffer::<64>, 64, 32_000),
    subject(c"join_set", c"tokio", join_set, 1000, 32_000),
];

/// Where a leaf waits.
#[derive(Default)]
struct Slot {
    waker: Option<Waker>,
    is_done: bool,
}

type Slots = Rc<Vec<RefCell<Slot>>>;

/// Waits for its slot, and keeps the waker it was polled with.
struct Leaf {
    slots: Slots,
    index: usize,
}

impl Future for Leaf {
    type Output = u64;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        let mut slot = self.slots[self.index].borrow_mut();
        if slot.is_done {
            return Poll::Ready(1);
        }
        match &slot.waker {
            Some(waker) if waker.will_wake(cx.waker()) => {}
            _ => slot.waker = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
}

fn slots(count: usize) -> Slots {
    Rc::new((0..count).map(|_| RefCell::default()).collect())
}

fn poll(set: &mut FuturesUnordered<Leaf>) -> Poll<Option<u64>> {
    Pin::new(set).poll_next(&mut Context::from_waker(noop_waker_ref()))
}

fn filled(slots: &Slots) -> FuturesUnordered<Leaf> {
    let mut set = FuturesUnordered::new();
    for (index, slot) in slots.iter().enumerate() {
        slot.borrow_mut().is_done = false;
        set.push(Leaf { slots: slots.clone(), index });
    }
    let _ = poll(&mut set);
    let _ = poll(&mut set);
    set
}

/// One of `SIZE` futures is woken, and the set is polled: `n` times.
extern "C" fn wake<const SIZE: usize>(n: u64) -> u64 {
    let slots = slots(SIZE);
    let mut set = filled(&slots);
    let mut pendings = 0;
    let mut next = 0;
    for _ in 0..n {
        slots[next].borrow().waker.as_ref().unwrap().wake_by_ref();
        pendings += u64::from(poll(&mut set).is_pending());
        next += 1;
        if next == SIZE {
            next = 0;
        }
    }
    pendings
}

/// A future is made, polled, woken and completed: `n` times, `SIZE` at once.
extern "C" fn complete<const SIZE: usize>(n: u64) -> u64 {
    let slots = slots(SIZE);
    let mut sum = 0;
    for _ in 0..n / SIZE as u64 {
        let mut set = filled(&slots);
        for slot in slots.iter() {
            let waker = {
                let mut slot = slot.borrow_mut();
                slot.is_done = true;
                slot.waker.take().unwrap()
            };
            waker.wake();
            if let Poll::Ready(Some(value)) = poll(&mut set) {
                sum += value;
            }
        }
    }
    sum
}

/// The same in a join: each output waits for all.
extern "C" fn join_all<const SIZE: usize>(n: u64) -> u64 {
    let slots = slots(SIZE);
    let mut cx = Context::from_waker(noop_waker_ref());
    let mut sum = 0;
    for _ in 0..n / SIZE as u64 {
        let mut leaves = Vec::with_capacity(SIZE);
        for (index, slot) in slots.iter().enumerate() {
            slot.borrow_mut().is_done = false;
            leaves.push(Leaf { slots: slots.clone(), index });
        }
        let mut all = futures::future::join_all(leaves);
        // A poll stops after as many polls as there are futures, and asks for another.
        let _ = Pin::new(&mut all).poll(&mut cx);
        let _ = Pin::new(&mut all).poll(&mut cx);
        for slot in slots.iter() {
            let waker = {
                let mut slot = slot.borrow_mut();
                slot.is_done = true;
                slot.waker.take().unwrap()
            };
            waker.wake();
            if let Poll::Ready(outputs) = Pin::new(&mut all).poll(&mut cx) {
                sum += outputs.iter().sum::<u64>();
            }
        }
    }
    sum
}

/// Of `SIZE` futures that run one completes, and the next is taken: `n` times.
extern "C" fn buffer<const SIZE: usize>(n: u64) -> u64 {
    let slots = slots(SIZE);
    let source = {
        let slots = slots.clone();
        stream::iter(0..n).map(move |i| {
            let index = i as usize % SIZE;
            slots[index].borrow_mut().is_done = false;
            Leaf { slots: slots.clone(), index }
        })
    };
    let mut outputs = source.buffer_unordered(SIZE);
    let mut cx = Context::from_waker(noop_waker_ref());
    let mut sum = 0;
    let mut next = 0;
    for _ in 0..n {
        while slots[next].borrow().waker.is_none() {
            let _ = outputs.poll_next_unpin(&mut cx);
        }
        let waker = {
            let mut slot = slots[next].borrow_mut();
            slot.is_done = true;
            slot.waker.take().unwrap()
        };
        next += 1;
        if next == SIZE {
            next = 0;
        }
        waker.wake();
        if let Poll::Ready(Some(value)) = outputs.poll_next_unpin(&mut cx) {
            sum += value;
        }
    }
    sum
}

#[inline(never)]
async fn trivial(x: u64) -> u64 {
    black_box(x)
}

extern "C" fn join_set(n: u64) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let at_once = n.min(1000);
    runtime.block_on(async move {
        let mut sum = 0;
        for _ in 0..n / at_once {
            let mut tasks = JoinSet::new();
            for i in 0..at_once {
                tasks.spawn(trivial(i));
            }
            while let Some(output) = tasks.join_next().await {
                sum += output.unwrap();
            }
        }
        sum
    })
}
