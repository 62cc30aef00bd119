// SPDX-License-Identifier: MIT
// Tests of split: two halves of one object, in one task or two, and the object again.

#include <pollen/sink/split.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Context;
using pollen::Poll;
using pollen::testing::CountingWaker;
using pollen::testing::TestTask;
using support::Basin;
using support::FromTap;
using support::IntoBasin;
using support::Tap;

namespace {

// A stream and a sink at once, as a socket is.
class Socket : public FromTap<int>, public IntoBasin<int> {
public:
    using FromTap<int>::Item;
    using IntoBasin<int>::Error;
    Socket(Tap<int>& tap, Basin<int>& basin) : FromTap<int>(tap), IntoBasin<int>(basin) {}
};

TEST(Split, TheHalvesReceiveAndSend) {
    Tap<int> tap;
    Basin<int> basin(1);
    auto [sink, stream] = stream::split<int>(Socket(tap, basin));
    TestTask receive(stream.next());
    EXPECT_TRUE(receive.poll().is_pending());
    TestTask send(sink.send(7));
    EXPECT_TRUE(send.poll().value());
    EXPECT_EQ(basin.delivered, std::vector<int>{7});
    tap.give(8);
    EXPECT_TRUE(receive.is_woken());
    EXPECT_EQ(receive.poll().value(), 8);
    TestTask close(sink.close());
    EXPECT_TRUE(close.poll().value());
    EXPECT_TRUE(basin.is_closed);
}

TEST(Split, TheSinkKeepsOneItemUntilThereIsRoom) {
    Tap<int> tap;
    Basin<int> basin(0);
    auto [sink, stream] = stream::split<int>(Socket(tap, basin));
    TestTask first(sink.feed(1));
    EXPECT_TRUE(first.poll().value());
    TestTask second(sink.feed(2));
    EXPECT_TRUE(second.poll().is_pending());
    basin.make_room(1);
    EXPECT_TRUE(second.is_woken());
    EXPECT_TRUE(second.poll().value());
    EXPECT_EQ(basin.under_way, std::vector<int>{1});
}

TEST(Split, TheHalvesMakeTheObjectAgain) {
    Tap<int> tap;
    Basin<int> basin(1);
    auto one = stream::split<int>(Socket(tap, basin));
    auto other = stream::split<int>(Socket(tap, basin));
    EXPECT_FALSE(stream::reunite(std::move(one.sink), std::move(other.stream)).has_value());
    std::optional<Socket> whole = stream::reunite(std::move(one.sink), std::move(one.stream));
    ASSERT_TRUE(whole.has_value());
    tap.give(7);
    CountingWaker waker;
    Context cx(waker.waker());
    EXPECT_EQ(whole->poll_next(cx).value(), 7);
}

}  // namespace
