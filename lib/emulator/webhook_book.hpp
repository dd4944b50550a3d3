#pragma once

#include <emulator/answers.hpp>
#include <emulator/event.hpp>
#include <emulator/webhook_url.hpp>

#include <sunco/emulator/settings.hpp>
#include <sunco/emulator/webhook.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunco::emulation {

/// One call that is to be made now.
struct webhook_call {
    /// The target's number, which no other target ever has.
    std::uint64_t number = 0;
    webhook_url where{};
    std::string secret{};
    std::string ca_pem{};
    std::string body{};
};

/// How a call ended.
struct call_result {
    /// 0 where no answer came.
    unsigned status = 0;
    /// Why none came.
    std::string error{};
};

/// The webhooks and what they have still to tell. Decides whom to call and when; calls nobody.
///
/// Events reach a target one by one and in order: the next one waits until the one before it was
/// delivered or given up. No I/O, no threads, no clock of its own.
class webhook_book {
public:
    /// \param target complete: with id and secret
    /// \throws sunco::error `errc::invalid_argument` where its URL cannot be used, the id is taken,
    ///         or there are as many as the service allows
    void add(webhook_target target);
    /// Forgets the target and what it has not been told. \returns whether there was one
    bool remove(std::string_view id);
    /// Forgets all targets.
    void clear() noexcept { entries_.clear(); }
    [[nodiscard]] std::vector<webhook_target> targets() const;
    /// Whether the target with that number is still there.
    [[nodiscard]] bool has(std::uint64_t number) const;

    /// Puts the event into the line of each target that wants it.
    void publish(const event& e, const std::string& app_id, wire_style style, timestamp now);
    /// The calls whose time has come. Each counts as under way until `ended`.
    std::vector<webhook_call> start_due(timestamp now);
    /// When `start_due` has something to do; nothing where it never has.
    [[nodiscard]] std::optional<timestamp> next_due() const;
    /// Decides what follows from the end of a call.
    /// \returns what to write down; nothing where the target has gone meanwhile
    std::optional<webhook_delivery> ended(std::uint64_t number, const call_result& result,
                                          const emulator_settings& settings, timestamp now);
    /// Events that some target has still to be told of.
    [[nodiscard]] std::size_t pending() const noexcept;

private:
    /// What a target has still to be told.
    struct message {
        std::string event_id{};
        std::string event_type{};
        std::string user_id{};
        std::string body{};
        unsigned attempts = 0;
        timestamp due{};
    };

    struct entry {
        std::uint64_t number = 0;
        webhook_target target{};
        webhook_url where{};
        std::deque<message> line{};
        bool under_way = false;
    };

    std::vector<entry> entries_;
    std::uint64_t next_number_ = 1;
    std::uint64_t deliveries_ = 0;
};

} // namespace sunco::emulation
