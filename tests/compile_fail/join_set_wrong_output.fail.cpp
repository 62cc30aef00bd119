// SPDX-License-Identifier: MIT
// All tasks of a JoinSet have one type of output.
// expect: the output of the future is not the set's

#include <pollen/executor/join_set.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/ready.hpp>

void spawn(pollen::JoinSet<int>& tasks, pollen::LocalExecutor& executor) {
#ifdef POLLEN_POSITIVE
    tasks.spawn(executor, pollen::future::ready(42));
#else
    tasks.spawn(executor, pollen::future::ready('a'));
#endif
}
