// SPDX-License-Identifier: MIT
// Wakers are foreign code: whatever one does to the channel that it waits for, no lock is held.
// (Twice a defect of pw_async2.)

#include <pollen/sync/broadcast.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/sync/watch.hpp>
#include <support/meddler.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace broadcast = pollen::broadcast;
namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
namespace watch = pollen::watch;
using support::wait_in_every_way;

namespace {

TEST(ChannelForeignCode, MayUseTheMpscThatItReceivesFrom) {
    auto channel = mpsc::channel<int>(2);
    auto& sender = channel.sender;
    auto& receiver = channel.receiver;
    wait_in_every_way(
        [&] {
            while (receiver.try_recv()) {
            }
            return receiver.recv();
        },
        [&] { (void) sender.try_send(1); },
        [&] {
            (void) sender.try_send(2);
            (void) sender.try_reserve();
            (void) sender.capacity();
            (void) receiver.try_recv();
        });
}

TEST(ChannelForeignCode, MayUseTheMpscThatItSendsTo) {
    auto channel = mpsc::channel<int>(1);
    auto& sender = channel.sender;
    auto& receiver = channel.receiver;
    const auto meddle = [&] {
        (void) sender.try_send(2);
        (void) receiver.try_recv();
        (void) sender.clone();
    };
    wait_in_every_way(
        [&] {
            (void) sender.try_send(1);
            return sender.send(3);
        },
        [&] { (void) receiver.try_recv(); }, meddle);
    wait_in_every_way(
        [&] {
            (void) sender.try_send(1);
            return sender.reserve();
        },
        [&] { (void) receiver.try_recv(); }, meddle);
}

TEST(ChannelForeignCode, MayUseTheMpscWhoseEndItHears) {
    std::optional<mpsc::Channel<int, mpsc::Sender<int>>> channel;
    wait_in_every_way(
        [&] {
            channel.emplace(mpsc::channel<int>(1));
            return channel->sender.closed();
        },
        [&] { channel->receiver.close(); },
        [&] {
            (void) channel->sender.try_send(1);
            channel->receiver.close();
        });
}

TEST(ChannelForeignCode, MayUseTheOneshotOfBothEnds) {
    std::optional<oneshot::Channel<int>> channel;
    wait_in_every_way(
        [&] {
            channel.emplace(oneshot::channel<int>());
            return channel->sender.closed();
        },
        [&] { channel->receiver.close(); }, [&] { (void) channel->receiver.try_recv(); });
    std::optional<oneshot::Sender<int>> sender;
    wait_in_every_way(
        [&] {
            auto next = oneshot::channel<int>();
            sender.emplace(std::move(next.sender));
            return std::move(next.receiver);
        },
        [&] { (void) std::move(*sender).send(1); }, [&] { (void) sender->is_closed(); });
}

TEST(ChannelForeignCode, MayUseTheWatch) {
    auto channel = watch::channel<int>(1);
    auto& sender = channel.sender;
    auto& receiver = channel.receiver;
    wait_in_every_way([&] { return receiver.changed(); }, [&] { (void) sender.send(2); },
                      [&] {
                          (void) sender.send(3);
                          (void) receiver.borrow();
                          (void) sender.subscribe();
                      });
}

TEST(ChannelForeignCode, MayUseTheBroadcast) {
    auto channel = broadcast::channel<int>(1);
    auto& sender = channel.sender;
    auto& receiver = channel.receiver;
    wait_in_every_way(
        [&] {
            while (receiver.try_recv()) {
            }
            return receiver.recv();
        },
        [&] { (void) sender.send(2); },
        [&] {
            (void) sender.send(3);
            (void) sender.subscribe();
            (void) receiver.size();
        });
}

}  // namespace
