#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunco::sync {

/// One physical line, without its end and without a byte order mark.
struct text_line {
    /// Counted from 1.
    std::uint64_t number = 0;
    /// Valid until the next call of the splitter. Of a line that is too long only its beginning.
    std::string_view text{};
    /// Whether it has more bytes than are read.
    bool too_long = false;
};

/// Cuts bytes into lines that end in LF or CRLF. Holds one line and one piece of input at most.
class line_splitter {
public:
    explicit line_splitter(std::size_t longest) : longest_{longest} {}

    /// Takes in the next bytes.
    void feed(std::string_view bytes);
    /// There are no more bytes: what is left is the last line.
    void finish() { finished_ = true; }
    /// The next line; nothing where more bytes are needed, or at the end.
    [[nodiscard]] std::optional<text_line> next();
    /// Bytes of the lines that `next` gave.
    [[nodiscard]] std::uint64_t consumed() const noexcept { return consumed_; }

private:
    [[nodiscard]] text_line take(std::size_t size, std::size_t end);

    // What is kept of a line that is too long: enough to see how it begins.
    static constexpr std::size_t beginning = 64;

    std::size_t longest_;
    std::string buffer_;
    std::size_t start_ = 0;
    std::size_t searched_ = 0;
    std::uint64_t number_ = 0;
    std::uint64_t consumed_ = 0;
    bool too_long_ = false;
    bool finished_ = false;
};

} // namespace sunco::sync
