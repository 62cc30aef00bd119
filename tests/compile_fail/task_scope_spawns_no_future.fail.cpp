// SPDX-License-Identifier: MIT
// A scope takes futures, and functions that return one.
// expect: (?s)\A((?!error:).)*error: stati[^\n]*pollen:
// expect: TaskScope::spawn\(\) takes a future, or a function

#include <pollen/coro.hpp>
#include <pollen/executor/task_scope.hpp>

void spawn(pollen::TaskScope& scope) {
#ifdef POLLEN_POSITIVE
    scope.spawn([]() -> pollen::Coro<int> { co_return 42; });
#else
    scope.spawn(42);
#endif
}
