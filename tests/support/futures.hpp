// SPDX-License-Identifier: MIT
// Futures and helpers of one property each, for tests.

#pragma once

#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <string>
#include <utility>
#include <vector>

namespace support {

/// Is pending `times` times, waking its task each time, and then ready.
class Pause {
public:
    using Output = void;
    explicit Pause(int times = 1) noexcept : left_(times) {}

    pollen::Poll<void> poll(pollen::Context& cx) {
        if (left_ == 0) return pollen::Poll<void>::ready();
        --left_;
        cx.waker().wake_by_ref();
        return pollen::Pending{};
    }

private:
    int left_;
};

/// Is pending until the switch is thrown; does not wake. Counts its polls.
class UntilSet {
public:
    using Output = void;
    explicit UntilSet(const bool& flag) noexcept : flag_(&flag) {}

    pollen::Poll<void> poll(pollen::Context&) {
        ++polls;
        if (*flag_) return pollen::Poll<void>::ready();
        return pollen::Pending{};
    }

    int polls = 0;

private:
    const bool* flag_;
};

/// Is pending for ever.
class Never {
public:
    using Output = void;
    Never() noexcept {}
    pollen::Poll<void> poll(pollen::Context&) { return pollen::Pending{}; }
};

using Log = std::vector<std::string>;

/// Writes its name into a log when it is destroyed; one that was moved from does not.
class Tracked {
public:
    Tracked(Log& log, std::string name) : log_(&log), name_(std::move(name)) {}
    Tracked(Tracked&& other) noexcept
        : log_(std::exchange(other.log_, nullptr)), name_(std::move(other.name_)) {}
    Tracked& operator=(Tracked&&) = delete;
    ~Tracked() {
        if (log_ != nullptr) log_->push_back(name_);
    }

private:
    Log* log_;
    std::string name_;
};

}  // namespace support
