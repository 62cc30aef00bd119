// SPDX-License-Identifier: MIT
// Tests of the concept Executor: what spawns tasks, and what does not.

#include <pollen/executor/executor.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/thread_locked_executor.hpp>
#include <pollen/executor/thread_pool.hpp>

#include <gtest/gtest.h>

using pollen::Executor;

namespace {

struct NoHandle {
    template <class F>
    void spawn(F) {}
};

struct FutureOnly {
    template <class F>
    F spawn(F future) {
        return future;
    }
};

TEST(Executor, IsWhatSpawnsWithAHandle) {
    static_assert(Executor<pollen::LocalExecutor>);
    static_assert(Executor<pollen::ThreadPool>);
    static_assert(Executor<pollen::ThreadLockedExecutor>);
}

TEST(Executor, IsNotWhatGivesNoHandle) {
    static_assert(!Executor<int>);
    static_assert(!Executor<NoHandle>);
    static_assert(!Executor<FutureOnly>);
}

}  // namespace
