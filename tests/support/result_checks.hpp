// SPDX-License-Identifier: MIT
// Checks of the adapters that call a function with the value, or with the error, of a result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace support {

/// adapt(function) is the adapter as a pipe, which calls the function with what is in `answer`.
/// Expects that the future goes, then the function is called, then it goes.
template <class R, class Adapt>
void expect_future_goes_before_function(const R& answer, const Adapt& adapt) {
    using Log = std::vector<std::string>;
    pollen::testing::DropCounter drops;
    Log at_call;
    pollen::testing::TestTask task(
        pollen::future::lazy([answer, token = drops.token("future")] { return answer; }) |
        adapt([&, token = drops.token("function")](int value) {
            at_call = drops.log();
            return value;
        }));

    (void) task.poll();

    EXPECT_EQ(at_call, (Log{"future"}));
    EXPECT_EQ(drops.log(), (Log{"future", "function"}));
    expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
/// The same adapter. Expects that it has finished when the future or the function has thrown.
template <class R, class Adapt>
void expect_finished_by_exceptions(const R& answer, const Adapt& adapt) {
    const auto fail = [](const auto&...) -> int { throw std::runtime_error("no"); };
    pollen::testing::TestTask first(
        pollen::future::lazy([]() -> R { throw std::runtime_error("no"); }) |
        adapt([](int) { return 7; }));
    pollen::testing::TestTask function(pollen::future::lazy([answer] { return answer; }) |
                                       adapt(fail));

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_THROW((void) function.poll(), std::runtime_error);
    expect_polled_after_ready(first);
    expect_polled_after_ready(function);
}
#endif

/// The same adapter, after a future that waits. Expects that destroying it at any step leaves
/// nothing.
template <class R, class Adapt>
void expect_drops_at_every_step(const R& answer, const Adapt& adapt) {
    drop_at_every_step([&](pollen::testing::DropCounter& drops) {
        return pollen::testing::ready_after(2, answer) |
               adapt([token = drops.token()](int) { return 7; });
    });
}

}  // namespace support
