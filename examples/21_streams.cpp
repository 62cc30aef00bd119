// SPDX-License-Identifier: MIT
// Streams: values one after the other, many things at once, several streams as one.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Coro;

// [several at once]
Coro<int> fetch(int number) {
    for (int round = 0; round < 5 - number; ++round)
        co_await future::yield_now();  // the larger ones are faster
    co_return number * 10;
}

// A stream of numbers becomes a stream of futures; up to two of them run at once, and their outputs
// come as they are ready.
Coro<> fetch_several() {
    auto results =
        stream::iter(std::vector{1, 2, 3, 4}) | stream::map(fetch) | stream::buffer_unordered(2);
    while (const auto result = co_await results.next())
        std::printf("fetched %d\n", *result);
}
// [/several at once]

// [for each]
// The same without outputs.
Coro<> greet_all(std::vector<std::string> names) {
    co_await (stream::iter(std::move(names)) |
              stream::for_each_concurrent(2, [](std::string name) -> Coro<> {
                  co_await future::yield_now();
                  std::printf("hello %s\n", name.c_str());
              }));
}
// [/for each]

// [as one]
// Two channels as one stream, which ends when there is a signal; the items come in batches.
Coro<> listen(pollen::mpsc::Receiver<int> mail, pollen::mpsc::Receiver<int> parcels,
              pollen::oneshot::Receiver<int> closing) {
    auto deliveries = stream::merge(std::move(mail), std::move(parcels)) |
                      stream::take_until(std::move(closing)) | stream::ready_chunks(100);
    while (const auto batch = co_await deliveries.next()) {
        std::printf("delivered:");
        for (const int delivery : *batch)
            std::printf(" %d", delivery);
        std::printf("\n");
    }
    std::printf("closed\n");
}

Coro<> deliver(pollen::mpsc::Sender<int> mail, pollen::mpsc::Sender<int> parcels,
               pollen::oneshot::Sender<int> closing) {
    for (const int number : {1, 2}) {
        (void) co_await mail.send(number);
        (void) co_await parcels.send(number * 100);
    }
    co_await future::yield_now();
    (void) co_await mail.send(3);
    co_await future::yield_now();
    (void) std::move(closing).send(0);
    (void) co_await mail.send(4);  // too late
}
// [/as one]

// [many streams]
// Streams that come and go: a set of them, in which each has its turn.
Coro<> read_all() {
    const auto lines = [](const char* name, std::vector<int> numbers) {
        return stream::iter(std::move(numbers)) |
               stream::map([name](int number) { return std::pair(name, number); });
    };
    pollen::SelectAll<decltype(lines("", {}))> files;
    files.push(lines("a", {1, 2, 3}));
    files.push(lines("b", {1}));
    while (const auto line = co_await files.next()) {
        std::printf("%s:%d\n", line->first, line->second);
        if (line->second == 2) files.push(lines("c", {7, 8}));
    }
}
// [/many streams]

Coro<> run() {
    co_await fetch_several();
    {
        std::vector<std::string> names{"Ada", "Grace", "Edsger"};
        co_await greet_all(std::move(names));
    }
    auto [mail_in, mail_out] = pollen::mpsc::channel<int>(4);
    auto [parcels_in, parcels_out] = pollen::mpsc::channel<int>(4);
    auto [closing, closed] = pollen::oneshot::channel<int>();
    co_await future::join(deliver(std::move(mail_in), std::move(parcels_in), std::move(closing)),
                          listen(std::move(mail_out), std::move(parcels_out), std::move(closed)));
    co_await read_all();
}

}  // namespace

int main() {
    pollen::LocalExecutor executor;
    executor.run_until(run());
}
