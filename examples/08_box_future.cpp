// SPDX-License-Identifier: MIT
// A factory whose futures have different types: a BoxFuture gives them one.

#include <pollen/pollen.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <utility>

namespace future = pollen::future;

// [cache]
class Prices {
public:
    // Known prices are there at once, others have to be asked for. The caller sees one type.
    pollen::BoxFuture<int> find(std::string flower) {
        const auto known = known_.find(flower);
        if (known != known_.end()) return future::ready(known->second);
        return ask(std::move(flower));
    }

private:
    // A coroutine is boxed as the pointer that it is: nothing more is allocated.
    pollen::Coro<int> ask(std::string flower) {
        std::printf("asking for %s\n", flower.c_str());
        co_await future::yield_now();
        const int price = static_cast<int>(flower.size());
        known_.emplace(std::move(flower), price);
        co_return price;
    }

    std::map<std::string, int> known_;
};
// [/cache]

pollen::Coro<void> shop(Prices& prices) {
    for (const char* flower : {"rose", "tulip", "rose"}) {
        const int price = co_await prices.find(flower);
        std::printf("%s: %d\n", flower, price);
    }
}

int main() {
    Prices prices;
    pollen::block_on(shop(prices));
}
