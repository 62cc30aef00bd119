// SPDX-License-Identifier: MIT
// Tasks of a pool that has no threads, for tests of its parts.

#pragma once

#include <pollen/executor/pool_core.hpp>
#include <pollen/executor/pool_task.hpp>
#include <pollen/executor/task_cell.hpp>

#include <support/futures.hpp>

#include <memory>
#include <vector>

namespace support {

/// Owns a core and tasks that it was never told of.
class IdlePool {
public:
    explicit IdlePool(std::uint32_t threads = 1) {
        pollen::detail::PoolRules rules;
        rules.threads = threads;
        core_ = new pollen::detail::PoolCore(rules);
    }
    IdlePool(const IdlePool&) = delete;
    IdlePool& operator=(const IdlePool&) = delete;
    ~IdlePool() {
        for (pollen::detail::PoolTask* task : tasks_)
            task->table().destroy(*task);
        core_->drop_reference();
    }

    pollen::detail::PoolTask& make() {
        const auto never = [] { return Never(); };
        using Cell = pollen::detail::TaskCell<pollen::detail::PoolTask, Never>;
        tasks_.push_back(new Cell(never, *core_));
        return *tasks_.back();
    }

    pollen::detail::PoolCore& core() noexcept { return *core_; }

private:
    pollen::detail::PoolCore* core_;
    std::vector<pollen::detail::PoolTask*> tasks_;
};

}  // namespace support
