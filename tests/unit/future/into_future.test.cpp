// SPDX-License-Identifier: MIT
// Tests of into_future: futures pass through, and other values become futures.

#include <pollen/future/into_future.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace future = pollen::future;

namespace {

struct Celsius {
    int degrees;
};

}  // namespace

template <>
struct pollen::IntoFuture<Celsius> {
    static pollen::future::Ready<int> into_future(Celsius value) {
        return pollen::future::ready(value.degrees);
    }
};

namespace {

static_assert(std::is_same_v<pollen::IntoFutureType<Celsius>, future::Ready<int>>);
static_assert(std::is_same_v<pollen::IntoFutureType<const Celsius&>, future::Ready<int>>);
static_assert(std::is_same_v<pollen::IntoFutureType<future::Ready<int>>, future::Ready<int>>);
static_assert(std::is_same_v<pollen::IntoFutureType<future::Ready<int>&>, future::Ready<int>>);

TEST(IntoFuture, AFutureComesBackAsItIs) {
    auto seven = future::ready(7);

    EXPECT_EQ(&pollen::into_future(seven), &seven);
    auto&& moved = pollen::into_future(std::move(seven));
    EXPECT_EQ(&moved, &seven);
}

TEST(IntoFuture, AnotherValueBecomesAFuture) {
    pollen::testing::TestTask task(pollen::into_future(Celsius{21}));

    EXPECT_EQ(task.poll().value(), 21);
}

TEST(IntoFuture, AdaptersTakeSuchValues) {
    const Celsius room{21};
    pollen::testing::TestTask by_function(future::map(Celsius{20}, [](int t) { return t + 1; }));
    pollen::testing::TestTask by_pipe(room | future::map([](int t) { return t + 1; }));

    EXPECT_EQ(by_function.poll().value(), 21);
    EXPECT_EQ(by_pipe.poll().value(), 22);
}

}  // namespace
