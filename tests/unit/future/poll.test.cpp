// SPDX-License-Identifier: MIT
// Tests of poll: the answer of one poll, as it is.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending_once.hpp>
#include <pollen/future/poll.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(PollOf, AnswersAtOnceWithWhatThePollSaid) {
    auto work = ready_after(1, 7);
    TestTask first(future::poll(future::by_ref(work)));
    TestTask second(future::poll(future::by_ref(work)));

    EXPECT_TRUE(first.poll().value().is_pending());
    EXPECT_EQ(second.poll().value().value(), 7);
    EXPECT_TRUE(second.future().is_terminated());
    support::expect_polled_after_ready(second);
}

TEST(PollOf, PassesVoidAndReferencesThrough) {
    int seven = 7;
    TestTask nothing(future::poll(future::ready()));
    TestTask reference(future::poll(future::Ready<int&>(seven)));

    EXPECT_TRUE(nothing.poll().value().is_ready());
    EXPECT_EQ(&reference.poll().value().value(), &seven);
}

TEST(PollOf, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask pending(future::poll(ready_after(1, drops.token())));
    TestTask ready(future::poll(future::lazy([token = drops.token()] { return 7; })));

    (void) pending.poll();
    (void) ready.poll();

    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(PollOf, HasFinishedWhenTheFutureThrows) {
    TestTask task(future::poll(future::lazy([]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

pollen::Coro<int> by_hand(int& polls) {
    auto work = ready_after(2, 7);
    for (;;) {
        auto answer = co_await future::poll(future::by_ref(work));
        ++polls;
        if (answer.is_ready()) co_return answer.value();
        co_await future::pending_once();
    }
}

TEST(PollOf, LetsACoroutinePollByHand) {
    int polls = 0;

    EXPECT_EQ(pollen::block_on(by_hand(polls)), 7);
    EXPECT_EQ(polls, 3);
}

}  // namespace
