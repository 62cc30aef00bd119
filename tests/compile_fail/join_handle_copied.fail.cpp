// SPDX-License-Identifier: MIT
// The output of a task goes to one place.
// expect(gcc): use of deleted function
// expect(clang): call to deleted constructor

#include <pollen/executor.hpp>
#include <pollen/future.hpp>

#include <utility>

int main() {
    pollen::LocalExecutor executor;
    auto handle = executor.spawn(pollen::future::ready(42));
#ifdef POLLEN_POSITIVE
    auto other = std::move(handle);
#else
    auto other = handle;
#endif
    other.detach();
}
