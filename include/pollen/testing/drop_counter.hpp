// SPDX-License-Identifier: MIT
// Tokens that tell when they are destroyed: to see what a future holds, and when it lets go.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What the tokens of one counter share.
struct Drops {
    Drops() = default;
    std::mutex mutex;
    std::size_t made = 0;
    std::vector<std::string> dropped;
};

}  // namespace detail

namespace testing {

/// What a DropCounter counts. It is moved into a closure, a coroutine or an output; one that was
/// moved from does not count.
class DropToken {
public:
    DropToken(const DropToken&) = delete;  // one token, one drop
    DropToken& operator=(const DropToken&) = delete;
    DropToken(DropToken&& other) noexcept = default;
    DropToken& operator=(DropToken&& other) noexcept {
        DropToken taken(std::move(other));  // first: other may be this one
        std::swap(drops_, taken.drops_);
        std::swap(name_, taken.name_);
        return *this;
    }
    ~DropToken() {
        if (drops_ == nullptr) return;
        const std::lock_guard lock(drops_->mutex);
        drops_->dropped.push_back(std::move(name_));
    }

private:
    friend class DropCounter;
    DropToken(std::shared_ptr<detail::Drops> drops, std::string name)
        : drops_(std::move(drops)), name_(std::move(name)) {}

    std::shared_ptr<detail::Drops> drops_;  // null when moved from
    std::string name_;
};

/// Counts the destructions of the tokens that it makes, and remembers their order.
///
/// Thread safety: all members, and the tokens, from any thread. Tokens may outlive the counter.
///
/// Example:
/// ```cpp
/// pollen::testing::DropCounter drops;
/// { auto closure = [token = drops.token()] {}; }
/// EXPECT_EQ(drops.dropped(), 1U);
/// EXPECT_EQ(drops.alive(), 0U);
/// ```
class DropCounter {
public:
    DropCounter() : drops_(std::make_shared<detail::Drops>()) {}
    DropCounter(const DropCounter&) = delete;
    DropCounter& operator=(const DropCounter&) = delete;

    /// A new token.
    [[nodiscard]] DropToken token(std::string name = std::string()) {
        const std::lock_guard lock(drops_->mutex);
        ++drops_->made;
        return DropToken(drops_, std::move(name));
    }

    /// How many tokens were destroyed.
    std::size_t dropped() const {
        const std::lock_guard lock(drops_->mutex);
        return drops_->dropped.size();
    }

    /// How many tokens are alive.
    std::size_t alive() const {
        const std::lock_guard lock(drops_->mutex);
        return drops_->made - drops_->dropped.size();
    }

    /// The names of the destroyed tokens, in the order of destruction.
    std::vector<std::string> log() const {
        const std::lock_guard lock(drops_->mutex);
        return drops_->dropped;
    }

private:
    std::shared_ptr<detail::Drops> drops_;
};

}  // namespace testing
POLLEN_NAMESPACE_END
