// SPDX-License-Identifier: MIT
// Tests of the concept Sink: what is one, and of which items.

#include <pollen/future/never.hpp>
#include <pollen/future/result.hpp>
#include <pollen/sink/drain.hpp>
#include <pollen/sink/into.hpp>
#include <pollen/sink/sink.hpp>

#include <support/sinks.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <vector>

namespace {

struct NoError {
    pollen::Poll<int> poll_ready(pollen::Context&);
};
struct WrongAnswer {
    using Error = int;
    pollen::Poll<void> poll_ready(pollen::Context&);
    pollen::Result<void, int> start_send(int);
    pollen::Poll<pollen::Result<void, int>> poll_flush(pollen::Context&);
    pollen::Poll<pollen::Result<void, int>> poll_close(pollen::Context&);
};

static_assert(pollen::Sink<support::IntoBasin<int>, int>);
static_assert(pollen::Sink<pollen::sink::Drain, std::string>);
static_assert(pollen::Sink<pollen::sink::Into<std::vector<int>>, int>);
static_assert(!pollen::Sink<pollen::sink::Into<std::vector<int>>, std::string>);
static_assert(!pollen::Sink<support::IntoBasin<int>, std::string>);
static_assert(!pollen::Sink<NoError, int>);
static_assert(!pollen::Sink<WrongAnswer, int>);
static_assert(!pollen::Sink<int, int>);

TEST(Sink, AnswersWithAResultOfItsError) {
    EXPECT_TRUE((std::is_same_v<pollen::SinkResult<support::IntoBasin<int>>,
                                pollen::Result<void, std::string>>) );
    EXPECT_TRUE((std::is_same_v<pollen::SinkResult<pollen::sink::Drain&>,
                                pollen::Result<void, pollen::Never>>) );
}

}  // namespace
