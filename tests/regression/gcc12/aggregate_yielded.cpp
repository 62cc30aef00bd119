// SPDX-License-Identifier: MIT
// A temporary of an aggregate type in a co_yield is destroyed twice: name it.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

struct Order {  // an aggregate: no constructor of its own
    Counted item;
};

pollen::AsyncGenerator<Order> orders() {
#ifdef POLLEN_AVOIDED_FORM
    co_yield Order{Counted(42)};
#else
    // [recommended]
    Order order{Counted(42)};
    co_yield std::move(order);
    // [/recommended]
#endif
}

pollen::Coro<int> first_number() {
    auto all = orders();
    auto first = co_await all.next();
    co_return first->item.number();
}

int main() { return answers_42(first_number()); }
