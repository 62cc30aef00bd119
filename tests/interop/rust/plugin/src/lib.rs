// SPDX-License-Identifier: MIT
//! The contract in Rust: async blocks of the published crate async-ffi. Built as a plug-in, and into
//! the Rust host as its own side.

pub mod contract;

use async_ffi::{async_ffi, FfiFuture, FutureExt as _};
use contract::{count, Counters, Payload, COUNTING};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ffi::{c_char, CStr};
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tokio::runtime::Runtime;

// ---- counters ----

struct CountingAllocator;

thread_local! { static ALLOCATIONS_HERE: Cell<u64> = const { Cell::new(0) } }

/// Blocks taken by this thread: for the host, whose runtimes have threads that take some when they like.
pub fn allocations_here() -> u64 {
    ALLOCATIONS_HERE.get()
}

// SAFETY: forwards to the system's allocator.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(&COUNTING.allocations);
        ALLOCATIONS_HERE.set(ALLOCATIONS_HERE.get() + 1);
        System.alloc(layout)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(&COUNTING.frees);
        System.dealloc(block, layout)
    }
}

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Counts the polls of a future, its making and its dropping. Adds nothing to its size.
struct Counted<F> {
    inner: F,
}

fn counted<F: Future>(inner: F) -> Counted<F> {
    count(&COUNTING.made);
    Counted { inner }
}

impl<F: Future> Future for Counted<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        count(&COUNTING.polls);
        // SAFETY: the inner future is pinned with this one.
        unsafe { self.map_unchecked_mut(|counted| &mut counted.inner) }.poll(cx)
    }
}

impl<F> Drop for Counted<F> {
    fn drop(&mut self) {
        count(&COUNTING.dropped);
    }
}

fn clone(waker: &Waker) -> Waker {
    count(&COUNTING.clones);
    waker.clone()
}

#[export_name = "interop_counters"]
pub extern "C" fn counters(out: &mut Counters) {
    *out = COUNTING.read();
}

#[export_name = "interop_abi_version"]
pub extern "C" fn abi_version() -> u32 {
    async_ffi::ABI_VERSION
}

#[export_name = "interop_language"]
pub extern "C" fn language() -> *const c_char {
    const LANGUAGE: &CStr = c"rust";
    LANGUAGE.as_ptr()
}

#[export_name = "interop_clone_cost"]
pub extern "C" fn clone_cost() -> u32 {
    1 // async-ffi boxes each clone of a waker that it passes on
}

#[export_name = "interop_begin"]
pub extern "C" fn begin() {
    std::panic::set_hook(Box::new(|_| {}));
    // What std and tokio allocate once for good, they allocate here.
    wake_later(Waker::noop().clone(), Arc::default());
    stop_threads();
}

// ---- the futures of every payload ----

