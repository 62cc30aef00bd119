// SPDX-License-Identifier: MIT
// The concept Executor: anything that makes tasks of futures and gives handles of them.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/ready.hpp>

#include <concepts>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// An executor, as code that spawns sees it: spawn(future) returns a handle, which is a future of
/// the same output, has abort() and detach(), and detaches when it is destroyed.
///
/// LocalExecutor and ThreadPool have a JoinHandle, ThreadLockedExecutor a LocalJoinHandle.
template <class E>
concept Executor = requires(E& executor, future::Ready<int> future) {
    { executor.spawn(std::move(future)) } -> Future;
    { executor.spawn(std::move(future)).abort() };
    { executor.spawn(std::move(future)).detach() };
};

POLLEN_NAMESPACE_END
