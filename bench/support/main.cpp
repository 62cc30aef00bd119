// SPDX-License-Identifier: MIT
// The program: times all subjects with Google Benchmark, or counts their use of the heap.

// bench [--benchmark_...]          Google Benchmark's own command line; names are <row>/<who>
// bench_counting                   one JSON line for each subject: allocations and bytes per
// operation bench_counting --idle <who>      one JSON line: memory of one idle task, of a million
// bench --latency                  one JSON line for each subject: from wake to poll, in ns

#include <support/alloc_counter.hpp>
#include <support/bench.hpp>
#include <support/latency.hpp>
#include <support/plugins.hpp>

#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

extern "C" const bench::Subject* bench_rust_peers(const bench::Plugins*);

namespace bench {

std::vector<Subject>& subjects() {
    static std::vector<Subject> all;
    return all;
}

std::vector<LatencySubject>& latency_subjects() {
    static std::vector<LatencySubject> all;
    return all;
}

namespace {

void register_rust_peers() {
    for (const Subject* peer = bench_rust_peers(&plugins()); peer->row != nullptr; ++peer) {
        subjects().push_back(*peer);
    }
}

std::string name_of(const Subject& subject) { return std::string(subject.row) + "/" + subject.who; }

void run_timed(benchmark::State& state, const Subject& subject) {
    std::uint64_t sum =
        subject.work(subject.unit);  // warm: caches, lists of free blocks, lazy binding
    while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(subject.batch))) {
        sum += subject.work(subject.batch);
    }
    benchmark::DoNotOptimize(sum);
}

// What set-up allocates is the same for n and for 2n operations, so the difference is exact.
void count(const Subject& subject) {
    const std::uint64_t n = std::max<std::uint64_t>(1000, subject.unit);
    subject.work(2 * n);
    const HeapCounts before = heap_counts();
    subject.work(n);
    const HeapCounts between = heap_counts();
    subject.work(2 * n);
    const HeapCounts after = heap_counts();
    const auto per_operation = [n](std::uint64_t a, std::uint64_t b, std::uint64_t c) {
        return (static_cast<double>(c - b) - static_cast<double>(b - a)) / static_cast<double>(n);
    };
    std::printf(
        "{\"row\": \"%s\", \"who\": \"%s\", \"allocations\": %.3f, \"bytes\": %.1f}\n", subject.row,
        subject.who, per_operation(before.allocations, between.allocations, after.allocations),
        per_operation(before.requested_bytes, between.requested_bytes, after.requested_bytes));
}

std::uint64_t resident_bytes() {
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%" SCNu64 " %" SCNu64, &all, &resident) != 2) resident = 0;
        std::fclose(file);
    }
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t most_resident_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

// Half a million more idle tasks cost so much more: set-up and growing containers fall out as far
// as they can.
void weigh_idle_task(const Subject& subject) {
    constexpr std::uint64_t n = million;
    subject.work(16);
    reset_peak();
    const std::uint64_t resident = resident_bytes();
    const HeapCounts before = heap_counts();
    subject.work(n);
    const auto each = [](std::uint64_t from, std::uint64_t to) {
        return static_cast<double>(to - from) / static_cast<double>(n);
    };
    std::printf(
        "{\"row\": \"%s\", \"who\": \"%s\", \"heap_bytes\": %.1f, \"resident_bytes\": %.1f}\n",
        subject.row, subject.who, each(before.live_bytes, heap_counts().peak_bytes),
        each(resident, most_resident_bytes()));
}

void report_latencies() {
    for (const LatencySubject& subject : latency_subjects()) {
        LatencyProbe probe;
        subject.run(probe);
        std::vector<std::uint64_t>& taken = probe.taken();
        std::sort(taken.begin(), taken.end());
        const auto at = [&](double part) {
            return taken[static_cast<std::size_t>(part * static_cast<double>(taken.size() - 1))];
        };
        std::printf("{\"who\": \"%s\", \"p50\": %" PRIu64 ", \"p99\": %" PRIu64
                    ", \"p99.9\": %" PRIu64 "}\n",
                    subject.who, at(0.5), at(0.99), at(0.999));
    }
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
    bench::register_rust_peers();
    if (bench::counts_heap()) {
        const char* idle = argc == 3 && std::strcmp(argv[1], "--idle") == 0 ? argv[2] : nullptr;
        for (const bench::Subject& subject : bench::subjects()) {
            const bool is_idle = std::strcmp(subject.row, "idle_task") == 0;
            if (idle == nullptr && !is_idle) bench::count(subject);
            if (is_idle && idle == nullptr) {
                std::printf("{\"row\": \"%s\", \"who\": \"%s\"}\n", subject.row, subject.who);
            }
            if (is_idle && idle != nullptr && std::strcmp(subject.who, idle) == 0) {
                bench::weigh_idle_task(subject);
            }
        }
        return 0;
    }
    if (argc == 2 && std::strcmp(argv[1], "--latency") == 0) {
        bench::report_latencies();
        return 0;
    }
    for (const bench::Subject& subject : bench::subjects()) {
        if (std::strcmp(subject.row, "idle_task") == 0) continue;
        auto* row = benchmark::RegisterBenchmark(
            bench::name_of(subject).c_str(),
            [](benchmark::State& state, const bench::Subject* s) { bench::run_timed(state, *s); },
            &subject);
        row->Unit(benchmark::kNanosecond);
        if (subject.clock == bench::Clock::Wall) row->UseRealTime();
        if (subject.clock == bench::Clock::AllThreads) row->MeasureProcessCPUTime();
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
