// SPDX-License-Identifier: MIT
//! The Rust host: opens a plug-in, runs every scenario of the contract against it, prints a line for each.

mod checks;
mod executor;
mod plugin;

use async_ffi::FfiFuture;
use checks::Checks;
use executor::{multi_threaded, poll, run, run_by_hand, single_threaded, Panicked, Task};
use interop_plugin::contract::*;
use plugin::{Functions, Plugin};
use std::process::ExitCode;
use std::task::Poll;
use tokio::runtime::Runtime;

/// The host's side of async-ffi boxes each clone of a waker that goes out.
const OWN_CLONE_COST: u64 = 1;

struct Host<'a> {
    plugin: &'a Plugin,
    runtimes: [Runtime; 2],
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match run_all(&arguments.next().unwrap_or_default(), arguments.next()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("usage: interop-host <plug-in> [<subject>]: {error}");
            ExitCode::FAILURE
        }
    }
}

/// True if every check holds.
fn run_all(path: &str, only: Option<String>) -> Result<bool, libloading::Error> {
    let plugin = Plugin::open(path)?;
    (plugin.begin)();
    interop_plugin::begin();
    println!("# host: rust, plug-in: {}", plugin.language());

    let host = Host { plugin: &plugin, runtimes: [single_threaded(), multi_threaded()] };
    let mut checks = Checks::new(&plugin, only);
    checks.scenario("contract", "ABI version", |checks| {
        checks.expect("the version", (plugin.abi_version)(), async_ffi::ABI_VERSION);
    });
    host.payload::<()>(&mut checks)?;
    host.payload::<u8>(&mut checks)?;
    host.payload::<bool>(&mut checks)?;
    host.payload::<u16>(&mut checks)?;
    host.payload::<u32>(&mut checks)?;
    host.payload::<u64>(&mut checks)?;
    host.payload::<i64>(&mut checks)?;
    host.payload::<f32>(&mut checks)?;
    host.payload::<f64>(&mut checks)?;
    host.payload::<Pointer>(&mut checks)?;
    host.payload::<u128>(&mut checks)?;
    host.payload::<Bytes3>(&mut checks)?;
    host.payload::<Floats>(&mut checks)?;
    host.payload::<Mixed>(&mut checks)?;
    host.payload::<Words3>(&mut checks)?;
    host.payload::<Words8>(&mut checks)?;
    host.wakers(&mut checks)?;
    Ok(!checks.any_failed())
}

fn ready<T>(value: T) -> Result<Poll<T>, Panicked> {
    Ok(Poll::Ready(value))
}

