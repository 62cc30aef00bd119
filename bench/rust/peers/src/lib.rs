// SPDX-License-Identifier: MIT
// The table of Rust peers. Each is a function that does its row's work `n` times and returns a
// number made from it; the C++ side times it, and counts its allocations, as it does its own.

mod border;
mod channels;
mod coroutine;
mod executor;
mod generator;
mod memory;
mod pool;
mod sets;
mod stream;
mod sync;
mod timer;

use async_ffi::FfiFuture;
use std::ffi::{c_char, CStr};
use std::sync::OnceLock;

/// Does a row's work `n` times.
pub type Work = extern "C" fn(n: u64) -> u64;

/// The twin of `bench::Subject` in support/bench.hpp: same fields, same order.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Subject {
    row: *const c_char,
    who: *const c_char,
    work: Work,
    unit: u64,
    batch: u64,
    clock: u64,
}

/// `unit`: `n` is a multiple of it. `batch`: how many the clock surrounds at once.
pub const fn subject(
    row: &'static CStr,
    who: &'static CStr,
    work: Work,
    unit: u64,
    batch: u64,
) -> Subject {
    Subject { row: row.as_ptr(), who: who.as_ptr(), work, unit, batch, clock: 0 }
}

/// The same for work of several threads, whose time is that on the wall.
pub const fn on_threads(
    row: &'static CStr,
    who: &'static CStr,
    work: Work,
    unit: u64,
    batch: u64,
) -> Subject {
    Subject { row: row.as_ptr(), who: who.as_ptr(), work, unit, batch, clock: 1 }
}

/// The same for work that is mostly waiting: what the processors spend for all threads together.
pub const fn of_all_threads(
    row: &'static CStr,
    who: &'static CStr,
    work: Work,
    unit: u64,
    batch: u64,
) -> Subject {
    Subject { row: row.as_ptr(), who: who.as_ptr(), work, unit, batch, clock: 2 }
}

/// The plug-ins' functions, found by dlsym on the C++ side. The twin of `bench::Plugins`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Plugins {
    pub rust_add_one: extern "C" fn(u32) -> FfiFuture<u32>,
    pub rust_plain: extern "C" fn() -> FfiFuture<u32>,
    pub rust_storing: extern "C" fn() -> FfiFuture<u32>,
    pub rust_registering: extern "C" fn() -> FfiFuture<u32>,
    pub cpp_add_one: extern "C" fn(u32) -> FfiFuture<u32>,
    pub cpp_plain: extern "C" fn() -> FfiFuture<u32>,
    pub cpp_storing: extern "C" fn() -> FfiFuture<u32>,
}

static PLUGINS: OnceLock<Plugins> = OnceLock::new();

pub fn plugins() -> Plugins {
    *PLUGINS.get().expect("bench_rust_peers() was called first")
}

/// Gives the peers the plug-ins and returns their table, ended by a null row.
///
/// # Safety
/// `plugins` points to a filled `Plugins`.
#[no_mangle]
pub unsafe extern "C" fn bench_rust_peers(plugins: *const Plugins) -> *const Subject {
    let _ = PLUGINS.set(unsafe { *plugins });
    let mut all = Vec::new();
    all.extend_from_slice(border::SUBJECTS);
    all.extend_from_slice(channels::SUBJECTS);
    all.extend_from_slice(coroutine::SUBJECTS);
    all.extend_from_slice(executor::SUBJECTS);
    all.extend_from_slice(generator::SUBJECTS);
    all.extend_from_slice(memory::SUBJECTS);
    all.extend_from_slice(pool::SUBJECTS);
    all.extend_from_slice(sets::SUBJECTS);
    all.extend_from_slice(stream::SUBJECTS);
    all.extend_from_slice(sync::SUBJECTS);
    all.extend_from_slice(timer::SUBJECTS);
    extern "C" fn nothing(_: u64) -> u64 {
        0
    }
    all.push(Subject {
        row: std::ptr::null(),
        who: std::ptr::null(),
        work: nothing,
        unit: 0,
        batch: 0,
        clock: 0,
    });
    Box::leak(all.into_boxed_slice()).as_ptr()
}
