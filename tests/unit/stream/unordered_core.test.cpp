// SPDX-License-Identifier: MIT
// Tests of the core of FuturesUnordered: when the memory of children and of the core goes.

#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

using pollen::BorrowedWaker;
using pollen::Context;
using pollen::Waker;
using pollen::detail::ChildPoll;
using pollen::detail::UnorderedChild;
using pollen::detail::UnorderedChildVTable;
using pollen::detail::UnorderedCore;

namespace {

struct Counts {
    int dropped = 0;
    int destroyed = 0;
};

class Child : public UnorderedChild {
public:
    Child(UnorderedCore& core, Counts& counts) : UnorderedChild(table, core), counts_(counts) {}

    Waker waker() const { return (*BorrowedWaker(raw_waker())).clone(); }

private:
    static Child& self(UnorderedChild& child) { return static_cast<Child&>(child); }
    static void drop_future_of(UnorderedChild& child) noexcept { ++self(child).counts_.dropped; }
    static void destroy_it(UnorderedChild& child) noexcept {
        ++self(child).counts_.destroyed;
        delete &self(child);
    }
    static constexpr UnorderedChildVTable table{
        .waker = UnorderedChild::waker_vtable,
        .drop_future = &Child::drop_future_of,
        .destroy = &Child::destroy_it,
    };

    Counts& counts_;
};

// A set with one child that was polled once and is pending.
struct OneChild {
    Counts counts;
    support::AllocationCounter allocations;
    UnorderedCore* core = new UnorderedCore;
    Child* child = new Child(*core, counts);

    OneChild() {
        core->add(*child);
        EXPECT_EQ(poll(), 1);
    }

