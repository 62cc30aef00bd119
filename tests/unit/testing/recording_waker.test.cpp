// SPDX-License-Identifier: MIT
// Tests of RecordingWaker: every call is logged, in order.

#include <pollen/task/abi_waker.hpp>
#include <pollen/testing/recording_waker.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

using pollen::Waker;
using pollen::testing::RecordingWaker;
using pollen::testing::WakerLog;

namespace {

TEST(RecordingWaker, LogsEachFunctionInOrder) {
    RecordingWaker recorder;

    {
        Waker clone = recorder.waker().clone();
        clone.wake_by_ref();
        const Waker again = clone.clone();
        std::move(clone).wake();
    }

    EXPECT_EQ(recorder.log(), (WakerLog{"clone", "wake_by_ref", "clone", "wake", "drop"}));
}

TEST(RecordingWaker, StartsAgainEmptyWhenTheLogIsTaken) {
    RecordingWaker recorder;
    recorder.waker().wake_by_ref();

    EXPECT_EQ(recorder.take_log(), (WakerLog{"wake_by_ref"}));
    EXPECT_EQ(recorder.log(), WakerLog{});
}

TEST(RecordingWaker, DoesNotSpeakTheAbi) {
    const RecordingWaker recorder;

    EXPECT_FALSE(pollen::detail::speaks_abi(recorder.waker().raw()));
}

TEST(RecordingWaker, CountsWhoIsStillAlive) {
    const RecordingWaker recorder;
    std::optional<Waker> kept = recorder.waker().clone();
    EXPECT_EQ(recorder.references(), 1U);

    kept.reset();

    EXPECT_EQ(recorder.references(), 0U);
}

TEST(RecordingWaker, MayBeOutlivedByItsWakers) {
    std::optional<Waker> late;
    {
        const RecordingWaker recorder;
        late = recorder.waker().clone();
    }

    EXPECT_NO_FATAL_FAILURE(std::move(*late).wake());
}

}  // namespace
