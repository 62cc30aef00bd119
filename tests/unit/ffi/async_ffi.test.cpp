// SPDX-License-Identifier: MIT
// Functions that POLLEN_ASYNC_FFI defines and declares: signatures, arguments, results, failures.

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/async_ffi.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/panic.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using support::Log;
using support::Pause;
using support::Tracked;

POLLEN_ASYNC_FFI(std::uint32_t, test_add, (std::uint32_t) a, (std::uint32_t) b) {
    co_await Pause();
    co_return a + b;
}
POLLEN_ASYNC_FFI(void, test_nothing) { co_await Pause(); }
POLLEN_ASYNC_FFI(int, test_first, (int) a, (int) b) {
    (void) b;
    co_return a;
}
POLLEN_ASYNC_FFI(std::uint32_t, test_await_argument, (pollen::FfiFuture<std::uint32_t>) inner) {
    const std::uint32_t value = co_await std::move(inner);
    co_return value * 2;
}
POLLEN_ASYNC_FFI(pollen::FfiFuture<std::uint32_t>, test_returns_future, (std::uint32_t) a) {
    co_return pollen::FfiFuture<std::uint32_t>(test_add(a, a));
}
POLLEN_ASYNC_FFI_LOCAL(int, test_local) {
    auto local = []() -> pollen::LocalCoro<int> { co_return 8; };
    co_return co_await local();
}
POLLEN_ASYNC_FFI_BORROWING(std::uint64_t, test_size, (const std::vector<int>&) values) {
    co_await Pause();
    co_return values.size();
}
POLLEN_ASYNC_FFI_LOCAL_BORROWING(std::uint64_t, test_local_size, (const std::vector<int>&) values) {
    co_return values.size();
}

// Commas in the type of a parameter belong to it; a result's type needs a name.
template <class First, class Second>
struct Both {
    First first;
    Second second;
};
using Swapped = Both<double, int>;
POLLEN_ASYNC_FFI(Swapped, test_swap, (Both<int, double>) both, (Both<char, char>) unused) {
    (void) unused;
    co_return Swapped{both.second, both.first};
}

// As many parameters as there may be.
POLLEN_ASYNC_FFI(int, test_sixteen, (int) a, (int) b, (int) c, (int) d, (int) e, (int) f, (int) g,
                 (int) h, (int) i, (int) j, (int) k, (int) l, (int) m, (int) n, (int) o, (int) p) {
    co_return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p;
}

// A foreign function is declared in the same form; here it is the one above.
POLLEN_ASYNC_FFI_DECLARE(std::uint32_t, test_add, (std::uint32_t) a, (std::uint32_t) b);

// The assembler's name of test_first; a C++ name would not link.
extern "C" pollen::RawFfiFuture<int> found_by_symbol_name(int, int) __asm__("test_first");

// Arguments that tell when they are destroyed cross as pointers to what they own.
template <>
struct pollen::FfiRepr<Tracked> {
    using Type = Tracked*;
    static Type into_repr(Tracked value) { return new Tracked(std::move(value)); }
    static Tracked from_repr(Type pointer) {
        Tracked value(std::move(*pointer));
        delete pointer;
        return value;
    }
};
POLLEN_ASYNC_FFI(void, test_order, (Log*) log, (Tracked) first, (Tracked) second) {
    Tracked local(*log, "local");
    (void) first;
    (void) second;
    co_await Pause();
}

#if POLLEN_EXCEPTIONS

// An argument for which there is no memory.
class TooLarge {
public:
    TooLarge() noexcept = default;
    TooLarge(TooLarge&&) noexcept = default;
    ~TooLarge() {}
};
template <>
struct pollen::FfiRepr<TooLarge> {
    using Type = int;
    static TooLarge from_repr(int) { throw std::bad_alloc(); }
};
POLLEN_ASYNC_FFI(int, test_cannot_start, (TooLarge) argument) {
    (void) argument;
    co_return 1;
}

#endif

