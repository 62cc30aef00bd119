// SPDX-License-Identifier: MIT
// A sink whose room, errors and flushes are in the hands of the test.

#pragma once

#include <pollen/future/result.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace support {

/// Where the items of an IntoBasin go. What was sent is `under_way` until a flush delivers it.
template <class T>
class Basin {
public:
    explicit Basin(std::size_t room) : room_(room) {}
    Basin(const Basin&) = delete;
    Basin& operator=(const Basin&) = delete;

    std::vector<T> under_way;
    std::vector<T> delivered;
    bool is_closed = false;

    /// Lets so many more items in.
    void make_room(std::size_t more) {
        room_ += more;
        wake();
    }
    /// Flushes are pending until open_flush().
    void block_flush() noexcept { flush_is_open_ = false; }
    void open_flush() {
        flush_is_open_ = true;
        wake();
    }
    /// Makes the next answer an error.
    void fail(std::string error) {
        error_ = std::move(error);
        wake();
    }

private:
    template <class, class>
    friend class IntoBasin;

    void wake() {
        if (waker_) std::move(*std::exchange(waker_, {})).wake();
    }

    std::size_t room_;
    bool flush_is_open_ = true;
    std::optional<std::string> error_;
    std::optional<pollen::Waker> waker_;
};

/// The sink of a basin, which must outlive it. Keeps a value as long as it lives.
template <class T, class Kept = int>
class [[nodiscard]] IntoBasin : public pollen::SinkInterface<IntoBasin<T, Kept>> {
public:
    using Error = std::string;
    using Done = pollen::Result<void, Error>;
    static constexpr bool is_unpin = true;

    explicit IntoBasin(Basin<T>& basin, Kept kept = Kept())
        : basin_(&basin), kept_(std::move(kept)) {}
    IntoBasin(const IntoBasin&) = delete;
    IntoBasin& operator=(const IntoBasin&) = delete;
    IntoBasin(IntoBasin&&) = default;
    IntoBasin& operator=(IntoBasin&&) = default;

    pollen::Poll<Done> poll_ready(pollen::Context& cx) {
        if (basin_->error_) return failed();
        if (basin_->room_ == 0) return wait(cx);
        return Done();
    }
    Done start_send(T item) {
        if (basin_->error_) return failed();
        --basin_->room_;
        basin_->under_way.push_back(std::move(item));
        return {};
    }
    pollen::Poll<Done> poll_flush(pollen::Context& cx) {
        if (basin_->error_) return failed();
        if (!basin_->flush_is_open_) return wait(cx);
        for (T& item : basin_->under_way)
            basin_->delivered.push_back(std::move(item));
        basin_->under_way.clear();
        return Done();
    }
    pollen::Poll<Done> poll_close(pollen::Context& cx) {
        pollen::Poll<Done> flushed = poll_flush(cx);
        if (flushed.is_ready() && flushed.value()) basin_->is_closed = true;
        return flushed;
    }

private:
    Done failed() { return pollen::Err(*std::exchange(basin_->error_, {})); }
    pollen::Poll<Done> wait(pollen::Context& cx) {
        basin_->waker_ = cx.waker().clone();
        return pollen::Pending{};
    }

    Basin<T>* basin_;
    Kept kept_;
};

}  // namespace support
