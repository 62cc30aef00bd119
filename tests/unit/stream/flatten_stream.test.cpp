// SPDX-License-Identifier: MIT
// Tests of flatten_stream.

#include <pollen/detail/config.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/flatten_stream.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::StreamTask;
using support::Tap;

namespace {

TEST(FlattenStream, GivesTheItemsOfTheStreamThatTheFutureIsReadyWith) {
    StreamTask task(ready_after(1, stream::iter({1, 2})) | future::flatten_stream());
    EXPECT_EQ(task.stream().size_hint(), SizeHint());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(1));
    EXPECT_EQ(items_of(task), (std::vector{2}));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(FlattenStream, DropsTheFutureBeforeTheStreamIsPolledAndTheStreamAtItsEnd) {
    DropCounter drops;
    Tap<int> tap;
    StreamTask task(future::flatten_stream(future::lazy([&, token = drops.token("future")] {
        return FromTap<int, DropToken>(tap, drops.token("stream"));
    })));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.log(), (std::vector<std::string>{"future"}));
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(drops.log(), (std::vector<std::string>{"future", "stream"}));
}

#if POLLEN_EXCEPTIONS
TEST(FlattenStream, IsAtItsEndWhenTheFutureThrew) {
    StreamTask task(future::flatten_stream(
        future::lazy([]() -> stream::Empty<int> { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}
#endif

}  // namespace
