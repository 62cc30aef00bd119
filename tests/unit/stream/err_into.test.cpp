// SPDX-License-Identifier: MIT
// Tests of err_into of streams.

#include <pollen/future/result.hpp>
#include <pollen/stream/err_into.hpp>
#include <pollen/stream/iter.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using support::StreamTask;

namespace {

TEST(StreamErrInto, ConvertsTheErrors) {
    StreamTask task(stream::iter(std::vector<Result<int, const char*>>{1, Err("no")}) |
                    stream::err_into<std::string>());

    EXPECT_EQ(task.poll().value(), (Result<int, std::string>(1)));
    EXPECT_EQ(task.poll().value()->error(), "no");
}

}  // namespace
