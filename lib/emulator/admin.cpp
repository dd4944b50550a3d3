#include <emulator/admin.hpp>

#include <emulator/answers.hpp>
#include <emulator/input.hpp>
#include <emulator/routes.hpp>
#include <http/fields.hpp>
#include <sunco/error.hpp>
#include <sunco/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

constexpr std::string_view prefix = "/_admin";
constexpr std::string_view admin_header = "X-Sunco-Admin";

answer refused(unsigned status, std::string_view message)
{
    return json_answer(status, {{"error", message}});
}

std::string_view host_of(std::string_view authority)
{
    if (authority.starts_with('['))
        return authority.substr(1, std::max<std::size_t>(authority.find(']'), 1) - 1);
    return authority.substr(0, authority.find(':'));
}

// A page of another site can make the reader's browser send requests to this machine. Such a
// request names another site as its origin; or, where the site's name was made to lead here, as
// its host; or lacks the header, which no other site's page can set without being asked for leave.
std::optional<answer> check_caller(const request& r, const std::vector<std::string>& hosts,
                                   bool is_page)
{
    const std::string_view authority = r.header("Host");
    const auto same = [&](const std::string& name) {
        return http::iequals(name, host_of(authority));
    };
    if (std::ranges::none_of(hosts, same))
        return refused(403, "the Host header is no name of this emulator; see --host-name");
    const std::string_view origin = r.header("Origin");
    if (!origin.empty() && origin != "https://" + std::string{authority})
        return refused(403, "pages of other origins have no business here");
    const std::string_view site = r.header("Sec-Fetch-Site");
    if (!site.empty() && site != "same-origin" && site != "none" && !is_page)
        return refused(403, "pages of other sites have no business here");
    if (!is_page && r.header(admin_header).empty())
        return refused(403, "the header X-Sunco-Admin is missing");
    return std::nullopt;
}

// Whether the path is the pattern's; what stands for `{}` goes to `subject`.
bool matches(std::string_view pattern, std::string_view path, std::string& subject)
{
    const std::size_t hole = pattern.find("{}");
    if (hole == std::string_view::npos)
        return pattern == path;
    const std::string_view head = pattern.substr(0, hole);
    const std::string_view tail = pattern.substr(hole + 2);
    if (path.size() <= head.size() + tail.size() || !path.starts_with(head) ||
        !path.ends_with(tail))
        return false;
    const auto text = percent_decode(path.substr(head.size(), path.size() - hole - tail.size()));
    if (!text || text->find('/') != std::string::npos)
        return false;
    subject = *text;
    return true;
}

void read_query(std::string_view query, admin_request& out)
{
    while (!query.empty()) {
        std::string_view value = take_until(query, '&');
        const auto name = percent_decode(take_until(value, '='));
        const auto text = percent_decode(value);
        if (!name || !text)
            refuse("the query cannot be decoded");
        out.query.emplace(*name, *text);
    }
}

void read_body(const request& r, admin_request& out)
{
    if (r.body.empty())
        return;
    const result<bj::value> body = parse_json(r.body);
    if (!body || !body->is_object())
        refuse("the body is not a JSON object");
    out.body = body->get_object();
}

answer dispatch(service& on, const request& r, std::string_view path, std::string_view query)
{
    bool known = false;
    for (const admin_route& route : admin_routes()) {
        admin_request in;
        if (!matches(route.path, path, in.subject))
            continue;
        known = true;
        const bool head = r.method == "HEAD" && route.method == "GET";
        if (r.method != route.method && !head)
            continue;
        read_query(query, in);
        read_body(r, in);
        for (const auto& [name, value] : in.query)
            check_name("parameter of this route", name, route.parameters);
        if (route.members)
            check_members("this route", in.body, *route.members);
        return route.act(on, in);
    }
    return known ? refused(405, "this route does not take that method")
                 : refused(404, "there is no such route");
}

} // namespace

bool is_admin(std::string_view target) noexcept
{
    const std::string_view rest = target.substr(std::min(prefix.size(), target.size()));
    return target.starts_with(prefix) && (rest.empty() || rest[0] == '/' || rest[0] == '?');
}

answer serve_admin(service& on, const request& r, const std::vector<std::string>& hosts)
{
    std::string_view query = r.target;
    query.remove_prefix(prefix.size());
    const std::string_view path = take_until(query, '?');
    const bool reads = r.method == "GET" || r.method == "HEAD";
    const answer* page = reads ? find_page(path) : nullptr;
    if (auto no = check_caller(r, hosts, page != nullptr))
        return *std::move(no);
    if (page)
        return *page;
    if (r.oversize)
        return refused(413, "the body is too large");
    try {
        return dispatch(on, r, path, query);
    } catch (const error& e) {
        return refused(400, e.failure().message);
    } catch (const std::exception& e) {
        return refused(500, e.what());
    }
}

} // namespace sunco::emulation
