// SPDX-License-Identifier: MIT
// What breaks the ABI on the other side of a border ends the process with a message, and never goes
// on. The other side is a library in C (c/bad_peer.c), opened with dlopen.

#include <gtest/gtest.h>
#include <pollen/coro.hpp>
#include <pollen/executor.hpp>
#include <pollen/ffi.hpp>
#include <pollen/task.hpp>
#include <pollen/testing.hpp>

#include <cstdint>

#include <dlfcn.h>

using pollen::FfiFuture;
using pollen::RawFfiFuture;
using pollen::testing::PanickingWaker;
using pollen::testing::PanicsOn;
using pollen::testing::RecordingWaker;

namespace {

template <class Function>
Function* find(const char* name) {
    static void* const library = dlopen(BAD_PEER, RTLD_NOW | RTLD_LOCAL);
    void* symbol = library != nullptr ? dlsym(library, name) : nullptr;
    if (symbol == nullptr) ADD_FAILURE() << dlerror();
    return reinterpret_cast<Function*>(symbol);
}

using MakeU32 = RawFfiFuture<std::uint32_t>();

template <class T>
T await_tag(const char* name, std::uint8_t tag) {
    return pollen::block_on(FfiFuture<T>(find<RawFfiFuture<T>(std::uint8_t)>(name)(tag)));
}

void await_made_by(const char* name, const pollen::Waker& waker) {
    FfiFuture<std::uint32_t> future = find<MakeU32>(name)();
    pollen::Context cx(waker);
    static_cast<void>(future.poll(cx));
}

constexpr const char* bad_tag =
    "pollen: a foreign poll function answered with a tag that is not Ready, Pending or Panicked";

TEST(BadPeerDeathTest, TagOfAnInteger) {
    EXPECT_EQ(await_tag<std::uint32_t>("bad_tag_u32", POLLEN_FFI_READY), 7u);
    EXPECT_DEATH(await_tag<std::uint32_t>("bad_tag_u32", 3), bad_tag);
    EXPECT_DEATH(await_tag<std::uint32_t>("bad_tag_u32", 255), bad_tag);
}

TEST(BadPeerDeathTest, TagOfADouble) {
    EXPECT_EQ(await_tag<double>("bad_tag_f64", POLLEN_FFI_READY), 0.0);
    EXPECT_DEATH(await_tag<double>("bad_tag_f64", 3), bad_tag);
}

TEST(BadPeerDeathTest, TagOfNoValue) {
    EXPECT_NO_THROW(await_tag<void>("bad_tag_none", POLLEN_FFI_READY));
    EXPECT_DEATH(await_tag<void>("bad_tag_none", 3), bad_tag);
}

TEST(BadPeerDeathTest, NoPollFunction) {
    const RawFfiFuture<std::uint32_t> raw = find<MakeU32>("bad_without_poll_fn")();

    EXPECT_DEATH(static_cast<void>(FfiFuture<std::uint32_t>(raw)),
                 "pollen: a foreign future's poll_fn is null");
}

TEST(BadPeerDeathTest, NoDropFunction) {
    const RawFfiFuture<std::uint32_t> raw = find<MakeU32>("bad_without_drop_fn")();

    EXPECT_DEATH(static_cast<void>(FfiFuture<std::uint32_t>(raw)),
                 "pollen: a foreign future's drop_fn is null");
}

pollen::Coro<std::uint32_t> clones_its_waker() {
    pollen::Context& cx = co_await pollen::this_context();
    const pollen::Waker clone = cx.waker().clone();
    co_return 1;
}

TEST(BadPeerDeathTest, CloneOfAWakerThatIsNullOrHasNoVTable) {
    for (const char* name : {"bad_poll_without_clones", "bad_poll_with_clones_without_vtable"}) {
        auto* const poll = find<std::uint8_t(RawFfiFuture<std::uint32_t>)>(name);
        EXPECT_DEATH(poll(pollen::into_ffi(clones_its_waker())),
                     "pollen: a foreign waker's clone returned null, or a waker without a vtable")
            << name;
    }
}

pollen::Coro<std::uint32_t> uses_its_waker() {
    pollen::Context& cx = co_await pollen::this_context();
    cx.waker().clone().wake();
    cx.waker().wake_by_ref();
    {
        const pollen::Waker dropped = cx.waker().clone();
    }
    co_return 1;
}

TEST(BadPeerDeathTest, WakerWithoutAFunction) {
    auto* const poll =
        find<std::uint8_t(RawFfiFuture<std::uint32_t>, int)>("bad_poll_without_function");

    EXPECT_EQ(poll(pollen::into_ffi(uses_its_waker()), -1), POLLEN_FFI_READY);
    for (int number = 0; number < 4; ++number) {
        EXPECT_DEATH(poll(pollen::into_ffi(uses_its_waker()), number),
                     "pollen: a function in a foreign waker's vtable is null")
            << number;
    }
}

TEST(BadPeerDeathTest, PollWithoutAContextAWakerOrItsVTable) {
    const char* const message =
        "pollen: the context of a foreign poll, its waker or the waker's vtable is null";
    for (const char* name :
         {"bad_poll_without_context", "bad_poll_without_waker", "bad_poll_without_vtable"}) {
        auto* const poll = find<std::uint8_t(RawFfiFuture<std::uint32_t>)>(name);
        EXPECT_DEATH(poll(pollen::into_ffi(uses_its_waker())), message) << name;
    }
}

TEST(BadPeerDeathTest, BorrowedWakerThatIsConsumed) {
    const RecordingWaker waker;
    const char* const message =
        "pollen: a foreign future consumed the borrowed waker of its context";

    EXPECT_DEATH(await_made_by("bad_wakes_by_value", waker.waker()), message);
    EXPECT_DEATH(await_made_by("bad_drops_waker", waker.waker()), message);
}

// The other way round: the peer does nothing wrong, and an exception of ours must not reach it.

TEST(BadPeerDeathTest, WakerThatThrows) {
    const char* const message =
        "pollen: abort due to an exception across the FFI boundary in Waker::";
    const auto await_with = [](PanicsOn calls) {
        const PanickingWaker waker(calls);
        await_made_by("good_uses_waker", waker.waker());
    };

    EXPECT_NO_THROW(await_with(PanicsOn::Nothing));
    EXPECT_DEATH(await_with(PanicsOn::Clone), std::string(message) + "clone");
    EXPECT_DEATH(await_with(PanicsOn::WakeByRef), std::string(message) + "wake_by_ref");
    EXPECT_DEATH(await_with(PanicsOn::Wake), std::string(message) + "wake");
}

class ThrowsWhenDestroyed {
public:
    using Output = std::uint32_t;
    ThrowsWhenDestroyed() noexcept {}
    ThrowsWhenDestroyed(ThrowsWhenDestroyed&& other) noexcept : armed_(other.armed_) {
        other.armed_ = false;
    }
    ThrowsWhenDestroyed& operator=(ThrowsWhenDestroyed&&) = delete;
    ~ThrowsWhenDestroyed() noexcept(false) {
        if (armed_) throw 1;
    }
    pollen::Poll<std::uint32_t> poll(pollen::Context&) { return pollen::Pending{}; }

private:
    bool armed_ = true;
};

TEST(BadPeerDeathTest, FutureWhoseDestructorThrows) {
    auto* const drop = find<void(RawFfiFuture<std::uint32_t>)>("good_drop");

    EXPECT_DEATH(drop(pollen::into_ffi(ThrowsWhenDestroyed())),
                 "pollen: abort due to an exception across the FFI boundary in Future::drop");
}

}  // namespace
