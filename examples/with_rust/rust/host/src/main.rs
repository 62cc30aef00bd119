// SPDX-License-Identifier: MIT
//! A host in Rust: awaits the async functions of a plug-in, whatever it was written in.

// [declare]
use async_ffi::{FfiFuture, FutureExt as _};

type AbiVersion = unsafe extern "C" fn() -> u32;
type Work = unsafe extern "C" fn(u32) -> FfiFuture<u32>;
type Twice = unsafe extern "C" fn(FfiFuture<u32>) -> FfiFuture<u32>;
type Fail = unsafe extern "C" fn() -> FfiFuture<()>;
// [/declare]

// [load]
struct Plugin {
    work: Work,
    twice: Twice,
    fail: Fail,
}

impl Plugin {
    /// # Safety
    /// The library must be a plug-in: its functions must have the types above.
    unsafe fn load(path: &str) -> Result<Plugin, Box<dyn std::error::Error>> {
        // Never unloaded: a waker or a future may come back late.
        let library = Box::leak(Box::new(libloading::Library::new(path)?));
        let version = library.get::<AbiVersion>(b"plugin_abi_version")?();
        if version != async_ffi::ABI_VERSION {
            return Err(format!("the plug-in speaks version {version} of the ABI").into());
        }
        Ok(Plugin {
            work: *library.get(b"work")?,
            twice: *library.get(b"twice")?,
            fail: *library.get(b"fail")?,
        })
    }
}
// [/load]

// [await]
async fn run(plugin: Plugin) {
    // Tokio may poll it in any of its threads.
    let work = unsafe { (plugin.work)(41) };
    println!("work(41) is {}", tokio::spawn(work).await.unwrap());

    // A future of ours, awaited over there.
    let number = async { 21 }.into_ffi();
    println!("twice 21 is {}", unsafe { (plugin.twice)(number) }.await);

    // An exception over there is a panic here.
    let failed = tokio::spawn(unsafe { (plugin.fail)() }).await;
    println!("fail() panicked: {}", failed.unwrap_err().is_panic());
}
// [/await]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: guide-host <plug-in>")?;
    let plugin = unsafe { Plugin::load(&path)? };
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    runtime.block_on(run(plugin));
    Ok(())
}
