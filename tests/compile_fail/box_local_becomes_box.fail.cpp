// SPDX-License-Identifier: MIT
// A BoxFuture becomes a LocalBoxFuture, not the other way round.
// expect: a BoxFuture may move to another thread between polls, and this future must stay on one

#include <pollen/future.hpp>

#include <utility>

#ifdef POLLEN_POSITIVE
pollen::LocalBoxFuture<int> convert(pollen::BoxFuture<int> box) { return std::move(box); }
#else
pollen::BoxFuture<int> convert(pollen::LocalBoxFuture<int> box) { return std::move(box); }
#endif
