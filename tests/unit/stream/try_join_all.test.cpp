// SPDX-License-Identifier: MIT
// Tests of try_join_all: all values of a range of futures, or the first error.

#include <pollen/coro/coro.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/try_join_all.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

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
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using pollen::testing::TestTask;

namespace {

using Answer = Result<int, std::string>;
using Join = future::TryJoinAll<BoxFuture<Answer>>;
static_assert(pollen::Future<Join>);
static_assert(std::is_same_v<Join::Output, Result<std::vector<int>, std::string>>);
static_assert(!std::is_copy_constructible_v<Join>);
static_assert(pollen::unpin<Join>);
static_assert(pollen::sendable<Join>);
static_assert(!pollen::sendable<future::TryJoinAll<pollen::LocalCoro<Answer>>>);

// Few futures are polled together; many lie in a set. Both are to behave the same.
class TryJoinAll : public testing::TestWithParam<int> {
protected:
    // The given futures, and as many more as it takes.
    template <class... Fs>
    static std::vector<BoxFuture<Answer>> futures(Fs... given) {
        std::vector<BoxFuture<Answer>> all;
        (all.push_back(BoxFuture<Answer>(std::move(given))), ...);
        while (all.size() < static_cast<std::size_t>(GetParam()))
            all.push_back(BoxFuture<Answer>(future::ready(Answer(0))));
        return all;
    }
};
INSTANTIATE_TEST_SUITE_P(FewAndMany, TryJoinAll, testing::Values(3, 100));

TEST_P(TryJoinAll, GivesAllValuesInOrder) {
    TestTask task(future::try_join_all(
        futures(ready_after(2, Answer(1)), ready_after(0, Answer(2)), ready_after(1, Answer(3)))));

    const Result<std::vector<int>, std::string> values = support::poll_until_ready(task).value();

    ASSERT_TRUE(values.has_value());
    ASSERT_EQ(values->size(), static_cast<std::size_t>(GetParam()));
    EXPECT_EQ((*values)[0], 1);
    EXPECT_EQ((*values)[1], 2);
    EXPECT_EQ((*values)[2], 3);
    support::expect_polled_after_ready(task);
}

TEST_P(TryJoinAll, EndsWithTheFirstErrorAndDestroysTheOthers) {
    DropCounter drops;
    int polls = 0;
    TestTask task(future::try_join_all(
        futures(future::lazy([&, token = drops.token()] { return Answer(++polls); }),
                ready_after(1, Answer(Err("no"))), ready_after(0, Answer(2)),
                future::lazy([&, token = drops.token()] { return Answer(++polls); }))));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value().error(), "no");
    EXPECT_EQ(polls, 2);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}

TEST_P(TryJoinAll, DoesNotPollThoseBehindAnError) {
    int polls = 0;
    TestTask task(future::try_join_all(futures(ready_after(0, Answer(Err("first"))),
                                               ready_after(0, Answer(Err("second"))),
                                               future::lazy([&] { return Answer(++polls); }))));

    EXPECT_EQ(task.poll().value().error(), "first");
    EXPECT_EQ(polls, 0);
}

#if POLLEN_EXCEPTIONS
TEST_P(TryJoinAll, ThrowsAtOnceAndHasFinished) {
    TestTask task(future::try_join_all(
        futures(future::pending<Answer>(),
                future::lazy([]() -> Answer { throw std::runtime_error("no"); }))));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST_P(TryJoinAll, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        using Token = Result<DropToken, DropToken>;
        std::vector<ReadyAfter<Token>> all;
        for (int i = 1; i < GetParam(); ++i)
            all.push_back(ready_after(static_cast<std::size_t>(i % 3), Token(drops.token())));
        all.push_back(ready_after(3, Token(Err(drops.token()))));
        return future::try_join_all(std::move(all));
    });
}

TEST(TryJoinAll, OfNothingIsReadyAtOnce) {
    TestTask task(future::try_join_all(std::vector<BoxFuture<Answer>>()));

    EXPECT_TRUE(task.poll().value()->empty());
}

TEST(TryJoinAll, StandsUnitForVoidPointersForReferencesAndGivesMoveOnlyValues) {
    int target = 7;
    using Nothing = Result<void, int>;
    using Reference = Result<int&, int>;
    using Owner = Result<std::unique_ptr<int>, int>;
    TestTask nothing(future::try_join_all(std::array{future::ready(Nothing())}));
    TestTask reference(future::try_join_all(std::array{future::ready(Reference(target))}));
    TestTask owner(
        future::try_join_all(std::array{future::ready(Owner(std::make_unique<int>(7)))}));

    EXPECT_EQ(*nothing.poll().value(), std::vector<pollen::Unit>(1));
    EXPECT_EQ(*reference.poll().value(), std::vector{&target});
    EXPECT_EQ(*owner.poll().value()->front(), 7);
}

}  // namespace
