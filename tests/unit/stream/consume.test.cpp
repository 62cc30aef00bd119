// SPDX-License-Identifier: MIT
// Tests of Consume: the future that all which go through a stream are made of.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

using pollen::detail::Consume;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;
using support::FromTap;
using support::Slowly;
using support::Tap;

namespace {

// Adds items up to one that is negative. Keeps a value as long as it lives.
template <class Kept = int>
class Sum {
public:
    explicit Sum(int from = 0, Kept kept = Kept()) : sum_(from), kept_(std::move(kept)) {}
    bool take(int item) {
        if (item < 0) return false;
        sum_ += item;
        return true;
    }
    int finish() { return sum_; }

private:
    int sum_;
    Kept kept_;
};

template <class S>
Consume<S, Sum<>> sum(S stream, int from = 0) {
    return Consume<S, Sum<>>(std::in_place_t(), std::move(stream), from);
}

static_assert(std::is_same_v<Consume<Slowly<int>, Sum<>>::Output, int>);
static_assert(!std::is_copy_constructible_v<Consume<Slowly<int>, Sum<>>>);
static_assert(!pollen::unpin<Consume<Slowly<int>, Sum<>>>);
static_assert(pollen::unpin<Consume<FromTap<int>, Sum<>>>);

TEST(Consume, GivesEveryItemToTheTaker) {
    TestTask task(sum(Slowly<int>({1, 2, 3}), 10));

    EXPECT_EQ(support::poll_until_ready(task).value(), 16);
    support::expect_polled_after_ready(task);
}

TEST(Consume, StopsWhenTheTakerSaysSo) {
    Tap<int> tap;
    tap.give(1);
    tap.give(-1);
    tap.give(2);
    TestTask task(sum(FromTap<int>(tap)));

    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(tap.polls(), 2);
}

TEST(Consume, DropsAllItHoldsBeforeReadyIsReturned) {
    DropCounter drops;
    Tap<int> tap;
    tap.end();
    using Token = pollen::testing::DropToken;
    TestTask task(Consume<FromTap<int, Token>, Sum<Token>>(
        std::in_place_t(), FromTap<int, Token>(tap, drops.token()), 0, drops.token()));
    EXPECT_EQ(drops.alive(), 2U);

    EXPECT_EQ(task.poll().value(), 0);

    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(Consume, HasFinishedWhenTheStreamThrows) {
    Tap<int> tap;
    tap.fail();
    TestTask task(sum(FromTap<int>(tap)));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
