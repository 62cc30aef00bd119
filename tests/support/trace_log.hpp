// SPDX-License-Identifier: MIT
// Keeps what a future tells of its awaits.

#pragma once

#include <pollen/future/await_trace.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace support {

class TraceLog final : public pollen::AwaitTrace {
public:
    using Lines = std::vector<std::string>;

    TraceLog() = default;

    /// "function:line" of a coroutine.
    void coroutine(const pollen::AwaitSite& at) noexcept override {
        lines.push_back(std::string(at.function) + ":" + std::to_string(at.line));
    }
    void left_out(std::size_t coroutines) noexcept override {
        lines.push_back("... " + std::to_string(coroutines));
    }
    void future(const char* type) noexcept override { lines.emplace_back(type); }
    void begin_parts(const char* type) noexcept override {
        lines.emplace_back(std::string(type) + " of");
    }
    void end_parts() noexcept override { lines.emplace_back("."); }

    Lines lines;
};

}  // namespace support
