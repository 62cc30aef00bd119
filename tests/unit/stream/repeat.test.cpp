// SPDX-License-Identifier: MIT
// Tests of repeat.

#include <pollen/stream/repeat.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::StreamTask;

namespace {

TEST(StreamRepeat, GivesCopiesWithoutAnEnd) {
    StreamTask task(stream::repeat(std::string("a")));

    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(task.poll().value(), "a");
    EXPECT_FALSE(task.stream().is_terminated());
    EXPECT_EQ(task.stream().size_hint(), SizeHint(SIZE_MAX, std::nullopt));
}

}  // namespace
