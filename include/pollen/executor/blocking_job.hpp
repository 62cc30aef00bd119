// SPDX-License-Identifier: MIT
// A function that is to be called on a thread of a BlockingPool, and then its outcome: one block.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/blocking_pool.hpp>
#include <pollen/executor/blocking_state.hpp>
#include <pollen/executor/task_exception.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <exception>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a job knows of its function.
struct BlockingJobTable {
    void (*call)(BlockingJob& job) noexcept;     // the function, which becomes the outcome
    void (*cancel)(BlockingJob& job) noexcept;   // destroys the function: there is no outcome
    void (*discard)(BlockingJob& job) noexcept;  // destroys the outcome
    void (*destroy)(BlockingJob& job) noexcept;  // frees the block, which has neither any more
};

/// A job without its type.
class BlockingJob {
public:
    BlockingJob(const BlockingJobTable& how, void* where, BlockingCore& pool) noexcept
        : payload(where), core(&pool), table_(&how) {
        retain(pool);
    }
    BlockingJob(const BlockingJob&) = delete;
    BlockingJob& operator=(const BlockingJob&) = delete;

    const BlockingJobTable& table() const noexcept { return *table_; }

    /// By the future, or by the thread once it knows that nobody writes.
    RawWaker waker() const noexcept {
        return waker_.with([](const RawWaker& kept) { return kept; });
    }
    /// By the future, while Waiting is not set.
    void set_waker(RawWaker waker) noexcept {
        waker_.with([&](RawWaker& kept) { kept = waker; });
    }

    /// By the thread: calls the function and tells the future. The job may be gone afterwards.
    void run() noexcept {
        table_->call(*this);
        finish();
    }
    /// Instead of run(): there will be no outcome.
    void cancel() noexcept {
        table_->cancel(*this);
        finish();
    }

    BlockingJob* next = nullptr;      // in the queue of the pool, under its lock
    BlockingJob* previous = nullptr;  //
    bool is_queued = false;           //
    void* const payload;
    Outcome outcome = Outcome::None;
    BlockingState state;
    BlockingCore* const core;

protected:
    ~BlockingJob() { release(*core); }

private:
    void finish() noexcept;

    const BlockingJobTable* const table_;
    Cell<RawWaker> waker_;
};

inline void BlockingJob::finish() noexcept {
    const DoneDuty duty = state.finish();
    const bool has_waker = duty == DoneDuty::Wake || duty == DoneDuty::DiscardAndDrop;
    Waker taken = Waker::from_raw(has_waker ? waker() : RawWaker{});
    if (duty == DoneDuty::Discard || duty == DoneDuty::DiscardAndDrop) table_->discard(*this);
    if (state.leave() == LeaveDuty::Destroy) table_->destroy(*this);
    if (duty == DoneDuty::Wake) std::move(taken).wake();
}

/// A job of an Fn.
template <class Fn>
class BlockingJobOf final : public BlockingJob {
public:
    using Output = std::invoke_result_t<Fn>;

    BlockingJobOf(Fn&& function, BlockingCore& pool)
        : BlockingJob(table_of, &payload_, pool), payload_(std::move(function)) {}

private:
    // A function that becomes its outcome.
    union Payload {
        explicit Payload(Fn&& fn) : function(std::move(fn)) {}
        Payload(const Payload&) = delete;
        Payload& operator=(const Payload&) = delete;
        ~Payload() {}

        Fn function;
        OutputSlot<Output> output;
        std::exception_ptr error;
    };

    static BlockingJobOf& self(BlockingJob& job) noexcept {
        return static_cast<BlockingJobOf&>(job);
    }

    static Poll<Output> invoke(Fn& function) {
        if constexpr (std::is_void_v<Output>) {
            std::move(function)();
            return Poll<void>::ready();
        } else {
            return Poll<Output>::ready(std::move(function)());
        }
    }

    static void call(BlockingJob& job) noexcept {
        Payload& payload = self(job).payload_;
#if POLLEN_EXCEPTIONS
        bool calling = true;
        try {
#endif
            Poll<Output> answer = invoke(payload.function);
#if POLLEN_EXCEPTIONS
            calling = false;
#endif
            destroy_object(payload.function);
            ::new (&payload.output) OutputSlot<Output>(std::move(answer));
            job.outcome = Outcome::Value;
#if POLLEN_EXCEPTIONS
        } catch (...) {
            if (calling) destroy_object(payload.function);
            ::new (&payload.error) std::exception_ptr(std::current_exception());
            job.outcome = Outcome::Exception;
        }
#endif
    }

    static void cancel(BlockingJob& job) noexcept {
        destroy_object(self(job).payload_.function);
        job.outcome = Outcome::Cancelled;
    }

    static void discard(BlockingJob& job) noexcept {
        Payload& payload = self(job).payload_;
        if (job.outcome == Outcome::Value) {
            destroy_object(payload.output);
        } else if (job.outcome == Outcome::Exception) {
            report_task_exception(std::move(payload.error));
            destroy_object(payload.error);
        }
        job.outcome = Outcome::Taken;
    }

    static void destroy(BlockingJob& job) noexcept { delete &self(job); }

    POLLEN_HIDDEN static constexpr BlockingJobTable table_of{
        .call = &call, .cancel = &cancel, .discard = &discard, .destroy = &destroy};

    Payload payload_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
