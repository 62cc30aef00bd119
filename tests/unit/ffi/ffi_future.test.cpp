// SPDX-License-Identifier: MIT
// FfiFuture and its variants as owners: drops are exact, conversions as the bounds allow, bad bytes
// are refused.

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/ffi/raw_ffi_future.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace {

using pollen::BorrowingFfiFuture;
using pollen::FfiFuture;
using pollen::FfiPoll;
using pollen::FfiPollTag;
using pollen::LocalBorrowingFfiFuture;
using pollen::LocalFfiFuture;
using pollen::RawFfiFuture;
using pollen::testing::TestTask;

template <class From, class To>
constexpr bool becomes = std::is_convertible_v<From, To>;

static_assert(pollen::Future<FfiFuture<int>> && pollen::Future<LocalBorrowingFfiFuture<void>>);
// Exactly the conversions that the bounds allow:
static_assert(becomes<FfiFuture<int>, LocalFfiFuture<int>>);
static_assert(becomes<FfiFuture<int>, BorrowingFfiFuture<int>>);
static_assert(becomes<FfiFuture<int>, LocalBorrowingFfiFuture<int>>);
static_assert(becomes<LocalFfiFuture<int>, LocalBorrowingFfiFuture<int>>);
static_assert(becomes<BorrowingFfiFuture<int>, LocalBorrowingFfiFuture<int>>);
static_assert(!becomes<LocalFfiFuture<int>, FfiFuture<int>>);
static_assert(!becomes<LocalFfiFuture<int>, BorrowingFfiFuture<int>>);
static_assert(!becomes<BorrowingFfiFuture<int>, FfiFuture<int>>);
static_assert(!becomes<BorrowingFfiFuture<int>, LocalFfiFuture<int>>);
static_assert(!becomes<LocalBorrowingFfiFuture<int>, FfiFuture<int>>);
static_assert(!becomes<LocalBorrowingFfiFuture<int>, LocalFfiFuture<int>>);
static_assert(!becomes<LocalBorrowingFfiFuture<int>, BorrowingFfiFuture<int>>);
static_assert(!becomes<FfiFuture<int>, FfiFuture<long>>);
static_assert(becomes<RawFfiFuture<int>, FfiFuture<int>> &&
              becomes<FfiFuture<int>, RawFfiFuture<int>>);
static_assert(!becomes<FfiFuture<int>&, RawFfiFuture<int>>);  // only an rvalue gives its raw up
static_assert(!becomes<pollen::RawLocalFfiFuture<int>, FfiFuture<int>>);

static_assert(pollen::sendable<FfiFuture<int>> && pollen::sendable<BorrowingFfiFuture<int>>);
static_assert(!pollen::sendable<LocalFfiFuture<int>> &&
              !pollen::sendable<LocalBorrowingFfiFuture<int>>);
static_assert(!pollen::borrowing<FfiFuture<int>> && !pollen::borrowing<LocalFfiFuture<int>>);
static_assert(pollen::borrowing<BorrowingFfiFuture<int>> &&
              pollen::borrowing<LocalBorrowingFfiFuture<int>>);

// A future of the other side: pending `left` times, then 42.
struct Foreign {
    int left = 0;
    int polls = 0;
    int drops = 0;

    RawFfiFuture<std::uint32_t> raw() {
        return {this,
                [](void* self, pollen::FfiContext*) {
                    auto& foreign = *static_cast<Foreign*>(self);
                    ++foreign.polls;
                    if (foreign.left-- > 0)
                        return FfiPoll<std::uint32_t>::only(FfiPollTag::Pending);
                    return FfiPoll<std::uint32_t>::ready(42);
                },
                [](void* self) { ++static_cast<Foreign*>(self)->drops; }};
    }
};

TEST(FfiFuture, DropsTheForeignFutureOnceWheneverItIsDestroyed) {
    for (const int polls : {0, 1, 2, 3}) {
        Foreign foreign;
        foreign.left = 2;
        {
            TestTask task{FfiFuture<std::uint32_t>(foreign.raw())};
            for (int i = 0; i < polls; ++i)
                (void) task.poll();
            EXPECT_EQ(foreign.drops,
                      polls == 3 ? 1 : 0);  // when Ready is returned it has been dropped
        }
        EXPECT_EQ(foreign.drops, 1) << polls;
        EXPECT_EQ(foreign.polls, polls);
    }
}

#if POLLEN_EXCEPTIONS

TEST(FfiFuture, IsReadyWithTheForeignValue) {
    Foreign foreign;
    TestTask task{FfiFuture<std::uint32_t>(foreign.raw())};
    EXPECT_FALSE(task.future().is_terminated());
    EXPECT_EQ(task.poll().value(), 42U);
    EXPECT_TRUE(task.future().is_terminated());
    EXPECT_THROW((void) task.poll(), pollen::PolledAfterReady);
    EXPECT_EQ(foreign.polls, 1);
}

#endif

TEST(FfiFuture, GivesItsRawUp) {
    Foreign foreign;
    RawFfiFuture<std::uint32_t> raw{};
    {
        FfiFuture<std::uint32_t> owner(foreign.raw());
        raw = std::move(owner).into_raw();
    }
    EXPECT_EQ(foreign.drops, 0);
    EXPECT_EQ(raw.fut_ptr, &foreign);
    raw.drop_fn(raw.fut_ptr);
    EXPECT_EQ(foreign.drops, 1);
}

TEST(FfiFuture, ANullFutPtrIsAFutureLikeAnyOther) {
    static int drops;
    drops = 0;
    {
        TestTask task{FfiFuture<void>(RawFfiFuture<void>{
            nullptr, [](void*, pollen::FfiContext*) -> std::uint8_t { return 0; },
            [](void*) { ++drops; }})};
        EXPECT_TRUE(task.poll().is_ready());
    }
    EXPECT_EQ(drops, 1);
}

TEST(FfiFuture, MovesAndAssignsWithoutASecondDrop) {
    Foreign first;
    Foreign second;
    {
        FfiFuture<std::uint32_t> a(first.raw());
        FfiFuture<std::uint32_t> b(std::move(a));
        b = FfiFuture<std::uint32_t>(second.raw());
        EXPECT_EQ(first.drops, 1);
        FfiFuture<std::uint32_t>& same = b;
        b = std::move(same);
        LocalBorrowingFfiFuture<std::uint32_t> c(std::move(b));
        EXPECT_EQ(second.drops, 0);
    }
    EXPECT_EQ(first.drops, 1);
    EXPECT_EQ(second.drops, 1);
}

TEST(FfiFuture, IsAwaitedAsTheRawThatAForeignFunctionReturns) {
    Foreign foreign;
    foreign.left = 1;
    auto body = [&foreign]() -> pollen::Coro<std::uint32_t> { co_return co_await foreign.raw(); };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 42U);
    EXPECT_EQ(foreign.drops, 1);
}

