// SPDX-License-Identifier: MIT
// Tests of join_all: all outputs of a range of futures, in order.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/join_all.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/slots.hpp>

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::BoxFuture;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using pollen::testing::TestTask;
using Log = std::vector<std::string>;

namespace {

static_assert(pollen::Future<future::JoinAll<BoxFuture<int>>>);
static_assert(std::is_same_v<future::JoinAll<BoxFuture<int>>::Output, std::vector<int>>);
static_assert(std::is_same_v<future::JoinAll<BoxFuture<void>>::Output, std::vector<pollen::Unit>>);
static_assert(std::is_same_v<future::JoinAll<BoxFuture<int&>>::Output, std::vector<int*>>);
static_assert(!std::is_copy_constructible_v<future::JoinAll<BoxFuture<int>>>);
static_assert(pollen::unpin<future::JoinAll<support::Wait>>, "the futures do not move with it");
static_assert(pollen::sendable<future::JoinAll<pollen::Coro<int>>>);
static_assert(!pollen::sendable<future::JoinAll<pollen::LocalCoro<int>>>);

// Few futures are polled together; many lie in a set. Both are to behave the same.
class JoinAll : public testing::TestWithParam<int> {
protected:
    // The given futures, and as many more as it takes.
    template <class T, class... Fs>
    static std::vector<BoxFuture<T>> futures(const T& more, Fs... given) {
        std::vector<BoxFuture<T>> all;
        (all.push_back(BoxFuture<T>(std::move(given))), ...);
        while (all.size() < static_cast<std::size_t>(GetParam()))
            all.push_back(BoxFuture<T>(future::ready(T(more))));
        return all;
    }
};
INSTANTIATE_TEST_SUITE_P(FewAndMany, JoinAll, testing::Values(3, 100));

TEST_P(JoinAll, GivesAllOutputsInOrder) {
    TestTask task(
        future::join_all(futures(0, ready_after(2, 1), ready_after(0, 2), ready_after(1, 3))));

    const std::vector<int> outputs = support::poll_until_ready(task).value();

    ASSERT_EQ(outputs.size(), static_cast<std::size_t>(GetParam()));
    EXPECT_EQ(outputs[0], 1);
    EXPECT_EQ(outputs[1], 2);
    EXPECT_EQ(outputs[2], 3);
    EXPECT_EQ(task.polls(), 3U);
}

TEST_P(JoinAll, DestroysEachFutureAsSoonAsItHasAnswered) {
    DropCounter drops;
    TestTask task(future::join_all(
        futures(0, ready_after(1, 1), future::lazy([token = drops.token()] { return 2; }))));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST_P(JoinAll, IsAnErrorToPollAgain) {
    TestTask task(future::join_all(futures(0)));
    EXPECT_TRUE(task.poll().is_ready());

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST_P(JoinAll, ThrowsAtOnceAndHasFinished) {
    DropCounter drops;
    int polls = 0;
    {
        TestTask task(future::join_all(
            futures(0, future::lazy([&, token = drops.token()] { return ++polls; }),
                    future::lazy([]() -> int { throw std::runtime_error("no"); }),
                    future::lazy([&, token = drops.token()] { return ++polls; }))));

        EXPECT_THROW((void) task.poll(), std::runtime_error);
        support::expect_polled_after_ready(task);
        EXPECT_EQ(polls, 1) << "those behind it are not polled any more";
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST_P(JoinAll, MayMoveAfterItWasPolled) {
    support::Slot slot;
    auto join = future::join_all(futures(0, support::Wait(slot)));
    auto cx = pollen::testing::noop_context();
    EXPECT_TRUE(join.poll(cx).is_pending());

    auto moved = std::move(join);
    slot.set(7);

    EXPECT_EQ(moved.poll(cx).value()[0], 7);
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) join.poll(cx), pollen::PolledAfterReady) << "it was moved from";
#endif
}

TEST_P(JoinAll, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<ReadyAfter<DropToken>> all;
        for (int i = 0; i < GetParam(); ++i)
            all.push_back(ready_after(static_cast<std::size_t>(i % 3), drops.token()));
        return future::join_all(std::move(all));
    });
}

TEST(JoinAll, OfNothingIsReadyAtOnce) {
    TestTask task(future::join_all(std::vector<future::Ready<int>>()));

    EXPECT_TRUE(task.poll().value().empty());
}

TEST(JoinAll, StandsUnitForVoidAndPointersForReferences) {
    int target = 7;
    TestTask nothings(future::join_all(std::array{future::ready(), future::ready()}));
    TestTask references(future::join_all(std::array{future::Ready<int&>(target)}));

    EXPECT_EQ(nothings.poll().value(), std::vector<pollen::Unit>(2));
    EXPECT_EQ(references.poll().value(), std::vector{&target});
}

TEST(JoinAll, GivesMoveOnlyOutputs) {
    TestTask task(future::join_all(std::array{future::ready(std::make_unique<int>(7))}));

    EXPECT_EQ(*task.poll().value()[0], 7);
}

TEST(JoinAll, JoinsCoroutines) {
    const auto square = [](int value) -> pollen::Coro<int> { co_return value* value; };
    const auto sum = [&]() -> pollen::Coro<int> {
        std::vector<pollen::Coro<int>> squares;
        for (int i = 1; i <= 100; ++i)
            squares.push_back(square(i));
        const std::vector<int> outputs = co_await future::join_all(std::move(squares));
        int result = 0;
        for (const int output : outputs)
            result += output;
        co_return result;
    };

    EXPECT_EQ(pollen::block_on(sum()), 338350);
}

TEST(JoinAll, OfFewAllocatesOneVectorForThemAndOneForTheOutputs) {
    auto cx = pollen::testing::noop_context();
    std::array few{future::ready(1), future::ready(2)};
    const support::AllocationCounter allocations;

    auto join = future::join_all(std::move(few));
    EXPECT_EQ(allocations.allocated(), 1U);
    (void) join.poll(cx);
    EXPECT_EQ(allocations.allocated(), 2U);
}

TEST(JoinAll, OfManyAllocatesABlockForEachAndTwoMore) {
    auto cx = pollen::testing::noop_context();
    std::vector<future::Ready<int>> many;
    for (int i = 0; i < 100; ++i)
        many.push_back(future::ready(i));
    const support::AllocationCounter allocations;

    auto join = future::join_all(std::move(many));
    EXPECT_EQ(allocations.allocated(), 101U);
    (void) join.poll(cx);
    EXPECT_EQ(allocations.allocated(), 102U);
}

}  // namespace
