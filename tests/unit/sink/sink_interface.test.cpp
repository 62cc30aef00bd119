// SPDX-License-Identifier: MIT
// Tests of SinkInterface: the members that a coroutine awaits.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/sink/sink_interface.hpp>

#include <support/sinks.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>
#include <vector>

namespace {

using support::Basin;
using support::IntoBasin;

static_assert(std::is_empty_v<pollen::SinkInterface<IntoBasin<int>>>);

pollen::Coro<bool> use(IntoBasin<int> into) {
    bool all = true;
    auto fed = co_await into.feed(1);
    all &= fed.has_value();
    auto sent = co_await into.send(2);
    all &= sent.has_value();
    auto flushed = co_await into.flush();
    all &= flushed.has_value();
    auto closed = co_await into.close();
    co_return all&& closed.has_value();
}

TEST(SinkInterface, GivesASinkWhatACoroutineAwaits) {
    Basin<int> basin(2);

    EXPECT_TRUE(pollen::block_on(use(IntoBasin<int>(basin))));

    EXPECT_EQ(basin.delivered, (std::vector<int>{1, 2}));
    EXPECT_TRUE(basin.is_closed);
}

}  // namespace
