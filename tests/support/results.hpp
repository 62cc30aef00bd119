// SPDX-License-Identifier: MIT
// Reply: a result of a shape of its own, as other libraries have them.

#pragma once

#include <pollen/future/try.hpp>

#include <string>
#include <utility>

namespace support {

/// A text, or a code other than 0.
class Reply {
public:
    Reply(int a_code, std::string a_text) : code(a_code), text(std::move(a_text)) {}

    int code;
    std::string text;
};

}  // namespace support

template <>
struct pollen::TryTraits<support::Reply> {
    using Value = std::string;
    using Error = int;
    static bool has_value(const support::Reply& reply) { return reply.code == 0; }
    static std::string&& value(support::Reply&& reply) { return std::move(reply.text); }
    static const std::string& value(const support::Reply& reply) { return reply.text; }
    static int error(const support::Reply& reply) { return reply.code; }
    static support::Reply from_value(std::string text) {
        return support::Reply(0, std::move(text));
    }
    static support::Reply from_error(long code) {
        return support::Reply(static_cast<int>(code), "");
    }
};
