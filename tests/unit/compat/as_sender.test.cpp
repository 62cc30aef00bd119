// SPDX-License-Identifier: MIT
// as_sender(): futures as senders: every completion, stops at every moment, and when the future is
// destroyed.

#include <support/senders.hpp>

#include <pollen/compat/as_future.hpp>
#include <pollen/compat/as_sender.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
namespace execution = support::execution;
using pollen::Context;
using pollen::Poll;
using pollen::compat::as_sender;
using pollen::testing::DropCounter;
using support::Received;
using support::Receiver;

struct Nothing {
    Nothing() noexcept {}
};

TEST(AsSender, SendsWhatIsReadyAtOnce) {
    Received<int> seen;
    auto operation = execution::connect(as_sender(future::ready(7)), Receiver(seen));
    EXPECT_EQ(seen.completions(), 0);
    execution::start(operation);

    EXPECT_EQ(seen.value, 7);
    EXPECT_EQ(seen.completions(), 1);
}

TEST(AsSender, SendsNothingReferencesAndWhatOnlyMoves) {
    Received<Nothing> nothing;
    auto first = execution::connect(as_sender(future::ready()), Receiver(nothing));
    execution::start(first);
    EXPECT_EQ(nothing.values, 1);

    int object = 0;
    Received<std::reference_wrapper<int>> reference;
    auto second = execution::connect(
        as_sender(future::lazy([&object]() -> int& { return object; })), Receiver(reference));
    execution::start(second);
    EXPECT_EQ(&reference.value->get(), &object);

    Received<std::unique_ptr<int>> pointer;
    auto third =
        execution::connect(as_sender(future::ready(std::make_unique<int>(7))), Receiver(pointer));
    execution::start(third);
    EXPECT_EQ(**pointer.value, 7);
}

TEST(AsSender, SaysHowItCompletes) {
    using OfNothing = decltype(as_sender(future::ready()));
    using OfNumber = decltype(as_sender(future::ready(7)));
    static_assert(
        std::is_same_v<OfNothing::completion_signatures,
                       execution::completion_signatures<execution::set_value_t(),
                                                        execution::set_error_t(std::exception_ptr),
                                                        execution::set_stopped_t()>>);
    static_assert(
        std::is_same_v<OfNumber::completion_signatures,
                       execution::completion_signatures<execution::set_value_t(int),
                                                        execution::set_error_t(std::exception_ptr),
                                                        execution::set_stopped_t()>>);
}

TEST(AsSender, SendsWithinTheWake) {
    auto channel = oneshot::channel<int>();
    Received<std::optional<int>> seen;
    auto operation = execution::connect(as_sender(std::move(channel.receiver)), Receiver(seen));
    execution::start(operation);
    EXPECT_EQ(seen.completions(), 0);

    EXPECT_TRUE(std::move(channel.sender).send(7));

    EXPECT_EQ(seen.value, 7);
    EXPECT_EQ(seen.completions(), 1);
}

TEST(AsSender, SendsWhereScheduleSays) {
    std::vector<std::function<void()>> due;
    const auto schedule = [&due](auto run) { due.emplace_back(std::move(run)); };
    auto channel = oneshot::channel<int>();
    Received<std::optional<int>> seen;
    auto operation =
        execution::connect(as_sender(std::move(channel.receiver), schedule), Receiver(seen));
    execution::start(operation);
    EXPECT_TRUE(std::move(channel.sender).send(7));
    EXPECT_EQ(seen.completions(), 0);

    ASSERT_EQ(due.size(), 1U);
    due.front()();

    EXPECT_EQ(seen.value, 7);
}

TEST(AsSender, AStopDestroysTheFutureAtOnce) {
    DropCounter drops;
    auto channel = oneshot::channel<int>();
    auto held = std::move(channel.receiver) |
                future::map([token = drops.token()](std::optional<int> value) { return value; });
    Received<std::optional<int>> seen;
    auto operation = execution::connect(as_sender(std::move(held)), Receiver(seen));
    execution::start(operation);

    seen.stop.request_stop();

    EXPECT_EQ(seen.stops, 1);
    EXPECT_EQ(seen.completions(), 1);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_FALSE(std::move(channel.sender).send(7));
}

TEST(AsSender, AStopBeforeTheStartPollsNothing) {
    int polls = 0;
    auto counts = future::poll_fn([&polls](Context&) -> Poll<int> {
        ++polls;
        return 7;
    });
    Received<int> seen;
    auto operation = execution::connect(as_sender(std::move(counts)), Receiver(seen));
    seen.stop.request_stop();
    execution::start(operation);

    EXPECT_EQ(seen.stops, 1);
    EXPECT_EQ(polls, 0);
}

