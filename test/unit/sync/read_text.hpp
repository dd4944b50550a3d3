#pragma once

#include <sync/record_reader.hpp>

#include <string_view>
#include <vector>

namespace test {

/// All items of a whole text.
inline std::vector<sunco::source_item>
read_text(std::string_view text, sunco::record_format format = sunco::record_format::detect)
{
    sunco::sync::record_reader reader{format};
    reader.feed(text);
    reader.finish();
    std::vector<sunco::source_item> items;
    while (auto item = reader.next())
        items.push_back(std::move(*item));
    return items;
}

} // namespace test
