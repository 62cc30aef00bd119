// SPDX-License-Identifier: MIT
// What futures/tests/async_await_macros.rs asks of join!, select! and their kin, asked of ours.

// left out: async_await_macros: select_grammar: it is about the grammar of a macro
// left out: async_await_macros: join_size: it is about the size of what rustc makes of a macro
// left out: async_await_macros: try_join_size: it is about the size of what rustc makes of a macro

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/pending_once.hpp>
#include <pollen/future/poll.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/try_join.hpp>
#include <pollen/stream/merge.hpp>
#include <pollen/stream/repeat.hpp>
#include <pollen/stream/select_loop.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace {

namespace future = pollen::future;
namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
namespace stream = pollen::stream;
using pollen::block_on;
using pollen::Coro;
using pollen::future::select_once;
using pollen::future::SelectLoop;
using pollen::future::SelectOrder;
using pollen::testing::TestTask;

Coro<int> value_of(int value) { co_return value; }

// Not future::pending(), which says that it is over.
auto never() {
    return future::poll_fn([](pollen::Context&) -> pollen::Poll<int> { return pollen::Pending{}; });
}

// theirs: async_await_macros: poll_and_pending
TEST(AsyncAwaitMacros, ACoroutineMayPollAndBePending) {
    const auto run = []() -> Coro<bool> {
        auto pending_once = []() -> Coro<void> { co_await future::pending_once(); }();
        auto first = co_await future::poll(future::by_ref(pending_once));
        auto second = co_await future::poll(future::by_ref(pending_once));
        co_return first.is_pending() && second.is_ready();
    };

    EXPECT_TRUE(block_on(run()));
}

// theirs: async_await_macros: join
TEST(AsyncAwaitMacros, AJoinIsReadyWhenBothAre) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    TestTask task(future::join(std::move(a_rx), std::move(b_rx)));
    EXPECT_TRUE(task.poll().is_pending());
    (void) std::move(a_tx).send(1);
    EXPECT_TRUE(task.poll().is_pending());
    (void) std::move(b_tx).send(2);

    EXPECT_EQ(task.poll().value(), (std::tuple(std::optional(1), std::optional(2))));
}

// theirs: async_await_macros: select
TEST(AsyncAwaitMacros, ASelectRunsTheBranchThatIsReady) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    (void) std::move(a_tx).send(1);

    auto event = block_on(select_once(a_rx, b_rx));

    ASSERT_NE(event.from(a_rx), nullptr);
    EXPECT_EQ(*event.from(a_rx), 1);
}

// theirs: async_await_macros: select_biased
TEST(AsyncAwaitMacros, ABiasedSelectPrefersTheFirst) {
    for (int i = 0; i < 50; ++i) {
        auto event =
            block_on(select_once(SelectOrder::biased(), future::ready(1), future::ready(2)));
        EXPECT_EQ(event.index(), 0U);
    }
}

// theirs: async_await_macros: select_streams
TEST(AsyncAwaitMacros, ASelectLoopTakesStreamsUpToTheirEnd) {
    const auto run = []() -> Coro<int> {
        auto [a_tx, a_rx] = mpsc::channel<int>(1);
        auto [b_tx, b_rx] = mpsc::channel<int>(1);
        auto& a = a_rx;
        auto& b = b_rx;
        SelectLoop loop(a, b);
        auto none = co_await loop.try_next();
        EXPECT_TRUE(none.is_default());

        (void) co_await a_tx.send(2);
        auto two = co_await loop.try_next();
        EXPECT_EQ(*two.from(a), 2);
        auto none_again = co_await loop.try_next();
        EXPECT_TRUE(none_again.is_default());

        (void) co_await a_tx.send(2);
        (void) co_await b_tx.send(3);
        {
            const auto dropped = std::move(a_tx);
        }
        {
            const auto dropped = std::move(b_tx);
        }
        int items = 0;
        while (auto event = co_await loop.next()) {
            EXPECT_EQ(event.from(a) != nullptr ? *event.from(a) : *event.from(b),
                      event.from(a) != nullptr ? 2 : 3);
            ++items;
        }
        co_return items;
    };

    EXPECT_EQ(block_on(run()), 2);
}

// theirs: async_await_macros: select_can_move_uncompleted_futures
TEST(AsyncAwaitMacros, ABranchMayAwaitTheFutureThatLost) {
    const auto run = []() -> Coro<int> {
        auto [a_tx, a_rx] = oneshot::channel<int>();
        auto [b_tx, b_rx] = oneshot::channel<int>();
        (void) std::move(a_tx).send(1);
        (void) std::move(b_tx).send(2);
        std::optional<int> other;
        auto event = co_await select_once(a_rx, b_rx);
        if (auto* one = event.from(a_rx)) {
            other = co_await std::move(b_rx);
            co_return one->value() * 10 + other.value();
        }
        other = co_await std::move(a_rx);
        co_return other.value() * 10 + event.from(b_rx)->value();
    };

    EXPECT_EQ(block_on(run()), 12);
}

