// SPDX-License-Identifier: MIT
// as_future(): senders as futures: every completion, stops, and who destroys the operation.

#include <support/senders.hpp>

#include <pollen/compat/as_future.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

namespace {

using pollen::FutureOutput;
using pollen::compat::as_future;
using pollen::testing::TestTask;
using support::Just;
using support::Manual;
using support::Remote;
namespace execution = support::execution;

TEST(AsFuture, GivesWhatIsSent) {
    TestTask one(as_future(Just(7)));
    EXPECT_EQ(one.poll().value(), 7);
    EXPECT_EQ(one.wakes(), 0U);
    support::expect_polled_after_ready(one);

    TestTask pointer(as_future(Just(std::make_unique<int>(7))));
    EXPECT_EQ(*pointer.poll().value(), 7);

    TestTask nothing(as_future(Just<>()));
    static_assert(std::is_void_v<decltype(nothing)::Output>);
    EXPECT_TRUE(nothing.poll().is_ready());

    TestTask two(as_future(Just(3, 'x')));
    EXPECT_EQ(two.poll().value(), std::make_tuple(3, 'x'));
}

TEST(AsFuture, CopiesWhatIsSentByReference) {
    using Sender = Just<int&>;
    static_assert(std::is_same_v<FutureOutput<pollen::compat::SenderFuture<Sender>>, int>);
}

TEST(AsFuture, StartsWhenItIsPolled) {
    Remote remote;
    {
        TestTask task(as_future(Manual(remote)));
        EXPECT_EQ(remote.started, 0);
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(remote.started, 1);

        remote.send(7);

        EXPECT_EQ(task.wakes(), 1U);
        EXPECT_EQ(remote.destroyed, 0);
        EXPECT_EQ(task.poll().value(), 7);
        EXPECT_EQ(remote.destroyed, 1) << "before the value is looked at";
        EXPECT_EQ(task.waker_references(), 0U);
        support::expect_polled_after_ready(task);
    }
    EXPECT_EQ(remote.stops, 0);
}

TEST(AsFuture, IsCompletedByAnotherThread) {
    for (int round = 0; round < 50; ++round) {
        Remote remote;
        auto future = as_future(Manual(remote));
        pollen::testing::CountingWaker waker;
        pollen::Context cx(waker.waker());
        EXPECT_TRUE(future.poll(cx).is_pending());
        std::thread sender([&remote] { remote.send(7); });
        EXPECT_EQ(pollen::block_on(future), 7);
        sender.join();
        EXPECT_EQ(remote.destroyed, 1);
    }
}

TEST(AsFuture, DestroyedRequestsAStopAndDoesNotWait) {
    Remote remote;
    TestTask task(as_future(Manual(remote)));
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();
    EXPECT_EQ(remote.stops, 1);
    EXPECT_EQ(remote.destroyed, 0) << "the operation has not completed";
    EXPECT_EQ(task.waker_references(), 0U);

    remote.send(7);
    EXPECT_EQ(remote.destroyed, 1);
    EXPECT_FALSE(task.is_woken());
}

TEST(AsFuture, DestroyedWhenItIsDoneRequestsNoStop) {
    Remote remote;
    TestTask task(as_future(Manual(remote)));
    EXPECT_TRUE(task.poll().is_pending());
    remote.send(7);

    task.drop();

    EXPECT_EQ(remote.stops, 0);
    EXPECT_EQ(remote.destroyed, 1);
}

TEST(AsFuture, TheOperationMayStopAtOnce) {
    Remote remote;
    remote.stop_at_once = true;
    TestTask task(as_future(Manual(remote)));
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();

    EXPECT_EQ(remote.stops, 1);
    EXPECT_EQ(remote.destroyed, 1);
}

TEST(AsFuture, MayMoveWhileItWaits) {
    Remote remote;
    pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    auto first = as_future(Manual(remote));
    EXPECT_TRUE(first.poll(cx).is_pending());
    auto second = std::move(first);
    remote.send(7);

    EXPECT_EQ(second.poll(cx).value(), 7);
}

pollen::Coro<int> sum(Remote& remote) {
    const int three = co_await as_future(Just(3));
    const int four = co_await as_future(Manual(remote));
    co_return three + four;
}

TEST(AsFuture, IsAwaitedByCoroutines) {
    Remote remote;
    TestTask task(sum(remote));
    EXPECT_TRUE(task.poll().is_pending());
    remote.send(4);

    EXPECT_EQ(task.poll().value(), 7);
}

TEST(AsFuture, SaysWhatItIsMadeOf) {
    using Plain = decltype(as_future(Just(7)));
    static_assert(pollen::Future<Plain> && pollen::sendable<Plain> && pollen::unpin<Plain>);
    static_assert(!pollen::borrowing<Plain>);
}

TEST(AsFuture, AllocatesOneBlock) {
    const support::AllocationCounter counter;
    {
        auto future = as_future(Just(7));
        EXPECT_EQ(counter.allocated(), 0U);
        pollen::Context cx(pollen::Waker::noop());
        EXPECT_EQ(future.poll(cx).value(), 7);
    }
    EXPECT_EQ(counter.allocated(), 1U);
    EXPECT_EQ(counter.freed(), 1U);
}

#if POLLEN_EXCEPTIONS
TEST(AsFuture, ThrowsWhatTheSenderFailsWith) {
    Remote remote;
    TestTask task(as_future(Manual(remote)));
    EXPECT_TRUE(task.poll().is_pending());
    remote.send_error(std::make_exception_ptr(std::runtime_error("no")));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}

TEST(AsFuture, ThrowsThatTheSenderWasStopped) {
    Remote remote;
    TestTask task(as_future(Manual(remote)));
    EXPECT_TRUE(task.poll().is_pending());
    remote.send_stopped();

    EXPECT_THROW((void) task.poll(), pollen::compat::SenderStopped);
    EXPECT_STREQ(pollen::compat::SenderStopped().what(), "a sender was stopped");
}

// Fails at once with an E.
template <class E>
class Fails {
public:
    using sender_concept = execution::sender_t;