impl Host<'_> {
    fn payload<T: Payload>(&self, checks: &mut Checks) -> Result<(), libloading::Error> {
        let Functions { make, fail, relay, echo } = self.plugin.functions::<T>()?;
        let own_make = interop_plugin::make::<T>;
        let own_fail = interop_plugin::fail::<T>;
        let own_relay = interop_plugin::relay::<T>;
        let from_seed = T::from_seed;
        let task = &Task::new();

        checks.scenario(T::NAME, "immediate", |checks| {
            let mut future = make(11, 0);
            checks.expect_plugin(1, 1, 0, 1);
            checks.expect("poll", poll(&mut future, task), ready(from_seed(11)));
            drop(future);
            checks.expect_own_allocations(0);
            checks.expect_plugin(1, 0, 1, 1);
            checks.expect("calls", task.take_log(), "".into());
        });

        checks.scenario(T::NAME, "one yield", |checks| {
            let mut future = make(12, 1);
            checks.expect("poll", poll(&mut future, task), Ok(Poll::Pending));
            checks.expect_own_allocations(0);
            checks.expect("calls", task.take_log(), "wake_by_ref".into());
            checks.expect("poll", poll(&mut future, task), ready(from_seed(12)));
            checks.expect("calls", task.take_log(), "".into());
            drop(future);
            checks.expect_plugin(1, 0, 2, 1);
        });

        checks.scenario(T::NAME, "many yields", |checks| {
            let polls = u64::from(MANY_YIELDS) + 1;
            let value = run_by_hand(make(13, MANY_YIELDS), task);
            checks.expect_own_allocations(0);
            checks.expect("by hand", value, Ok(from_seed(13)));
            checks.expect_plugin(1, 0, polls, 1);
            for runtime in &self.runtimes {
                checks.restart();
                let value = run(runtime, make(13, MANY_YIELDS));
                checks.expect("value", value, Ok(from_seed(13)));
                checks.expect_plugin(1, 0, polls, 1);
            }
        });

        checks.scenario(T::NAME, "argument and value by value", |checks| {
            for runtime in &self.runtimes {
                checks.expect("value", run(runtime, echo(from_seed(14))), Ok(from_seed(14)));
            }
            checks.expect_plugin(0, 0, 0, 2);
        });

        checks.scenario(T::NAME, "panic, and polled after it", |checks| {
            let mut future = fail(1);
            checks.expect("poll", poll(&mut future, task), Ok(Poll::Pending));
            checks.expect("poll", poll(&mut future, task), Err(Panicked));
            checks.expect("poll", poll(&mut future, task), Err(Panicked));
            drop(future);
            for runtime in &self.runtimes {
                checks.expect("value", run(runtime, fail(1)), Err(Panicked));
            }
            let plugin = checks.since().plugin;
            checks.expect("futures dropped", plugin.dropped, plugin.made);
        });

        checks.scenario(T::NAME, "polled after ready", |checks| {
            let mut future = make(15, 0);
            checks.expect("poll", poll(&mut future, task), ready(from_seed(15)));
            checks.expect("poll", poll(&mut future, task), Err(Panicked));
            checks.expect("poll", poll(&mut future, task), Err(Panicked));
            drop(future);
            let plugin = checks.since().plugin;
            checks.expect("futures dropped", plugin.dropped, plugin.made);
        });

        checks.scenario(T::NAME, "future as argument", |checks| {
            let value = run_by_hand(relay(own_make(16, 3)), task);
            checks.expect_own_allocations(1);
            checks.expect("by hand", value, Ok(from_seed(16)));
            checks.expect_own(1, 0, 4);
            checks.expect_plugin(1, 0, 4, 1);
            for runtime in &self.runtimes {
                checks.restart();
                let value = run(runtime, relay(own_make(16, 3)));
                checks.expect("value", value, Ok(from_seed(16)));
                checks.expect_own(1, 0, 4);
                checks.expect_plugin(1, 0, 4, 1);
            }
        });

        checks.scenario(T::NAME, "panic of a future given as argument", |checks| {
            for runtime in &self.runtimes {
                checks.restart();
                checks.expect("value", run(runtime, relay(own_fail(1))), Err(Panicked));
                checks.expect_own(1, 0, 2);
                let plugin = checks.since().plugin;
                checks.expect("futures dropped", plugin.dropped, plugin.made);
            }
        });

        checks.scenario(T::NAME, "three crossings", |checks| {
            let value = run_by_hand(relay(own_relay(make(17, 3))), task);
            checks.expect_own_allocations(1);
            checks.expect("by hand", value, Ok(from_seed(17)));
            checks.expect_own(1, 0, 4);
            checks.expect_plugin(2, 0, 8, 2);
            for runtime in &self.runtimes {
                checks.restart();
                let value = run(runtime, relay(own_relay(make(17, 3))));
                checks.expect("value", value, Ok(from_seed(17)));
                checks.expect_own(1, 0, 4);
                checks.expect_plugin(2, 0, 8, 2);
            }
        });

        checks.scenario(T::NAME, "dropped before the first poll", |checks| {
            let future = relay(own_make(18, 1));
            checks.expect_plugin(1, 1, 0, 1);
            checks.expect_own(1, 1, 0);
            drop(future);
            checks.expect_plugin(1, 0, 0, 1);
            checks.expect_own(1, 0, 0);
        });

        checks.scenario(T::NAME, "dropped while pending", |checks| {
            let mut future = relay(own_make(19, 2));
            checks.expect("poll", poll(&mut future, task), Ok(Poll::Pending));
            drop(future);
            checks.expect_plugin(1, 0, 1, 1);
            checks.expect_own(1, 0, 1);
        });

        checks.scenario(T::NAME, "dropped after ready", |checks| {
            let mut future = relay(own_make(20, 0));
            checks.expect("poll", poll(&mut future, task), ready(from_seed(20)));
            checks.expect_own(1, 0, 1);
            drop(future);
            checks.expect_plugin(1, 0, 1, 1);
        });
        Ok(())
    }

    fn wakers(&self, checks: &mut Checks) -> Result<(), libloading::Error> {
        let plugin = self.plugin;
        let relay = plugin.functions::<u32>()?.relay;
        let own_relay = interop_plugin::relay::<u32>;

        checks.scenario("waker", "woken from another thread", |checks| {
            for runtime in &self.runtimes {
                checks.restart();
                let value = run(runtime, (plugin.threaded)(THREADED_ROUNDS));
                checks.expect("value", value, Ok(THREADED_ROUNDS));
                (plugin.stop_threads)();
                let since = checks.since().plugin;
                let rounds = u64::from(THREADED_ROUNDS);
                checks.expect("[polls, clones]", [since.polls, since.clones], [rounds + 1, rounds]);
                checks.expect("blocks given back", since.frees, since.allocations);
            }
        });

        checks.scenario("waker", "woken after completion", |checks| {
            let task = &Task::new();
            let mut future = (plugin.keeper)(2);
            for _ in 0..2 {
                checks.expect("poll", poll(&mut future, task), Ok(Poll::Pending));
            }
            checks.expect("poll", poll(&mut future, task), ready(2));
            checks.expect("references to the task", task.references(), 4);
            task.take_log();
            checks.expect("wakers kept", (plugin.wake_kept)(), 3);
            drop(future);
            checks.expect("wakers kept", (plugin.wake_kept)(), 3);
            checks.expect("calls", task.take_log(), ["wake_by_ref"; 6].join(" "));
            checks.expect("wakers dropped", (plugin.drop_kept)(), 3);
            checks.expect("references to the task", task.references(), 1);
        });

        checks.scenario("waker", "kept and dropped after the executor has gone", |checks| {
            for runtime in [single_threaded(), multi_threaded()] {
                checks.expect("value", run(&runtime, (plugin.keeper)(2)), Ok(2));
                drop(runtime);
                checks.expect("wakers kept", (plugin.wake_kept)(), 3);
                checks.expect("wakers dropped", (plugin.drop_kept)(), 3);
            }
        });

        checks.scenario("waker", "woken inside poll", |checks| {
            for runtime in &self.runtimes {
                checks.restart();
                let value = run(runtime, (plugin.self_waking)(MANY_YIELDS));
                checks.expect("value", value, Ok(MANY_YIELDS));
                checks.expect_plugin(1, 0, u64::from(MANY_YIELDS) + 1, 1);
            }
        });

        // A waker that leaves Rust is a new box for each clone: no registration recognizes it.
        checks.scenario("waker", "registered at each poll", |checks| {
            let task = &Task::new();
            let rounds = u64::from(REGISTERING_ROUNDS);
            checks.restart();
            let mut future = (plugin.registering)(REGISTERING_ROUNDS);
            drive_registering(plugin, &mut future, task, checks);
            checks.expect_own_allocations(OWN_CLONE_COST * rounds);
            let since = checks.since().plugin;
            checks.expect("[clones, will_wake]", [since.clones, since.recognized], [rounds, 0]);
            checks.expect_plugin(1, 1, rounds + 1, 1);
            drop(future);
            checks.expect_plugin(1, 0, rounds + 1, 1);
            checks.expect("references to the task", task.references(), 1);
        });

        checks.scenario("waker", "registered at each poll across three crossings", |checks| {
            let task = &Task::new();
            let rounds = u64::from(REGISTERING_ROUNDS);
            checks.restart();
            let mut future = relay(own_relay((plugin.registering)(REGISTERING_ROUNDS)));
            drive_registering(plugin, &mut future, task, checks);
            checks.expect_own_allocations(1 + 2 * OWN_CLONE_COST * rounds);
            let since = checks.since().plugin;
            checks.expect("[clones, will_wake]", [since.clones, since.recognized], [rounds, 0]);
            drop(future);
            checks.expect_plugin(
                2,
                0,
                2 * (rounds + 1),
                2 + u64::from((plugin.clone_cost)()) * rounds,
            );
            checks.expect_own(1, 0, rounds + 1);
            checks.expect("references to the task", task.references(), 1);
        });

        checks.scenario("waker", "released with the pending future that keeps it", |checks| {
            let task = &Task::new();
            let mut future = (plugin.registering)(REGISTERING_ROUNDS);
            checks.expect("poll", poll(&mut future, task), Ok(Poll::Pending));
            checks.expect("references to the task", task.references(), 2);
            drop(future);
            checks.expect("references to the task", task.references(), 1);
            checks.expect("wakers registered", (plugin.wake_registered)(), 0);
            checks.expect("calls", task.take_log(), "clone drop".into());
        });

        checks.scenario("waker", "calls across the border", |checks| {
            drive_script((plugin.script)(), checks);
        });
        checks.scenario("waker", "calls across three crossings", |checks| {
            drive_script(relay(own_relay((plugin.script)())), checks);
        });
        checks.scenario("waker", "calls of the host's own future through the plug-in", |checks| {
            drive_script(relay(interop_plugin::script()), checks);
        });

        checks.scenario("waker", "of a future that moves between threads", |checks| {
            const TASKS: u32 = 4;
            const ROUNDS: u32 = MIGRATING_ROUNDS / TASKS;
            let runtime = multi_threaded();
            runtime.block_on(async {
                let tasks: Vec<_> =
                    (0..TASKS).map(|_| tokio::spawn((plugin.threaded)(ROUNDS))).collect();
                for task in tasks {
                    checks.expect("value", task.await.map_err(|_| Panicked), Ok(ROUNDS));
                }
            });
            drop(runtime);
            (plugin.stop_threads)();
            let since = checks.since().plugin;
            checks.expect("polls", since.polls, u64::from(MIGRATING_ROUNDS + TASKS));
            checks.expect("wakes", since.clones, u64::from(MIGRATING_ROUNDS));
            checks.expect("it moved", since.migrations > 0, true);
        });
        Ok(())
    }
}

