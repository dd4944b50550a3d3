#include <sunco/sync/source.hpp>

#include <sync/check_record.hpp>

#include <sunco/json.hpp>

#include <boost/json/serialize.hpp>

#include <string>
#include <utility>

namespace sunco {
namespace {

digest digest_of_record(const record& r)
{
    std::string text{to_string(r.op)};
    text += boost::json::serialize(boost::json::value_from(r.user));
    if (r.op == record_op::update)
        text += boost::json::serialize(boost::json::value_from(r.change));
    return digest_of(text);
}

} // namespace

source_item as_item(record r)
{
    source_item item;
    item.line = r.line;
    item.text = digest_of_record(r);
    item.key = r.key();
    if (item.key && !sync::is_sound(*item.key))
        item.key.reset();
    if (auto good = sync::check_record(r); good.has_error())
        item.content = good.error();
    else
        item.content = std::move(r);
    return item;
}

} // namespace sunco
