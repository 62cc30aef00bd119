// SPDX-License-Identifier: MIT
// A scope that may move between threads refuses a child that must stay on one.
// expect: this child must stay on one: make it a local_task_scope\(\)

#include <pollen/coro.hpp>
#include <pollen/executor/task_scope.hpp>

pollen::LocalCoro<int> answer() { co_return 42; }

#ifdef POLLEN_POSITIVE
void spawn(pollen::LocalTaskScope& scope) { scope.spawn(answer()); }
#else
void spawn(pollen::TaskScope& scope) { scope.spawn(answer()); }
#endif
