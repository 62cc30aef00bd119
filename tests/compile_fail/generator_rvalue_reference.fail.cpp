// SPDX-License-Identifier: MIT
// A generator does not yield rvalue references.
// expect: a generator yields objects or lvalue references

#include <pollen/coro/async_generator.hpp>

#ifdef POLLEN_POSITIVE
pollen::AsyncGenerator<int> body() { co_yield 1; }
#else
pollen::AsyncGenerator<int&&> body() { co_yield 1; }
#endif
