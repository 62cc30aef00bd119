// SPDX-License-Identifier: MIT
// Contexts in both directions: what passes as the pointer it is, what is wrapped, and what that
// allocates.

#include <pollen/ffi/ffi_context.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/recording_waker.hpp>
#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

using pollen::Context;
using pollen::FfiContext;
using pollen::Waker;
using pollen::testing::CountingWaker;
using pollen::testing::RecordingWaker;
using pollen::testing::WakerLog;

TEST(FfiContext, ANativeWakerCrossesOutAsThePointerItIs) {
    CountingWaker native;
    Context cx(native.waker());
    const support::AllocationCounter counter;

    pollen::with_ffi_context(
        cx, [&](FfiContext& ffi_cx) { EXPECT_EQ(ffi_cx.waker(), native.waker().data()); });

    EXPECT_EQ(counter.allocated(), 0U);
    EXPECT_EQ(native.clones(), 0U);
}

TEST(FfiContext, AWakerThatCameInCrossesOutAgainAsThePointerItIs) {
    CountingWaker native;
    FfiContext came_in(static_cast<const PollenFfiWaker*>(native.waker().data()));
    const support::AllocationCounter counter;

    pollen::with_context(came_in, [&](Context& cx) {
        EXPECT_TRUE(cx.waker().will_wake(native.waker()));
        pollen::with_ffi_context(cx,
                                 [&](FfiContext& out) { EXPECT_EQ(out.waker(), came_in.waker()); });
    });

    EXPECT_EQ(counter.allocated(), 0U);
    EXPECT_EQ(native.references(), 0U);
}

TEST(FfiContext, AWakerMadeByHandIsLentWithoutAllocation) {
    RecordingWaker by_hand;
    Context cx(by_hand.waker());
    const support::AllocationCounter counter;

    pollen::with_ffi_context(
        cx, [&](FfiContext& ffi_cx) { ffi_cx.waker()->vtable->wake_by_ref(ffi_cx.waker()); });

    EXPECT_LE(counter.allocated(), 1U);  // the log's own
    EXPECT_EQ(by_hand.take_log(), WakerLog{"wake_by_ref"});
}

TEST(FfiContext, ACloneOfALentWakerOutlivesThePoll) {
    RecordingWaker by_hand;
    const PollenFfiWaker* clone = nullptr;
    {
        Context cx(by_hand.waker());
        pollen::with_ffi_context(
            cx, [&](FfiContext& ffi_cx) { clone = ffi_cx.waker()->vtable->clone(ffi_cx.waker()); });
    }
    clone->vtable->wake_by_ref(clone);
    clone->vtable->drop(clone);
    EXPECT_EQ(by_hand.take_log(), (WakerLog{"clone", "wake_by_ref", "drop"}));
    EXPECT_EQ(by_hand.references(), 0U);
}

TEST(FfiContext, ReturnsWhatTheFunctionReturns) {
    CountingWaker native;
    Context cx(native.waker());
    EXPECT_EQ(pollen::with_ffi_context(cx,
                                       [](FfiContext& ffi_cx) {
                                           return pollen::with_context(ffi_cx,
                                                                       [](Context&) { return 5; });
                                       }),
              5);
}

}  // namespace
