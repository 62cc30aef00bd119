// SPDX-License-Identifier: MIT
// Tests of the head of a child: its size, and its waker.

#include <pollen/abi/waker.h>
#include <pollen/stream/unordered_child.hpp>
#include <pollen/stream/unordered_core.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/waker.hpp>

#include <gtest/gtest.h>

#include <utility>

using pollen::BorrowedWaker;
using pollen::Waker;
using pollen::detail::UnorderedChild;
using pollen::detail::UnorderedChildVTable;
using pollen::detail::UnorderedCore;

namespace {

void nothing(UnorderedChild&) noexcept {}

constexpr UnorderedChildVTable table{
    .waker = UnorderedChild::waker_vtable,
    .drop_future = &nothing,
    .destroy = &nothing,
};

static_assert(sizeof(UnorderedChild) == 6 * sizeof(void*), "48 bytes before each future");

TEST(UnorderedChild, IsItsOwnWakerOfTheAbi) {
    auto* core = new UnorderedCore;
    UnorderedChild child(table, *core);
    core->add(child);

    const pollen::RawWaker raw = child.raw_waker();
    EXPECT_TRUE(pollen::detail::speaks_abi(raw));
    EXPECT_EQ(raw.data, static_cast<const PollenFfiWaker*>(&child));
    EXPECT_EQ(&child.table(), &table);
    core->shut_down();
}

TEST(UnorderedChild, ClonesOfItsWakerWakeTheSame) {
    auto* core = new UnorderedCore;
    UnorderedChild child(table, *core);
    core->add(child);
    {
        const BorrowedWaker borrowed(child.raw_waker());
        const Waker clone = (*borrowed).clone();
        EXPECT_TRUE(clone.will_wake(*borrowed));
        EXPECT_FALSE(child.state.is_alone());
    }
    core->shut_down();
}

}  // namespace
