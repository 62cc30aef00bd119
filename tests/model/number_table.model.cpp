// SPDX-License-Identifier: MIT
// Every interleaving of a NumberTable: what is found is whole, and no number is given twice.

#include <pollen/executor/number_table.hpp>

#include <cstddef>

using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::NumberTable;
using pollen::detail::Order;

namespace {

// A thread that has an old number looks whether somebody has it again: it finds nobody, or all of
// the object.
struct WhatIsFoundIsWhole : rl::test_suite<WhatIsFoundIsWhole, 2> {
    NumberTable<Cell<int>, 2> table;
    Cell<int> object;

    void thread(unsigned index) {
        if (index == 0) {
            object.with([](int& value) { value = 7; });
            model::check(table.add(object) == 0, "the first number is free");
            return;
        }
        for (int looks = 0; looks < 2; ++looks) {
            const Cell<int>* const found = table.find(0);
            if (found == nullptr) continue;
            const int seen = found->with([](const int& value) { return value; });
            model::check(seen == 7, "what was written before add() is seen");
        }
    }
};

struct NoNumberIsGivenTwice : rl::test_suite<NoNumberIsGivenTwice, 3> {
    NumberTable<Cell<int>, 2> table;
    Cell<int> objects[3];
    Atomic<std::size_t> numbers[3];

    void thread(unsigned index) { numbers[index].store(table.add(objects[index]), Order::Relaxed); }

    void after() {
        std::size_t sum = 0;
        for (unsigned i = 0; i < 3; ++i) {
            const std::size_t number = numbers[i].load(Order::Relaxed);
            sum += number;
            if (number < 2) model::check(table.find(number) == &objects[i], "each finds its own");
        }
        model::check(sum == 3, "two got a number, and one got none");
    }
};

}  // namespace

int main() {
    return model::explore<WhatIsFoundIsWhole>() && model::explore<NoNumberIsGivenTwice>() ? 0 : 1;
}
