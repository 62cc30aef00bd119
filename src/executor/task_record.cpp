// SPDX-License-Identifier: MIT
// The list of all tasks of the process, empty unless they are recorded.

#include <pollen/executor/task_record.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

constinit TaskRecordList task_records{};

}  // namespace detail
POLLEN_NAMESPACE_END