// theirs: async_await_macros: select_nested
TEST(AsyncAwaitMacros, SelectsNest) {
    const auto run = []() -> Coro<int> {
        auto outer = co_await select_once(future::ready(1), future::pending<int>());
        const int first = outer.get<0>();
        auto inner = co_await select_once(future::pending<int>(), future::ready(2));
        co_return first + inner.get<1>();
    };

    EXPECT_EQ(block_on(run()), 3);
}

// theirs: async_await_macros: select_size
TEST(AsyncAwaitMacros, ALoopIsTwoWordsForEachBranchThatIsLent) {
    using One = SelectLoop<future::Ready<int>&>;
    using Two = SelectLoop<future::Ready<int>&, future::Ready<int>&>;

    EXPECT_LE(sizeof(One), 3 * sizeof(void*));
    EXPECT_EQ(sizeof(Two) - sizeof(One), 2 * sizeof(void*));
}

// theirs: async_await_macros: select_on_non_unpin_expressions
// theirs: async_await_macros: select_on_non_unpin_size
TEST(AsyncAwaitMacros, FuturesThatMayNotMoveAreGivenUpToASelect) {
    struct Fixed {
        using Output = int;
        Fixed() noexcept {}
        Fixed(Fixed&&) = default;
        pollen::Poll<int> poll(pollen::Context&) { return 5; }
    };
    static_assert(!pollen::unpin<Fixed>);

    auto event = block_on(select_once(Fixed(), Fixed()));

    EXPECT_EQ(event.index() == 0 ? event.get<0>() : event.get<1>(), 5);
}

// theirs: async_await_macros: select_on_non_unpin_expressions_with_default
TEST(AsyncAwaitMacros, TheDefaultIsTakenWhenNoneIsReady) {
    const auto run = []() -> Coro<int> {
        SelectLoop loop(never(), never());
        auto event = co_await loop.try_next();
        co_return event.is_default() ? 7 : 0;
    };

    EXPECT_EQ(block_on(run()), 7);
}

// theirs: async_await_macros: select_can_be_used_as_expression
TEST(AsyncAwaitMacros, ASelectGivesAValue) {
    auto event = block_on(select_once(value_of(1), future::pending<std::string>()));

    EXPECT_EQ(
        event.match([](int value) { return value + 2; }, [](const std::string&) { return 0; }), 3);
}

// theirs: async_await_macros: select_with_default_can_be_used_as_expression
TEST(AsyncAwaitMacros, ASelectWithADefaultGivesAValue) {
    SelectLoop loop(never(), never());
    auto event = block_on(loop.try_next());

    EXPECT_EQ(event.match([](int value) { return value; }, [](int value) { return value; },
                          [] { return 99; }),
              99);
}

// theirs: async_await_macros: select_with_complete_can_be_used_as_expression
TEST(AsyncAwaitMacros, ASelectOfWhatIsCompleteSaysSo) {
    SelectLoop loop(future::ready(1), future::ready(2));
    EXPECT_TRUE(block_on(loop.next()));
    EXPECT_TRUE(block_on(loop.next()));

    auto event = block_on(loop.next());
    EXPECT_EQ(event ? 0 : 99, 99);
    auto with_default = block_on(loop.try_next());
    EXPECT_FALSE(with_default.is_default()) << "complete comes before the default";
}

// theirs: async_await_macros: select_on_mutable_borrowing_future_with_same_borrow_in_block,
// select_on_mutable_borrowing_future_with_same_borrow_in_block_and_default
TEST(AsyncAwaitMacros, ABranchMayUseWhatAFutureThatIsGoneHasBorrowed) {
    const auto run = []() -> Coro<int> {
        int value = 234;
        const auto borrow = [](int& borrowed) -> Coro<void> {
            ++borrowed;
            co_return;
        };
        auto event = co_await select_once(borrow(value), future::pending<void>());
        if (event.index() == 0) value += 5;

        SelectLoop loop(borrow(value));
        auto next = co_await loop.try_next();
        if (!next.is_default()) value += 5;
        co_return value;
    };

    EXPECT_EQ(block_on(run()), 246);
}

// theirs: async_await_macros: stream_select
TEST(AsyncAwaitMacros, AMergeIsFair) {
    auto merged = stream::merge(stream::repeat(1), stream::repeat(10));
    int ones = 0;
    int tens = 0;
    for (int i = 0; i < 1000; ++i)
        ++(*block_on(merged.next()) == 1 ? ones : tens);

    EXPECT_GE(ones, 299);
    EXPECT_GE(tens, 299);
}

// theirs: async_await_macros: join_doesnt_require_unpin
// theirs: async_await_macros: try_join_doesnt_require_unpin
TEST(AsyncAwaitMacros, JoinsTakeFuturesThatMayNotMove) {
    const auto both = block_on(future::join(value_of(1), value_of(2)));
    const auto results =
        block_on(future::try_join(future::ok<char>(1), future::ok<char>(std::string("a"))));

    EXPECT_EQ(both, (std::tuple(1, 2)));
    EXPECT_EQ(std::get<1>(results.value()), "a");
}

}  // namespace
