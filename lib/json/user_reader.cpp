#include <json/user_reader.hpp>

#include <json/answer_memory.hpp>
#include <json/parse.hpp>
#include <json/user_shape.hpp>
#include <json/value_builder.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace sunco::json {
namespace {

namespace bj = boost::json;
using bj::error_code;
using bj::string_view;

// A handler of `basic_parser`. Values that the model holds as `boost::json` go through a builder;
// all others go into the user as they come. Returns false wherever `parse` and `decode` might think
// otherwise.
class reader {
public:
    static constexpr std::size_t max_object_size = value_builder::max_object_size;
    static constexpr std::size_t max_array_size = value_builder::max_array_size;
    static constexpr std::size_t max_key_size = value_builder::max_key_size;
    static constexpr std::size_t max_string_size = value_builder::max_string_size;

    /// Reads into \p to, whose JSON values take their memory from \p memory, as \p to itself does.
    reader(user& to, const bj::storage_ptr& memory) : out_{to}, builder_{memory} {}

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }
    bool on_number_part(string_view, error_code&) { return true; }

    bool on_object_begin(error_code& ec)
    {
        if (is_foreign())
            return open();
        if (at_ == place::outside)
            return enter(place::top);
        if (at_ == place::identities) {
            out_.identities.emplace_back();
            return enter(place::identity);
        }
        const place* next = std::get_if<place>(&to_);
        const bool expected = next && *next != place::identities;
        return expected ? enter(*next) : refuse(ec);
    }

    bool on_object_end(std::size_t n, error_code& ec)
    {
        if (open_ > 0)
            return builder_.on_object_end(n, ec) && (--open_ > 0 || keep(ec));
        at_ = parent_of(at_);
        return true;
    }

    bool on_array_begin(error_code& ec)
    {
        if (is_foreign())
            return open();
        const place* next = std::get_if<place>(&to_);
        const bool expected = next && *next == place::identities;
        return expected ? enter(*next) : refuse(ec);
    }

    bool on_array_end(std::size_t n, error_code& ec)
    {
        if (open_ > 0)
            return builder_.on_array_end(n, ec) && (--open_ > 0 || keep(ec));
        at_ = parent_of(at_);
        return true;
    }

    bool on_key_part(string_view s, std::size_t n, error_code& ec)
    {
        if (open_ > 0)
            return builder_.on_key_part(s, n, ec);
        text_.append(s);
        return true;
    }

    bool on_key(string_view s, std::size_t n, error_code& ec)
    {
        if (open_ > 0)
            return builder_.on_key(s, n, ec);
        const bool good = text_.empty() ? choose(s) : choose(text_.append(s));
        text_.clear();
        return good || refuse(ec);
    }

    bool on_string_part(string_view s, std::size_t n, error_code& ec)
    {
        if (is_foreign())
            return builder_.on_string_part(s, n, ec);
        text_.append(s);
        return true;
    }

    bool on_string(string_view s, std::size_t n, error_code& ec)
    {
        if (is_foreign())
            return builder_.on_string(s, n, ec) && keep_if_whole(ec);
        const bool good = text_.empty() ? take(s) : take(text_.append(s));
        text_.clear();
        return good || refuse(ec);
    }

    bool on_int64(std::int64_t i, string_view s, error_code& ec)
    {
        return is_foreign() ? builder_.on_int64(i, s, ec) && keep_if_whole(ec) : refuse(ec);
    }

    bool on_uint64(std::uint64_t u, string_view s, error_code& ec)
    {
        return is_foreign() ? builder_.on_uint64(u, s, ec) && keep_if_whole(ec) : refuse(ec);
    }

    bool on_double(double d, string_view s, error_code& ec)
    {
        return is_foreign() ? builder_.on_double(d, s, ec) && keep_if_whole(ec) : refuse(ec);
    }

    bool on_bool(bool b, error_code& ec)
    {
        if (is_foreign())
            return builder_.on_bool(b, ec) && keep_if_whole(ec);
        auto* const* flag = std::get_if<std::optional<bool>*>(&to_);
        if (!flag)
            return refuse(ec);
        **flag = b;
        return done();
    }

