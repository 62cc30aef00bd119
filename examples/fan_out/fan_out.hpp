// SPDX-License-Identifier: MIT
// Fetches many things from a server that is slow, refuses some requests and forgets others: up to
// so many at once, with a time limit for each try, pauses between tries, and a stream of progress.

#pragma once

#include <pollen/pollen.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace fan_out {

using namespace std::chrono_literals;

inline constexpr std::uint32_t most_tries = 4;
inline constexpr auto time_limit = 50ms;  // for one try
inline constexpr auto first_pause = 1ms;  // between two tries; then twice as long, and so on
inline constexpr auto report_every = 100ms;

struct Request {
    std::uint32_t number;
};

struct Outcome {
    bool is_done;
    std::uint32_t tries;
    std::uint32_t timeouts;
};

struct Tally {
    std::uint64_t done = 0;
    std::uint64_t given_up = 0;
    std::uint64_t tries = 0;
    std::uint64_t timeouts = 0;

    void add(const Outcome& outcome) {
        ++(outcome.is_done ? done : given_up);
        tries += outcome.tries;
        timeouts += outcome.timeouts;
    }
    std::uint64_t finished() const { return done + given_up; }
    friend bool operator==(const Tally&, const Tally&) = default;
};

/// Stands for the other side of a network. What becomes of a try is drawn from its number, so that
/// every run has the same troubles.
class Server {
public:
    enum class Fate : std::uint8_t { Answer, Refuse, Forget };

    static Fate fate(Request request, std::uint32_t number_of_try) {
        const std::uint32_t drawn = draw(request, number_of_try) % 100;
        if (drawn < 2) return Fate::Forget;
        return drawn < 12 ? Fate::Refuse : Fate::Answer;
    }

    /// One try. True if there was an answer.
    pollen::Coro<bool> fetch(Request request, std::uint32_t number_of_try) {
        const InFlight in_flight(*this);
        switch (fate(request, number_of_try)) {
            case Fate::Forget:
                co_await pollen::future::pending<void>();
                break;
            case Fate::Refuse:
                co_await pollen::sleep_for(500us);
                co_return false;
            case Fate::Answer:
                co_await pollen::sleep_for(1ms * (1 + draw(request, number_of_try) / 100 % 3));
                break;
        }
        co_return true;
    }

    std::size_t in_flight() const { return in_flight_; }
    std::size_t most_in_flight() const { return most_in_flight_; }

private:
    // A connection: there until the fetch that holds it has ended or was destroyed.
    class InFlight {
    public:
        explicit InFlight(Server& server) : server_(&server) {
            if (++server.in_flight_ > server.most_in_flight_) {
                server.most_in_flight_ = server.in_flight_;
            }
        }
        InFlight(const InFlight&) = delete;
        InFlight& operator=(const InFlight&) = delete;
        ~InFlight() { --server_->in_flight_; }

    private:
        Server* server_;
    };

    static std::uint32_t draw(Request request, std::uint32_t number_of_try) {
        std::uint32_t mixed = request.number * 2654435761U + number_of_try * 40503U + 1;
        mixed ^= mixed >> 15;
        mixed *= 2246822519U;
        return (mixed ^ mixed >> 13) % 100'000;
    }

    std::size_t in_flight_ = 0;
    std::size_t most_in_flight_ = 0;
};

/// Tries until there is an answer, or gives up. A try that is too slow is destroyed where it waits.
inline pollen::Coro<Outcome> fetch_with_retries(Server& server, Request request) {
    Outcome outcome{false, 0, 0};
    auto pause = std::chrono::milliseconds(first_pause);
    while (!outcome.is_done && outcome.tries < most_tries) {
        if (outcome.tries > 0) {
            co_await pollen::sleep_for(pause);
            pause *= 2;
        }
        const auto answer =
            co_await (server.fetch(request, ++outcome.tries) | pollen::timeout(time_limit));
        if (answer.is_elapsed()) {
            ++outcome.timeouts;
        } else {
            outcome.is_done = answer.value();
        }
    }
    co_return outcome;
}

/// Fetches all, up to `at_once` at the same time, and calls report(tally) now and then. Whoever
/// destroys it, at whatever moment, destroys all that is under way.
template <class Report>
pollen::Coro<Tally> fan_out(Server& server, std::vector<Request> requests, std::size_t at_once,
                            Report report) {
    Tally tally;
    auto finished = pollen::oneshot::channel<pollen::Unit>();

    const auto work = [&]() -> pollen::Coro<> {
        auto outcomes = pollen::stream::iter(std::move(requests)) |
                        pollen::stream::map(
                            [&](Request request) { return fetch_with_retries(server, request); }) |
                        pollen::stream::buffer_unordered(at_once);
        while (const auto outcome = co_await outcomes.next())
            tally.add(*outcome);
        (void) std::move(finished.sender).send(pollen::Unit());
    };
    const auto show = [&]() -> pollen::Coro<> {
        auto progress = pollen::interval(report_every) |
                        pollen::stream::take_until(std::move(finished.receiver)) |
                        pollen::stream::map([&](pollen::Instant) { return tally; });
        while (const auto now = co_await progress.next())
            report(*now);
    };
    co_await pollen::future::join(work(), show());
    co_return tally;
}

/// So many requests.
inline std::vector<Request> requests(std::uint32_t count) {
    std::vector<Request> all;
    for (std::uint32_t number = 0; number < count; ++number)
        all.push_back(Request{number});
    return all;
}

/// What must come of it if no try is slower than the server means it to be.
inline Tally expected(std::uint32_t count) {
    Tally tally;
    for (std::uint32_t number = 0; number < count; ++number) {
        Outcome outcome{false, 0, 0};
        while (!outcome.is_done && outcome.tries < most_tries) {
            const Server::Fate fate = Server::fate(Request{number}, ++outcome.tries);
            outcome.is_done = fate == Server::Fate::Answer;
            if (fate == Server::Fate::Forget) ++outcome.timeouts;
        }
        tally.add(outcome);
    }
    return tally;
}

}  // namespace fan_out
