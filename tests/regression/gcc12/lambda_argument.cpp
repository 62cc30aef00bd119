// SPDX-License-Identifier: MIT
// A temporary lambda with captures beside co_await is destroyed twice: name it.
// broken: gcc 12.2
// works: clang

#include <regression/gcc12/counted.hpp>

template <class F>
pollen::Coro<int> call(F f) {
    co_return f();
}

pollen::Coro<int> ask() {
    Counted counted(42);
#ifdef POLLEN_AVOIDED_FORM
    co_return co_await call([counted] { return counted.number(); });
#else
    // [recommended]
    auto number = [counted] { return counted.number(); };
    co_return co_await call(std::move(number));
    // [/recommended]
#endif
}

int main() { return answers_42(ask()); }
