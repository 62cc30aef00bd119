// SPDX-License-Identifier: MIT
// A box could outlive what a future in it borrows.
// expect: this future borrows from its caller, and a box could outlive what it borrows

#include <pollen/future.hpp>

#include <utility>

auto answer = pollen::future::ready(42);

#ifdef POLLEN_POSITIVE
pollen::BoxFuture<int> boxed = pollen::future::boxed(std::move(answer));
#else
pollen::BoxFuture<int> boxed = pollen::future::boxed(pollen::future::by_ref(answer));
#endif
