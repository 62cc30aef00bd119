// SPDX-License-Identifier: MIT
//! A plug-in in Rust: async functions for a host that need not know of Rust.

// [functions]
use async_ffi::{async_ffi, FfiFuture};

#[no_mangle]
pub extern "C" fn plugin_abi_version() -> u32 {
    async_ffi::ABI_VERSION
}

#[async_ffi]
#[no_mangle]
pub async extern "C" fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[async_ffi]
#[no_mangle]
pub async extern "C" fn sum(first: FfiFuture<u32>, second: FfiFuture<u32>) -> u32 {
    first.await + second.await
}

#[async_ffi]
#[no_mangle]
pub async extern "C" fn divide(a: u32, b: u32) -> u32 {
    a / b
}
// [/functions]

// [runtime]
use std::sync::OnceLock;
use tokio::runtime::Runtime;

/// What needs tokio runs in a runtime of the plug-in's own; the host may have any executor.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("tokio starts"))
}

#[async_ffi]
#[no_mangle]
pub async extern "C" fn count(letters: u32) -> u32 {
    let task = runtime().spawn(async move {
        tokio::task::yield_now().await;
        letters * 2
    });
    task.await.expect("the task ends well")
}
// [/runtime]
