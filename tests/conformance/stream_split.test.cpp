// SPDX-License-Identifier: MIT
// What futures/tests/stream_split.rs asks of the halves of a stream and sink, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/sink/into.hpp>
#include <pollen/sink/send_all.hpp>
#include <pollen/sink/split.hpp>
#include <pollen/stream/iter.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace {

namespace sink = pollen::sink;
namespace stream = pollen::stream;
using Numbers = decltype(stream::iter(std::vector<int>()));
using Dest = sink::Into<std::vector<int>>;

class Both : public Numbers, public Dest {
public:
    Both(std::vector<int> from, std::vector<int>& to)
        : Numbers(stream::iter(std::move(from))), Dest(sink::into(to)) {}
};

// theirs: stream_split: test_split
TEST(StreamSplit, HalvesForwardToEachOtherAndMakeTheObjectAgain) {
    std::vector<int> dest;
    auto halves = stream::split<int>(Both({10, 20, 30}, dest));

    EXPECT_TRUE(pollen::block_on(sink::send_all(halves.sink, halves.stream)));

    EXPECT_TRUE(stream::reunite(std::move(halves.sink), std::move(halves.stream)).has_value());
    EXPECT_EQ(dest, (std::vector<int>{10, 20, 30}));
}

}  // namespace
