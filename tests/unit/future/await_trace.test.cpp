// SPDX-License-Identifier: MIT
// How futures tell what they wait for.

#include <pollen/future/await_trace.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/pending.hpp>

#include <support/trace_log.hpp>

#include <gtest/gtest.h>

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

TEST(AwaitTrace, LooksThroughNamed) {
    TraceLog trace;
    pollen::trace_awaits(Chatty() | future::named("chatty"), trace);

    EXPECT_EQ(trace.lines, (TraceLog::Lines{"a bus", "... 3"}));
}

}  // namespace
