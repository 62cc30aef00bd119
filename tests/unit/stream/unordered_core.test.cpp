// SPDX-License-Identifier: MIT
// Tests of the core of FuturesUnordered: when the memory of children and of the core goes.

#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

using pollen::BorrowedWaker;
using pollen::Waker;
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
    static void drop_future(UnorderedChild& child) noexcept { ++self(child).counts_.dropped; }
    static void destroy(UnorderedChild& child) noexcept {
        ++self(child).counts_.destroyed;
        delete &self(child);
    }
    static constexpr UnorderedChildVTable table{
        .waker = UnorderedChild::waker_vtable,
        .drop_future = &Child::drop_future,
        .destroy = &Child::destroy,
    };

    Counts& counts_;
};

// A set with one child that was polled once, and what belongs to it.
struct OneChild {
    Counts counts;
    support::AllocationCounter allocations;
    UnorderedCore* core = new UnorderedCore;
    Child* child = new Child(*core, counts);

    OneChild() {
        core->add(*child);
        EXPECT_TRUE(core->has_ready());
        EXPECT_EQ(core->next_ready(), child);
        EXPECT_FALSE(core->has_ready());
    }
};

TEST(UnorderedCore, IsABlockOf48BytesBeforeEachFuture) {
    static_assert(sizeof(UnorderedChild) == 6 * sizeof(void*));
}

TEST(UnorderedCore, LetsAChildGoWithItsLastReference) {
    OneChild set;
    std::optional<Waker> waker = set.child->waker();
    set.core->remove(*set.child);
    EXPECT_EQ(set.core->size(), 0U);
    EXPECT_FALSE(set.core->let_go(*set.child));
    EXPECT_EQ(set.counts.destroyed, 0);

    waker.reset();
    EXPECT_EQ(set.counts.destroyed, 1);

    set.core->shut_down();
    EXPECT_EQ(set.allocations.freed(), 2U);
}

TEST(UnorderedCore, LetsAChildGoAtOnceIfItIsAlone) {
    OneChild set;
    set.core->remove(*set.child);

    ASSERT_TRUE(set.core->let_go(*set.child));
    delete set.child;
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

    EXPECT_TRUE(set.core->take_woken(Waker::noop()));
    ASSERT_TRUE(set.core->has_ready());
    EXPECT_EQ(set.core->next_ready(), nullptr);
    EXPECT_EQ(set.counts.destroyed, 1);

    set.core->shut_down();
    EXPECT_EQ(set.allocations.freed(), 2U);
}

TEST(UnorderedCore, AConsumedWakerMayBeTheOneThatWakesTheTask) {
    OneChild set;
    EXPECT_TRUE(set.core->take_woken(Waker::noop()));

    set.child->waker().wake();

    EXPECT_TRUE(set.core->take_woken(Waker::noop()));
    ASSERT_TRUE(set.core->has_ready());
    EXPECT_EQ(set.core->next_ready(), set.child);
    EXPECT_TRUE(set.child->state.is_alone());
    set.core->shut_down();
    EXPECT_EQ(set.allocations.freed(), 2U);
}

}  // namespace
