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

    /// A number, as it is written.
    bool take_number(std::string_view& to) noexcept;

    /// An object: \p member is called with each name, has to take the value, and says whether it
    /// did. The name is valid until then.
    template <class Member>
    bool take_object(Member&& member)
    {
        if (!enter('{'))
            return false;
        bool good = take('}');
        if (!good) {
            std::string_view name;
            do
                good = take_text(name) && take(':') && member(name);
            while (good && take(','));
            good = good && take('}');
        }
        --depth_;
        return good;
    }

    /// An array: \p element is called at each element, has to take it, and says whether it did.
    template <class Element>
    bool take_array(Element&& element)
    {
        if (!enter('['))
            return false;
        bool good = take(']');
        if (!good) {
            do
                good = element();
            while (good && take(','));
            good = good && take(']');
        }
        --depth_;
        return good;
    }

private:
    bool enter(char open) noexcept { return take(open) && ++depth_ <= levels; }

    void skip_blanks() noexcept;
    bool take_rest_of_word(std::string_view word) noexcept;
    bool take_rest_of_text(const char* first, std::string_view& to);
    bool skip_to_quote_or_escape() noexcept;
    bool take_escape();
    bool take_code_point();
    bool take_unit(unsigned& to) noexcept;
    bool take_digits() noexcept;

    const char* at_;
    const char* end_;
    std::size_t depth_ = 0;
    /// A text that had escapes.
    std::string unescaped_;
};

} // namespace sunco::json
