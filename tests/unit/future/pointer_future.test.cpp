// SPDX-License-Identifier: MIT
// Tests of the concept PointerFuture: one owning pointer, driven through its head.

#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pointer_future.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <utility>

using pollen::BoxFuture;
using pollen::PointerFuture;
namespace future = pollen::future;

namespace {

static_assert(PointerFuture<BoxFuture<int>>);
static_assert(PointerFuture<pollen::LocalBoxFuture<void>>);
static_assert(!PointerFuture<future::Ready<int>>);
static_assert(!PointerFuture<int>);

TEST(PointerFuture, IsDrivenThroughItsHead) {
    pollen::testing::DropCounter drops;
    auto cx = pollen::testing::noop_context();
    BoxFuture<int> box = future::boxed(future::lazy([token = drops.token()] { return 7; }));

    pollen::PointerFutureHead<int>* const head = std::move(box).into_pointer();
    const auto answer = head->vtable->poll(head, cx);
    EXPECT_EQ(answer.value(), 7);
    head->vtable->drop(head);

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(PointerFuture, GivesItsPointerUpOnlyOnce) {
    BoxFuture<int> box = future::boxed(future::ready(7));

    auto* const head = std::move(box).into_pointer();
    EXPECT_NE(head, nullptr);
    EXPECT_EQ(std::move(box).into_pointer(), nullptr);

    BoxFuture<int>::drop_pointer(head);
}

}  // namespace
