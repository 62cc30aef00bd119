// SPDX-License-Identifier: MIT
// What the regression tests of coroutines share: a value that counts its lives, and how to run a
// coroutine.

#pragma once

#include <pollen/coro.hpp>

#include <cstdio>
#include <utility>

inline int made = 0;
inline int destroyed = 0;

/// A number. Every construction is counted, and every destruction.
class Counted {
public:
    explicit Counted(int number) noexcept : number_(number) { ++made; }
    Counted(const Counted& other) noexcept : number_(other.number_) { ++made; }
    Counted(Counted&& other) noexcept : number_(other.number_) { ++made; }
    Counted& operator=(const Counted&) = default;
    Counted& operator=(Counted&&) = default;
    ~Counted() { ++destroyed; }

    int number() const noexcept { return number_; }

private:
    int number_;
};

/// 0, for the end of main(), if the coroutine answers at once with 42 and as many values were
/// destroyed as made.
inline int answers_42(pollen::Coro<int> coroutine) {
    int answer = 0;
    {
        pollen::Coro<int> polled(std::move(coroutine));
        pollen::Context cx(pollen::Waker::noop());
        pollen::Poll<int> poll = polled.poll(cx);
        if (poll.is_pending()) {
            std::puts("pending");
            return 1;
        }
        answer = poll.value();
    }
    std::printf("%d; made %d, destroyed %d\n", answer, made, destroyed);
    return answer == 42 && made == destroyed ? 0 : 1;
}
