// SPDX-License-Identifier: MIT
// Tests of what sequential streams tell of what they wait for.

#include <pollen/detail/type_name.hpp>
#include <pollen/future.hpp>
#include <pollen/stream.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/trace_log.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

namespace future = pollen::future;
namespace stream = pollen::stream;
using support::TraceLog;

namespace {

using Never = stream::PendingForever<int>;
using None = stream::Empty<int>;
using Later = future::PendingForever<int>;

template <class T>
std::string name() {
    return pollen::detail::type_name<T>();
}

template <class T>
TraceLog::Lines told_by(const T& what) {
    TraceLog log;
    pollen::trace_awaits(what, log);
    return log.lines;
}

// What one says that waits for an Inner.
template <class T, class Inner>
TraceLog::Lines waits_for() {
    return {name<T>() + " of", name<Inner>(), "."};
}

TEST(StreamTraces, OfAdaptersTellTheStream) {
    auto taken = stream::take(Never(), 2);
    auto numbered = stream::peekable(Never());

    EXPECT_EQ(told_by(taken), (waits_for<decltype(taken), Never>()));
    EXPECT_EQ(told_by(numbered), (waits_for<stream::Fuse<Never>, Never>()));
    EXPECT_EQ(told_by(stream::by_ref(taken)), told_by(taken));
    EXPECT_EQ(told_by(stream::boxed(Never())), (TraceLog::Lines{name<Never>()}));
}

TEST(StreamTraces, TellTheStreamWhoseTurnItIs) {
    auto cx = pollen::testing::noop_context();
    auto chained = stream::chain(None(), Never());
    EXPECT_EQ(told_by(chained), (waits_for<decltype(chained), None>()));
    EXPECT_TRUE(chained.poll_next(cx).is_pending());
    EXPECT_EQ(told_by(chained), (waits_for<decltype(chained), Never>()));

    auto flat = stream::flatten(stream::once(future::ready(Never())));
    using Once = stream::Once<future::Ready<Never>>;
    EXPECT_EQ(told_by(flat), (TraceLog::Lines{name<decltype(flat)>() + " of", name<Once>() + " of",
                                              name<future::Ready<Never>>(), ".", "."}));
    EXPECT_TRUE(flat.poll_next(cx).is_pending());
    EXPECT_EQ(told_by(flat), (waits_for<decltype(flat), Never>()));

    auto flattened = future::flatten_stream(future::ready(Never()));
    EXPECT_EQ(told_by(flattened), (waits_for<decltype(flattened), future::Ready<Never>>()));
    EXPECT_TRUE(flattened.poll_next(cx).is_pending());
    EXPECT_EQ(told_by(flattened), (waits_for<decltype(flattened), Never>()));
}

TEST(StreamTraces, OfFuturesTellTheStreamUntilTheyHaveFinished) {
    auto cx = pollen::testing::noop_context();
    auto counted = stream::count(Never());
    auto folded = stream::fold(None(), 0, [](int all, int) { return all; });
    auto next = stream::into_future(Never());
    Never never;

    EXPECT_EQ(told_by(counted), (waits_for<decltype(counted), Never>()));
    EXPECT_EQ(told_by(next), (waits_for<decltype(next), Never>()));
    EXPECT_EQ(told_by(stream::select_next_some(never)),
              (waits_for<stream::SelectNextSome<Never>, Never>()));
    EXPECT_EQ(told_by(folded), (waits_for<decltype(folded), None>()));
    (void) folded.poll(cx);
    EXPECT_EQ(told_by(folded), (TraceLog::Lines{"a fold() that has finished"}));
}

TEST(StreamTraces, TellTheFutureOfAFunctionWhileItWaits) {
    auto cx = pollen::testing::noop_context();
    using One = stream::Once<future::Ready<int>>;
    using Answer = future::PendingForever<bool>;
    const auto one = [] { return stream::once(future::ready(1)); };
    auto filtered = stream::filter(one(), [](const int&) { return future::pending<bool>(); });
    auto then = stream::then(one(), [](int) { return future::pending<bool>(); });
    auto scanned =
        stream::scan(one(), 0, [](int&, int) { return future::pending<std::optional<int>>(); });
    auto folded = stream::fold(one(), 0, [](int, int) { return future::pending<int>(); });
    EXPECT_EQ(told_by(filtered).at(1), name<One>() + " of");

    (void) filtered.poll_next(cx);
    (void) then.poll_next(cx);
    (void) scanned.poll_next(cx);
    (void) folded.poll(cx);

    EXPECT_EQ(told_by(filtered), (waits_for<decltype(filtered), Answer>()));
    EXPECT_EQ(told_by(then), (waits_for<decltype(then), Answer>()));
    EXPECT_EQ(told_by(scanned),
              (waits_for<decltype(scanned), future::PendingForever<std::optional<int>>>()));
    EXPECT_EQ(told_by(folded), (waits_for<decltype(folded), Later>()));
}

TEST(StreamTraces, OfAFutureThatIsAStreamTellIt) {
    const auto one = stream::once(Later());

    EXPECT_EQ(told_by(one), (waits_for<stream::Once<Later>, Later>()));
}

}  // namespace
