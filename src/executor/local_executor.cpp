// SPDX-License-Identifier: MIT
// The loops of LocalExecutor.

#include <pollen/executor/local_executor.hpp>

POLLEN_NAMESPACE_BEGIN

void LocalExecutor::run() {
    const detail::LocalRun running(*core_);
    while (core_->has_tasks()) {
        // A late wake of a future that run_until() once drove must not keep this thread from
        // sleeping.
        core_->take_main_wake();
        if (!core_->run_some()) core_->sleep();
    }
}

void LocalExecutor::run_until_stalled() {
    const detail::LocalRun running(*core_);
    while (core_->run_some()) {
    }
}

bool LocalExecutor::try_run_one() {
    const detail::LocalRun running(*core_);
    while (core_->has_work()) {
        if (core_->run_until_one_ends()) return true;
    }
    return false;
}

POLLEN_NAMESPACE_END
