// SPDX-License-Identifier: MIT
// Blocking work: functions on threads of their own, while the executor's thread goes on.

#include <pollen/pollen.hpp>

#include <cstddef>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

// [blocking]
// A library's call that blocks.
std::size_t count_lines(const std::string& path) {
    std::FILE* const file = std::fopen(path.c_str(), "r");
    if (file == nullptr) throw std::runtime_error("cannot open " + path);
    std::size_t lines = 0;
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file))
        lines += c == '\n' ? 1 : 0;
    std::fclose(file);
    return lines;
}

pollen::Coro<std::size_t> count_lines_later(std::string path) {
    auto count = [path = std::move(path)] { return count_lines(path); };
    co_return co_await pollen::blocking(std::move(count));
}
// [/blocking]

// [errors]
pollen::Coro<void> report(std::string path) {
    try {
        const std::size_t lines = co_await count_lines_later(path);
        std::printf("%zu lines\n", lines);
    } catch (const std::runtime_error& error) {
        std::printf("%s\n", error.what());
    }
}
// [/errors]

// [pool]
pollen::Coro<int> with_two_threads() {
    pollen::BlockingPoolOptions options;
    options.max_threads = 2;
    const pollen::BlockingPool pool(options);
    const auto seven = [] { return 7; };
    const auto eight = [] { return 8; };
    auto both =
        co_await pollen::future::join(pollen::blocking(pool, seven), pollen::blocking(pool, eight));
    co_return std::get<0>(both) + std::get<1>(both);
}
// [/pool]

int main() {
    pollen::block_on(report("/proc/self/cmdline"));
    pollen::block_on(report("missing.txt"));
    std::printf("%d\n", pollen::block_on(with_two_threads()));
}
