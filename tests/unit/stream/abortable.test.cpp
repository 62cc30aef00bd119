// SPDX-License-Identifier: MIT
// Tests of abortable streams: when they end, and what is dropped then.

#include <pollen/future/abort_handle.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/abortable.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Numbers = stream::Abortable<FromTap<int>>;

static_assert(pollen::Stream<Numbers>);
static_assert(std::is_same_v<Numbers::Item, int>);
static_assert(!std::is_copy_constructible_v<Numbers>);
static_assert(pollen::unpin<Numbers>);
static_assert(!pollen::unpin<stream::Abortable<Slowly<int>>>);

TEST(AbortableStream, PassesItemsOn) {
    Tap<int> tap;
    auto [numbers, handle] = stream::abortable(FromTap<int>(tap));
    StreamTask task(std::move(numbers));
    tap.give(1);

    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(task.poll().is_pending());
    tap.end();
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_FALSE(task.stream().is_aborted());
}

TEST(AbortableStream, AbortWakesTheTaskAndDestroysTheStream) {
    DropCounter drops;
    Tap<int> tap;
    auto [sender, registration] = future::AbortHandle::make_pair();
    StreamTask task(FromTap<int, DropToken>(tap, drops.token()) |
                    stream::abortable(std::move(registration)));
    EXPECT_TRUE(task.poll().is_pending());

    sender.abort();
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.stream().is_aborted());
    EXPECT_EQ(drops.alive(), 1U);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 1);
}

TEST(AbortableStream, IsNotPolledIfItWasAbortedBefore) {
    Tap<int> tap;
    tap.give(1);
    auto [numbers, handle] = stream::abortable(FromTap<int>(tap));
    handle.abort();
    StreamTask task(std::move(numbers));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 0);
}

// Aborts while it is polled.
struct AbortsItself {
    using Item = int;
    future::AbortHandle* handle;
    bool gives;
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) {
        handle->abort();
        if (gives) return std::optional<int>(7);
        return pollen::Pending{};
    }
};

TEST(AbortableStream, GivesAnItemThatIsReadyInThePollOfTheAbort) {
    for (bool gives : {true, false}) {
        auto [handle, registration] = future::AbortHandle::make_pair();
        StreamTask task(stream::abortable(AbortsItself{&handle, gives}, std::move(registration)));
        if (gives) {
            EXPECT_EQ(task.poll().value(), 7);
        }
        EXPECT_TRUE(is_end(task.poll()));
    }
}

TEST(AbortableStream, TellsThatThereIsNoMoreWhenItIsAborted) {
    Tap<int> tap;
    auto [numbers, handle] = stream::abortable(FromTap<int>(tap));
    EXPECT_EQ(numbers.size_hint().upper, std::nullopt);
    handle.abort();
    EXPECT_EQ(numbers.size_hint().upper, 0U);
}

#if POLLEN_EXCEPTIONS
TEST(AbortableStream, GoesOnAfterTheStreamThrew) {
    Tap<int> tap;
    tap.fail();
    auto [numbers, handle] = stream::abortable(FromTap<int>(tap));
    StreamTask task(std::move(numbers));
    EXPECT_THROW((void) task.poll(), std::runtime_error);

    tap.give(1);
    EXPECT_EQ(task.poll().value(), 1);
}
#endif

TEST(AbortableStream, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        for (int i = 0; i < 3; ++i)
            items.push_back(drops.token());
        return support::Drain(stream::abortable(Slowly(std::move(items))).stream);
    });
}

TEST(AbortableStream, AllocatesOneBlock) {
    Tap<int> tap;
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto [numbers, handle] = stream::abortable(FromTap<int>(tap));
    (void) numbers.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 1U);
}

}  // namespace