TEST(FfiFuture, PollsAcrossTheBorderWithoutAllocation) {
    Foreign foreign;
    foreign.left = 100;
    TestTask task{FfiFuture<std::uint32_t>(foreign.raw())};
    const support::AllocationCounter counter;
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(counter.allocated(), 0U);
}

RawFfiFuture<std::uint32_t> with_tag(std::uint8_t tag) {
    static std::uint8_t answer;
    answer = tag;
    return {
        nullptr,
        [](void*, pollen::FfiContext*) { return FfiPoll<std::uint32_t>::only(FfiPollTag{answer}); },
        [](void*) {}};
}

TEST(FfiFutureDeathTest, ATagThatTheAbiDoesNotKnowEndsTheProcess) {
    for (const std::uint8_t tag : {std::uint8_t{3}, std::uint8_t{255}}) {
        EXPECT_DEATH(
            {
                TestTask task{FfiFuture<std::uint32_t>(with_tag(tag))};
                (void) task.poll();
            },
            "answered with a tag that is not Ready, Pending or Panicked");
    }
}

TEST(FfiFutureDeathTest, ATagThatTheAbiDoesNotKnowEndsTheProcessForVoidToo) {
    EXPECT_DEATH(
        {
            TestTask task{FfiFuture<void>(RawFfiFuture<void>{
                nullptr, [](void*, pollen::FfiContext*) -> std::uint8_t { return 3; },
                [](void*) {}})};
            (void) task.poll();
        },
        "answered with a tag that is not Ready, Pending or Panicked");
}

TEST(FfiFutureDeathTest, ANullFunctionEndsTheProcess) {
    Foreign foreign;
    RawFfiFuture<std::uint32_t> no_poll = foreign.raw();
    no_poll.poll_fn = nullptr;
    RawFfiFuture<std::uint32_t> no_drop = foreign.raw();
    no_drop.drop_fn = nullptr;
    EXPECT_DEATH((void) FfiFuture<std::uint32_t>(no_poll), "poll_fn is null");
    EXPECT_DEATH((void) FfiFuture<std::uint32_t>(no_drop), "drop_fn is null");
}

}  // namespace
