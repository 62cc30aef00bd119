// SPDX-License-Identifier: MIT
// What futures/tests/sink_fanout.rs asks of a sink into two, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/join.hpp>
#include <pollen/sink/fanout.hpp>
#include <pollen/sink/forward.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/mpsc_sink.hpp>

#include <gtest/gtest.h>

#include <tuple>
#include <utility>
#include <vector>

namespace {

namespace mpsc = pollen::mpsc;
namespace sink = pollen::sink;
namespace stream = pollen::stream;

pollen::Coro<std::vector<int>> collect(mpsc::Receiver<int> receiver) {
    std::vector<int> items;
    while (auto item = co_await receiver.next())
        items.push_back(*item);
    co_return items;
}

// theirs: sink_fanout: it_works
TEST(SinkFanout, BothReceiversGetAllItems) {
    auto [tx1, rx1] = mpsc::channel<int>(1);
    auto [tx2, rx2] = mpsc::channel<int>(2);
    auto both = sink::fanout(mpsc::into_sink(std::move(tx1)), mpsc::into_sink(std::move(tx2)));
    std::vector<int> src;
    for (int i = 0; i < 10; ++i)
        src.push_back(i);

    auto forward = stream::iter(src) | stream::forward(std::move(both));
    auto [sent, one, two] = pollen::block_on(
        pollen::future::join(std::move(forward), collect(std::move(rx1)), collect(std::move(rx2))));

    EXPECT_TRUE(sent);
    EXPECT_EQ(one, src);
    EXPECT_EQ(two, src);
}

}  // namespace
