// SPDX-License-Identifier: MIT
// What futures/tests/macro_comma_support.rs asks of macros with commas, asked of POLLEN_READY.

// left out: macro_comma_support: poll: future::poll() is a function
// left out: macro_comma_support: join: future::join() is a function
// left out: macro_comma_support: try_join: future::try_join() is a function

#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/poll_ready.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

using pollen::Context;
using pollen::Poll;

Poll<std::pair<int, char>> poll_pair(Context&, int first, char second) {
    return std::pair<int, char>(first, second);
}

// theirs: macro_comma_support: ready
TEST(MacroCommaSupport, PollReadyTakesCommasAnywhere) {
    auto cx = pollen::testing::noop_context();
    const auto poll = [](Context& context) -> Poll<int> {
        const std::pair<int, char> got = POLLEN_READY(poll_pair(context, 7, 'a'));
        const auto again = POLLEN_READY(Poll<std::pair<int, int>>(std::pair<int, int>(1, 2)));
        return got.first + again.second;
    };

    EXPECT_EQ(poll(cx).value(), 9);
}

}  // namespace
