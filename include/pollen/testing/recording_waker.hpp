// SPDX-License-Identifier: MIT
// A hand-made waker that writes down every call of its four functions, in order.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// The names of the calls, oldest first: "clone", "wake", "wake_by_ref", "drop".
using WakerLog = std::vector<std::string>;

/// Makes one waker and logs what is done with it and its clones.
///
/// The waker has a table of its own and does not speak the C ABI, so a border has to wrap it. It
/// may outlive this object. Clones share its data: will_wake() holds between them.
///
/// Thread safety: all members and the waker, from any thread.
class RecordingWaker {
public:
    RecordingWaker() : record_(new Record), waker_(Waker::from_raw({record_, &vtable})) {}
    RecordingWaker(const RecordingWaker&) = delete;
    RecordingWaker& operator=(const RecordingWaker&) = delete;
    ~RecordingWaker() = default;

    const Waker& waker() const noexcept { return waker_; }

    /// Every call since the beginning or since take_log().
    WakerLog log() const {
        const std::lock_guard lock(record_->mutex);
        return record_->log;
    }

    /// The same calls; the log starts again empty.
    WakerLog take_log() {
        const std::lock_guard lock(record_->mutex);
        return std::exchange(record_->log, WakerLog());
    }

    /// How many clones are alive: the wakers that somebody still keeps.
    std::size_t references() const noexcept {
        // order: acquire pairs with the release of a drop: the dropper has done with the waker.
        return record_->references.load(detail::Order::Acquire) - 1;
    }

private:
    struct Record {
        Record() = default;

        void write(const char* call) {
            const std::lock_guard lock(mutex);
            log.emplace_back(call);
        }

        std::mutex mutex;
        WakerLog log;
        detail::Atomic<std::size_t> references = 1;  // the first is waker_'s
    };

    static Record* record(const void* data) noexcept {
        // safe: the constructor made the data from a Record that is not const.
        return const_cast<Record*>(static_cast<const Record*>(data));
    }
    static void release(const void* data) noexcept {
        // order: release hands this thread's uses to the last owner, whose acquire sees them all.
        if (record(data)->references.fetch_sub(1, detail::Order::AcqRel) == 1) delete record(data);
    }

    static RawWaker clone(const void* data) {
        record(data)->write("clone");
        // order: relaxed; the caller's own reference keeps the record alive, and nothing is
        // published.
        record(data)->references.fetch_add(1, detail::Order::Relaxed);
        return {data, &vtable};
    }
    static void wake(const void* data) {
        record(data)->write("wake");
        release(data);
    }
    static void wake_by_ref(const void* data) { record(data)->write("wake_by_ref"); }
    static void drop(const void* data) {
        record(data)->write("drop");
        release(data);
    }

    POLLEN_HIDDEN static constexpr RawWakerVTable vtable{
        .clone = &RecordingWaker::clone,
        .wake = &RecordingWaker::wake,
        .wake_by_ref = &RecordingWaker::wake_by_ref,
        .drop = &RecordingWaker::drop,
    };

    Record* record_;  // kept alive by waker_
    Waker waker_;
};

}  // namespace testing
POLLEN_NAMESPACE_END
