// SPDX-License-Identifier: MIT
// Tests of wakers that speak the C ABI: the waker's own table does the work, whoever wrote it.

#include <pollen/abi/waker.h>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/waker.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/recording_waker.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

using pollen::Waker;
namespace detail = pollen::detail;

namespace {

// A waker as a C author writes it: the common head, then what is private.
struct ForeignWaker {
    PollenFfiWaker head;
    std::vector<std::string>* log;
};

std::vector<std::string>& log_of(const PollenFfiWaker* waker) {
    return *reinterpret_cast<const ForeignWaker*>(waker)->log;
}

constexpr PollenFfiWakerVTable foreign_vtable{
    .clone =
        [](const PollenFfiWaker* self) {
            log_of(self).emplace_back("clone");
            return self;
        },
    .wake = [](const PollenFfiWaker* self) { log_of(self).emplace_back("wake"); },
    .wake_by_ref = [](const PollenFfiWaker* self) { log_of(self).emplace_back("wake_by_ref"); },
    .drop = [](const PollenFfiWaker* self) { log_of(self).emplace_back("drop"); },
};

TEST(AbiWaker, CallsTheForeignTable) {
    std::vector<std::string> log;
    const ForeignWaker foreign{{&foreign_vtable}, &log};

    {
        Waker waker = Waker::from_raw({&foreign.head, &detail::abi_raw_waker_vtable});
        waker.wake_by_ref();
        Waker clone = waker.clone();
        EXPECT_TRUE(clone.will_wake(waker));
        std::move(clone).wake();
    }

    EXPECT_EQ(log, (std::vector<std::string>{"wake_by_ref", "clone", "wake", "drop"}));
}

TEST(AbiWaker, TheRawTableForwardsToTheForeignTable) {
    std::vector<std::string> log;
    const ForeignWaker foreign{{&foreign_vtable}, &log};
    const pollen::RawWakerVTable& raw = detail::abi_raw_waker_vtable;

    const pollen::RawWaker clone = raw.clone(&foreign.head);
    raw.wake(clone.data);
    raw.wake_by_ref(&foreign.head);
    raw.drop(&foreign.head);

    EXPECT_TRUE(detail::speaks_abi(clone));
    EXPECT_EQ(log, (std::vector<std::string>{"clone", "wake", "wake_by_ref", "drop"}));
}

TEST(AbiWaker, MayCloneIntoAnObjectWithAnotherTable) {
    static const PollenFfiWakerVTable front{
        .clone = [](const PollenFfiWaker*) -> const PollenFfiWaker* {
            return &detail::noop_abi_waker;
        },
        .wake = [](const PollenFfiWaker*) { std::abort(); },
        .wake_by_ref = [](const PollenFfiWaker*) { std::abort(); },
        .drop = [](const PollenFfiWaker*) {},
    };
    const PollenFfiWaker foreign{&front};
    const Waker waker = Waker::from_raw({&foreign, &detail::abi_raw_waker_vtable});

    const Waker clone = waker.clone();
    clone.wake_by_ref();

    EXPECT_FALSE(clone.will_wake(waker));
    EXPECT_TRUE(clone.will_wake(Waker::noop()));
}

TEST(AbiWaker, ClonesWithoutAllocating) {
    const pollen::testing::CountingWaker counting;
    const support::AllocationCounter allocations;

    {
        const Waker clone = counting.waker().clone();
    }

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(AbiWaker, IsToldApartFromAHandMadeWaker) {
    const pollen::testing::CountingWaker speaks;
    const pollen::testing::RecordingWaker does_not;

    EXPECT_TRUE(detail::speaks_abi(speaks.waker().raw()));
    EXPECT_TRUE(detail::speaks_abi(Waker::noop().raw()));
    EXPECT_FALSE(detail::speaks_abi(does_not.waker().raw()));
}

TEST(AbiWakerDeathTest, ANullCloneFromOutsideEndsTheProcess) {
    static const PollenFfiWakerVTable broken{
        .clone = [](const PollenFfiWaker*) -> const PollenFfiWaker* { return nullptr; },
        .wake = [](const PollenFfiWaker*) {},
        .wake_by_ref = [](const PollenFfiWaker*) {},
        .drop = [](const PollenFfiWaker*) {},
    };
    const PollenFfiWaker foreign{&broken};
    const Waker waker = Waker::from_raw({&foreign, &detail::abi_raw_waker_vtable});

    EXPECT_DEATH((void) waker.clone(), "clone returned null");
}

}  // namespace
