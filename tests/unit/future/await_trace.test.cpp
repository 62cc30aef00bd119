// SPDX-License-Identifier: MIT
// How futures tell what they wait for.

#include <pollen/future/await_trace.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/trace_log.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace future = pollen::future;
using pollen::AwaitSite;
using support::TraceLog;

namespace {

AwaitSite called_by(AwaitSite site = AwaitSite()) { return site; }

template <class T>
AwaitSite called_by_from_a_template(T, AwaitSite site = AwaitSite()) {
    return site;
}

TEST(AwaitSite, AsADefaultArgumentIsWhereTheFunctionIsCalled) {
    const AwaitSite site = called_by();
    EXPECT_EQ(site.line, __LINE__ - 1U);
    EXPECT_STREQ(site.function, "TestBody");
    EXPECT_NE(std::string(site.file).find("await_trace.test.cpp"), std::string::npos);
}

TEST(AwaitSite, OfATemplateIsWhereThatIsCalledToo) {
    const AwaitSite site = called_by_from_a_template(7);
    EXPECT_EQ(site.line, __LINE__ - 1U);
    EXPECT_STREQ(site.function, "TestBody");
}

TEST(AwaitTrace, OfAFutureThatSaysNothingIsTheNameOfItsType) {
    TraceLog trace;
    pollen::trace_awaits(future::pending<int>(), trace);

    ASSERT_EQ(trace.lines.size(), 1U);
    EXPECT_NE(trace.lines[0].find("PendingForever<int>"), std::string::npos);
}

struct Chatty {
    using Output = void;
    pollen::Poll<void> poll(pollen::Context&) { return pollen::Pending{}; }
    void trace_awaits(pollen::AwaitTrace& trace) const noexcept {
        trace.future("a bus");
        trace.left_out(3);
    }
};

TEST(AwaitTrace, OfAFutureThatSaysSomethingIsThat) {
    TraceLog trace;
    pollen::trace_awaits(Chatty(), trace);

    EXPECT_EQ(trace.lines, (TraceLog::Lines{"a bus", "... 3"}));
}

TEST(AwaitTrace, OfALentFutureIsThatOfTheFuture) {
    Chatty chatty;
    TraceLog trace;
    pollen::trace_awaits(future::by_ref(chatty), trace);

    EXPECT_EQ(trace.lines, (TraceLog::Lines{"a bus", "... 3"}));
}

// The lines of a future, with its type cut to what stands before its arguments.
template <class F>
TraceLog::Lines lines_of(const F& future) {
    TraceLog trace;
    pollen::trace_awaits(future, trace);
    for (std::string& line : trace.lines) {
        const std::size_t arguments = line.find('<');
        if (arguments != std::string::npos) line.resize(arguments);
    }
    return trace.lines;
}
using Lines = TraceLog::Lines;

TEST(AwaitTrace, OfAJoinTellsThoseThatHaveNotAnswered) {
    auto join = future::join(Chatty(), future::ready(7), future::pending<int>());
    const Lines before = lines_of(join);
    auto cx = pollen::testing::noop_context();
    (void) join.poll(cx);

    EXPECT_EQ(before, (Lines{"pollen::future::Join", "a bus", "... 3", "pollen::future::Ready",
                             "pollen::future::PendingForever", "."}));
    EXPECT_EQ(lines_of(join), (Lines{"pollen::future::Join", "a bus", "... 3",
                                     "pollen::future::PendingForever", "."}));
}

TEST(AwaitTrace, OfASelectTellsBothUntilItHasAnswered) {
    auto select = future::select(future::pending(), future::pending<int>());
    EXPECT_EQ(lines_of(select), (Lines{"pollen::future::Select", "pollen::future::PendingForever",
                                       "pollen::future::PendingForever", "."}));

    auto answered = future::select(future::ready(7), future::pending());
    auto cx = pollen::testing::noop_context();
    (void) answered.poll(cx);
    EXPECT_EQ(lines_of(answered), (Lines{"pollen::future::Select", "."}));
}

TEST(AwaitTrace, OfAMapTellsItsFutureUntilItHasAnswered) {
    auto mapped = future::ready(7) | future::map([](int value) { return value; });
    EXPECT_EQ(lines_of(mapped), (Lines{"pollen::future::Map", "pollen::future::Ready", "."}));

    auto cx = pollen::testing::noop_context();
    (void) mapped.poll(cx);
    EXPECT_EQ(lines_of(mapped), (Lines{"pollen::future::Map", "."}));
}

#if POLLEN_TASK_DUMPS
TEST(AwaitTrace, OfABoxTellsWhatIsInIt) {
    pollen::BoxFuture<void> box = Chatty();
    EXPECT_EQ(lines_of(box), (Lines{"a bus", "... 3"}));

    pollen::BoxFuture<int> answered = future::ready(7);
    auto cx = pollen::testing::noop_context();
    (void) answered.poll(cx);
    EXPECT_EQ(lines_of(answered), (Lines{"a box whose future has finished"}));
}
#endif

TEST(AwaitTrace, LooksThroughNamed) {
    TraceLog trace;
    pollen::trace_awaits(Chatty() | future::named("chatty"), trace);

    EXPECT_EQ(trace.lines, (TraceLog::Lines{"a bus", "... 3"}));
}

}  // namespace
