#pragma once

#include <sunco/emulator/records.hpp>
#include <sunco/emulator/webhook.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace sunco::emulation {

/// A request as the log's file and the admin route write it, with its body or without. Of
/// `Authorization` only the scheme is written. A body that is no UTF-8 is `body_base64`; elsewhere
/// each such byte is written as `\xFF`.
boost::json::object to_json(const request_record& r, bool with_body = true);
/// A call of a webhook, likewise.
boost::json::object to_json(const webhook_delivery& d);

/// A file of lines that only grows. Each line is handed to the system as a whole before `write`
/// returns, so that it outlives this program.
class log_file {
public:
    /// Opens or creates the file. \throws sunco::error `errc::configuration`
    explicit log_file(const std::string& path);
    ~log_file();
    log_file(const log_file&) = delete;
    log_file& operator=(const log_file&) = delete;

    void write(const boost::json::object& line);
    /// Why lines were lost; empty where none was.
    [[nodiscard]] const std::string& complaint() const noexcept { return complaint_; }

private:
    int descriptor_;
    std::string complaint_{};
};

} // namespace sunco::emulation
