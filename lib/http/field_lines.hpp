#pragma once

#include <sunco/call_options.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sunco::http {

// The fields of an answer as received, in order. They lie in one piece of text, because most are
// never looked at. No name has a colon in it, and no value the end of a line.
class field_lines {
public:
    using field = std::pair<std::string_view, std::string_view>;

    class iterator {
    public:
        using value_type = field;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(std::string_view rest) : rest_{rest} {}

        field operator*() const;
        iterator& operator++();
        iterator operator++(int);
        bool operator==(const iterator& other) const { return rest_.size() == other.rest_.size(); }

    private:
        std::string_view rest_;
    };

    field_lines() = default;
    explicit(false) field_lines(const header_list& list);

    void reserve(std::size_t bytes) { text_.reserve(bytes); }
    // Adds `name: value`, which has passed the checks of a field and has no end of line.
    void add(std::string_view line)
    {
        text_ += line;
        text_ += '\n';
    }
    void clear() { text_.clear(); }

    // Valid until the fields change.
    iterator begin() const { return iterator{text_}; }
    iterator end() const { return {}; }

    std::size_t size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }

    // The first of that name, in any case; valid until the fields change.
    std::optional<std::string_view> find(std::string_view name) const;

    header_list list() const;

    // As text: blanks around a value count.
    bool operator==(const field_lines&) const = default;

private:
    std::string text_;
};

} // namespace sunco::http
