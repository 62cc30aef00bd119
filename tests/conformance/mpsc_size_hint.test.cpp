// SPDX-License-Identifier: MIT
// What futures-channel/tests/mpsc-size_hint.rs asks of receivers, asked of ours.

#include <pollen/stream/size_hint.hpp>
#include <pollen/sync/mpsc.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace {

using pollen::SizeHint;

template <class Sender, class Receiver, class Send>
void count_up_and_down(Sender sender, Receiver receiver, const Send& send) {
    EXPECT_EQ(receiver.size_hint(), SizeHint(0, std::nullopt));
    send(sender, 1);
    EXPECT_EQ(receiver.size_hint(), SizeHint(1, std::nullopt));
    (void) receiver.try_recv();
    EXPECT_EQ(receiver.size_hint(), SizeHint(0, std::nullopt));
    send(sender, 2);
    send(sender, 3);
    EXPECT_EQ(receiver.size_hint(), SizeHint(2, std::nullopt));
    {
        const auto gone = std::move(sender);
    }
    EXPECT_EQ(receiver.size_hint(), SizeHint::exactly(2));
    (void) receiver.try_recv();
    EXPECT_EQ(receiver.size_hint(), SizeHint::exactly(1));
    (void) receiver.try_recv();
    EXPECT_EQ(receiver.size_hint(), SizeHint::exactly(0));
}

// theirs: mpsc_size_hint: unbounded_size_hint
TEST(MpscSizeHint, OfAnUnboundedChannel) {
    auto [tx, rx] = pollen::mpsc::unbounded<int>();
    count_up_and_down(std::move(tx), std::move(rx),
                      [](auto& sender, int value) { EXPECT_TRUE(sender.send(value)); });
}

// theirs: mpsc_size_hint: channel_size_hint
TEST(MpscSizeHint, OfABoundedChannel) {
    auto [tx, rx] = pollen::mpsc::channel<int>(10);
    count_up_and_down(std::move(tx), std::move(rx),
                      [](auto& sender, int value) { EXPECT_TRUE(sender.try_send(value)); });
}

}  // namespace
