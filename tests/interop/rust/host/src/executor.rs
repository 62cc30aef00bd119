// SPDX-License-Identifier: MIT
//! What polls in the Rust host: tokio with threads, tokio without, and a hand with a waker that keeps a log.

use async_ffi::FfiFuture;
use std::future::Future;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};
use tokio::runtime::{Builder, Runtime};

/// The other side answered Panicked.
#[derive(Debug, PartialEq)]
pub struct Panicked;

/// Polls once, with async-ffi's own implementation of `Future`, which panics when the answer is Panicked.
pub fn poll<T>(future: &mut FfiFuture<T>, task: &Task) -> Result<Poll<T>, Panicked> {
    let waker = task.waker();
    let poll =
        catch_unwind(AssertUnwindSafe(|| Pin::new(future).poll(&mut Context::from_waker(&waker))));
    std::mem::forget(waker); // borrowed: not a call that the log should show
    poll.map_err(|_| Panicked)
}

/// Polls to the end, and waits in between.
pub fn run_by_hand<T>(mut future: FfiFuture<T>, task: &Task) -> Result<T, Panicked> {
    loop {
        if let Poll::Ready(value) = poll(&mut future, task)? {
            return Ok(value);
        }
        task.wait();
    }
}

/// Runs the future as a task of the runtime.
pub fn run<T: Send + 'static>(runtime: &Runtime, future: FfiFuture<T>) -> Result<T, Panicked> {
    runtime.block_on(async { tokio::spawn(future).await }).map_err(|_| Panicked)
}

pub fn single_threaded() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

pub fn multi_threaded() -> Runtime {
    Builder::new_multi_thread().worker_threads(4).build().unwrap()
}

/// A task that is polled by hand. Its wakers are hand-made, counted, and logged.
pub struct Task {
    references: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    woken: bool,
    log: Vec<&'static str>,
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(
    |data| {
        let task = unsafe { Task::from_data(data) };
        task.note("clone", false);
        task.references.fetch_add(1, Ordering::Relaxed);
        RawWaker::new(data, &VTABLE)
    },
    |data| {
        let task = unsafe { Task::from_data(data) };
        task.note("wake", true);
        task.references.fetch_sub(1, Ordering::Release);
    },
    |data| unsafe { Task::from_data(data) }.note("wake_by_ref", true),
    |data| {
        let task = unsafe { Task::from_data(data) };
        task.note("drop", false);
        task.references.fetch_sub(1, Ordering::Release);
    },
);

impl Task {
    pub fn new() -> Self {
        let state = State { woken: false, log: Vec::with_capacity(64) };
        Task { references: AtomicU64::new(1), state: Mutex::new(state), changed: Condvar::new() }
    }

    fn waker(&self) -> Waker {
        unsafe { Waker::from_raw(RawWaker::new(std::ptr::from_ref(self).cast(), &VTABLE)) }
    }

    /// # Safety
    /// `data` is that of a waker of a task that is alive: no waker outlives its task here, and Drop checks it.
    unsafe fn from_data<'a>(data: *const ()) -> &'a Task {
        &*data.cast::<Task>()
    }

    fn note(&self, call: &'static str, wakes: bool) {
        let mut state = self.state.lock().unwrap();
        if state.log.len() < state.log.capacity() {
            state.log.push(call);
        }
        state.woken |= wakes;
        self.changed.notify_one();
    }

    fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        while !state.woken {
            state = self.changed.wait(state).unwrap();
        }
        state.woken = false;
    }

    /// Was it woken since the last question?
    pub fn take_woken(&self) -> bool {
        std::mem::take(&mut self.state.lock().unwrap().woken)
    }

    /// The calls since the last question.
    pub fn take_log(&self) -> String {
        let mut state = self.state.lock().unwrap();
        let log = state.log.join(" ");
        state.log.clear();
        state.woken = false;
        log
    }

    /// The task's own reference, and one for each clone of its waker.
    pub fn references(&self) -> u64 {
        self.references.load(Ordering::Acquire)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if self.references() != 1 {
            eprintln!("a waker outlives its task");
            std::process::abort();
        }
    }
}
