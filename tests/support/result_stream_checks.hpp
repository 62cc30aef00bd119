// SPDX-License-Identifier: MIT
// Checks of the adapters that call a function with the values, or with the errors, of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace support {

#if POLLEN_EXCEPTIONS
/// adapt(function) is the adapter as a pipe, which calls the function with what is in `item`.
/// Expects that a function that throws loses its item alone: after it there is `next`, which the
/// adapter makes of the same item and of 7.
template <class R, class Adapt>
void expect_item_lost_by_exception(const R& item, const R& next, const Adapt& adapt) {
    StreamTask task(pollen::stream::iter(std::vector<R>{item, item}) |
                    adapt([calls = 0](int) mutable -> int {
                        if (calls++ == 0) throw std::runtime_error("no");
                        return 7;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector<R>{next}));
}
#endif

/// The same adapter, after a stream that waits. Expects that destroying it at any step leaves
/// nothing.
template <class R, class Adapt>
void expect_stream_drops_at_every_step(const R& item, const Adapt& adapt) {
    drop_at_every_step([&](pollen::testing::DropCounter& drops) {
        return Drain(Slowly<R>({item, item}) | adapt([token = drops.token()](int) { return 7; }));
    });
}

/// The same adapter. Expects that neither it nor a poll allocates.
template <class R, class Adapt>
void expect_stream_allocates_nothing(const R& item, const Adapt& adapt) {
    auto cx = pollen::testing::noop_context();
    auto source = pollen::stream::iter(std::vector<R>{item});
    const AllocationCounter allocations;
    auto mapped = std::move(source) | adapt([](int) { return 7; });
    (void) mapped.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace support
