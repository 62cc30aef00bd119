// SPDX-License-Identifier: MIT
// Tests of block_on_stream: a stream as a range.

#include <pollen/executor/block_on_stream.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/sync/mpsc.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::block_on_stream;
using pollen::SizeHint;

namespace {

TEST(BlockOnStream, IsARange) {
    std::vector<int> seen;
    for (const int item : block_on_stream(support::Slowly<int>({1, 2})))
        seen.push_back(item);

    EXPECT_EQ(seen, (std::vector{1, 2}));
}

TEST(BlockOnStream, WaitsForAnotherThread) {
    auto [sender, receiver] = pollen::mpsc::channel<int>(1);
    std::thread thread([to = std::move(sender)]() mutable {
        for (int i = 1; i <= 3; ++i)
            (void) pollen::block_on(to.send(i));
    });
    int sum = 0;
    for (const int item : block_on_stream(std::move(receiver)))
        sum += item;
    thread.join();

    EXPECT_EQ(sum, 6);
}

TEST(BlockOnStream, LeavesTheRestOfAStreamThatItIsLent) {
    auto numbers = stream::iter({1, 2, 3});
    for (const int item : block_on_stream(numbers)) {
        EXPECT_EQ(item, 1);
        break;
    }

    auto rest = block_on_stream(numbers);
    EXPECT_EQ(rest.size_hint(), SizeHint::exactly(2));
    EXPECT_EQ(rest.next(), 2);
    EXPECT_EQ(rest.next(), 3);
    EXPECT_EQ(rest.next(), std::nullopt);
}

#if defined(__cpp_lib_ranges)
static_assert(std::input_iterator<pollen::BlockingStream<support::Slowly<int>>::Iterator>);
#endif

TEST(BlockOnStream, GivesMoveOnlyItemsAway) {
    std::vector<std::unique_ptr<int>> taken;
    for (auto& item : block_on_stream(stream::iter({std::make_unique<int>(7)})))
        taken.push_back(std::move(item));

    EXPECT_EQ(*taken.at(0), 7);
}

#if POLLEN_EXCEPTIONS
TEST(BlockOnStream, ThrowsWhatTheStreamThrows) {
    auto fail = stream::iter({1}) | stream::map([](int) -> int { throw std::runtime_error("no"); });
    auto range = block_on_stream(std::move(fail));

    EXPECT_THROW((void) range.begin(), std::runtime_error);
}
#endif

}  // namespace
