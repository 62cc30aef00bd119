// SPDX-License-Identifier: MIT
// What futures/tests/eventual.rs asks of joins and selects over channels, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/try_join.hpp>
#include <pollen/future/try_select.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <thread>
#include <tuple>
#include <utility>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
using pollen::Err;
using pollen::testing::TestTask;

struct Canceled {
    Canceled() noexcept {}
};
using Received = pollen::Result<int, Canceled>;

// What is received, as a result: an error if the sender is gone.
auto received(oneshot::Receiver<int> from) {
    return std::move(from) | future::map([](std::optional<int> value) -> Received {
               if (!value) return Err(Canceled());
               return *value;
           });
}

// theirs: eventual: join1
TEST(Eventual, JoinsWhatIsReady) {
    auto both =
        pollen::block_on(future::try_join(future::ok<Canceled>(1), future::ok<Canceled>(2)));

    EXPECT_EQ(both.value(), (std::tuple(1, 2)));
}

// theirs: eventual: join2
TEST(Eventual, JoinsWhatIsReadyLater) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    TestTask task(future::try_join(received(std::move(a_rx)), received(std::move(b_rx))));
    EXPECT_TRUE(task.poll().is_pending());

    (void) std::move(a_tx).send(1);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_pending());
    (void) std::move(b_tx).send(2);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value().value(), (std::tuple(1, 2)));
}

// theirs: eventual: join3
TEST(Eventual, AJoinFailsWhenOneFails) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    TestTask task(future::try_join(received(std::move(a_rx)), received(std::move(b_rx))));
    EXPECT_TRUE(task.poll().is_pending());

    {
        const auto dropped = std::move(a_tx);
    }
    EXPECT_TRUE(task.is_woken());
    EXPECT_FALSE(task.poll().value().has_value());
    EXPECT_TRUE(b_tx.is_closed()) << "the other future is gone";
}

// theirs: eventual: join4
TEST(Eventual, AJoinFailsWhenTheSecondFailsAfterTheFirstSucceeded) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    TestTask task(future::try_join(received(std::move(a_rx)), received(std::move(b_rx))));
    (void) std::move(a_tx).send(1);
    EXPECT_TRUE(task.poll().is_pending());

    {
        const auto dropped = std::move(b_tx);
    }
    EXPECT_TRUE(task.is_woken());
    EXPECT_FALSE(task.poll().value().has_value());
}

// theirs: eventual: join5
TEST(Eventual, JoinsNest) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    TestTask task(
        future::try_join(future::try_join(received(std::move(a_rx)), received(std::move(b_rx))),
                         received(std::move(c_rx))));
    EXPECT_TRUE(task.poll().is_pending());
    (void) std::move(a_tx).send(1);
    EXPECT_TRUE(task.poll().is_pending());
    (void) std::move(b_tx).send(2);
    EXPECT_TRUE(task.poll().is_pending());
    (void) std::move(c_tx).send(3);

    EXPECT_EQ(task.poll().value().value(), (std::tuple(std::tuple(1, 2), 3)));
}

// theirs: eventual: select1
TEST(Eventual, ASelectGivesTheFirstValueAndTheOtherBack) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    TestTask task(future::try_select(received(std::move(a_rx)), received(std::move(b_rx))));
    EXPECT_TRUE(task.poll().is_pending());

    (void) std::move(a_tx).send(1);
    EXPECT_TRUE(task.is_woken());
    auto first = task.poll().value();
    EXPECT_EQ(first->left().value, 1);
    TestTask rest(std::move(first->left().other));
    EXPECT_TRUE(rest.poll().is_pending());
    (void) std::move(b_tx).send(2);
    EXPECT_EQ(rest.poll().value().value(), 2);
}

// theirs: eventual: select2
TEST(Eventual, ASelectGivesTheFirstErrorAndTheOtherBack) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    TestTask task(future::try_select(received(std::move(a_rx)), received(std::move(b_rx))));
    EXPECT_TRUE(task.poll().is_pending());

    {
        const auto dropped = std::move(a_tx);
    }
    EXPECT_TRUE(task.is_woken());
    auto first = task.poll().value();
    ASSERT_FALSE(first.has_value());
    TestTask rest(std::move(first.error().left().other));
    EXPECT_TRUE(rest.poll().is_pending());
    (void) std::move(b_tx).send(2);
    EXPECT_EQ(rest.poll().value().value(), 2);
}

// theirs: eventual: select3
TEST(Eventual, TheOtherMayFailAfterASelectThatFailed) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    TestTask task(future::try_select(received(std::move(a_rx)), received(std::move(b_rx))));
    EXPECT_TRUE(task.poll().is_pending());
    {
        const auto dropped = std::move(a_tx);
    }
    auto first = task.poll().value();
    ASSERT_FALSE(first.has_value());
    TestTask rest(std::move(first.error().left().other));
    EXPECT_TRUE(rest.poll().is_pending());

    {
        const auto dropped = std::move(b_tx);
    }
    EXPECT_TRUE(rest.is_woken());
    EXPECT_FALSE(rest.poll().value().has_value());
}

// theirs: eventual: select4
TEST(Eventual, ASelectSeesOneOfTwoThatAnotherThreadSends) {
    for (int i = 0; i < 200; ++i) {
        auto [a_tx, a_rx] = oneshot::channel<int>();
        auto [b_tx, b_rx] = oneshot::channel<int>();
        std::thread other([a = std::move(a_tx), b = std::move(b_tx)]() mutable {
            (void) std::move(a).send(1);
            (void) std::move(b).send(2);
        });

        auto first = pollen::block_on(
            future::try_select(received(std::move(a_rx)), received(std::move(b_rx))));

        ASSERT_TRUE(first.has_value());
        EXPECT_EQ(first->is_left() ? first->left().value : first->right().value,
                  first->is_left() ? 1 : 2);
        other.join();
    }
}

}  // namespace