namespace {

pollen::Coro<> plain_order(Log* log, Tracked first, Tracked second) {
    Tracked local(*log, "local");
    (void) first;
    (void) second;
    co_await Pause();
}

using pollen::FfiFuture;
using pollen::testing::TestTask;

static_assert(std::is_same_v<decltype(&test_add), pollen::RawFfiFuture<std::uint32_t> (*)(
                                                      std::uint32_t, std::uint32_t)>);
static_assert(std::is_same_v<decltype(&test_nothing), pollen::RawFfiFuture<void> (*)()>);
static_assert(
    std::is_same_v<decltype(&test_await_argument),
                   pollen::RawFfiFuture<std::uint32_t> (*)(pollen::RawFfiFuture<std::uint32_t>)>);
static_assert(std::is_same_v<decltype(&test_local), pollen::RawLocalFfiFuture<int> (*)()>);
static_assert(std::is_same_v<decltype(&test_size), pollen::RawBorrowingFfiFuture<std::uint64_t> (*)(
                                                       const std::vector<int>*)>);
static_assert(
    std::is_same_v<decltype(&test_local_size),
                   pollen::RawLocalBorrowingFfiFuture<std::uint64_t> (*)(const std::vector<int>*)>);

TEST(AsyncFfi, AFunctionIsAwaitedByItsName) {
    auto body = []() -> pollen::Coro<std::uint32_t> {
        const std::uint32_t sum = co_await test_add(40, 2);
        co_await test_nothing();
        co_return sum;
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 42U);
}

TEST(AsyncFfi, ItsSymbolHasItsNameAndCLinkage) {
    TestTask task{FfiFuture<int>(found_by_symbol_name(5, 6))};
    EXPECT_EQ(task.poll().value(), 5);
}

TEST(AsyncFfi, AFutureIsAnArgumentAndIsAwaitedInside) {
    TestTask task{FfiFuture<std::uint32_t>(test_await_argument(test_add(1, 2)))};
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 6U);
}

TEST(AsyncFfi, TypesOfParametersMayHaveCommas) {
    TestTask task{FfiFuture<Swapped>(test_swap({1, 2.5}, {'a', 'b'}))};
    const Swapped swapped = task.poll().value();
    EXPECT_EQ(swapped.first, 2.5);
    EXPECT_EQ(swapped.second, 1);
}

TEST(AsyncFfi, SixteenParametersArriveInOrder) {
    TestTask task{FfiFuture<int>(test_sixteen(1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6,
                                              1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12,
                                              1 << 13, 1 << 14, 1 << 15))};
    EXPECT_EQ(task.poll().value(), (1 << 16) - 1);
}

#if POLLEN_EXCEPTIONS

TEST(AsyncFfi, AFunctionThatCannotStartReportsItAndAnswersPanicked) {
    static int reports;
    reports = 0;
    const pollen::FfiPanicHandler before =
        pollen::set_ffi_panic_handler([](const char*) noexcept { ++reports; });
    TestTask task{FfiFuture<int>(test_cannot_start(1))};
    EXPECT_EQ(reports, 1);
    EXPECT_THROW((void) task.poll(), pollen::PollPanicked);
    EXPECT_EQ(reports, 1);
    pollen::set_ffi_panic_handler(before);
}

#endif

TEST(AsyncFfi, AFutureIsAResult) {
    TestTask task{FfiFuture<FfiFuture<std::uint32_t>>(test_returns_future(4))};
    TestTask inner(task.poll().value());
    EXPECT_TRUE(inner.poll().is_pending());
    EXPECT_EQ(inner.poll().value(), 8U);
}

TEST(AsyncFfi, LocalAndBorrowingForms) {
    const std::vector<int> values(3);
    TestTask local{pollen::LocalFfiFuture<int>(test_local())};
    EXPECT_EQ(local.poll().value(), 8);
    TestTask borrowing{pollen::BorrowingFfiFuture<std::uint64_t>(test_size(&values))};
    EXPECT_TRUE(borrowing.poll().is_pending());
    EXPECT_EQ(borrowing.poll().value(), 3U);
    TestTask both{pollen::LocalBorrowingFfiFuture<std::uint64_t>(test_local_size(&values))};
    EXPECT_EQ(both.poll().value(), 3U);
}

Log order_when_dropped(auto make, std::size_t polls) {
    Log log;
    {
        TestTask task(make(log));
        for (std::size_t i = 0; i < polls; ++i)
            (void) task.poll();
        EXPECT_EQ(log.empty(), polls < 2);
    }
    return log;
}

TEST(AsyncFfi, ArgumentsBelongToTheBodyAndAreDroppedInTheOrderOfACoroutines) {
    using Repr = pollen::FfiRepr<Tracked>;
    for (const std::size_t polls : {0U, 1U, 2U}) {
        const Log of_the_macro = order_when_dropped(
            [](Log& log) {
                return FfiFuture<void>(test_order(&log, Repr::into_repr(Tracked(log, "first")),
                                                  Repr::into_repr(Tracked(log, "second"))));
            },
            polls);
        const Log of_a_coroutine = order_when_dropped(
            [](Log& log) {
                return plain_order(&log, Tracked(log, "first"), Tracked(log, "second"));
            },
            polls);
        EXPECT_EQ(of_the_macro, of_a_coroutine) << polls;
        EXPECT_EQ(of_the_macro.size(), polls == 0 ? 2U : 3U);
    }
}

}  // namespace
