// SPDX-License-Identifier: MIT
// Tests of flatten_sink: first the future, then its sink.

#include <pollen/future/lazy.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/flatten_sink.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace sink = pollen::sink;
using pollen::Err;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::Basin;
using support::IntoBasin;
using Opened = pollen::Result<IntoBasin<int>, std::string>;

namespace {

TEST(FlattenSink, SendsIntoTheSinkOnceTheFutureHasAnswered) {
    Basin<int> basin(1);
    auto flat = ready_after(2, Opened(IntoBasin<int>(basin))) | sink::flatten_sink();
    static_assert(pollen::Sink<decltype(flat), int>);
    TestTask flush(flat.flush());
    EXPECT_TRUE(flush.poll().value());  // nothing was sent

    TestTask task(flat.send(7));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(support::poll_until_ready(task).value());
    EXPECT_EQ(basin.delivered, std::vector<int>{7});
    TestTask close(flat.close());
    EXPECT_TRUE(close.poll().value());
    EXPECT_TRUE(basin.is_closed);
}

TEST(FlattenSink, AnswersOnceWithTheErrorOfTheFuture) {
    auto flat = sink::flatten_sink(future::ready(Opened(Err<std::string>("no such file"))));
    TestTask task(flat.send(7));
    EXPECT_EQ(task.poll().value().error(), "no such file");

#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) flat.start_send(7), pollen::PolledAfterReady);
    TestTask again(flat.send(7));
    EXPECT_THROW((void) again.poll(), pollen::PolledAfterReady);
#else
    EXPECT_DEATH((void) flat.start_send(7), "polled after it had finished");
#endif
}

#if POLLEN_EXCEPTIONS
TEST(FlattenSink, DestroysAFutureThatThrows) {
    DropCounter drops;
    auto flat = sink::flatten_sink(future::lazy(
        [token = drops.token()](pollen::Context&) -> Opened { throw std::runtime_error("no"); }));
    TestTask task(flat.send(7));
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.dropped(), 1U);
    TestTask again(flat.send(7));
    EXPECT_THROW((void) again.poll(), pollen::PolledAfterReady);
}
#endif

}  // namespace
