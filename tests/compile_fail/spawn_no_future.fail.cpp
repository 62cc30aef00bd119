// SPDX-License-Identifier: MIT
// A function is not a future: somebody has to call it.
// expect: this type is not a future: it has no member type Output

#include <pollen/executor.hpp>
#include <pollen/future.hpp>

int main() {
    pollen::LocalExecutor executor;
    const auto answer = [] { return 42; };
#ifdef POLLEN_POSITIVE
    executor.spawn(pollen::future::lazy(answer));
#else
    executor.spawn(answer);
#endif
}
