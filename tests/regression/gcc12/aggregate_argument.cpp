// SPDX-License-Identifier: MIT
// A temporary of an aggregate type beside co_await is destroyed twice: name it.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

// [types]
struct Order {  // an aggregate: no constructor of its own
    Counted item;
};

class Parcel {  // not an aggregate
public:
    explicit Parcel(Counted item) : item_(std::move(item)) {}
    int number() const { return item_.number(); }

private:
    Counted item_;
};

pollen::Coro<int> ship_order(Order order) { co_return order.item.number(); }
pollen::Coro<int> ship_parcel(Parcel parcel) { co_return parcel.number(); }
// [/types]

pollen::Coro<int> ship() {
#ifdef POLLEN_AVOIDED_FORM
    co_return co_await ship_order(Order{Counted(21)}) + co_await ship_parcel(Parcel(Counted(21)));
#else
    // [recommended]
    Order order{Counted(21)};
    const int first = co_await ship_order(std::move(order));
    const int second = co_await ship_parcel(Parcel(Counted(21)));
    // [/recommended]
    co_return first + second;
#endif
}

int main() { return answers_42(ship()); }
