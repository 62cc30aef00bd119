// SPDX-License-Identifier: MIT
// Every interleaving of a tree of cancellation tokens: children that come, go and are cancelled at
// the same time; all is freed, and nobody is missed.

#include <pollen/sync/cancel_node.hpp>

#include <support/model_task.hpp>

using model::Task;
using pollen::detail::CancelNode;
using pollen::detail::Cell;
using pollen::detail::GateWait;

namespace {

// Three threads, with a token of the tree each. Relacy reports what is not freed.
struct ChildrenComeAndGo : rl::test_suite<ChildrenComeAndGo, 3> {
    CancelNode* root = nullptr;
    CancelNode* child = nullptr;
    CancelNode* same_root = nullptr;
    Task task;
    Task other_task;
    Cell<int> written;

    void before() {
        root = new CancelNode;
        same_root = root->share();
        child = root->make_child();
    }
    void thread(unsigned index) {
        if (index == 0) {
            written.with([](int& value) { value = 1; });
            root->cancel();
            CancelNode::release(root);
        } else if (index == 1) {
            {
                GateWait wait(child->gate());
                (void) task.await(wait);
            }
            const Cell<int>& seen = written;
            seen.with([](const int& value) { model::check(value == 1, "it is seen"); });
            CancelNode::release(child);
        } else {
            CancelNode* const late = same_root->make_child();
            CancelNode* const grandchild = late->make_child();
            CancelNode::release(late);
            CancelNode::release(same_root);
            {
                GateWait wait(grandchild->gate());
                (void) other_task.await(wait);
            }
            CancelNode::release(grandchild);
        }
    }
    void after() {
        model::check(task.has_no_wakers() && other_task.has_no_wakers(),
                     "every waker is released once");
    }
};

// Both cancel: when either returns, all are cancelled.
struct TwoCancel : rl::test_suite<TwoCancel, 2> {
    CancelNode* root = nullptr;
    CancelNode* child = nullptr;

    void before() {
        root = new CancelNode;
        child = root->make_child();
    }
    void thread(unsigned index) {
        CancelNode* const mine = index == 0 ? root : child;
        mine->cancel();
        model::check(mine->gate().is_open(), "it is cancelled");
        CancelNode::release(mine);
    }
};

// The child's last reference goes while the root is being cancelled.
struct AChildGoesWhileItIsCancelled : rl::test_suite<AChildGoesWhileItIsCancelled, 2> {
    CancelNode* root = nullptr;
    CancelNode* child = nullptr;

    void before() {
        root = new CancelNode;
        child = root->make_child();
    }
    void thread(unsigned index) {
        if (index == 0) root->cancel();
        CancelNode::release(index == 0 ? root : child);
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<ChildrenComeAndGo>(1) && model::explore<TwoCancel>() &&
                    model::explore<AChildGoesWhileItIsCancelled>();
    return ok ? 0 : 1;
}
