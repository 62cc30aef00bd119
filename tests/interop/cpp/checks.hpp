// SPDX-License-Identifier: MIT
// A line for each scenario; the reasons of a failure on stderr.

#pragma once

#include "../contract.h"

#include <cstdint>
#include <iostream>
#include <string>
#include <utility>

/// The counters of the plug-in and of the host.
struct Sides {
    InteropCounters plugin;
    InteropCounters own;
};

class Checks {
public:
    explicit Checks(const InteropPlugin& plugin) : plugin_(plugin) { restart(); }

    /// Runs a scenario, in which futures are made, polled and dropped, and prints its line.
    template <class Run>
    void scenario(const char* subject, const char* name, Run&& run) {
        subject_ = subject;
        name_ = name;
        scenario_failed_ = false;
        restart();
        std::forward<Run>(run)();
        std::cout << (scenario_failed_ ? "FAILED " : "ok ") << subject << ": " << name << std::endl;
        any_failed_ = any_failed_ || scenario_failed_;
    }

    bool any_failed() const { return any_failed_; }

    /// Counts from here on.
    void restart() { before_ = read(); }

    /// What happened since the scenario began, or since restart().
    Sides since() const {
        const Sides now = read();
        return {difference(now.plugin, before_.plugin), difference(now.own, before_.own)};
    }

    void expect(const char* what, std::uint64_t actual, std::uint64_t expected) {
        if (actual == expected) return;
        fail() << what << " is " << actual << ", expected " << expected << std::endl;
    }

    void expect_true(const char* what, bool holds) {
        if (!holds) fail() << "not true: " << what << std::endl;
    }

    void expect_calls(const std::string& actual, const std::string& expected) {
        if (actual == expected) return;
        fail() << "the waker saw [" << actual << "], expected [" << expected << "]" << std::endl;
    }

    /// Futures made by the plug-in, those still alive, polls of them, blocks taken.
    void expect_plugin(std::uint64_t made, std::uint64_t alive, std::uint64_t polls,
                       std::uint64_t allocations) {
        expect_futures(" of the plug-in", since().plugin, made, alive, polls);
        expect("allocations of the plug-in", since().plugin.allocations, allocations);
    }

    /// The same for the host's own futures; its allocations, which executors add to, are asked for
    /// apart.
    void expect_own(std::uint64_t made, std::uint64_t alive, std::uint64_t polls) {
        expect_futures(" of the host", since().own, made, alive, polls);
    }
    void expect_own_allocations(std::uint64_t allocations) {
        expect("allocations of the host", since().own.allocations, allocations);
    }

private:
    Sides read() const {
        Sides now{};
        plugin_.counters(&now.plugin);
        interop_counters(&now.own);
        return now;
    }

    static InteropCounters difference(const InteropCounters& now, const InteropCounters& before) {
        return {.allocations = now.allocations - before.allocations,
                .frees = now.frees - before.frees,
                .made = now.made - before.made,
                .dropped = now.dropped - before.dropped,
                .polls = now.polls - before.polls,
                .clones = now.clones - before.clones,
                .recognized = now.recognized - before.recognized,
                .migrations = now.migrations - before.migrations};
    }

    void expect_futures(const char* side, const InteropCounters& counters, std::uint64_t made,
                        std::uint64_t alive, std::uint64_t polls) {
        if (counters.made == made && counters.made - counters.dropped == alive &&
            counters.polls == polls) {
            return;
        }
        fail() << "futures" << side << ": made " << counters.made << ", alive "
               << counters.made - counters.dropped << ", polled " << counters.polls << "; expected "
               << made << ", " << alive << ", " << polls << std::endl;
    }

    std::ostream& fail() {
        scenario_failed_ = true;
        return std::cerr << subject_ << ": " << name_ << ": ";
    }

    const InteropPlugin& plugin_;
    Sides before_{};
    const char* subject_ = "";
    const char* name_ = "";
    bool scenario_failed_ = false;
    bool any_failed_ = false;
};
