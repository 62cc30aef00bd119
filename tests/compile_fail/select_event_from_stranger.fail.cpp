// SPDX-License-Identifier: MIT
// An event is asked by an object that was lent to the loop, not by any other.
// expect: this object is not among the branches that were lent to the loop

#include <pollen/future.hpp>
#include <pollen/stream.hpp>

pollen::future::Ready<int> lent(1);
pollen::future::Ready<char> stranger('a');
pollen::future::SelectLoop loop(lent);

int value(pollen::future::SelectEvent<pollen::future::Ready<int>&> event) {
#ifdef POLLEN_POSITIVE
    return *event.from(lent);
#else
    return *event.from(stranger);
#endif
}
