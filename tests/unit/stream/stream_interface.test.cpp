// SPDX-License-Identifier: MIT
// Tests of StreamInterface: the member next().

#include <pollen/coro/coro.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <type_traits>

namespace {

class Countdown : public pollen::StreamInterface<Countdown> {
public:
    using Item = int;
    explicit Countdown(int from) noexcept : left_(from) {}
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) {
        if (left_ == 0) return std::optional<int>();
        return std::optional<int>(left_--);
    }

private:
    int left_;
};

static_assert(std::is_same_v<decltype(Countdown(1).next()), pollen::stream::Next<Countdown>>);
static_assert(sizeof(Countdown) == sizeof(int));

TEST(StreamInterface, IteratesInACoroutine) {
    const auto sum = [](Countdown countdown) -> pollen::Coro<int> {
        int total = 0;
        while (auto item = co_await countdown.next())
            total += *item;
        co_return total;
    };
    pollen::testing::TestTask task(sum(Countdown(3)));

    EXPECT_EQ(task.poll().value(), 6);
}

}  // namespace
