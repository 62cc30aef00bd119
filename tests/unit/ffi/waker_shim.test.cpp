// SPDX-License-Identifier: MIT
// Wakers made by hand across the border: each operation there is exactly one here, and polls
// allocate nothing.

#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/ffi/waker_shim.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/recording_waker.hpp>
#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <utility>

namespace {

using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;
using pollen::testing::RecordingWaker;
using pollen::testing::WakerLog;

// The future of the crate's own waker test.
class WakerScript {
public:
    using Output = int;
    WakerScript() {}

    Poll<int> poll(Context& cx) {
        switch (step_++) {
            case 0:
                cx.waker().wake_by_ref();
                return Pending{};
            case 1: {
                Waker first = cx.waker().clone();
                first.wake_by_ref();
                kept_ = first.clone();
                return Pending{};
            }
            default:
                std::move(*kept_).wake();
                kept_.reset();
                return 42;
        }
    }

private:
    int step_ = 0;
    std::optional<Waker> kept_;
};

TEST(WakerShim, EachOperationOfTheOtherSideIsExactlyOneHere) {
    RecordingWaker waker;
    Context cx(waker.waker());
    pollen::FfiFuture<int> future = pollen::into_ffi(WakerScript());

    EXPECT_TRUE(future.poll(cx).is_pending());
    EXPECT_EQ(waker.take_log(), WakerLog{"wake_by_ref"});
    EXPECT_TRUE(future.poll(cx).is_pending());
    EXPECT_EQ(waker.take_log(), (WakerLog{"clone", "wake_by_ref", "clone", "drop"}));
    EXPECT_EQ(future.poll(cx).value(), 42);
    EXPECT_EQ(waker.take_log(), WakerLog{"wake"});
    EXPECT_EQ(waker.references(), 0U);
}

// Registers as AtomicWaker does: clones only if the kept waker is another task's.
class Registers {
public:
    using Output = void;
    explicit Registers(int& clones) noexcept : clones_(&clones) {}

    Poll<void> poll(Context& cx) {
        if (!kept_ || !kept_->will_wake(cx.waker())) {
            kept_ = cx.waker().clone();
            ++*clones_;
        }
        return Pending{};
    }

private:
    int* clones_;
    std::optional<Waker> kept_;
};

// A waker made by hand that is one static object.
const RawWakerVTable static_vtable{
    .clone = [](const void* data) { return RawWaker{data, &static_vtable}; },
    .wake = [](const void*) {},
    .wake_by_ref = [](const void*) {},
    .drop = [](const void*) {},
};

TEST(WakerShim, LaterPollsByTheSameWakerAllocateNothingAndWillWakeHolds) {
    const Waker waker = Waker::from_raw({nullptr, &static_vtable});
    Context cx(waker);
    int clones = 0;
    pollen::FfiFuture<void> future = pollen::into_ffi(Registers(clones));
    EXPECT_TRUE(future.poll(cx).is_pending());  // makes the shim
    EXPECT_EQ(clones, 1);

    const support::AllocationCounter counter;
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(future.poll(cx).is_pending());

    EXPECT_EQ(counter.allocated(), 0U);
    EXPECT_EQ(clones, 1);
}

TEST(WakerShim, AnotherTasksWakerReplacesTheKeptOne) {
    RecordingWaker first;
    RecordingWaker second;
    int clones = 0;
    {
        pollen::FfiFuture<void> future = pollen::into_ffi(Registers(clones));
        Context first_cx(first.waker());
        EXPECT_TRUE(future.poll(first_cx).is_pending());
        Context second_cx(second.waker());
        EXPECT_TRUE(future.poll(second_cx).is_pending());

        EXPECT_EQ(first.log(), (WakerLog{"clone", "drop"}));
        EXPECT_EQ(second.log(), WakerLog{"clone"});
    }
    EXPECT_EQ(second.references(), 0U);
}

// A waker whose clone has other bits: it cannot share a shim.
int other_bits_alive = 0;
const RawWakerVTable other_bits_vtable{
    .clone =
        [](const void*) {
            ++other_bits_alive;
            return RawWaker{new int(0), &other_bits_vtable};
        },
    .wake =
        [](const void* data) {
            --other_bits_alive;
            delete static_cast<const int*>(data);
        },
    .wake_by_ref = [](const void*) {},
    .drop =
        [](const void* data) {
            --other_bits_alive;
            delete static_cast<const int*>(data);
        },
};

TEST(WakerShim, ClonesWithOtherBitsGetShimsOfTheirOwn) {
    {
        const Waker waker = Waker::from_raw({new int(0), &other_bits_vtable});
        ++other_bits_alive;
        Context cx(waker);
        pollen::FfiFuture<int> future = pollen::into_ffi(WakerScript());
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_EQ(other_bits_alive, 2);
        EXPECT_EQ(future.poll(cx).value(), 42);
        EXPECT_EQ(other_bits_alive, 1);
    }
    EXPECT_EQ(other_bits_alive, 0);
}

#if POLLEN_EXCEPTIONS

const RawWakerVTable throwing_vtable{
    .clone = [](const void*) -> RawWaker { throw std::runtime_error("clone"); },
    .wake = [](const void*) { throw std::runtime_error("wake"); },
    .wake_by_ref = [](const void*) { throw std::runtime_error("wake_by_ref"); },
    .drop = [](const void*) {},
};
const RawWakerVTable throwing_wake_vtable{
    .clone = [](const void*) { return RawWaker{nullptr, &throwing_wake_vtable}; },
    .wake = [](const void*) { throw std::runtime_error("wake"); },
    .wake_by_ref = [](const void*) {},
    .drop = [](const void*) {},
};

void poll_script(const RawWakerVTable& vtable, int polls) {
    const Waker waker = Waker::from_raw({nullptr, &vtable});
    Context cx(waker);
    pollen::FfiFuture<int> future = pollen::into_ffi(WakerScript());
    for (int i = 0; i < polls; ++i)
        (void) future.poll(cx);
}

TEST(WakerShimDeathTest, AThrowingWakerFunctionEndsTheProcessAndNamesThePlace) {
    EXPECT_DEATH(poll_script(throwing_vtable, 1),
                 "exception across the FFI boundary in Waker::wake_by_ref");
    EXPECT_DEATH(poll_script(throwing_wake_vtable, 3),
                 "exception across the FFI boundary in Waker::wake");
}

class ClonesAtOnce {
public:
    using Output = void;
    ClonesAtOnce() {}
    Poll<void> poll(Context& cx) {
        const Waker clone = cx.waker().clone();
        return Pending{};
    }
};

TEST(WakerShimDeathTest, AThrowingCloneEndsTheProcessAndNamesThePlace) {
    const Waker waker = Waker::from_raw({nullptr, &throwing_vtable});
    Context cx(waker);
    auto future = pollen::into_ffi(ClonesAtOnce());
    EXPECT_DEATH((void) future.poll(cx), "exception across the FFI boundary in Waker::clone");
}

#endif

TEST(WakerShimDeathTest, ACalleeThatConsumesTheBorrowedWakerEndsTheProcess) {
    RecordingWaker waker;
    Context cx(waker.waker());
    EXPECT_DEATH(
        pollen::with_ffi_context(
            cx, [](pollen::FfiContext& ffi_cx) { ffi_cx.waker()->vtable->drop(ffi_cx.waker()); }),
        "consumed the borrowed waker");
}

}  // namespace
