// SPDX-License-Identifier: MIT
// A coroutine has one owner.
// expect: deleted

#include <pollen/coro/coro.hpp>

#include <utility>

#ifdef POLLEN_POSITIVE
pollen::Coro<> second_owner(pollen::Coro<>& coro) { return std::move(coro); }
#else
pollen::Coro<> second_owner(pollen::Coro<>& coro) { return coro; }
#endif
