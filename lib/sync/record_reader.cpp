#include <sync/record_reader.hpp>

#include <sync/decode_record.hpp>

#include <sunco/json.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <array>

namespace sunco::sync {
namespace {

constexpr std::string_view blanks = " \t\r";

source_item decode_json(const text_line& line)
{
    // A record copies what it keeps of them, so its JSON values need not outlive this.
    std::array<unsigned char, 4096> room;
    boost::json::monotonic_resource memory{room.data(), room.size()};
    auto parsed = parse_json(line.text, &memory);
    if (parsed.has_error())
        return refused(line.number, parsed.error().message);
    if (!parsed->is_object())
        return refused(line.number, "the line is not a JSON object");
    return decode_record(line.number, std::move(parsed->get_object()));
}

record_format format_of_text(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(blanks);
    return first != std::string_view::npos && text[first] == '{' ? record_format::ndjson
                                                                 : record_format::csv;
}

csv_columns read_header(const text_line& line)
{
    if (line.too_long)
        throw error{make_failure(errc::invalid_argument, "the header is too long")};
    return csv_columns{line.text};
}

} // namespace

record_format format_of_name(std::string_view name) noexcept
{
    if (name.ends_with(".csv"))
        return record_format::csv;
    for (const std::string_view end : {".ndjson", ".jsonl", ".json"})
        if (name.ends_with(end))
            return record_format::ndjson;
    return record_format::detect;
}

record_reader::record_reader(record_format format)
    : lines_{file_source::longest_line}, format_{format}
{}

std::optional<source_item> record_reader::next()
{
    while (const auto line = lines_.next()) {
        if (line->text.find_first_not_of(blanks) == std::string_view::npos && !line->too_long)
            continue;
        if (format_ == record_format::detect)
            format_ = format_of_text(line->text);
        if (format_ == record_format::csv && !columns_) {
            columns_ = read_header(*line);
            header_ = digest_.restart().update(line->text).finish();
        } else {
            return decode(*line);
        }
    }
    return std::nullopt;
}

source_item record_reader::decode(const text_line& line)
{
    source_item item =
        line.too_long
            ? refused(line.number, "the line has more than " +
                                       std::to_string(file_source::longest_line) + " bytes")
        : columns_ ? columns_->decode(line.number, line.text)
                   : decode_json(line);
    digest_.restart();
    if (columns_) // what a cell means is said by the header
        digest_.update({reinterpret_cast<const char*>(header_.data()), header_.size()});
    item.text = digest_.update(line.text).finish();
    return item;
}

} // namespace sunco::sync
