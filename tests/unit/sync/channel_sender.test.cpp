// SPDX-License-Identifier: MIT
// A sender's share in a channel: counted with each clone, given back once.

#include <pollen/sync/channel_sender.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

// Counts its senders, and in how many ways it has ended.
struct Shared {
    int senders = 1;
    int destroyed = 0;

    void add_sender() noexcept { ++senders; }
    bool drop_sender() noexcept { return --senders == 0; }
    void destroy() noexcept { ++destroyed; }
};

struct Sender : pollen::detail::ChannelSender<Shared> {
    explicit Sender(Shared& of) noexcept : ChannelSender(of) {}
    Sender clone() const noexcept { return Sender(added()); }
    using ChannelSender::checked;
    using ChannelSender::shared;
};

TEST(ChannelSender, TheLastOneDestroysTheChannel) {
    Shared channel;
    {
        const Sender first(channel);
        {
            const Sender second = first.clone();
            EXPECT_EQ(&second.checked(), &channel);
            EXPECT_EQ(channel.senders, 2);
        }
        EXPECT_EQ(channel.senders, 1);
        EXPECT_EQ(channel.destroyed, 0);
    }
    EXPECT_EQ(channel.destroyed, 1);
}

TEST(ChannelSender, AMoveLeavesNothingBehind) {
    Shared channel;
    Shared other;
    Sender first(channel);
    Sender second(std::move(first));
    EXPECT_EQ(first.shared(), nullptr);
    EXPECT_EQ(channel.senders, 1);

    Sender third(other);
    third = std::move(second);
    EXPECT_EQ(other.destroyed, 1);
    EXPECT_EQ(channel.destroyed, 0);
    EXPECT_EQ(third.shared(), &channel);
}

TEST(ChannelSender, AssigningItToItselfKeepsIt) {
    Shared channel;
    Sender sender(channel);
    Sender& same = sender;
    sender = std::move(same);
    EXPECT_EQ(sender.shared(), &channel);
    EXPECT_EQ(channel.senders, 1);
}

}  // namespace
