// SPDX-License-Identifier: MIT
// Sinks: where a stream goes, with room, errors and an end.

#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/future.hpp>
#include <pollen/sink.hpp>
#include <pollen/stream.hpp>
#include <pollen/sync.hpp>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace mpsc = pollen::mpsc;
namespace sink = pollen::sink;
namespace stream = pollen::stream;

// [pipeline]
// Numbers become lines, which go into a channel and into a log.
pollen::Coro<bool> produce(mpsc::Sender<std::string> sender, std::vector<std::string>& log) {
    auto to_channel = mpsc::into_sink(std::move(sender));
    auto to_log = sink::into(log) | sink::map_err([](pollen::Never) {
                      return pollen::SendError::Closed;  // never happens
                  });
    auto lines = sink::fanout(std::move(to_channel), std::move(to_log)) |
                 sink::with<int>([](int number) { return "line " + std::to_string(number); });

    auto numbers = stream::iter({1, 2, 3});
    auto sent = co_await stream::forward(std::move(numbers), std::move(lines));
    co_return sent.has_value();
}

pollen::Coro<> consume(mpsc::Receiver<std::string> receiver) {
    while (auto line = co_await receiver.next())
        std::printf("received %s\n", line->c_str());
}
// [/pipeline]

int main() {
    std::vector<std::string> log;
    auto [sender, receiver] = mpsc::channel<std::string>(1);
    auto [all_sent, done] = pollen::block_on(
        future::join(produce(std::move(sender), log), consume(std::move(receiver))));
    (void) done;
    std::printf("%s, %zu in the log\n", all_sent ? "all sent" : "closed", log.size());
}
