// SPDX-License-Identifier: MIT
// Senders and receivers for tests of the border to std::execution: written against the names of an
// implementation, which is the double unless POLLEN_EXECUTION_NAMESPACE says otherwise.

#pragma once

#if !defined(POLLEN_EXECUTION_NAMESPACE)
#include <support/mini_execution.hpp>
#define POLLEN_EXECUTION_NAMESPACE mini
#endif

#include <pollen/compat/execution.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>

namespace support {

namespace execution = POLLEN_EXECUTION_NAMESPACE;

/// Sends the values at once.
template <class... Values>
class Just {
public:
    using sender_concept = execution::sender_t;

    explicit Just(Values... values) : values_(std::move(values)...) {}

    template <class Self, class... Env>
    static constexpr auto get_completion_signatures() noexcept {
        return execution::completion_signatures<execution::set_value_t(Values...)>();
    }

    template <class R>
    auto connect(R receiver) && {
        return Operation<R>(std::move(values_), std::move(receiver));
    }

private:
    template <class R>
    class Operation {
    public:
        using operation_state_concept = execution::operation_state_t;
        Operation(std::tuple<Values...>&& values, R&& receiver)
            : values_(std::move(values)), receiver_(std::move(receiver)) {}
        Operation(Operation&&) = delete;
        void start() & noexcept {
            std::apply(
                [this](Values&... values) {
                    execution::set_value(std::move(receiver_), std::move(values)...);
                },
                values_);
        }

    private:
        std::tuple<Values...> values_;
        R receiver_;
    };

    std::tuple<Values...> values_;
};

/// What a Manual sender has done, and how the test completes it.
struct Remote {
    int started = 0;
    int destroyed = 0;
    int stops = 0;  // how often a stop was requested
    bool stop_at_once = false;
    std::function<void(int)> send;
    std::function<void()> send_stopped;
    std::function<void(std::exception_ptr)> send_error;

    void forget() {
        send = nullptr;
        send_stopped = nullptr;
        send_error = nullptr;
    }
};

/// Completes when the test says so; hears of stops, and obeys at once if it is told to.
class Manual {
public:
    using sender_concept = execution::sender_t;

    explicit Manual(Remote& remote) noexcept : remote_(&remote) {}

    template <class Self, class... Env>
    static constexpr auto get_completion_signatures() noexcept {
        return execution::completion_signatures<execution::set_value_t(int),
                                                execution::set_error_t(std::exception_ptr),
                                                execution::set_stopped_t()>();
    }

    template <class R>
    auto connect(R receiver) const {
        return Operation<R>(*remote_, std::move(receiver));
    }

private:
    template <class R>
    class Operation {
    public:
        using operation_state_concept = execution::operation_state_t;
        Operation(Remote& remote, R&& receiver) : remote_(remote), receiver_(std::move(receiver)) {}
        Operation(Operation&&) = delete;
        ~Operation() { ++remote_.destroyed; }

        void start() & noexcept {
            ++remote_.started;
            remote_.send = [this](int value) {
                callback_.reset();
                execution::set_value(std::move(receiver_), value);
            };
            remote_.send_stopped = [this] {
                callback_.reset();
                execution::set_stopped(std::move(receiver_));
            };
            remote_.send_error = [this](std::exception_ptr error) {
                callback_.reset();
                execution::set_error(std::move(receiver_), std::move(error));
            };
            callback_.emplace(execution::get_stop_token(execution::get_env(receiver_)),
                              OnStop(remote_));
        }

    private:
        struct OnStop {
            explicit OnStop(Remote& to) noexcept : remote(&to) {}
            void operator()() const noexcept {
                ++remote->stops;
                if (remote->stop_at_once) std::exchange(remote->send_stopped, nullptr)();
            }
            Remote* remote;
        };
        using Token = execution::stop_token_of_t<execution::env_of_t<R>>;

        Remote& remote_;
        R receiver_;
        std::optional<execution::stop_callback_for_t<Token, OnStop>> callback_;
    };

    Remote* remote_;
};

/// What a receiver was told.
template <class T>
struct Received {
    std::optional<T> value;
    std::exception_ptr error;
    int values = 0;
    int errors = 0;
    int stops = 0;
    execution::inplace_stop_source stop;

    int completions() const noexcept { return values + errors + stops; }
};

/// Writes down what it is told; has a stop token.
template <class T>
class Receiver {
public:
    using receiver_concept = execution::receiver_t;

    explicit Receiver(Received<T>& to) noexcept : to_(&to) {}

    template <class... Values>
    void set_value(Values&&... values) && noexcept {
        ++to_->values;
        to_->value.emplace(std::forward<Values>(values)...);
    }
    void set_error(std::exception_ptr error) && noexcept {
        ++to_->errors;
        to_->error = std::move(error);
    }
    void set_stopped() && noexcept { ++to_->stops; }

    class Env {
    public:
        explicit Env(execution::inplace_stop_token token) noexcept : token_(token) {}
        auto query(execution::get_stop_token_t) const noexcept { return token_; }

    private:
        execution::inplace_stop_token token_;
    };
    Env get_env() const noexcept { return Env(to_->stop.get_token()); }

private:
    Received<T>* to_;
};

}  // namespace support
