// SPDX-License-Identifier: MIT
// Channels between real threads, with seeds that can be replayed: what goes in comes out, or is
// destroyed, once.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/sync/broadcast.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/sync/watch.hpp>
#include <pollen/testing/step_executor.hpp>
#include <support/seed.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace broadcast = pollen::broadcast;
namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
namespace watch = pollen::watch;
using pollen::block_on;
using pollen::Context;
using pollen::Coro;
using pollen::Poll;

namespace {

// One round replays a seed, which each failure names.
int rounds(int usual) { return std::getenv("POLLEN_SEED") != nullptr ? 1 : usual; }

using Random = std::mt19937_64;

// What becomes of all items of one run. An item that is moved from does not count.
struct Counts {
    std::atomic<int> made{0};
    std::atomic<int> destroyed{0};
};

class Item {
public:
    Item(Counts& counts, int sender, int number)
        : sender_(sender), number_(number), counts_(&counts) {
        ++counts.made;
    }
    Item(Item&& other) noexcept
        : sender_(other.sender_),
          number_(other.number_),
          counts_(std::exchange(other.counts_, nullptr)) {}
    Item& operator=(Item&& other) noexcept {
        Item old(std::move(*this));
        sender_ = other.sender_;
        number_ = other.number_;
        counts_ = std::exchange(other.counts_, nullptr);
        return *this;
    }
    ~Item() {
        if (counts_ != nullptr) ++counts_->destroyed;
    }

    int sender() const noexcept { return sender_; }
    int number() const noexcept { return number_; }

private:
    int sender_;
    int number_;
    Counts* counts_;
};

// Polls a future a few times and then gives it up, or waits for it.
template <class F>
class GivesUp {
public:
    using Output = bool;

    GivesUp(F& future, std::uint64_t polls) : future_(&future), polls_(polls) {}

