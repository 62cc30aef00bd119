// SPDX-License-Identifier: MIT
// How the future of a job hands it to the pool, waits for it, and lets go of it.

#include <pollen/executor/blocking.hpp>

#include <pollen/executor/join_error.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

bool BlockingHandle::poll(const Waker& waker) {
    if (!is_submitted_) {
        start(waker);
        return false;
    }
    BlockingJob& job = *job_;
    if (job.state.is_done()) return true;
    if (job.waker() == waker.raw()) return false;
    Waker clone = waker.clone();
    if (job.state.stop_waiting() == WaitDuty::Finish) return true;
    const Waker old = Waker::from_raw(job.waker());
    job.set_waker(std::move(clone).into_raw());
    if (job.state.start_waiting() == WaitDuty::Wait) return false;
    const Waker unused = Waker::from_raw(job.waker());
    return true;
}

void BlockingHandle::start(const Waker& waker) {
    // Until the job is the pool's, whatever happens it is destroyed here.
    struct Undo {
        explicit Undo(BlockingHandle& owner) noexcept : handle(&owner) {}
        Undo(const Undo&) = delete;
        Undo& operator=(const Undo&) = delete;
        ~Undo() {
            if (handle != nullptr) handle->destroy();
        }
        BlockingHandle* handle;
    };
    Undo undo(*this);
    BlockingJob& job = *job_;
    job.set_waker(waker.clone().into_raw());
    (void) job.state.start_waiting();
    switch (submit(*job.core, job)) {
        case SubmitDuty::Wait:
            is_submitted_ = true;
            undo.handle = nullptr;
            return;
        case SubmitDuty::Refuse:
            throw_blocking_pool_full();
        case SubmitDuty::Cancel:
#if POLLEN_EXCEPTIONS
            throw JoinError();
#else
            abort_with(JoinError().what());
#endif
    }
}

// The job was never called and is nobody else's.
void BlockingHandle::destroy() noexcept {
    BlockingJob& job = *std::exchange(job_, nullptr);
    const Waker waker = Waker::from_raw(job.waker());
    job.table().cancel(job);
    job.table().destroy(job);
}

void BlockingHandle::let_go() noexcept {
    if (!is_submitted_) return destroy();
    if (!job_->state.is_done() && remove(*job_->core, *job_)) return destroy();
    BlockingJob& job = *std::exchange(job_, nullptr);
    if (job.state.abandon() == AbandonDuty::Nothing) return;
    job.table().discard(job);
    if (job.state.go() == LeaveDuty::Destroy) job.table().destroy(job);
}

}  // namespace detail
POLLEN_NAMESPACE_END
