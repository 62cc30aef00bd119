// SPDX-License-Identifier: MIT
// Outputs of odd but legal types on every way out of a coroutine: awaited, adapted, boxed, spawned.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/thread_locked_executor.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/future/then.hpp>

#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <any>
#include <array>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace {

namespace future = pollen::future;
using pollen::block_on;
using pollen::Coro;
using support::Pause;

template <class T, class Make>
Coro<T> make_later(Make make) {
    co_await Pause();
    co_return make();
}

template <class T, class Make>
Coro<T> await_it(Make make) {
    co_return co_await make_later<T>(make);
}

template <class T, class Make>
Coro<T> await_boxed(Make make) {
    auto box = future::boxed(make_later<T>(make));
    co_return co_await box;
}

// Calls use(value) with what comes out of each way, the number of which is returned.
template <class T, class Make, class Use>
int on_every_way(Make make, Use use) {
    const auto later = [&make] { return make_later<T>(make); };
    const auto way = [](auto&& run) {
        run();
        return 1;
    };
    const auto same = [](T&& value) -> T { return static_cast<T&&>(value); };
    int ways = 0;
    ways += way([&] { use(block_on(later())); });
    ways += way([&] { use(block_on(await_it<T>(make))); });
    ways += way([&] { use(block_on(await_boxed<T>(make))); });
    ways += way([&] { use(block_on(future::map(later(), same))); });
    ways += way([&] {
        use(block_on(future::then(
            later(), [](T&& value) { return future::Ready<T>(static_cast<T&&>(value)); })));
    });
    ways += way([&] {
        auto both = block_on(future::join(later(), later()));
        use(std::get<0>(std::move(both)));
        use(std::get<1>(std::move(both)));
    });
    ways += way([&] {
        auto first = block_on(future::select(later(), later()));
        use(std::move(first).left().value);
    });
    ways += way([&] {
        pollen::LocalExecutor executor;
        auto handle = executor.spawn(later());
        use(executor.run_until(std::move(handle)));
    });
    ways += way([&] {
        pollen::ThreadLockedExecutor executor;
        auto handle = executor.spawn(later());
        use(executor.run_until(std::move(handle)));
    });
    return ways;
}

constexpr int all_ways = 9;

struct NoDefault {
    explicit NoDefault(int number) : value(number) {}
    NoDefault(NoDefault&&) = default;
    NoDefault& operator=(NoDefault&&) = delete;
    int value;
};

TEST(OddOutputs, NeitherDefaultConstructibleNorAssignable) {
    const int ways = on_every_way<NoDefault>([] { return NoDefault(7); },
                                             [](const NoDefault& out) { EXPECT_EQ(out.value, 7); });
    EXPECT_EQ(ways, all_ways);
}

struct ConstMember {
    explicit ConstMember(int number) : value(number) {}
    const int value;
};

TEST(OddOutputs, WithAConstMember) {
    const int ways = on_every_way<ConstMember>(
        [] { return ConstMember(7); }, [](const ConstMember& out) { EXPECT_EQ(out.value, 7); });
    EXPECT_EQ(ways, all_ways);
}

// As some smart pointers have it.
struct OwnAddressOperator {
    explicit OwnAddressOperator(int number) : value(number) {}
    OwnAddressOperator(OwnAddressOperator&&) noexcept = default;
    OwnAddressOperator& operator=(OwnAddressOperator&&) noexcept = default;
    int** operator&() = delete;
    int value;
};

TEST(OddOutputs, WithAnAddressOperatorOfItsOwn) {
    const int ways = on_every_way<OwnAddressOperator>(
        [] { return OwnAddressOperator(7); },
        [](const OwnAddressOperator& out) { EXPECT_EQ(out.value, 7); });
    EXPECT_EQ(ways, all_ways);

    OwnAddressOperator object(7);
    const auto refer = [&object]() -> Coro<OwnAddressOperator&> {
        co_await Pause();
        co_return object;
    };
    block_on(refer()).value = 8;
    std::get<0>(block_on(future::join(refer()))).value += 1;
    EXPECT_EQ(object.value, 9);
}

TEST(OddOutputs, ThatIsMadeFromAnything) {
    const int ways =
        on_every_way<std::any>([] { return std::any(7); },
                               [](const std::any& out) { EXPECT_EQ(std::any_cast<int>(out), 7); });
    EXPECT_EQ(ways, all_ways);
}

TEST(OddOutputs, OfManyWords) {
    using Page = std::array<int, 200>;
    const int ways = on_every_way<Page>(
        [] {
            Page page{};
            page[199] = 7;
            return page;
        },
        [](const Page& out) { EXPECT_EQ(out[199], 7); });
    EXPECT_EQ(ways, all_ways);
}

TEST(OddOutputs, APollOfSomething) {
    using Answer = pollen::Poll<int>;
    const int ways = on_every_way<Answer>([]() -> Answer { return pollen::Pending{}; },
                                          [](const Answer& out) { EXPECT_TRUE(out.is_pending()); });
    EXPECT_EQ(ways, all_ways);
}

#if POLLEN_EXCEPTIONS

// Throws at the move that was chosen.
class ThrowsWhenMoved {
public:
    explicit ThrowsWhenMoved(int moves) : moves_left_(moves) { ++alive; }
    ThrowsWhenMoved(ThrowsWhenMoved&& other) : moves_left_(other.moves_left_ - 1) {
        if (moves_left_ == 0) throw std::runtime_error("move");
        ++alive;
    }
    ThrowsWhenMoved& operator=(ThrowsWhenMoved&&) = delete;
    ~ThrowsWhenMoved() { --alive; }

    static inline int alive = 0;

private:
    int moves_left_;
};

TEST(OddOutputs, ThatThrowsWhenItIsMovedReachesTheCallerOrThrowsAndIsDestroyedOnce) {
    int arrived = 0;
    int thrown = 0;
    constexpr int most_moves = 16;
    for (int moves = 1; moves <= most_moves; ++moves) {
        const auto later = [moves] {
            return make_later<ThrowsWhenMoved>([moves] { return ThrowsWhenMoved(moves); });
        };
        const auto same = [](ThrowsWhenMoved&& value) { return std::move(value); };
        const auto count = [&](auto&& run) {
            try {
                run();
                ++arrived;
            } catch (const std::runtime_error&) {
                ++thrown;
            }
            EXPECT_EQ(ThrowsWhenMoved::alive, 0) << "after " << moves;
        };
        count([&] { (void) block_on(later()); });
        count([&] { (void) block_on(future::boxed(later())); });
        count([&] { (void) block_on(future::map(later(), same)); });
        count([&] { (void) block_on(future::join(later(), later())); });
        count([&] { (void) block_on(future::select(later(), later())); });
        count([&] {
            pollen::LocalExecutor executor;
            auto handle = executor.spawn(later());
            (void) executor.run_until(std::move(handle));
        });
        count([&] {
            pollen::ThreadLockedExecutor executor;
            auto handle = executor.spawn(later());
            (void) executor.run_until(std::move(handle));
        });
    }
    EXPECT_GT(arrived, 0);
    EXPECT_GT(thrown, 0);
    EXPECT_EQ(arrived + thrown, 7 * most_moves);
}

#endif

}  // namespace
