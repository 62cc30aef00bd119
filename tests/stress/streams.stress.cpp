// SPDX-License-Identifier: MIT
// Several threads send, wake and abort what one task merges: every item comes once, none is lost.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/stream/abortable.hpp>
#include <pollen/stream/buffer_unordered.hpp>
#include <pollen/stream/flatten_unordered.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/select_all.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/sync/oneshot.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace mpsc = pollen::mpsc;
namespace oneshot = pollen::oneshot;
namespace stream = pollen::stream;
using pollen::block_on;
using pollen::Coro;

constexpr int threads = 4;
constexpr int channels = 16;
constexpr int items = 2'000;  // of each channel

// Threads that send the numbers from 0 on into each of their channels, the channels in turn.
class Senders {
public:
    Senders() {
        for (int thread = 0; thread < threads; ++thread) {
            std::vector<mpsc::UnboundedSender<int>> own;
            for (int channel = thread; channel < channels; channel += threads) {
                auto [sender, receiver] = mpsc::unbounded<int>();
                own.push_back(std::move(sender));
                receivers.push_back(std::move(receiver));
            }
            threads_.emplace_back([own = std::move(own)]() mutable {
                for (int item = 0; item < items; ++item) {
                    for (auto& sender : own)
                        (void) sender.send(item);
                }
            });
        }
    }
    Senders(const Senders&) = delete;
    Senders& operator=(const Senders&) = delete;
    ~Senders() {
        for (std::thread& thread : threads_)
            thread.join();
    }

    std::vector<mpsc::Receiver<int>> receivers;

private:
    std::vector<std::thread> threads_;
};

constexpr long long all_items = 1LL * channels * items;
constexpr long long sum_of_all = 1LL * channels * items * (items - 1) / 2;

struct Seen {
    long long count = 0;
    long long sum = 0;
};

template <class S>
Coro<Seen> see_all(S source) {
    Seen seen;
    while (auto item = co_await source.next()) {
        ++seen.count;
        seen.sum += *item;
    }
    co_return seen;
}

TEST(Streams, ASetGivesAllThatThreadsSend) {
    Senders senders;
    const Seen seen = block_on(see_all(stream::select_all(std::move(senders.receivers))));

    EXPECT_EQ(seen.count, all_items);
    EXPECT_EQ(seen.sum, sum_of_all);
}

TEST(Streams, FlattenUnorderedGivesAllWhileItsTaskMovesBetweenThreads) {
    for (const std::size_t limit : {std::size_t{3}, stream::no_limit}) {
        Senders senders;
        pollen::ThreadPool pool(2);
        auto flat = stream::iter(std::move(senders.receivers)) | stream::flatten_unordered(limit);
        const Seen seen = block_on(pool.spawn(see_all(std::move(flat))));

        EXPECT_EQ(seen.count, all_items);
        EXPECT_EQ(seen.sum, sum_of_all);
    }
}

TEST(Streams, BufferUnorderedGivesEachOutputThatThreadsComplete) {
    constexpr int count = 20'000;
    auto futures = mpsc::channel<oneshot::Receiver<int>>(8);
    std::vector<mpsc::UnboundedSender<oneshot::Sender<int>>> work;
    std::vector<std::thread> workers;
    for (int thread = 0; thread < threads; ++thread) {
        auto [sender, receiver] = mpsc::unbounded<oneshot::Sender<int>>();
        work.push_back(std::move(sender));
        workers.emplace_back([jobs = std::move(receiver)]() mutable {
            int number = 0;
            while (auto job = block_on(jobs.recv()))
                (void) std::move(*job).send(number++);
        });
    }
    std::thread source([sender = std::move(futures.sender), work = std::move(work)]() mutable {
        for (int i = 0; i < count; ++i) {
            auto [output, receiver] = oneshot::channel<int>();
            (void) block_on(sender.send(std::move(receiver)));
            (void) work[static_cast<std::size_t>(i % threads)].send(std::move(output));
        }
    });

    auto outputs = std::move(futures.receiver) | stream::buffer_unordered(32);
    long long seen = 0;
    long long sum = 0;
    while (auto output = block_on(outputs.next())) {
        ++seen;
        sum += std::move(*output).value();
    }
    source.join();
    for (std::thread& worker : workers)
        worker.join();

    constexpr long long each = count / threads;
    EXPECT_EQ(seen, count);
    EXPECT_EQ(sum, threads * each * (each - 1) / 2);
}

TEST(Streams, AnAbortFromAnotherThreadEndsAStreamThatWaits) {
    for (int round = 0; round < 1'000; ++round) {
        auto [sender, receiver] = mpsc::unbounded<int>();
        auto pair = stream::abortable(std::move(receiver));
        std::thread aborter([handle = pair.handle] { handle.abort(); });
        EXPECT_FALSE(block_on(pair.stream.next()).has_value());
        aborter.join();
    }
}

TEST(Streams, ASetThatIsDroppedWhileThreadsWakeLeavesNothing) {
    for (int round = 0; round < 20; ++round) {
        Senders senders;
        auto all = stream::select_all(std::move(senders.receivers));
        for (int i = 0; i < 100; ++i)
            EXPECT_TRUE(block_on(all.next()).has_value());
    }
}

}  // namespace
