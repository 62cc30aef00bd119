// SPDX-License-Identifier: MIT
//! What contract.h says, in Rust: payloads, counters, and the numbers that hosts share.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

pub const MANY_YIELDS: u32 = 100;
pub const THREADED_ROUNDS: u32 = 1000;
pub const MIGRATING_ROUNDS: u32 = 100_000;
pub const REGISTERING_ROUNDS: u32 = 10;

/// A value that crosses the border: plain bytes, without padding.
///
/// # Safety
/// Every pattern of `fill` is a value of the type.
pub unsafe trait Payload:
    Copy + Default + PartialEq + std::fmt::Debug + Send + 'static
{
    const NAME: &'static str;

    fn from_seed(seed: u64) -> Self {
        let mut value = Self::default();
        let bytes: *mut u8 = (&raw mut value).cast();
        for i in 0..size_of::<Self>() {
            let byte = (seed.wrapping_mul(31) + 7 * i as u64 + 1) & 0x3f;
            // SAFETY: within the value; the trait's promise.
            unsafe { bytes.add(i).write(byte as u8) };
        }
        value
    }
}

macro_rules! payloads {
    ($($type:ty => $name:literal)*) => {
        $(unsafe impl Payload for $type { const NAME: &'static str = $name; })*
    };
}

payloads! {
    () => "none"
    u8 => "u8"
    u16 => "u16"
    u32 => "u32"
    u64 => "u64"
    i64 => "i64"
    f32 => "f32"
    f64 => "f64"
    Pointer => "pointer"
    u128 => "u128"
    Bytes3 => "bytes3"
    Floats => "floats"
    Mixed => "mixed"
    Words3 => "words3"
    Words8 => "words8"
}

unsafe impl Payload for bool {
    const NAME: &'static str = "boolean";

    fn from_seed(seed: u64) -> Self {
        seed & 1 == 1
    }
}

/// A pointer that may go to another thread, as a `FfiFuture` asks of what it holds.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pointer(*const std::ffi::c_void);

unsafe impl Send for Pointer {}

impl Default for Pointer {
    fn default() -> Self {
        Pointer(std::ptr::null())
    }
}

#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Bytes3 {
    bytes: [u8; 3],
}

#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Floats {
    x: f32,
    y: f32,
}

#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Mixed {
    real: f64,
    whole: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Words3 {
    words: [u64; 3],
}

#[repr(C)]
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Words8 {
    words: [u64; 8],
}

/// What a library has done since it was loaded; of one reading, or of the time between two.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug)]
pub struct Counters {
    pub allocations: u64,
    pub frees: u64,
    pub made: u64,
    pub dropped: u64,
    pub polls: u64,
    pub clones: u64,
    pub recognized: u64,
    pub migrations: u64,
}

/// The counters of this library.
pub struct Counting {
    pub allocations: AtomicU64,
    pub frees: AtomicU64,
    pub made: AtomicU64,
    pub dropped: AtomicU64,
    pub polls: AtomicU64,
    pub clones: AtomicU64,
    pub recognized: AtomicU64,
    pub migrations: AtomicU64,
}

pub static COUNTING: Counting = Counting {
    allocations: AtomicU64::new(0),
    frees: AtomicU64::new(0),
    made: AtomicU64::new(0),
    dropped: AtomicU64::new(0),
    polls: AtomicU64::new(0),
    clones: AtomicU64::new(0),
    recognized: AtomicU64::new(0),
    migrations: AtomicU64::new(0),
};

pub fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}

impl Counting {
    pub fn read(&self) -> Counters {
        Counters {
            allocations: self.allocations.load(Relaxed),
            frees: self.frees.load(Relaxed),
            made: self.made.load(Relaxed),
            dropped: self.dropped.load(Relaxed),
            polls: self.polls.load(Relaxed),
            clones: self.clones.load(Relaxed),
            recognized: self.recognized.load(Relaxed),
            migrations: self.migrations.load(Relaxed),
        }
    }
}

impl std::ops::Sub for Counters {
    type Output = Counters;

    fn sub(self, before: Counters) -> Counters {
        Counters {
            allocations: self.allocations - before.allocations,
            frees: self.frees - before.frees,
            made: self.made - before.made,
            dropped: self.dropped - before.dropped,
            polls: self.polls - before.polls,
            clones: self.clones - before.clones,
            recognized: self.recognized - before.recognized,
            migrations: self.migrations - before.migrations,
        }
    }
}