TEST(AsSender, AStopFromWithinThePollIsSeenAfterIt) {
    DropCounter drops;
    Received<int> seen;
    auto stops = future::poll_fn([&seen, token = drops.token()](Context&) -> Poll<int> {
        seen.stop.request_stop();
        return 7;
    });
    auto operation = execution::connect(as_sender(std::move(stops)), Receiver(seen));
    execution::start(operation);

    EXPECT_EQ(seen.stops, 1);
    EXPECT_EQ(seen.completions(), 1);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(AsSender, AStopAfterTheValueIsNotSeen) {
    Received<int> seen;
    auto operation = execution::connect(as_sender(future::ready(7)), Receiver(seen));
    execution::start(operation);
    seen.stop.request_stop();

    EXPECT_EQ(seen.completions(), 1);
}

// Destroys its operation when it is completed, as a detached one does.
struct SelfDestroying {
    struct Box;
    class R {
    public:
        using receiver_concept = execution::receiver_t;
        R(Box*& box, execution::inplace_stop_token token) noexcept : box_(&box), token_(token) {}
        template <class... Values>
        void set_value(Values&&...) && noexcept {
            destroy();
        }
        void set_error(const std::exception_ptr&) && noexcept { destroy(); }
        void set_stopped() && noexcept { destroy(); }
        Receiver<int>::Env get_env() const noexcept { return Receiver<int>::Env(token_); }

    private:
        void destroy() noexcept;
        Box** box_;
        execution::inplace_stop_token token_;
    };
    using Sender = decltype(as_sender(std::declval<oneshot::Receiver<int>>()));
    struct Box {
        Box(Sender&& sender, Box*& self, execution::inplace_stop_token token)
            : operation(execution::connect(std::move(sender), R(self, token))) {}
        execution::connect_result_t<Sender, R> operation;
    };
};

void SelfDestroying::R::destroy() noexcept { delete std::exchange(*box_, nullptr); }

TEST(AsSender, TheOperationMayBeDestroyedWhenItCompletes) {
    for (const bool stops : {false, true}) {
        execution::inplace_stop_source source;
        auto channel = oneshot::channel<int>();
        SelfDestroying::Box* box = nullptr;
        box = new SelfDestroying::Box(as_sender(std::move(channel.receiver)), box,
                                      source.get_token());
        execution::start(box->operation);
        if (stops) {
            source.request_stop();
        } else {
            EXPECT_TRUE(std::move(channel.sender).send(7));
        }
        EXPECT_EQ(box, nullptr);
    }
}

TEST(AsSender, StopAndValueMayMeet) {
    int values = 0;
    int stops = 0;
    for (int round = 0; round < 300; ++round) {
        auto channel = oneshot::channel<int>();
        Received<std::optional<int>> seen;
        auto operation = execution::connect(as_sender(std::move(channel.receiver)), Receiver(seen));
        std::thread sender(
            [to = std::move(channel.sender)]() mutable { (void) std::move(to).send(7); });
        std::thread stopper([&seen] { seen.stop.request_stop(); });
        execution::start(operation);
        sender.join();
        stopper.join();
        ASSERT_EQ(seen.completions(), 1);
        values += seen.values;
        stops += seen.stops;
    }
    EXPECT_EQ(values + stops, 300);
}

TEST(AsSender, BecomesAFutureAgain) {
    auto channel = oneshot::channel<int>();
    pollen::testing::TestTask task(
        pollen::compat::as_future(as_sender(std::move(channel.receiver))));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(std::move(channel.sender).send(7));
    EXPECT_EQ(task.poll().value(), 7);

    auto other = oneshot::channel<int>();
    pollen::testing::TestTask dropped(
        pollen::compat::as_future(as_sender(std::move(other.receiver))));
    EXPECT_TRUE(dropped.poll().is_pending());
    dropped.drop();
    EXPECT_TRUE(other.sender.is_closed()) << "the stop reaches the future";
}

TEST(AsSender, AllocatesOneBlock) {
    Received<int> seen;
    const support::AllocationCounter counter;
    {
        auto operation = execution::connect(as_sender(future::ready(7)), Receiver(seen));
        EXPECT_EQ(counter.allocated(), 0U);
        execution::start(operation);
    }
    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_EQ(counter.freed(), 1U);
}

#if POLLEN_EXCEPTIONS
TEST(AsSender, SendsWhatTheFutureThrows) {
    auto fails = future::poll_fn([](Context&) -> Poll<int> { throw std::runtime_error("no"); });
    Received<int> seen;
    auto operation = execution::connect(as_sender(std::move(fails)), Receiver(seen));
    execution::start(operation);

    EXPECT_EQ(seen.errors, 1);
    EXPECT_THROW(std::rethrow_exception(seen.error), std::runtime_error);
}
#endif

}  // namespace