    // How many children were polled; each answers `finished`.
    int poll(bool finished = false) {
        int polls = 0;
        Context cx(Waker::noop());
        core->poll_woken(cx, [&](UnorderedChild& polled) {
            UnorderedCore::Polling<UnorderedChild> polling(*core, polled);
            if (!finished) polling.keep();
            ++polls;
            return finished ? ChildPoll::Stop : ChildPoll::Pending;
        });
        return polls;
    }
};

TEST(UnorderedCore, PollsAChildThatWasWoken) {
    OneChild set;
    EXPECT_EQ(set.poll(), 0);

    set.child->waker().wake_by_ref();
    EXPECT_EQ(set.poll(), 1);
    set.child->waker().wake();
    EXPECT_EQ(set.poll(), 1);
    EXPECT_EQ(set.core->size(), 1U);
    set.core->shut_down();
}

TEST(UnorderedCore, PollsAChildThatComesAgainAfterAllThatWereWoken) {
    OneChild set;
    auto* eager = new Child(*set.core, set.counts);
    set.core->add(*eager);
    const auto poll = [&] {
        UnorderedChild* polled = nullptr;
        Context cx(Waker::noop());
        const bool stopped = set.core->poll_woken(cx, [&](UnorderedChild& child) {
            polled = &child;
            return ChildPoll::Again;
        });
        EXPECT_TRUE(stopped);
        return polled;
    };

    EXPECT_EQ(poll(), eager);
    EXPECT_EQ(poll(), eager);  // nobody woke it
    set.child->waker().wake_by_ref();
    EXPECT_EQ(poll(), eager);  // it was its turn already
    EXPECT_EQ(poll(), set.child);
    EXPECT_EQ(poll(), eager);
    EXPECT_EQ(poll(), set.child);

    set.core->shut_down();
    EXPECT_EQ(set.counts.destroyed, 2);
    EXPECT_EQ(set.allocations.freed(), 3U);
}

TEST(UnorderedCore, FreesAFinishedChildAtOnceIfItIsAlone) {
    OneChild set;
    set.child->waker().wake();

    EXPECT_EQ(set.poll(true), 1);
    EXPECT_EQ(set.counts.dropped, 1);
    EXPECT_EQ(set.counts.destroyed, 1);
    EXPECT_EQ(set.core->size(), 0U);
    set.core->shut_down();
    EXPECT_EQ(set.allocations.freed(), 2U);
}

TEST(UnorderedCore, FreesAFinishedChildWithItsLastWaker) {
    OneChild set;
    std::optional<Waker> waker = set.child->waker();
    waker->wake_by_ref();
    EXPECT_EQ(set.poll(true), 1);
    EXPECT_EQ(set.counts.dropped, 1);
    EXPECT_EQ(set.counts.destroyed, 0);

    waker.reset();
    EXPECT_EQ(set.counts.destroyed, 1);
    set.core->shut_down();
    EXPECT_EQ(set.allocations.freed(), 2U);
}

TEST(UnorderedCore, StaysUntilTheLastWakerIsGone) {
    OneChild set;
    std::optional<Waker> first = set.child->waker();
    std::optional<Waker> second = set.child->waker();
    set.core->shut_down();
    EXPECT_EQ(set.counts.dropped, 1);
    EXPECT_EQ(set.allocations.freed(), 0U);

    first->wake_by_ref();
    first.reset();
    EXPECT_EQ(set.allocations.freed(), 0U);
    std::move(*second).wake();
    EXPECT_EQ(set.counts.destroyed, 1);
    EXPECT_EQ(set.allocations.freed(), 2U);
}

TEST(UnorderedCore, ReleasesWhatIsQueuedWhenItShutsDown) {
    OneChild set;
    set.child->waker().wake_by_ref();

    set.core->shut_down();

    EXPECT_EQ(set.counts.dropped, 1);
    EXPECT_EQ(set.counts.destroyed, 1);
    EXPECT_EQ(set.allocations.freed(), 2U);
}

TEST(UnorderedCore, ReleasesAnEntryThatItsChildHasLeft) {
    OneChild set;
    set.child->waker().wake_by_ref();
    set.core->clear();
    EXPECT_EQ(set.counts.dropped, 1);
    EXPECT_EQ(set.counts.destroyed, 0);  // its entry is still in the queue

    EXPECT_EQ(set.poll(), 0);
    EXPECT_EQ(set.counts.destroyed, 1);

    set.core->shut_down();
    EXPECT_EQ(set.allocations.freed(), 2U);
}

TEST(UnorderedCore, ClearFreesNewChildrenAtOnce) {
    OneChild set;
    Counts counts;
    for (int round = 0; round < 3; ++round) {
        set.core->add(*new Child(*set.core, counts));
        set.core->clear(set.child);
        EXPECT_EQ(counts.destroyed, round + 1);
        EXPECT_EQ(set.core->size(), 1U);
    }
    EXPECT_EQ(set.counts.dropped, 0);

    set.child->waker().wake();
    EXPECT_EQ(set.poll(), 1);
    set.core->shut_down();
}

TEST(UnorderedCore, ClearSparesOneWhereverItIs) {
    Counts spared_counts;
    Counts counts;
    auto* core = new UnorderedCore;
    core->add(*new Child(*core, counts));
    auto* spared = new Child(*core, spared_counts);
    core->add(*spared);
    core->add(*new Child(*core, counts));

    core->clear(spared);

    EXPECT_EQ(counts.destroyed, 2);
    EXPECT_EQ(spared_counts.dropped, 0);
    EXPECT_EQ(core->size(), 1U);
    core->shut_down();
    EXPECT_EQ(spared_counts.destroyed, 1);
}

TEST(UnorderedCore, AConsumedWakerMayBeTheOneThatWakesTheTask) {
    OneChild set;

    set.child->waker().wake();  // the queue is armed

    EXPECT_EQ(set.poll(), 1);
    EXPECT_TRUE(set.child->state.is_alone());
    set.core->shut_down();
    EXPECT_EQ(set.allocations.freed(), 2U);
}

}  // namespace
