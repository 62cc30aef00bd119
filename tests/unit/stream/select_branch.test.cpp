// SPDX-License-Identifier: MIT
// Tests of one branch of a select: until when it is polled, and who owns it.

#include <pollen/future/kept.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/select_branch.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::detail::BranchOf;
using pollen::detail::BranchOutput;
using pollen::detail::Kept;
using pollen::detail::SelectBranch;
using pollen::testing::DropCounter;

namespace {

using Ints = stream::Iter<std::vector<int>>;
using Seven = future::Ready<int>;

static_assert(std::is_same_v<BranchOf<Seven&>, Seven&>);
static_assert(std::is_same_v<BranchOf<Seven>, Seven>);
static_assert(std::is_same_v<BranchOf<Ints&>, Ints&>);
static_assert(std::is_same_v<BranchOf<Ints>, Ints>);
static_assert(std::is_same_v<BranchOutput<Seven&>, int>);
static_assert(std::is_same_v<BranchOutput<future::Ready<int&>>, int&>);
static_assert(std::is_same_v<BranchOutput<Ints&>, int>);

// What the branch gives, if it does.
template <class B>
std::optional<int> poll(SelectBranch<B>& branch) {
    auto cx = pollen::testing::noop_context();
    std::optional<int> given;
    const bool gave = pollen::detail::poll_branch(branch, cx, [&](auto&&... args) {
        given = Kept<int>(std::forward<decltype(args)>(args)...).release();
    });
    EXPECT_EQ(gave, given.has_value());
    return given;
}

TEST(SelectBranch, AFutureIsDoneWhenItHasAnswered) {
    Seven seven = future::ready(7);
    SelectBranch<Seven&> branch(std::in_place_t(), seven);
    EXPECT_FALSE(branch.is_done());
    EXPECT_EQ(branch.lent(), &seven);

    EXPECT_EQ(poll(branch), 7);
    EXPECT_TRUE(branch.is_done());
    EXPECT_EQ(poll(branch), std::nullopt);

    seven = future::ready(8);
    branch.restart();
    EXPECT_EQ(poll(branch), 8);
}

TEST(SelectBranch, AStreamIsDoneWhenItHasEnded) {
    auto numbers = stream::iter(std::vector{1, 2});
    SelectBranch<decltype(numbers)&> branch(std::in_place_t(), numbers);

    EXPECT_EQ(poll(branch), 1);
    EXPECT_EQ(poll(branch), 2);
    EXPECT_FALSE(branch.is_done());
    EXPECT_EQ(poll(branch), std::nullopt);
    EXPECT_TRUE(branch.is_done());
}

TEST(SelectBranch, OneThatSaysWhetherItIsOverIsBelieved) {
    pollen::FuturesUnordered<Seven> set;
    SelectBranch<pollen::FuturesUnordered<Seven>&> branch(std::in_place_t(), set);
    EXPECT_EQ(poll(branch), std::nullopt);
    EXPECT_TRUE(branch.is_done());

    set.push(future::ready(7));
    EXPECT_FALSE(branch.is_done());
    EXPECT_EQ(poll(branch), 7);
}

TEST(SelectBranch, OneThatIsOwnedIsDestroyedWhenItIsDone) {
    DropCounter drops;
    const auto make = [&] { return future::lazy([token = drops.token()] { return 7; }); };
    SelectBranch<decltype(make())> branch(std::in_place_t(), make());
    EXPECT_EQ(branch.lent(), nullptr);
    EXPECT_EQ(drops.dropped(), 0U);

    EXPECT_EQ(poll(branch), 7);
    EXPECT_EQ(drops.dropped(), 1U);
    EXPECT_TRUE(branch.is_done());
}

TEST(SelectBranch, OneThatIsOwnedMayBeReplaced) {
    SelectBranch<Seven> branch(std::in_place_t(), future::ready(7));
    EXPECT_EQ(poll(branch), 7);

    branch.replace(future::ready(8));
    EXPECT_FALSE(branch.is_done());
    EXPECT_EQ(poll(branch), 8);
}

#if POLLEN_EXCEPTIONS
TEST(SelectBranch, AFutureThatThrowsIsDone) {
    auto fail = future::lazy([]() -> int { throw std::runtime_error("no"); });
    SelectBranch<decltype(fail)&> branch(std::in_place_t(), fail);

    EXPECT_THROW((void) poll(branch), std::runtime_error);
    EXPECT_TRUE(branch.is_done());
}

TEST(SelectBranch, AStreamThatThrowsMayGoOn) {
    support::Tap<int> tap;
    support::FromTap numbers(tap);
    SelectBranch<decltype(numbers)&> branch(std::in_place_t(), numbers);
    tap.fail();

    EXPECT_THROW((void) poll(branch), std::runtime_error);
    tap.give(7);
    EXPECT_EQ(poll(branch), 7);
}
#endif

}  // namespace
