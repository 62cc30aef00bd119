// SPDX-License-Identifier: MIT
//! A line for each scenario; the reasons of a failure on stderr.

use crate::plugin::Plugin;
use interop_plugin::allocations_here;
use interop_plugin::contract::{Counters, COUNTING};
use std::fmt::Debug;

pub struct Checks<'a> {
    plugin: &'a Plugin,
    only: Option<String>,
    subject: &'static str,
    scenario: &'static str,
    before: Sides,
    allocations_before: u64,
    scenario_failed: bool,
    any_failed: bool,
}

/// The counters of the plug-in and of the host.
#[derive(Clone, Copy, Default)]
pub struct Sides {
    pub plugin: Counters,
    pub own: Counters,
}

impl<'a> Checks<'a> {
    /// Of all subjects, or of one only.
    pub fn new(plugin: &'a Plugin, only: Option<String>) -> Self {
        Checks {
            plugin,
            only,
            subject: "",
            scenario: "",
            before: Sides::default(),
            allocations_before: 0,
            scenario_failed: false,
            any_failed: false,
        }
    }

    /// Runs a scenario, in which the futures are made, polled and dropped, and prints its line.
    pub fn scenario(
        &mut self,
        subject: &'static str,
        scenario: &'static str,
        run: impl FnOnce(&mut Self),
    ) {
        if self.only.as_ref().is_some_and(|only| only != subject) {
            return;
        }
        self.subject = subject;
        self.scenario = scenario;
        self.scenario_failed = false;
        self.restart();
        run(self);
        println!("{} {subject}: {scenario}", if self.scenario_failed { "FAILED" } else { "ok" });
        self.any_failed |= self.scenario_failed;
    }

    pub fn any_failed(&self) -> bool {
        self.any_failed
    }

    /// Counts from here on.
    pub fn restart(&mut self) {
        self.before = self.read();
        self.allocations_before = allocations_here();
    }

    fn read(&self) -> Sides {
        Sides { plugin: self.plugin.counters(), own: COUNTING.read() }
    }

    /// What happened since the scenario began, or since `restart`.
    pub fn since(&self) -> Sides {
        let now = self.read();
        Sides { plugin: now.plugin - self.before.plugin, own: now.own - self.before.own }
    }

    /// Allocates nothing while all is well.
    pub fn expect<T: PartialEq + Debug>(&mut self, what: &str, actual: T, expected: T) {
        if actual != expected {
            eprintln!(
                "{}: {}: {what} is {actual:?}, expected {expected:?}",
                self.subject, self.scenario
            );
            self.scenario_failed = true;
        }
    }

    /// Futures made by the plug-in, those still alive, polls of them, blocks taken.
    pub fn expect_plugin(&mut self, made: u64, alive: u64, polls: u64, allocations: u64) {
        let plugin = self.since().plugin;
        self.expect_futures("[made, alive, polls] of the plug-in", plugin, [made, alive, polls]);
        self.expect("allocations of the plug-in", plugin.allocations, allocations);
    }

    /// The same for the host's own futures.
    pub fn expect_own(&mut self, made: u64, alive: u64, polls: u64) {
        let own = self.since().own;
        self.expect_futures("[made, alive, polls] of the host", own, [made, alive, polls]);
    }

    /// Blocks taken by the host in this thread. Not asked for after a runtime has run, which takes its own.
    pub fn expect_own_allocations(&mut self, allocations: u64) {
        let actual = allocations_here() - self.allocations_before;
        self.expect("allocations of the host", actual, allocations);
    }

    fn expect_futures(&mut self, what: &str, counters: Counters, expected: [u64; 3]) {
        let actual = [counters.made, counters.made - counters.dropped, counters.polls];
        self.expect(what, actual, expected);
    }
}
