// SPDX-License-Identifier: MIT
// Tests of map_err and err_into: errors of every kind of answer are changed, all else passes.

#include <pollen/future/unpin.hpp>
#include <pollen/sink/map_err.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sink = pollen::sink;
using pollen::testing::TestTask;
using support::Basin;
using support::IntoBasin;

namespace {

struct Failure {
    explicit Failure(std::string why) : text(std::move(why)) {}
    std::string text;
};

std::size_t length(std::string error) { return error.size(); }

using Mapped = sink::MapErr<IntoBasin<int>, std::size_t (*)(std::string)>;
static_assert(std::is_same_v<Mapped::Error, std::size_t>);
static_assert(pollen::Sink<Mapped, int> && !pollen::Sink<Mapped, std::string>);
static_assert(pollen::unpin<Mapped> && !std::is_copy_constructible_v<Mapped>);

TEST(MapErr, ChangesTheErrorOfEachAnswer) {
    Basin<int> basin(1);
    auto mapped = IntoBasin<int>(basin) | sink::map_err(&length);

    basin.fail("four");
    TestTask room(mapped.feed(1));
    EXPECT_EQ(room.poll().value().error(), 4U);
    basin.fail("two");
    TestTask flush(mapped.flush());
    EXPECT_EQ(flush.poll().value().error(), 3U);
    basin.fail("a");
    TestTask close(mapped.close());
    EXPECT_EQ(close.poll().value().error(), 1U);
    basin.fail("at once");
    EXPECT_EQ(mapped.start_send(1).error(), 7U);
}

TEST(MapErr, PassesItemsOn) {
    Basin<int> basin(1);
    auto mapped = sink::map_err(IntoBasin<int>(basin), &length);

    TestTask task(mapped.send(7));
    EXPECT_TRUE(task.poll().value());
    EXPECT_EQ(basin.delivered, std::vector<int>{7});
    TestTask waits(mapped.send(8));
    EXPECT_TRUE(waits.poll().is_pending());
}

TEST(MapErr, ErrIntoConvertsTheError) {
    Basin<int> basin(1);
    auto piped = IntoBasin<int>(basin) | sink::err_into<Failure>();
    auto called = sink::err_into<Failure>(IntoBasin<int>(basin));
    EXPECT_TRUE((std::is_same_v<decltype(called), decltype(piped)>) );
    basin.fail("broken");

    TestTask task(piped.send(7));
    EXPECT_EQ(task.poll().value().error().text, "broken");
}

}  // namespace
