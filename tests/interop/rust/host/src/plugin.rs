// SPDX-License-Identifier: MIT
//! A plug-in that was opened: its functions, found by name.

use async_ffi::FfiFuture;
use interop_plugin::contract::{Counters, Payload};
use libloading::Library;
use std::ffi::{c_char, CStr};
use std::sync::OnceLock;

/// The functions without a payload. All are safe to call: the contract says so, and is trusted.
pub struct Plugin {
    library: &'static Library, // never closed: wakers may come back late
    pub abi_version: extern "C" fn() -> u32,
    language: extern "C" fn() -> *const c_char,
    pub clone_cost: extern "C" fn() -> u32,
    pub begin: extern "C" fn(),
    counters: extern "C" fn(&mut Counters),
    pub threaded: extern "C" fn(u32) -> FfiFuture<u32>,
    pub stop_threads: extern "C" fn(),
    pub keeper: extern "C" fn(u32) -> FfiFuture<u32>,
    pub wake_kept: extern "C" fn() -> u32,
    pub drop_kept: extern "C" fn() -> u32,
    pub self_waking: extern "C" fn(u32) -> FfiFuture<u32>,
    pub registering: extern "C" fn(u32) -> FfiFuture<u32>,
    pub wake_registered: extern "C" fn() -> u32,
    pub script: extern "C" fn() -> FfiFuture<u32>,
}

/// The functions of one payload.
pub struct Functions<T> {
    pub make: extern "C" fn(u64, u32) -> FfiFuture<T>,
    pub fail: extern "C" fn(u32) -> FfiFuture<T>,
    pub relay: extern "C" fn(FfiFuture<T>) -> FfiFuture<T>,
    pub echo: extern "C" fn(T) -> FfiFuture<T>, // in C, an argument of no size is no argument
}

impl Plugin {
    pub fn open(path: &str) -> Result<Self, libloading::Error> {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        let opened = unsafe { Library::new(path)? };
        let library = LIBRARY.get_or_init(|| opened);
        Ok(Plugin {
            library,
            abi_version: find(library, "abi_version")?,
            language: find(library, "language")?,
            clone_cost: find(library, "clone_cost")?,
            begin: find(library, "begin")?,
            counters: find(library, "counters")?,
            threaded: find(library, "threaded")?,
            stop_threads: find(library, "stop_threads")?,
            keeper: find(library, "keeper")?,
            wake_kept: find(library, "wake_kept")?,
            drop_kept: find(library, "drop_kept")?,
            self_waking: find(library, "self_waking")?,
            registering: find(library, "registering")?,
            wake_registered: find(library, "wake_registered")?,
            script: find(library, "script")?,
        })
    }

    pub fn functions<T: Payload>(&self) -> Result<Functions<T>, libloading::Error> {
        let of_payload = |function: &str| format!("{function}_{}", T::NAME);
        Ok(Functions {
            make: find(self.library, &of_payload("make"))?,
            fail: find(self.library, &of_payload("fail"))?,
            relay: find(self.library, &of_payload("relay"))?,
            echo: find(self.library, &of_payload("echo"))?,
        })
    }

    pub fn language(&self) -> &'static str {
        let language = unsafe { CStr::from_ptr((self.language)()) };
        language.to_str().unwrap_or("not UTF-8")
    }

    pub fn counters(&self) -> Counters {
        let mut counters = Counters::default();
        (self.counters)(&mut counters);
        counters
    }
}

fn find<F: Copy>(library: &Library, name: &str) -> Result<F, libloading::Error> {
    let symbol = format!("interop_{name}");
    // The type is the one that contract.h declares.
    Ok(*unsafe { library.get::<F>(symbol.as_bytes())? })
}