    Poll<bool> poll(Context& cx) {
        if (polls_ == 0) return false;
        if (future_->poll(cx).is_ready()) return true;
        --polls_;
        cx.waker().wake_by_ref();
        return pollen::Pending{};
    }

private:
    F* future_;
    std::uint64_t polls_;
};

// Sends items in all ways that there are. Returns how many the channel has taken.
Coro<int> send_some(mpsc::Sender<Item> tx, Counts& counts, int sender, int items,
                    std::uint64_t seed) {
    Random random(seed);
    int sent = 0;
    for (int number = 0; number < items; ++number) {
        switch (random() % 4) {
            case 0: {
                const auto result = co_await tx.send(Item(counts, sender, number));
                if (result) ++sent;
                break;
            }
            case 1: {
                const auto result = tx.try_send(Item(counts, sender, number));
                if (result) ++sent;
                break;
            }
            case 2: {
                std::optional<mpsc::Permit<Item>> room = co_await tx.reserve();
                if (!room || random() % 4 == 0) break;
                const auto result = std::move(*room).send(Item(counts, sender, number));
                if (result) ++sent;
                break;
            }
            default: {
                auto reserve = tx.reserve();
                GivesUp<mpsc::Reserve<Item>> some_polls(reserve, random() % 3);
                const bool has_room = co_await some_polls;
                (void) has_room;
                break;
            }
        }
    }
    co_return sent;
}

// Receives until the end, or closes at some point; each sender's items must be in order.
Coro<int> receive_some(mpsc::Receiver<Item> rx, int senders, int limit, std::uint64_t seed) {
    Random random(seed);
    std::vector<int> last(static_cast<std::size_t>(senders), -1);
    std::vector<Item> buffer;
    int received = 0;
    const auto take = [&](const Item& item) {
        int& before = last[static_cast<std::size_t>(item.sender())];
        EXPECT_LT(before, item.number());
        before = item.number();
        if (++received == limit) rx.close();
    };
    for (;;) {
        switch (random() % 3) {
            case 0: {
                std::optional<Item> item = co_await rx.recv();
                if (!item) co_return received;
                take(*item);
                break;
            }
            case 1: {
                auto result = rx.try_recv();
                if (result.is_closed()) co_return received;
                if (result) take(*result);
                break;
            }
            default: {
                const std::size_t count = co_await rx.recv_many(buffer, 1 + random() % 7);
                if (count == 0) co_return received;
                for (const Item& item : buffer)
                    take(item);
                buffer.clear();
                break;
            }
        }
    }
}

struct Plan {
    explicit Plan(std::uint64_t seed) : random(seed) {}
    Random random;
    std::size_t capacity = 1 + random() % 8;
    int limit = random() % 2 == 0 ? 0 : 1 + static_cast<int>(random() % 200);
};

TEST(ChannelStress, FourSendersToOneReceiver) {
    constexpr int senders = 4;
    constexpr int items = 400;
    const std::uint64_t begin = support::seed();
    for (int round = 0; round < rounds(12); ++round) {
        const std::uint64_t seed = begin + static_cast<std::uint64_t>(round);
        SCOPED_TRACE("POLLEN_SEED=" + std::to_string(seed));
        Plan plan(seed);
        Counts counts;
        std::atomic<int> sent = 0;
        int received = 0;
        {
            auto channel = mpsc::channel<Item>(plan.capacity);
            std::vector<std::thread> threads;
            for (int sender = 0; sender < senders; ++sender) {
                threads.emplace_back(
                    [&, sender, tx = channel.sender.clone(), own = plan.random()]() mutable {
                        sent += block_on(send_some(std::move(tx), counts, sender, items, own));
                    });
            }
            {
                const auto dropped = std::move(channel.sender);
            }
            received = block_on(
                receive_some(std::move(channel.receiver), senders, plan.limit, plan.random()));
            for (std::thread& thread : threads)
                thread.join();
        }
        EXPECT_EQ(received, sent) << "what the channel has taken is received";
        EXPECT_EQ(counts.made, counts.destroyed);
        if (::testing::Test::HasFailure()) return;
    }
}

// The same on one thread, in orders drawn from the seed.
TEST(ChannelStress, FourSendersInAnyOrderOfPolls) {
    constexpr int senders = 4;
    const std::uint64_t begin = support::seed();
    for (int round = 0; round < rounds(200); ++round) {
        const std::uint64_t seed = begin + static_cast<std::uint64_t>(round);
        SCOPED_TRACE("POLLEN_SEED=" + std::to_string(seed));
        Plan plan(seed);
        Counts counts;
        int sent = 0;
        int received = 0;
        {
            pollen::testing::StepExecutor executor(seed);
            auto channel = mpsc::channel<Item>(plan.capacity);
            auto receiving = executor.spawn(
                receive_some(std::move(channel.receiver), senders, plan.limit, plan.random()));
            std::vector<decltype(executor.spawn(std::declval<Coro<int>>()))> sending;
            for (int sender = 0; sender < senders; ++sender) {
                sending.push_back(executor.spawn(
                    send_some(channel.sender.clone(), counts, sender, 50, plan.random())));
            }
            {
                const auto dropped = std::move(channel.sender);
            }
            executor.run_until_stalled();
            ASSERT_EQ(executor.unfinished(), 0U) << "a wake was lost";
            received = receiving.take();
            for (auto& each : sending)
                sent += each.take();
        }
        EXPECT_EQ(received, sent);
        EXPECT_EQ(counts.made, counts.destroyed);
        if (::testing::Test::HasFailure()) return;
    }
}

// The receiver goes while four send: each item is received, given back or destroyed.
TEST(ChannelStress, TheReceiverGoesWhileOthersSend) {
    const std::uint64_t begin = support::seed();
    for (int round = 0; round < rounds(30); ++round) {
        const std::uint64_t seed = begin + static_cast<std::uint64_t>(round);
        SCOPED_TRACE("POLLEN_SEED=" + std::to_string(seed));
        Random random(seed);
        Counts counts;
        {
            auto channel = mpsc::unbounded<Item>();
            std::vector<std::thread> threads;
            for (int sender = 0; sender < 4; ++sender) {
                threads.emplace_back([&counts, sender, tx = channel.sender.clone()] {
                    for (int i = 0;; ++i) {
                        const auto result = tx.send(Item(counts, sender, i));
                        if (!result) return;
                    }
                });
            }
            for (std::uint64_t n = random() % 100; n > 0; --n)
                (void) block_on(channel.receiver.recv());
            {
                const auto dropped = std::move(channel.receiver);
            }
            for (std::thread& thread : threads)
                thread.join();
        }
        EXPECT_EQ(counts.made, counts.destroyed);
        if (::testing::Test::HasFailure()) return;
    }
}

// Both ends of many oneshots do something at the same time.
TEST(ChannelStress, OneshotEndsMeet) {
    const std::uint64_t begin = support::seed();
    SCOPED_TRACE("POLLEN_SEED=" + std::to_string(begin));
    constexpr int channels = 3000;
    Counts counts;
    std::vector<std::optional<oneshot::Sender<Item>>> sending(channels);
    std::vector<std::optional<oneshot::Receiver<Item>>> receiving(channels);
    for (int i = 0; i < channels; ++i) {
        auto channel = oneshot::channel<Item>();
        sending[static_cast<std::size_t>(i)].emplace(std::move(channel.sender));
        receiving[static_cast<std::size_t>(i)].emplace(std::move(channel.receiver));
    }
    int sent = 0;
    std::thread sends([&] {
        Random random(begin);
        for (auto& tx : sending) {
            switch (random() % 3) {
                case 0:
                    if (std::move(*tx).send(Item(counts, 0, 0))) ++sent;
                    break;
                case 1:
                    block_on(tx->closed());
                    break;
                default:
                    break;
            }
            tx.reset();
        }
    });
    Random random(begin);  // the same choices, so that nobody waits for one that waits
    int received = 0;
    for (auto& rx : receiving) {
        if (random() % 3 == 1) {
            rx.reset();
            continue;
        }
        if (block_on(*rx)) ++received;
    }
    sends.join();

    EXPECT_EQ(received, sent);
    EXPECT_EQ(counts.made, counts.destroyed);
}

TEST(ChannelStress, WatchersSeeValuesInOrderAndTheLastOne) {
    static constexpr int last = 3000;
    auto channel = watch::channel<int>(0);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([rx = channel.receiver.clone()]() mutable {
            int seen = 0;
            while (block_on(rx.changed())) {
                const int now = *rx.borrow();
                EXPECT_GE(now, seen);
                seen = now;
            }
            EXPECT_EQ(*rx.borrow(), last);
        });
    }
    {
        const auto sender = std::move(channel.sender);
        for (int i = 1; i <= last; ++i)
            EXPECT_TRUE(sender.send(i));
    }
    for (std::thread& thread : threads)
        thread.join();
}

TEST(ChannelStress, BroadcastTellsEveryReceiverOfEveryValue) {
    static constexpr int last = 3000;
    auto channel = broadcast::channel<int>(16);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([rx = channel.sender.subscribe()]() mutable {
            std::uint64_t seen = 0;
            while (auto item = block_on(rx.recv())) {
                if (*item) {
                    ++seen;
                    EXPECT_EQ(item->value(), static_cast<int>(seen));
                } else {
                    seen += item->missed();
                }
            }
            EXPECT_EQ(seen, static_cast<std::uint64_t>(last));
        });
    }
    {
        const auto sender = std::move(channel.sender);
        for (int i = 1; i <= last; ++i)
            EXPECT_TRUE(sender.send(i));
    }
    for (std::thread& thread : threads)
        thread.join();
}

}  // namespace
