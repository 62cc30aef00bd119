// SPDX-License-Identifier: MIT
// What the sending ends of channels have in common: a share in the channel.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A sender's share in what all ends of a channel have in common; the last end of all destroys it.
///
/// Shared has add_sender(), drop_sender(), which is true for the last end, and destroy().
template <class Shared>
class ChannelSender {
public:
    ChannelSender(const ChannelSender&) = delete;  // copying costs an atomic operation: say clone()
    ChannelSender& operator=(const ChannelSender&) = delete;

protected:
    explicit ChannelSender(Shared& shared) noexcept : shared_(&shared) {}
    ChannelSender(ChannelSender&& other) noexcept
        : shared_(std::exchange(other.shared_, nullptr)) {}
    ChannelSender& operator=(ChannelSender&& other) noexcept {
        ChannelSender old(std::move(other));
        std::swap(shared_, old.shared_);
        return *this;
    }
    ~ChannelSender() {
        if (shared_ != nullptr && shared_->drop_sender()) shared_->destroy();
    }

    Shared& checked() const noexcept {
        POLLEN_ASSERT(shared_ != nullptr, "a sender that was moved from");
        return *shared_;
    }
    /// With one sender more, for the clone to be made of it.
    Shared& added() const noexcept {
        checked().add_sender();
        return *shared_;
    }
    /// Null when moved from.
    Shared* shared() const noexcept { return shared_; }

private:
    Shared* shared_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
