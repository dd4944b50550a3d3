#pragma once

#include <sunco/call_options.hpp>

#include <cstddef>
#include <cstring>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sunco::http {

// The fields of an answer as received, in order. They lie in one piece of memory, each line after
// its sizes, because most are never looked at.
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
        friend class field_lines;

        struct sizes {
            std::size_t name = 0;
            std::size_t line = 0;
        };

        sizes front() const
        {
            sizes s;
            std::memcpy(&s, rest_.data(), sizeof s);
            return s;
        }

        std::string_view rest_;
    };

    field_lines() = default;
    explicit(false) field_lines(const header_list& list);

    void reserve(std::size_t bytes) { lines_.reserve(bytes); }
    // Adds `name: value`, which has passed the checks of a field.
    void add(std::string_view line, std::size_t name_size)
    {
        const iterator::sizes s{name_size, line.size()};
        // Both or none.
        if (lines_.capacity() - lines_.size() < sizeof s + line.size())
            lines_.reserve(lines_.size() + sizeof s + line.size());
        lines_.append(reinterpret_cast<const char*>(&s), sizeof s);
        lines_ += line;
    }
    void clear() { lines_.clear(); }

    // Valid until the fields change.
    iterator begin() const { return iterator{lines_}; }
    iterator end() const { return {}; }

    std::size_t size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }

    // The first of that name, in any case; valid until the fields change.
    std::optional<std::string_view> find(std::string_view name) const;

    header_list list() const;

    // As text: blanks around a value count.
    bool operator==(const field_lines&) const = default;

private:
    std::string lines_;
};

} // namespace sunco::http
