// SPDX-License-Identifier: MIT
//! The host in Rust: opens plug-ins, whatever they are written in, and awaits all of them on tokio's threads.

use async_ffi::FfiFuture;
use libloading::{os::unix::Library as ThisProcess, Library};
use std::error::Error;
use std::ffi::{c_char, CStr};
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

type Start = unsafe extern "C" fn() -> *const c_char;
type Work = unsafe extern "C" fn(u32) -> FfiFuture<u32>;

/// What this thread has taken from the heap so far; 0 unless heap_meter is loaded.
fn heap_count() -> u64 {
    static COUNT: LazyLock<Option<unsafe extern "C" fn() -> u64>> =
        LazyLock::new(|| Some(*unsafe { ThisProcess::this().get(b"heap_meter_count") }.ok()?));
    COUNT.map_or(0, |count| unsafe { count() })
}

/// Awaits a plug-in's future, and counts what it costs.
struct Metered {
    future: FfiFuture<u32>,
    polls: u32,
    allocations: u64,
}

impl Future for Metered {
    /// The value, the polls and the allocations.
    type Output = (u32, u32, u64);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let before = heap_count();
        let answer = Pin::new(&mut self.future).poll(cx);
        self.allocations += heap_count() - before;
        self.polls += 1;
        answer.map(|value| (value, self.polls, self.allocations))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut calls = Vec::new();
    for (path, arg) in std::env::args().skip(1).zip((10..).step_by(10)) {
        let library = Box::leak(Box::new(unsafe { Library::new(path)? }));
        let start = unsafe { library.get::<Start>(b"demo_start")? };
        let work = unsafe { library.get::<Work>(b"work")? };
        let plugin = unsafe { CStr::from_ptr(start()) }.to_str()?;

        // What is dropped before it is polled has done nothing. The first call of a library in a
        // thread also sets up its thread-locals, which is not counted.
        drop(unsafe { work(0) });

        let before = heap_count();
        let future = unsafe { work(arg) };
        let allocations = heap_count() - before;
        let metered = Metered { future, polls: 0, allocations: 0 };
        calls.push((plugin, arg, allocations, tokio::spawn(metered)));
    }

    println!("  {:20}  {:9} {:>6} {:>6}  allocations", "plug-in", "awaited", "value", "polls");
    for (plugin, arg, made, handle) in calls {
        let (value, polls, polled) = handle.await?;
        println!(
            "  {plugin:20}  work({arg})  {value:6} {polls:6}  {made} to make it, {polled} to poll it"
        );
    }
    Ok(())
}
