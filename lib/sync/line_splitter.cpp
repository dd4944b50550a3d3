#include <sync/line_splitter.hpp>

namespace sunco::sync {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

} // namespace

void line_splitter::feed(std::string_view bytes)
{
    buffer_.erase(0, start_);
    searched_ -= start_;
    start_ = 0;
    buffer_ += bytes;
}

std::optional<text_line> line_splitter::next()
{
    const std::size_t end = buffer_.find('\n', searched_);
    if (end != std::string::npos)
        return take(end - start_, end + 1);
    if (finished_) {
        if (start_ == buffer_.size() && !too_long_)
            return std::nullopt;
        return take(buffer_.size() - start_, buffer_.size());
    }
    searched_ = buffer_.size();
    // With room for a CR and a byte order mark, so that neither decides what is too long.
    if (too_long_ || buffer_.size() - start_ > longest_ + 4) {
        const std::size_t kept = start_ + beginning;
        consumed_ += buffer_.size() - kept;
        buffer_.resize(kept);
        searched_ = kept;
        too_long_ = true;
    }
    return std::nullopt;
}

text_line line_splitter::take(std::size_t size, std::size_t end)
{
    std::string_view text{buffer_.data() + start_, size};
    consumed_ += end - start_;
    start_ = end;
    searched_ = end;
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    if (++number_ == 1 && text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    const bool too_long = too_long_ || text.size() > longest_;
    too_long_ = false;
    return {number_, too_long ? text.substr(0, beginning) : text, too_long};
}

} // namespace sunco::sync