/// Polls a registering future to its end, waking it through the waker it keeps.
fn drive_registering(
    plugin: &Plugin,
    future: &mut FfiFuture<u32>,
    task: &Task,
    checks: &mut Checks,
) {
    for _ in 0..REGISTERING_ROUNDS {
        checks.expect("poll", poll(future, task), Ok(Poll::Pending));
        checks.expect("woken", task.take_woken(), false);
        (plugin.wake_registered)();
        checks.expect("woken", task.take_woken(), true);
    }
    checks.expect("poll", poll(future, task), ready(REGISTERING_ROUNDS));
}

fn drive_script(mut future: FfiFuture<u32>, checks: &mut Checks) {
    let task = &Task::new();
    checks.expect("poll", poll(&mut future, task), Ok(Poll::Pending));
    checks.expect("calls", task.take_log(), "wake_by_ref".into());
    checks.expect("poll", poll(&mut future, task), Ok(Poll::Pending));
    checks.expect("calls", task.take_log(), "clone wake_by_ref clone drop".into());
    checks.expect("poll", poll(&mut future, task), ready(42));
    checks.expect("calls", task.take_log(), "wake".into());
    drop(future);
    checks.expect("calls", task.take_log(), "".into());
    checks.expect("references to the task", task.references(), 1);
}
