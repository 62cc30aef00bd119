// SPDX-License-Identifier: MIT
// What is a Timer, and a timer that somebody else supplies.

#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/default_timer.hpp>
#include <pollen/time/sleep.hpp>
#include <pollen/time/sleep_for.hpp>
#include <pollen/time/timer.hpp>
#include <pollen/time/timer_thread.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <concepts>

namespace {

using namespace std::chrono_literals;
using pollen::Instant;
using pollen::Timer;

struct NoFuture {
    Instant now();
    int sleep_until(Instant);
};
struct FutureOfInt {
    Instant now();
    pollen::future::Ready<int> sleep_until(Instant);
};
struct OtherClock {
    std::chrono::system_clock::time_point now();
    pollen::Sleep sleep_until(Instant);
};

static_assert(Timer<pollen::TimerThread>);
static_assert(Timer<const pollen::DefaultTimer>);
static_assert(Timer<pollen::testing::ManualClock>);
static_assert(!Timer<NoFuture>);
static_assert(!Timer<FutureOfInt>);
static_assert(!Timer<OtherClock>);
static_assert(!Timer<int>);

// A host whose timer is reached through the C ABI.
class HostTimer {
public:
    explicit HostTimer(pollen::testing::ManualClock& host) noexcept : host_(&host) {}

    Instant now() { return host_->now(); }
    pollen::FfiFuture<void> sleep_until(Instant deadline) {
        return pollen::into_ffi(host_->sleep_until(deadline));
    }

private:
    pollen::testing::ManualClock* host_;
};

static_assert(Timer<HostTimer>);
static_assert(std::same_as<pollen::TimerSleep<HostTimer>, pollen::FfiFuture<void>>);

TEST(Timer, MayBeAHostAcrossABorder) {
    pollen::testing::ManualClock clock;
    HostTimer host(clock);
    pollen::testing::TestTask task(pollen::sleep_for(host, 5ms));

    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(5ms);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_ready());
}

}  // namespace
