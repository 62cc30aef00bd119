// SPDX-License-Identifier: MIT
// Tests of try_all and try_any: what is so of all values, or of any.

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_all.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::FromTap;
using support::Slowly;
using support::Tap;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

using Answer = Result<bool, int>;
const auto is_odd = [](int value) { return value % 2 == 1; };

template <class S>
Answer all(S source) {
    TestTask task(std::move(source) | stream::try_all(is_odd));
    return support::poll_until_ready(task).value();
}
template <class S>
Answer any(S source) {
    TestTask task(std::move(source) |
                  stream::try_any([](int value) { return ready_after(1, is_odd(value)); }));
    return support::poll_until_ready(task).value();
}

TEST(TryAll, EndsWithTheFirstValueThatIsNotSo) {
    EXPECT_EQ(all(Slowly<Number>({1, 3})), Answer(true));
    EXPECT_EQ(all(Slowly<Number>({1, 2, Err(7)})), Answer(false));
    EXPECT_EQ(all(stream::iter(Numbers())), Answer(true));
}

TEST(TryAny, EndsWithTheFirstValueThatIsSo) {
    EXPECT_EQ(any(Slowly<Number>({2, 4})), Answer(false));
    EXPECT_EQ(any(Slowly<Number>({2, 1, Err(7)})), Answer(true));
    EXPECT_EQ(any(stream::iter(Numbers())), Answer(false));
}

TEST(TryAny, EndsWithTheFirstError) {
    EXPECT_EQ(any(Slowly<Number>({2, Err(7), 1})), Answer(Err(7)));
}

TEST(TryAll, EndsWithTheFirstErrorOfTheStreamAndHoldsNothing) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) | stream::try_all(is_odd));
    tap.give(Err(5));
    tap.give(1);

    EXPECT_EQ(task.poll().value().error(), 5);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(tap.polls(), 1);
    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(TryAll, HasFinishedWhenTheStreamThrows) {
    Tap<Number> tap;
    DropCounter drops;
    TestTask task(FromTap<Number, DropToken>(tap, drops.token()) | stream::try_all(is_odd));
    tap.fail();

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
