// SPDX-License-Identifier: MIT
// Tests of fanout: both sinks get each item, and the slower one sets the pace.

#include <pollen/future/result.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/fanout.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sink = pollen::sink;
using pollen::testing::TestTask;
using support::Basin;
using support::IntoBasin;

namespace {

using Both = sink::Fanout<IntoBasin<int>, IntoBasin<int>>;
static_assert(pollen::unpin<Both> && pollen::Sink<Both, int>);
static_assert(
    !pollen::Sink<sink::Fanout<IntoBasin<std::unique_ptr<int>>, IntoBasin<std::unique_ptr<int>>>,
                  std::unique_ptr<int>>);

TEST(Fanout, WaitsForTheSlowerSink) {
    Basin<int> fast(5);
    Basin<int> slow(0);
    auto both = IntoBasin<int>(fast) | sink::fanout(IntoBasin<int>(slow));
    TestTask task(both.send(7));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(fast.under_way.empty());

    slow.block_flush();
    slow.make_room(1);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(fast.delivered, std::vector<int>{7});
    slow.open_flush();
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(slow.delivered, std::vector<int>{7});

    TestTask close(both.close());
    EXPECT_TRUE(close.poll().value());
    EXPECT_TRUE(fast.is_closed && slow.is_closed);
}

TEST(Fanout, AnswersWithAnErrorThoughTheOtherSinkIsPending) {
    Basin<int> a(0);
    Basin<int> b(0);
    auto both = sink::fanout(IntoBasin<int>(a), IntoBasin<int>(b));
    TestTask task(both.send(7));
    EXPECT_TRUE(task.poll().is_pending());
    b.fail("broken");

    EXPECT_EQ(task.poll().value().error(), "broken");
}

TEST(Fanout, SendsIntoTheSecondOnlyWhatTheFirstHasTaken) {
    Basin<int> a(1);
    Basin<int> b(1);
    auto both = sink::fanout(IntoBasin<int>(a), IntoBasin<int>(b));
    a.fail("broken");

    EXPECT_FALSE(both.start_send(7));

    EXPECT_TRUE(b.under_way.empty());
}

// Writes down what it is asked.
struct Logged : pollen::SinkInterface<Logged> {
    using Error = std::string;
    using Done = pollen::Result<void, Error>;

    Logged(std::string& a_log, char a_name) : log(&a_log), name(a_name) {}

    pollen::Poll<Done> poll_ready(pollen::Context&) { return note(); }
    Done start_send(int) { return note(); }
    pollen::Poll<Done> poll_flush(pollen::Context&) { return note(); }
    pollen::Poll<Done> poll_close(pollen::Context&) { return note(); }
    Done note() {
        *log += name;
        return {};
    }

    std::string* log;
    char name;
};

TEST(Fanout, AsksTheFirstSinkFirst) {
    std::string log;
    auto both = sink::fanout(Logged(log, 'a'), Logged(log, 'b'));
    TestTask send(both.send(7));
    EXPECT_TRUE(send.poll().value());
    EXPECT_EQ(log, "ababab");  // ready, send, flush
    TestTask close(both.close());
    EXPECT_TRUE(close.poll().value());
    EXPECT_EQ(log, "abababab");
}

TEST(Fanout, DoesNotAskTheSecondSinkWhenTheFirstHasFailed) {
    Basin<int> a(1);
    Basin<int> b(1);
    auto both = sink::fanout(IntoBasin<int>(a), IntoBasin<int>(b));
    a.fail("a");
    b.fail("b");
    TestTask first(both.flush());
    EXPECT_EQ(first.poll().value().error(), "a");
    TestTask second(both.flush());
    EXPECT_EQ(second.poll().value().error(), "b");
}

}  // namespace
