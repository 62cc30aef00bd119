// SPDX-License-Identifier: MIT
// Tests of repeat_with.

#include <pollen/future/unit.hpp>
#include <pollen/stream/repeat_with.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::Unit;
using support::StreamTask;

namespace {

TEST(StreamRepeatWith, CallsTheFunctionForEachItem) {
    int calls = 0;
    StreamTask task(stream::repeat_with([&] { return std::make_unique<int>(++calls); }));

    EXPECT_EQ(calls, 0);
    EXPECT_EQ(**task.poll().value(), 1);
    EXPECT_EQ(**task.poll().value(), 2);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(task.stream().size_hint(), SizeHint(SIZE_MAX, std::nullopt));
    EXPECT_FALSE(task.stream().is_terminated());
}

TEST(StreamRepeatWith, MakesItemsOfVoid) {
    StreamTask task(stream::repeat_with([] {}));

    EXPECT_EQ(task.poll().value(), Unit());
}

}  // namespace
