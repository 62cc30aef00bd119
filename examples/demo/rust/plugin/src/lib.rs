// SPDX-License-Identifier: MIT
//! The plug-in in Rust: the published crate async-ffi, and a tokio runtime of its own.

use async_ffi::async_ffi;
use std::ffi::c_char;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// The plug-in's, for its timers: the host has another, or none.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap());

#[no_mangle]
#[async_ffi]
pub async extern "C" fn work(arg: u32) -> u32 {
    let sleep = {
        let _entered = RUNTIME.enter();
        tokio::time::sleep(Duration::from_millis(100))
    };
    sleep.await;
    arg + 1
}

#[no_mangle]
pub extern "C" fn demo_start() -> *const c_char {
    let _entered = RUNTIME.enter();
    c"Rust (tokio)".as_ptr()
}