    explicit Fails(E error) : error_(std::move(error)) {}
    template <class Self, class... Env>
    static constexpr auto get_completion_signatures() noexcept {
        return execution::completion_signatures<execution::set_value_t(int),
                                                execution::set_error_t(E)>();
    }
    template <class R>
    auto connect(R receiver) && {
        return Operation<R>(std::move(error_), std::move(receiver));
    }

private:
    template <class R>
    class Operation {
    public:
        using operation_state_concept = execution::operation_state_t;
        Operation(E&& error, R&& receiver)
            : error_(std::move(error)), receiver_(std::move(receiver)) {}
        Operation(Operation&&) = delete;
        void start() & noexcept { execution::set_error(std::move(receiver_), std::move(error_)); }

    private:
        E error_;
        R receiver_;
    };

    E error_;
};

TEST(AsFuture, ThrowsErrorsThatAreNoExceptions) {
    TestTask code(as_future(Fails(std::make_error_code(std::errc::timed_out))));
    EXPECT_THROW((void) code.poll(), std::system_error);
    TestTask number(as_future(Fails(7)));
    EXPECT_THROW((void) number.poll(), int);
}

// Cannot be connected.
struct Refuses : Just<int> {
    Refuses() : Just<int>(7) {}
    template <class R>
    auto connect(R receiver) && {
        throw std::runtime_error("no");
        return std::move(*this).Just<int>::connect(std::move(receiver));
    }
};

TEST(AsFuture, ThrowsWhatConnectThrows) {
    TestTask task(as_future(Refuses()));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#else
TEST(AsFuture, EndsTheProcessIfTheSenderWasStopped) {
    Remote remote;
    TestTask task(as_future(Manual(remote)));
    EXPECT_TRUE(task.poll().is_pending());
    remote.send_stopped();

    EXPECT_DEATH((void) task.poll(), "a sender was stopped or failed");
}
#endif

}  // namespace
