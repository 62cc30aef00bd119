// SPDX-License-Identifier: MIT
// Every interleaving of an executor that polls, drops and retires with one who looks: nobody looks
// into a future that is polled or gone, and no record goes while it is looked at.

#include <pollen/executor/task_record.hpp>

using pollen::detail::Cell;
using pollen::detail::LockGuard;
using pollen::detail::TaskFacts;
using pollen::detail::TaskRecord;
using pollen::detail::TaskRecordList;

namespace {

// The future is a cell, so that a look which is not ordered with a poll is a race; the record is on
// the heap, so that one which comes too late is a use of freed memory.
struct WhoLooksMeetsTheExecutor : rl::test_suite<WhoLooksMeetsTheExecutor, 2> {
    TaskRecordList* list = nullptr;
    Cell<int> future;

    void before() { list = new TaskRecordList; }
    void after() {
        model::check(list->first == nullptr && list->last == nullptr, "the list is empty");
        delete list;
    }
    void thread(unsigned index) {
        if (index == 0) {
            TaskFacts facts{};
            auto* const record = new TaskRecord(facts, *list);
            record->poll([&] {
                future.with([](int& value) { ++value; });
                return false;
            });
            record->drop([&] { future.with([](int& value) { value = -1; }); });
            delete record;
            return;
        }
        const LockGuard guard(list->lock);
        if (list->first == nullptr) return;
        auto& record = static_cast<TaskRecord&>(*list->first);
        record.look([&] {
            const int seen = future.with([](int& value) { return value; });
            model::check(seen != -1, "nobody looks into a future that is gone");
        });
    }
};

}  // namespace

int main() { return model::explore<WhoLooksMeetsTheExecutor>() ? 0 : 1; }
