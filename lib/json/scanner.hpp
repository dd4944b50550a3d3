#pragma once

#include <json/parse.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sunco::json {

/// Takes JSON text (RFC 8259) apart, one piece after the other off its front. Whatever is not as
/// asked for gives false, and the text is then of no more use.
///
/// It is as strict as `parse`, which accepts the same texts, but tells nobody what is wrong with
/// one. That two members have different names is for the caller to see to.
class scanner {
public:
    explicit scanner(std::string_view text) noexcept
        : at_{text.data()}, end_{text.data() + text.size()}
    {}

    /// The first character of what comes next, or 0 at the end.
    [[nodiscard]] char next() noexcept
    {
        // As a rule there are no blanks, and these are below all that is not.
        if (at_ == end_ || *at_ <= ' ')
            skip_blanks();
        return at_ != end_ ? *at_ : '\0';
    }

    [[nodiscard]] bool at_end() noexcept { return next() == '\0' && at_ == end_; }

    /// Takes one character other than 0, which every text that is scanned has at its end.
    bool take(char c) noexcept
    {
        const bool there = next() == c;
        at_ += there ? 1 : 0;
        return there;
    }

    /// `true`, `false` or `null`.
    bool take_word(std::string_view word) noexcept
    {
        return next() == word.front() && take_rest_of_word(word);
    }

    /// A string, of valid UTF-8 and without its escapes. \p to is valid until the next is taken.
    bool take_text(std::string_view& to);

    /// How many members the object or array that comes has, about: where a container needs room.
    [[nodiscard]] std::size_t expected_members() const noexcept;

    struct number {
        /// As it is written.
        std::string_view text;
        bool has_fraction = false;
        /// Of the exponent, with its letter and sign; 0 where there is none.
        std::size_t exponent_size = 0;
    };

    bool take_number(number& to) noexcept;

    /// The name of a member and its colon. \p to is valid until the next name is taken.
    bool take_name(std::string_view& to)
    {
        if (!take_text(to))
            return false;
        if (to.data() == unescaped_.data())
            to = keep_name();
        return take(':');
    }

    /// The same where it is \p name, which needs no escapes, and is written without blanks; else
    /// takes nothing.
    bool take_name_if(std::string_view name) noexcept
    {
        const std::size_t size = name.size() + std::string_view{"\"\":"}.size();
        if (static_cast<std::size_t>(end_ - at_) < size || at_[size - 2] != '"' ||
            at_[size - 1] != ':' || *at_ != '"' || std::string_view{at_ + 1, name.size()} != name)
            return false;
        at_ += size;
        return true;
    }

    /// An object: \p member is called at each member, has to take its name and its value, and says
    /// whether it did.
    template <class Member>
    bool take_object(Member&& member)
    {
        return take_parts('{', '}', member);
    }

    /// An array: \p element is called at each element, has to take it, and says whether it did.
    template <class Element>
    bool take_array(Element&& element)
    {
        return take_parts('[', ']', element);
    }

private:
    template <class Part>
    bool take_parts(char open, char close, Part& part)
    {
        if (!take(open) || ++depth_ > levels)
            return false;
        bool good = take(close);
        if (!good) {
            do
                good = part();
            while (good && take(','));
            good = good && take(close);
        }
        --depth_;
        return good;
    }

    void skip_blanks() noexcept;
    bool take_rest_of_word(std::string_view word) noexcept;
    bool take_long_text(std::string_view& to);
    bool take_rest_of_text(const char* first, std::string_view& to);
    std::string_view keep_name() noexcept;
    bool skip_to_quote_or_escape() noexcept;
    bool take_escape();
    bool take_code_point();
    bool take_unit(unsigned& to) noexcept;
    bool take_digits() noexcept;

    const char* at_;
    const char* end_;
    std::size_t depth_ = 0;
    /// A text that had escapes, and the last name that had some.
    std::string unescaped_;
    std::string name_;
};

} // namespace sunco::json
