// SPDX-License-Identifier: MIT
// A plug-in leaves the process when it is closed: nothing of the library pins it in memory.

#include <pollen/executor/block_on.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/testing/test_task.hpp>

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace {

bool is_mapped(const std::string& name) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find(name) != std::string::npos) return true;
    }
    return false;
}

TEST(Unload, APluginThatWasAwaitedIsUnmappedByDlclose) {
    void* const library = dlopen(UNLOADABLE_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    ASSERT_TRUE(is_mapped("unloadable"));
    {
        using Work = pollen::RawFfiFuture<std::uint32_t> (*)(std::uint32_t);
        const auto work = reinterpret_cast<Work>(dlsym(library, "unloadable_work"));
        ASSERT_NE(work, nullptr);
        pollen::testing::TestTask task{pollen::FfiFuture<std::uint32_t>(work(1))};
        EXPECT_TRUE(task.poll().is_pending());
        EXPECT_EQ(task.poll().value(), 2U);
        EXPECT_EQ(task.waker_references(), 0U);
    }
    ASSERT_EQ(dlclose(library), 0);
    EXPECT_FALSE(is_mapped("unloadable"));
}

using Work = pollen::RawFfiFuture<std::uint32_t> (*)(std::uint32_t);

// Opens the plug-in that has a timer and a pool, lets f use it, and expects that it goes.
template <class F>
void use_and_unload(const F& f) {
    void* const library = dlopen(UNLOADABLE_RUNTIME_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    f([&](const char* name, std::uint32_t arg) {
        const auto work = reinterpret_cast<Work>(dlsym(library, name));
        EXPECT_NE(work, nullptr) << name;
        return pollen::FfiFuture<std::uint32_t>(work(arg));
    });
    ASSERT_EQ(dlclose(library), 0);
    EXPECT_FALSE(is_mapped("unloadable_runtime"));
}

TEST(Unload, WaitsForTheThreadOfATimer) {
    for (int round = 0; round < 3; ++round) {
        use_and_unload([](const auto& call) {
            EXPECT_EQ(pollen::block_on(call("unloadable_sleep", 1)), 2U);
            pollen::testing::TestTask dropped(call("unloadable_sleep_for_ever", 1));
            EXPECT_TRUE(dropped.poll().is_pending());
        });
    }
}

TEST(Unload, WaitsForTheThreadsOfABlockingPool) {
    for (int round = 0; round < 3; ++round) {
        use_and_unload([](const auto& call) {
            EXPECT_EQ(pollen::block_on(call("unloadable_blocking", 1)), 2U);
            pollen::testing::TestTask dropped(call("unloadable_running", 1));
            EXPECT_TRUE(dropped.poll().is_pending());
        });
    }
}

}  // namespace
