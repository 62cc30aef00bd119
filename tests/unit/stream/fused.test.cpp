// SPDX-License-Identifier: MIT
// Tests of the concept FusedStream.

#include <pollen/stream/fused.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace {

struct Plain {
    using Item = int;
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) { return std::optional<int>(); }
};
struct Fused : Plain {
    bool is_terminated() const noexcept { return true; }
};
struct MayThrow : Plain {
    bool is_terminated() const { return true; }
};
struct NoStream {
    bool is_terminated() const noexcept { return true; }
};

static_assert(!pollen::FusedStream<Plain>);
static_assert(pollen::FusedStream<Fused>);
static_assert(!pollen::FusedStream<MayThrow>);
static_assert(!pollen::FusedStream<NoStream>);

TEST(FusedStream, IsCheckedAtCompileTime) { EXPECT_TRUE(Fused().is_terminated()); }

}  // namespace
