// SPDX-License-Identifier: MIT
// The tree behind CancellationToken: what is freed, and when.

#include <pollen/sync/cancel_node.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include <support/allocations.hpp>

namespace {

using pollen::detail::CancelNode;

TEST(CancelNode, IsFreedWithItsLastReference) {
    const support::AllocationCounter counter;
    auto* const node = new CancelNode;
    CancelNode* const same = node->share();
    EXPECT_EQ(same, node);
    CancelNode::release(nullptr);

    CancelNode::release(node);
    EXPECT_EQ(counter.freed(), 0U);
    CancelNode::release(same);

    EXPECT_EQ(counter.freed(), counter.allocated());
}

TEST(CancelNode, AChildKeepsItsParent) {
    const support::AllocationCounter counter;
    auto* const parent = new CancelNode;
    CancelNode* const child = parent->make_child();
    EXPECT_EQ(counter.allocated(), 2U);

    CancelNode::release(parent);
    EXPECT_EQ(counter.freed(), 0U);
    CancelNode::release(child);

    EXPECT_EQ(counter.freed(), 2U);
}

TEST(CancelNode, CancelsItsDescendantsAndNobodyElse) {
    auto* const root = new CancelNode;
    CancelNode* const left = root->make_child();
    CancelNode* const right = root->make_child();
    CancelNode* const under_left = left->make_child();

    left->cancel();
    left->cancel();

    EXPECT_FALSE(root->gate().is_open());
    EXPECT_TRUE(left->gate().is_open());
    EXPECT_FALSE(right->gate().is_open());
    EXPECT_TRUE(under_left->gate().is_open());
    root->cancel();
    EXPECT_TRUE(root->gate().is_open());
    EXPECT_TRUE(right->gate().is_open());
    for (CancelNode* node : {left, root, under_left, right})
        CancelNode::release(node);
}

TEST(CancelNode, AChildOfACancelledOneIsCancelled) {
    auto* const root = new CancelNode;
    root->cancel();

    CancelNode* const child = root->make_child();

    EXPECT_TRUE(child->gate().is_open());
    CancelNode::release(root);
    CancelNode::release(child);
}

TEST(CancelNode, AChildThatIsGoneIsNotMissed) {
    for (std::size_t gone = 0; gone < 3; ++gone) {
        auto* const root = new CancelNode;
        std::vector<CancelNode*> children;
        for (int i = 0; i < 3; ++i)
            children.push_back(root->make_child());

        CancelNode::release(children[gone]);
        children.erase(children.begin() + static_cast<std::ptrdiff_t>(gone));
        root->cancel();

        for (CancelNode* child : children) {
            EXPECT_TRUE(child->gate().is_open());
            CancelNode::release(child);
        }
        CancelNode::release(root);
    }
}

TEST(CancelNode, ALongChainNeedsNoStack) {
    constexpr int length = 200'000;
    auto* const root = new CancelNode;
    CancelNode* youngest = root->share();
    for (int i = 0; i < length; ++i) {
        CancelNode* const child = youngest->make_child();
        CancelNode::release(youngest);
        youngest = child;
    }

    root->cancel();

    EXPECT_TRUE(youngest->gate().is_open());
    CancelNode::release(root);
    CancelNode::release(youngest);
}

}  // namespace
