// SPDX-License-Identifier: MIT
// A statement expression ({ ... }) that awaits breaks the compiler: declare instead.
// broken: gcc 12.2
// works: clang

#ifdef POLLEN_AVOIDED_FORM
#pragma GCC diagnostic ignored "-Wpedantic"
#define TRY_SET(variable, awaited)             \
    const int variable = ({                    \
        const int in_block = co_await awaited; \
        if (in_block < 0) co_return -1;        \
        in_block;                              \
    })
#else
// [recommended]
#define TRY_SET(variable, awaited)           \
    const int variable = co_await (awaited); \
    if ((variable) < 0) co_return -1
// [/recommended]
#endif

#include <regression/gcc12/counted.hpp>

pollen::Coro<int> read_number() { co_return 42; }

pollen::Coro<int> ask() {
    TRY_SET(number, read_number());
    co_return number;
}

int main() { return answers_42(ask()); }
