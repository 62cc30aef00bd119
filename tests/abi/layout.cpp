// SPDX-License-Identifier: MIT
// The layout of everything that crosses, as C++ sees it: the same bytes, and plain to the language.

#include <abi/peers/layout.h>

#include <pollen/ffi.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

// Only what is plain is passed as C passes it: a destructor alone would move it to memory.
template <class T>
constexpr bool plain = std::is_trivial_v<T> && std::is_standard_layout_v<T> &&
                       std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>;

static_assert(plain<PollenFfiWaker> && plain<PollenFfiWakerVTable> && plain<PollenFfiContext>);
static_assert(plain<PollenFfiPollNone> && plain<PollenFfiFutureNone>);

// The templates of ffi/ have the layout of the structs that the macros declare.
template <class Template, class Struct>
constexpr bool same_layout =
    plain<Template> && plain<Struct> && sizeof(Template) == sizeof(Struct) &&
    alignof(Template) == alignof(Struct);

#define CHECK_PAYLOAD(Name, Type, size, alignment, mask)                              \
    static_assert(alignof(PollenFfiPoll##Name) == (alignment) || sizeof(void*) != 8); \
    static_assert(same_layout<pollen::FfiPoll<Type>, PollenFfiPoll##Name>);           \
    static_assert(same_layout<pollen::RawFfiFuture<Type>, PollenFfiFuture##Name>);    \
    static_assert(offsetof(pollen::FfiPoll<Type>, value) ==                           \
                  offsetof(PollenFfiPoll##Name, payload));                            \
    static_assert(offsetof(pollen::RawFfiFuture<Type>, poll_fn) ==                    \
                  offsetof(PollenFfiFuture##Name, poll_fn));                          \
    static_assert(offsetof(pollen::RawFfiFuture<Type>, drop_fn) ==                    \
                  offsetof(PollenFfiFuture##Name, drop_fn));
ABI_PAYLOADS(CHECK_PAYLOAD)
static_assert(same_layout<pollen::RawFfiFuture<void>, PollenFfiFutureNone>);

TEST(Layout, TheTableHasEveryPayload) { EXPECT_EQ(ABI_LAYOUTS, 3 + 2 * 16); }

}  // namespace
