// SPDX-License-Identifier: MIT
// A box may outlive what a stream borrows.
// expect: this stream borrows from its caller, and a box could outlive what it borrows

#include <pollen/stream.hpp>

#include <utility>

auto numbers = pollen::stream::iter({1, 2});

#ifdef POLLEN_POSITIVE
pollen::BoxStream<int> box = std::move(numbers);
#else
pollen::BoxStream<int> box = pollen::stream::by_ref(numbers);
#endif
