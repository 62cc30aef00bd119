// SPDX-License-Identifier: MIT
// The layout of the three words that cross.

#include <pollen/abi/future.h>
#include <pollen/ffi/raw_ffi_future.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace {

POLLEN_FFI_DECLARE(U32, std::uint32_t);

using Raw = pollen::RawFfiFuture<std::uint32_t>;
static_assert(sizeof(Raw) == sizeof(PollenFfiFutureU32) &&
              alignof(Raw) == alignof(PollenFfiFutureU32));
static_assert(offsetof(Raw, fut_ptr) == offsetof(PollenFfiFutureU32, fut_ptr));
static_assert(offsetof(Raw, poll_fn) == offsetof(PollenFfiFutureU32, poll_fn));
static_assert(offsetof(Raw, drop_fn) == offsetof(PollenFfiFutureU32, drop_fn));
static_assert(sizeof(void*) != 8 ||
              (sizeof(Raw) == 24 && offsetof(Raw, poll_fn) == 8 && offsetof(Raw, drop_fn) == 16));
static_assert(std::is_trivial_v<pollen::RawLocalBorrowingFfiFuture<double>>);
static_assert(sizeof(pollen::RawLocalFfiFuture<void>) == sizeof(Raw));

PollenFfiPollU32 c_poll(void*, PollenFfiContext*) {
    PollenFfiPollU32 answer;
    answer.tag = POLLEN_FFI_READY;
    answer.payload.value = 7;
    return answer;
}

TEST(RawFfiFuture, HasTheBytesOfTheStructThatCDeclares) {
    const PollenFfiFutureU32 in_c = {nullptr, &c_poll, [](void*) {}};
    Raw in_cpp;
    static_assert(sizeof(in_cpp) == sizeof(in_c));
    std::memcpy(&in_cpp, &in_c, sizeof(in_c));

    const pollen::FfiPoll<std::uint32_t> answer = in_cpp.poll_fn(in_cpp.fut_ptr, nullptr);

    EXPECT_EQ(answer.tag, pollen::FfiPollTag::Ready);
    EXPECT_EQ(answer.value, 7U);
}

}  // namespace
