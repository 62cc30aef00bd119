// SPDX-License-Identifier: MIT
// CompletionCore and CompletionEnd: when the waker is kept, and who destroys outcome and block.

#include <pollen/compat/completion_core.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace {

using pollen::testing::CountingWaker;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;

// A block that the test owns, and that says when it would be freed.
class Block : public pollen::detail::CompletionShared<Block, std::optional<DropToken>> {
public:
    Block() noexcept {}
    void destroy() noexcept { ++destroyed; }
    [[noreturn]] static void throw_no_outcome() { std::abort(); }
    int destroyed = 0;
};
using End = pollen::detail::CompletionEnd<Block>;

TEST(CompletionCore, KeepsAWakerWhileItWaits) {
    Block block;
    CountingWaker first;
    CountingWaker second;
    {
        End end(block);
        EXPECT_TRUE(end->wait(first.waker()));
        EXPECT_TRUE(end->wait(first.waker()));
        EXPECT_EQ(first.clones(), 1U);
        EXPECT_TRUE(end->wait(second.waker()));
        EXPECT_EQ(first.references(), 0U);
        EXPECT_EQ(second.references(), 1U);
    }
    EXPECT_EQ(second.references(), 0U);
    EXPECT_EQ(block.destroyed, 0);
    block.release();
    EXPECT_EQ(block.destroyed, 1);
}

TEST(CompletionCore, WakesOnceAndHandsTheValueOver) {
    DropCounter drops;
    Block block;
    CountingWaker waker;
    End end(block);
    EXPECT_TRUE(end->wait(waker.waker()));

    block.write_value(drops.token());
    block.finish();
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_EQ(waker.references(), 0U);
    block.release();

    EXPECT_FALSE(end->wait(waker.waker()));
    {
        const auto answer = std::move(end).take();
        EXPECT_TRUE(answer.value().has_value());
        EXPECT_EQ(block.destroyed, 1) << "before anybody looks at the value";
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_FALSE(end);
}

TEST(CompletionCore, TheBlockSaysWhyThereIsNoOutcome) {
    Block block;
    CountingWaker waker;
    End end(block);
    block.release();
    EXPECT_FALSE(end->wait(waker.waker()));

    EXPECT_DEATH((void) std::move(end).take(), "");
}

TEST(CompletionCore, TheEndMovesAndGoesOnce) {
    Block block;
    End first(block);
    End second(std::move(first));
    EXPECT_FALSE(first);
    first = std::move(second);
    EXPECT_TRUE(first);
    EXPECT_TRUE(first.abandon());
    EXPECT_FALSE(first.abandon()) << "it is empty";
    block.release();
    EXPECT_EQ(block.destroyed, 1);
}

}  // namespace
