// SPDX-License-Identifier: MIT
// The Rust peers of the rows of latency: the probe as functions.

#include <support/latency.hpp>

#include <cstdint>

namespace bench {
namespace {

// The twin of `Probe` in rust/peers/src/pool.rs.
struct ForeignProbe {
    std::uint64_t burdens;
    void* object;
    void (*has_run)(void* object);
    bool (*is_complete)(void* object);
    void (*drive)(void* object, void (*wake)(const void* side), const void* side);
};

LatencyProbe& probe_of(void* object) { return *static_cast<LatencyProbe*>(object); }

ForeignProbe foreign(LatencyProbe& probe) {
    return {
        LatencyProbe::burdens,
        &probe,
        [](void* object) { probe_of(object).has_run(); },
        [](void* object) { return probe_of(object).is_complete(); },
        [](void* object, void (*wake)(const void*), const void* side) {
            probe_of(object).drive([&] { wake(side); });
        },
    };
}

extern "C" void bench_tokio_latency(const ForeignProbe* probe);
extern "C" void bench_smol_latency(const ForeignProbe* probe);

void tokio(LatencyProbe& probe) {
    const ForeignProbe handed = foreign(probe);
    bench_tokio_latency(&handed);
}

void smol(LatencyProbe& probe) {
    const ForeignProbe handed = foreign(probe);
    bench_smol_latency(&handed);
}

const RegisterLatency peers{{"tokio", tokio}, {"smol", smol}};

}  // namespace
}  // namespace bench
