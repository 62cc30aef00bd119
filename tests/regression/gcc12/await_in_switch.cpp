// SPDX-License-Identifier: MIT
// co_await in the condition of a switch: name the value first.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

pollen::Coro<int> find_kind() { co_return 1; }

pollen::Coro<int> choose(int chosen) {
#ifdef POLLEN_AVOIDED_FORM
    switch (co_await find_kind()) {  // gcc12: the form that is avoided
        case 1:
            chosen = 42;
            break;
    }
#else
    const int kind = co_await find_kind();
    switch (kind) {
        case 1:
            chosen = 42;
            break;
    }
#endif
    co_return chosen;
}

int main() { return answers_42(choose(0)); }