    // Null is as good as absent in all that the model knows; but identities have no null among
    // them.
    bool on_null(error_code& ec)
    {
        if (is_foreign())
            return builder_.on_null(ec) && keep_if_whole(ec);
        const bool expected = !std::holds_alternative<std::monostate>(to_);
        return expected ? done() : refuse(ec);
    }

private:
    static bool refuse(error_code& ec)
    {
        ec = bj::error::syntax;
        return false;
    }

    // An object or array of the builder's begins; it only hears of the end.
    bool open()
    {
        ++open_;
        return true;
    }

    bool done()
    {
        to_ = {};
        return true;
    }

    bool enter(place p)
    {
        at_ = p;
        seen_[static_cast<std::size_t>(p)] = 0;
        return done();
    }

    // Whether what comes is part of a value for the builder.
    [[nodiscard]] bool is_foreign() const
    {
        return open_ > 0 || std::holds_alternative<whole_object>(to_) ||
               std::holds_alternative<unknown_member>(to_);
    }

    // Where the value of the member named goes; false where the name is not for us, or came before.
    bool choose(std::string_view name)
    {
        const known_member m = find_member(at_, name, out_);
        to_ = m.to;
        if (m.number == 0) {
            name_ = name;
            return !std::holds_alternative<std::monostate>(to_);
        }
        unsigned& seen = seen_[static_cast<std::size_t>(at_)];
        return !(std::exchange(seen, seen | (1U << m.number)) & (1U << m.number));
    }

    bool take(std::string_view s)
    {
        if (auto* const* text = std::get_if<std::optional<std::string>*>(&to_)) {
            (*text)->emplace(s);
        } else if (auto* const* plain = std::get_if<std::string*>(&to_)) {
            **plain = s;
        } else if (auto* const* time = std::get_if<std::optional<timestamp>*>(&to_)) {
            **time = parse_timestamp(s);
            if (!**time)
                return false;
        } else {
            return false;
        }
        return done();
    }

    bool keep_if_whole(error_code& ec) { return open_ > 0 || keep(ec); }

    // The builder's value is complete.
    bool keep(error_code& ec)
    {
        std::optional<bj::value> v = builder_.release();
        return v && put(*std::move(v)) ? done() : refuse(ec);
    }

    bool put(bj::value v)
    {
        if (const auto* unknown = std::get_if<unknown_member>(&to_))
            return unknown->among->emplace(name_, std::move(v)).second;
        if (v.is_null())
            return true;
        if (!v.is_object())
            return false;
        *std::get<whole_object>(to_).to = std::move(v.get_object());
        return true;
    }

    user& out_;
    place at_ = place::outside;
    destination to_;
    // The members that came already, a bit each.
    std::array<unsigned, places> seen_{};
    // Objects and arrays of the builder's value that are open.
    std::size_t open_ = 0;
    value_builder builder_;
    // The name of an unknown member.
    std::string name_;
    // A name or a text that comes in parts, as what has escapes does.
    std::string text_;
};

// An object's memory is chosen when it is made. The old one is empty and holds nothing.
void give_memory(bj::object& o, const bj::storage_ptr& memory)
{
    std::destroy_at(&o);
    std::construct_at(&o, memory);
}

} // namespace

std::optional<user> read_user(std::string_view body)
{
    answer_memory* block = nullptr;
    const bj::storage_ptr memory = bj::make_shared_resource<answer_memory>(block);
    std::optional<user> u{std::in_place};
    for (bj::object* o : {&u->metadata, &u->extra, &u->profile.extra})
        give_memory(*o, memory);
    bj::parse_options options;
    options.max_depth = levels;
    bj::basic_parser<reader> parser{options, *u, memory};
    error_code ec;
    const std::size_t end = parser.write_some(false, body.data(), body.size(), ec);
    // What stayed empty needs no part in the block, which is gone at once where nothing does.
    for (bj::object* o : {&u->metadata, &u->extra, &u->profile.extra})
        if (o->empty())
            give_memory(*o, {});
    block->seal();
    // A user without an id is none; one with an empty id is too rare to be told apart here.
    if (ec || end != body.size() || u->id.empty())
        u.reset();
    return u;
}

} // namespace sunco::json
