// SPDX-License-Identifier: MIT
// What futures/tests/stream_abortable.rs asks of an abortable stream, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/stream/abortable.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace {

namespace mpsc = pollen::mpsc;
namespace stream = pollen::stream;
using pollen::block_on;

// theirs: stream_abortable: abortable_works
TEST(StreamAbortable, EndsAfterAnAbort) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto [numbers, handle] = stream::abortable(std::move(receiver));

    handle.abort();
    EXPECT_TRUE(numbers.is_aborted());
    EXPECT_EQ(block_on(numbers.next()), std::nullopt);
}

// theirs: stream_abortable: abortable_awakens
TEST(StreamAbortable, AnAbortWakesTheTaskOnce) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto [numbers, handle] = stream::abortable(std::move(receiver));
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    EXPECT_TRUE(numbers.poll_next(cx).is_pending());
    EXPECT_EQ(waker.wakes(), 0U);

    handle.abort();
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_TRUE(numbers.is_aborted());
    EXPECT_EQ(numbers.poll_next(cx).value(), std::nullopt);
}

// theirs: stream_abortable: abortable_resolves
TEST(StreamAbortable, PassesOnWhatIsSent) {
    auto [sender, receiver] = mpsc::channel<int>(1);
    auto [numbers, handle] = stream::abortable(std::move(receiver));
    (void) block_on(sender.send(7));

    EXPECT_FALSE(numbers.is_aborted());
    EXPECT_EQ(block_on(numbers.next()), 7);
}

}  // namespace
