// SPDX-License-Identifier: MIT
// A std::future says nothing of what the future behind it borrows.
// expect: this future borrows from its caller, and nobody knows how long a std::future

#include <pollen/compat.hpp>
#include <pollen/future.hpp>

#include <utility>

int main() {
    auto seven = pollen::future::ready(7);
#ifdef POLLEN_POSITIVE
    (void) pollen::compat::into_std_future(std::move(seven));
#else
    (void) pollen::compat::into_std_future(pollen::future::by_ref(seven));
#endif
}
