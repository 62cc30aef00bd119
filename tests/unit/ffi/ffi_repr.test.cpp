// SPDX-License-Identifier: MIT
// Which types cross, and as what.

#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/ffi_repr.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/ffi/raw_ffi_future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace {

struct Plain {
    int a;
    double b;
};
struct Empty {};
enum class Colour : std::uint8_t { Red, Green };

static_assert(pollen::FfiPlain<int> && pollen::FfiPlain<Plain> && pollen::FfiPlain<Colour> &&
              pollen::FfiPlain<void*>);
static_assert(!pollen::FfiPlain<std::string> && !pollen::FfiPlain<Empty> &&
              !pollen::FfiPlain<std::unique_ptr<int>> && !pollen::FfiPlain<int[2]> &&
              !pollen::FfiPlain<const int>);
static_assert(std::is_same_v<pollen::FfiReprOf<Plain>, Plain>);
static_assert(std::is_same_v<pollen::FfiReprOf<void>, void>);
static_assert(std::is_same_v<pollen::FfiReprOf<int&>, int*>);
static_assert(std::is_same_v<pollen::FfiReprOf<pollen::FfiFuture<int>>, pollen::RawFfiFuture<int>>);

}  // namespace

// A mapping as a user would write it: ownership of the object goes over in a pointer.
template <>
struct pollen::FfiRepr<std::unique_ptr<std::string>> {
    using Type = std::string*;
    static Type into_repr(std::unique_ptr<std::string> value) noexcept { return value.release(); }
    static std::unique_ptr<std::string> from_repr(Type pointer) noexcept {
        return std::unique_ptr<std::string>(pointer);
    }
};

namespace {

struct ReadyText {
    using Output = std::unique_ptr<std::string>;
    explicit ReadyText(std::string t) : text(std::move(t)) {}
    pollen::Poll<Output> poll(pollen::Context&) { return std::make_unique<std::string>(text); }
    std::string text;
};

TEST(FfiRepr, AMappedPayloadCrossesAndComesBack) {
    pollen::FfiFuture<std::unique_ptr<std::string>> future =
        pollen::into_ffi(ReadyText("over the border"));
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_EQ(*future.poll(cx).value(), "over the border");
}

struct ReadyReference {
    using Output = int&;
    explicit ReadyReference(int& t) noexcept : target(&t) {}
    pollen::Poll<int&> poll(pollen::Context&) { return *target; }
    int* target;
};

TEST(FfiRepr, AReferenceCrossesAsAPointer) {
    int target = 0;
    auto future = pollen::into_ffi(ReadyReference(target));
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_EQ(&future.poll(cx).value(), &target);
}

}  // namespace
