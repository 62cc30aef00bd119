// SPDX-License-Identifier: MIT
// Tests of AbortHandle and its registration, without a future.

#include <pollen/future/abort_handle.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

using pollen::future::AbortHandle;
using pollen::future::AbortRegistration;
using pollen::testing::CountingWaker;

namespace {

static_assert(std::is_copy_constructible_v<AbortHandle>);
static_assert(!std::is_copy_constructible_v<AbortRegistration>);
static_assert(std::is_nothrow_move_constructible_v<AbortRegistration>);

TEST(AbortHandle, IsSeenByItsRegistration) {
    auto [handle, registration] = AbortHandle::make_pair();
    EXPECT_FALSE(handle.is_aborted());
    EXPECT_FALSE(registration.is_aborted());

    handle.abort();
    EXPECT_TRUE(handle.is_aborted());
    EXPECT_TRUE(registration.is_aborted());
}

TEST(AbortHandle, WakesOnceHoweverOftenItAborts) {
    CountingWaker waker;
    auto [handle, registration] = AbortHandle::make_pair();
    registration.register_waker(waker.waker());
    const AbortHandle copy = handle;

    handle.abort();
    copy.abort();
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_EQ(waker.references(), 0U);
}

TEST(AbortHandle, IsMadeFromItsRegistrationToo) {
    auto [handle, registration] = AbortHandle::make_pair();
    const AbortHandle other = registration.handle();
    other.abort();

    EXPECT_TRUE(handle.is_aborted());
}

TEST(AbortHandle, MayBeAssignedAndOutliveTheRegistration) {
    AbortHandle kept = AbortHandle::make_pair().handle;
    {
        auto [handle, registration] = AbortHandle::make_pair();
        kept = handle;
        const AbortRegistration moved(std::move(registration));
        EXPECT_FALSE(moved.is_aborted());
    }
    kept.abort();
    EXPECT_TRUE(kept.is_aborted());
}

TEST(AbortHandle, SharesOneBlock) {
    const support::AllocationCounter allocations;
    {
        auto [handle, registration] = AbortHandle::make_pair();
        const AbortHandle copy = handle;
        EXPECT_EQ(allocations.allocated(), 1U);
    }
    EXPECT_EQ(allocations.freed(), 1U);
}

}  // namespace
