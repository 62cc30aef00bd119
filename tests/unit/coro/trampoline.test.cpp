// SPDX-License-Identifier: MIT
// Chains longer than what runs on one stack: children that the loop resumes behave as those that
// run on top of their parents.

#include <pollen/coro/coro.hpp>
#include <pollen/coro/trampoline.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <vector>

namespace {

using pollen::Coro;
using pollen::testing::TestTask;
using support::Pause;

// Some of it runs on the stack of parents, some from the loop, on every compiler and level.
constexpr int depth = 1000;

class Leaves {
public:
    Leaves(std::vector<int>& log, int level) noexcept : log_(&log), level_(level) {}
    Leaves(const Leaves&) = delete;
    Leaves& operator=(const Leaves&) = delete;
    ~Leaves() { log_->push_back(level_); }

private:
    std::vector<int>* log_;
    int level_;
};

Coro<int> nested(std::vector<int>& log, int level, int pauses) {
    const Leaves leaves(log, level);
    int below = 0;
    if (level == depth) {
        co_await Pause(pauses);
    } else {
        below = co_await nested(log, level + 1, pauses);
    }
    co_return below + 1;
}

bool is_from_the_innermost_up(const std::vector<int>& log) {
    return log.size() == depth + 1 && std::is_sorted(log.begin(), log.end(), std::greater<>());
}

TEST(Trampoline, ALongChainFinishesFromTheInnermostUp) {
    std::vector<int> log;
    TestTask task(nested(log, 0, 0));

    EXPECT_EQ(task.poll().value(), depth + 1);

    EXPECT_TRUE(is_from_the_innermost_up(log));
}

TEST(Trampoline, ALongChainThatWaitedFinishesFromTheInnermostUp) {
    std::vector<int> log;
    TestTask task(nested(log, 0, 2));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(log.empty());

    EXPECT_EQ(task.poll().value(), depth + 1);

    EXPECT_TRUE(is_from_the_innermost_up(log));
}

TEST(Trampoline, ALongChainIsDestroyedFromTheInnermostUp) {
    std::vector<int> log;
    {
        TestTask task(nested(log, 0, 1));
        EXPECT_TRUE(task.poll().is_pending());
    }
    EXPECT_TRUE(is_from_the_innermost_up(log));
}

// The distance between the lowest and the highest stack address that a chain's bodies have seen.
class StackUse {
public:
    void look() noexcept {
        const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
        lowest_ = std::min(lowest_, here);
        highest_ = std::max(highest_, here);
    }
    std::uintptr_t bytes() const noexcept { return highest_ - lowest_; }

private:
    std::uintptr_t lowest_ = UINTPTR_MAX;
    std::uintptr_t highest_ = 0;
};

Coro<int> looking(StackUse& use, int level) {
    use.look();
    int below = 0;
    if (level != 0) below = co_await looking(use, level - 1);
    use.look();
    co_return below + 1;
}

TEST(Trampoline, ALongChainUsesLittleStack) {
    StackUse use;
    TestTask task(looking(use, 100'000));

    EXPECT_EQ(task.poll().value(), 100'001);

    EXPECT_LT(use.bytes(), 32 * 1024U);
}

#if POLLEN_EXCEPTIONS

Coro<int> nested_throwing(int level, int& caught) {
    if (level == 0) throw std::runtime_error("from the innermost");
    try {
        co_await nested_throwing(level - 1, caught);
    } catch (const std::runtime_error&) {
        ++caught;
        throw;
    }
    co_return 0;
}

TEST(Trampoline, AnExceptionPassesThroughALongChainOnce) {
    int caught = 0;
    TestTask task(nested_throwing(depth, caught));

    EXPECT_THROW((void) task.poll(), std::runtime_error);

    EXPECT_EQ(caught, depth);
}

#endif

}  // namespace