async fn yield_times(mut yields: u32) {
    poll_fn(|cx| {
        if yields == 0 {
            return Poll::Ready(());
        }
        yields -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

pub fn make<T: Payload>(seed: u64, yields: u32) -> FfiFuture<T> {
    counted(async move {
        yield_times(yields).await;
        T::from_seed(seed)
    })
    .into_ffi()
}

pub fn fail<T: Payload>(yields: u32) -> FfiFuture<T> {
    counted(async move {
        yield_times(yields).await;
        panic!("as asked")
    })
    .into_ffi()
}

// The block drops the inner future as soon as it has answered, and panics when polled after that.
#[allow(clippy::redundant_async_block)]
pub fn relay<T: Payload>(inner: FfiFuture<T>) -> FfiFuture<T> {
    counted(async move { inner.await }).into_ffi()
}

macro_rules! export {
    ($module:ident, $type:ty, $name:literal $(, $value:ident)?) => {
        mod $module {
            use super::*;

            #[export_name = concat!("interop_make_", $name)]
            pub extern "C" fn make(seed: u64, yields: u32) -> FfiFuture<$type> {
                super::make(seed, yields)
            }

            #[export_name = concat!("interop_fail_", $name)]
            pub extern "C" fn fail(yields: u32) -> FfiFuture<$type> {
                super::fail(yields)
            }

            #[export_name = concat!("interop_relay_", $name)]
            pub extern "C" fn relay(inner: FfiFuture<$type>) -> FfiFuture<$type> {
                super::relay(inner)
            }

            #[export_name = concat!("interop_echo_", $name)]
            #[async_ffi]
            pub async extern "C" fn echo($($value: $type)?) -> $type {
                $($value)?
            }
        }
    };
}

export!(none, (), "none");
export!(u8_, u8, "u8", value);
export!(boolean, bool, "boolean", value);
export!(u16_, u16, "u16", value);
export!(u32_, u32, "u32", value);
export!(u64_, u64, "u64", value);
export!(i64_, i64, "i64", value);
export!(f32_, f32, "f32", value);
export!(f64_, f64, "f64", value);
export!(pointer, contract::Pointer, "pointer", value);
export!(u128_, u128, "u128", value);
export!(bytes3, contract::Bytes3, "bytes3", value);
export!(floats, contract::Floats, "floats", value);
export!(mixed, contract::Mixed, "mixed", value);
export!(words3, contract::Words3, "words3", value);
export!(words8, contract::Words8, "words8", value);

// ---- threaded: woken by a tokio runtime that belongs to the plug-in ----

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

fn wake_later(waker: Waker, written: Arc<AtomicU32>) {
    let mut runtime = RUNTIME.lock().unwrap();
    let runtime = runtime.get_or_insert_with(|| {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap()
    });
    runtime.spawn(async move {
        // Relaxed: the wake itself makes this visible to the poll that it causes.
        written.fetch_add(1, Relaxed);
        waker.wake();
    });
}

#[export_name = "interop_stop_threads"]
pub extern "C" fn stop_threads() {
    let runtime = RUNTIME.lock().unwrap().take();
    drop(runtime);
}

/// Differs between threads that are alive.
fn here() -> usize {
    thread_local! { static HERE: u8 = const { 0 } }
    HERE.with(|here| std::ptr::from_ref(here).addr())
}

#[export_name = "interop_threaded"]
pub extern "C" fn threaded(rounds: u32) -> FfiFuture<u32> {
    let written = Arc::new(AtomicU32::new(0));
    let mut polled = 0;
    let mut thread = None;
    counted(poll_fn(move |cx| {
        if thread.replace(here()).is_some_and(|before| before != here()) {
            count(&COUNTING.migrations);
        }
        assert_eq!(written.load(Relaxed), polled);
        if polled == rounds {
            return Poll::Ready(rounds);
        }
        polled += 1;
        wake_later(clone(cx.waker()), written.clone());
        Poll::Pending
    }))
    .into_ffi()
}

// ---- keeper ----

static KEPT: Mutex<Vec<Waker>> = Mutex::new(Vec::new());

#[export_name = "interop_keeper"]
pub extern "C" fn keeper(yields: u32) -> FfiFuture<u32> {
    counted(async move {
        for _ in 0..yields {
            keep().await;
            yield_times(1).await;
        }
        keep().await;
        yields
    })
    .into_ffi()
}

async fn keep() {
    poll_fn(|cx| {
        KEPT.lock().unwrap().push(clone(cx.waker()));
        Poll::Ready(())
    })
    .await
}

#[export_name = "interop_wake_kept"]
pub extern "C" fn wake_kept() -> u32 {
    let kept = KEPT.lock().unwrap();
    kept.iter().for_each(Waker::wake_by_ref);
    kept.len() as u32
}

#[export_name = "interop_drop_kept"]
pub extern "C" fn drop_kept() -> u32 {
    std::mem::take(&mut *KEPT.lock().unwrap()).len() as u32
}

// ---- self_waking ----

#[export_name = "interop_self_waking"]
pub extern "C" fn self_waking(rounds: u32) -> FfiFuture<u32> {
    let mut polled = 0;
    counted(poll_fn(move |cx| {
        if polled == rounds {
            return Poll::Ready(rounds);
        }
        polled += 1;
        cx.waker().wake_by_ref();
        clone(cx.waker()).wake();
        Poll::Pending
    }))
    .into_ffi()
}

// ---- registering ----

static REGISTERED: Mutex<Option<Waker>> = Mutex::new(None);

/// Empties the cell when the registering future goes.
struct Registration;

impl Drop for Registration {
    fn drop(&mut self) {
        let registered = REGISTERED.lock().unwrap().take();
        drop(registered);
    }
}

#[export_name = "interop_registering"]
pub extern "C" fn registering(rounds: u32) -> FfiFuture<u32> {
    let registration = Registration;
    let mut polled = 0;
    counted(poll_fn(move |cx| {
        let _ = &registration;
        if polled == rounds {
            return Poll::Ready(rounds);
        }
        polled += 1;
        let mut registered = REGISTERED.lock().unwrap();
        match &mut *registered {
            Some(waker) if waker.will_wake(cx.waker()) => count(&COUNTING.recognized),
            other => *other = Some(clone(cx.waker())),
        }
        Poll::Pending
    }))
    .into_ffi()
}

#[export_name = "interop_wake_registered"]
pub extern "C" fn wake_registered() -> u32 {
    let registered = REGISTERED.lock().unwrap();
    registered.iter().for_each(Waker::wake_by_ref);
    registered.iter().count() as u32
}

// ---- script ----

#[export_name = "interop_script"]
pub extern "C" fn script() -> FfiFuture<u32> {
    let mut polled = 0;
    let mut kept = None;
    counted(poll_fn(move |cx| {
        polled += 1;
        match polled {
            1 => cx.waker().wake_by_ref(),
            2 => {
                let first = clone(cx.waker());
                first.wake_by_ref();
                kept = Some(clone(&first));
            }
            3 => {
                kept.take().unwrap().wake();
                return Poll::Ready(42);
            }
            _ => panic!("polled after ready"),
        }
        Poll::Pending
    }))
    .into_ffi()
}
