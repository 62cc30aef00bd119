// SPDX-License-Identifier: MIT
// An object file of C and one of C++ agree on how each payload is passed by value, both ways.

#include <abi/peers/payloads.h>

#include <pollen/ffi.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <utility>

namespace {

// One payload: the C struct, the templates of ffi/, and the functions of agreement.c. The functions
// are called twice, as declared for C and as C++ users declare them.
template <class Type, class CPoll, class CFuture, unsigned mask>
struct Payload {
    using Value = Type;
    using Poll = pollen::FfiPoll<Type>;
    using Future = pollen::RawFfiFuture<Type>;

    CPoll (*c_return)(unsigned, std::uint8_t);
    bool (*c_accept)(unsigned, CPoll, std::uint8_t);
    CFuture (*c_make)(unsigned);
    bool (*c_drive)(unsigned, CFuture, PollenFfiContext*);

    using Return = Poll (*)(unsigned, pollen::FfiPollTag);
    using Accept = bool (*)(unsigned, Poll, pollen::FfiPollTag);
    using Make = Future (*)(unsigned);
    using Drive = bool (*)(unsigned, Future, pollen::FfiContext*);

    static Type value(unsigned seed) {
        Type filled;
        abi_fill(&filled, sizeof(filled), mask, seed);
        return filled;
    }
    static bool is_value(const Type& found, unsigned seed) {
        const Type expected = value(seed);
        return std::memcmp(&found, &expected, sizeof(Type)) == 0;
    }
};

// The same address, declared otherwise; both compilers take such a cast for a mistake.
template <class To, class From>
To as(From function) {
    return reinterpret_cast<To>(reinterpret_cast<void (*)()>(function));
}

// The C++ future: pending once, then the value of its seed.
template <class P>
struct CppFuture {
    explicit CppFuture(unsigned given) : seed(given) {}

    static typename P::Poll poll(void* fut_ptr, pollen::FfiContext* cx) {
        auto* const self = static_cast<CppFuture*>(fut_ptr);
        if (self->polls++ == 0) {
            pollen::with_context(*cx, [](pollen::Context& context) {
                pollen::Waker waker = context.waker().clone();
                std::move(waker).wake();
            });
            return P::Poll::only(pollen::FfiPollTag::Pending);
        }
        return P::Poll::ready(P::value(self->seed));
    }
    static void drop(void* fut_ptr) {
        delete static_cast<CppFuture*>(fut_ptr);
        --alive;
    }
    static typename P::Future make(unsigned seed) {
        ++alive;
        return {new CppFuture(seed), &CppFuture::poll, &CppFuture::drop};
    }

    unsigned seed;
    int polls = 0;
    static inline int alive = 0;
};

template <class P>
void check_returned_and_accepted(const P& payload) {
    for (unsigned seed = 0; seed < 4; ++seed) {
        for (std::uint8_t tag = 0; tag < 3; ++tag) {
            const auto in_c = payload.c_return(seed, tag);
            EXPECT_EQ(in_c.tag, tag);
            EXPECT_TRUE(P::is_value(in_c.payload.value, seed));
            EXPECT_TRUE(payload.c_accept(seed, in_c, tag));
            EXPECT_FALSE(payload.c_accept(seed + 1, in_c, tag));

            const pollen::FfiPollTag cpp_tag{tag};
            const auto as_cpp = as<typename P::Return>(payload.c_return);
            const auto accept_cpp = as<typename P::Accept>(payload.c_accept);
            const typename P::Poll in_cpp = as_cpp(seed, cpp_tag);
            EXPECT_EQ(in_cpp.tag, cpp_tag);
            EXPECT_TRUE(P::is_value(in_cpp.value, seed));
            EXPECT_TRUE(accept_cpp(seed, in_cpp, cpp_tag));
        }
    }
}

template <class P>
void check_c_drives_cpp(const P& payload) {
    const pollen::testing::CountingWaker waker;
    PollenFfiContext cx{static_cast<const PollenFfiWaker*>(waker.waker().data())};
    const auto drive = as<typename P::Drive>(payload.c_drive);

    EXPECT_TRUE(drive(3, CppFuture<P>::make(3), reinterpret_cast<pollen::FfiContext*>(&cx)));

    EXPECT_EQ(CppFuture<P>::alive, 0);
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_EQ(waker.references(), 0U);
}

template <class P>
void check_cpp_drives_c(const P& payload) {
    const auto make = as<typename P::Make>(payload.c_make);
    const pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    {
        pollen::FfiFuture<typename P::Value> future = make(5);
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_EQ(waker.wakes(), 1U);
        auto answer = future.poll(cx);
        ASSERT_TRUE(answer.is_ready());
        EXPECT_TRUE(P::is_value(answer.value(), 5));
    }
    EXPECT_EQ(abi_c_alive(), 0);
    EXPECT_EQ(waker.references(), 0U);
}

#define DEFINE_TESTS(Name, Type, size, alignment, mask)                                            \
    constexpr Payload<Type, PollenFfiPoll##Name, PollenFfiFuture##Name, mask> name_##Name{         \
        &abi_c_return_##Name, &abi_c_accept_##Name, &abi_c_make_##Name, &abi_c_drive_##Name};      \
    TEST(Agreement, Name##IsReturnedAndTakenByValue) { check_returned_and_accepted(name_##Name); } \
    TEST(Agreement, Name##IsMadeInCppAndDrivenInC) { check_c_drives_cpp(name_##Name); }            \
    TEST(Agreement, Name##IsMadeInCAndDrivenInCpp) { check_cpp_drives_c(name_##Name); }
ABI_PAYLOADS(DEFINE_TESTS)

TEST(Agreement, AFutureOfNothingIsMadeInCAndDrivenInCpp) {
    const pollen::testing::CountingWaker waker;
    pollen::Context cx(waker.waker());
    {
        const auto make = as<pollen::RawFfiFuture<void> (*)(unsigned)>(&abi_c_make_None);
        pollen::FfiFuture<void> future = make(1);
        EXPECT_TRUE(future.poll(cx).is_pending());
        EXPECT_TRUE(future.poll(cx).is_ready());
    }
    EXPECT_EQ(abi_c_alive(), 0);
}

TEST(Agreement, AFutureOfNothingIsMadeInCppAndDrivenInC) {
    const pollen::testing::CountingWaker waker;
    PollenFfiContext cx{static_cast<const PollenFfiWaker*>(waker.waker().data())};
    const auto drive =
        as<bool (*)(unsigned, pollen::RawFfiFuture<void>, PollenFfiContext*)>(&abi_c_drive_None);

    EXPECT_TRUE(drive(1, pollen::into_ffi(pollen::future::yield_now()).into_raw(), &cx));

    EXPECT_EQ(waker.wakes(), 1U);
}

}  // namespace
