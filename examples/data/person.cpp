#include "person.hpp"

#include "names.hpp"

#include <array>
#include <string_view>

namespace people {
namespace {

using std::chrono::minutes;

std::string padded(std::size_t number, std::size_t width)
{
    std::string digits = std::to_string(number);
    return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

std::string draw_external_id(dice& d, std::size_t number, std::string_view handle,
                             std::string_view city)
{
    switch (d.roll(20)) {
    case 0:
        return std::string{city} + "-" + std::to_string(number);
    case 1:
        return "shop/eu west/" + std::to_string(number) + "?#1";
    case 2:
        return "100%+" + std::to_string(number) + "&=;";
    case 3:
    case 4:
    case 5:
    case 6:
        return std::string{handle} + "." + std::to_string(number) + "@accounts.example";
    default:
        return "crm-" + padded(number, 6);
    }
}

void draw_sign_up(dice& d, person& p)
{
    using namespace std::chrono;
    if (d.chance(8))
        return;
    constexpr sys_days first{year{2016} / January / 1};
    // One draw a statement: within one, their order is up to the compiler.
    const days day{d.roll(3'280)};
    const seconds second{d.roll(86'400)};
    p.signed_up_at = first + day + second;
    if (d.chance(70))
        *p.signed_up_at += milliseconds{d.roll(1'000)};
    constexpr std::array offsets{minutes{120}, minutes{-480}, minutes{330}, minutes{540}};
    if (d.chance(20))
        p.offset = offsets[d.roll(offsets.size())];
}

std::string draw_note(dice& d)
{
    constexpr std::array notes{
        std::string_view{"prefers phone, not mail"},
        std::string_view{"says \"call me Ace\""},
        std::string_view{"VIP ⭐, handle with care"},
        std::string_view{"moved; new address pending"},
        std::string_view{"\u202bעברית\u202c and English"},
        std::string_view{" spaces at both ends "},
    };
    return std::string{notes[d.roll(notes.size())]};
}

void draw_metadata(dice& d, person& p)
{
    constexpr std::array plans{std::string_view{"free"}, std::string_view{"free"},
                               std::string_view{"silver"}, std::string_view{"gold"},
                               std::string_view{"enterprise"}};
    p.plan = plans[d.roll(plans.size())];
    if (d.chance(6))
        p.note = draw_note(d);
    if (d.chance(60))
        p.orders = d.roll(400);
    if (d.chance(40))
        p.newsletter = d.chance(50);
}

} // namespace

person draw_person(dice& d, std::size_t number)
{
    const region& r = regions()[d.roll(regions().size())];
    const name& given = r.given[d.roll(r.given.size())];
    const name& family = r.family[d.roll(r.family.size())];
    const std::string handle = std::string{given.ascii} + "." + std::string{family.ascii};

    person p;
    p.given_name = given.written;
    p.surname = family.written;
    p.city = r.cities[d.roll(r.cities.size())];
    p.external_id = draw_external_id(d, number, handle, p.city);
    if (d.chance(4))
        p.brand_id = d.chance(50) ? "9477922990333" : "360003112291";
    draw_sign_up(d, p);
    if (d.chance(5))
        p.to_be_retained = d.chance(80);
    if (d.chance(85))
        p.email = handle + std::to_string(number) + "@mail.example";
    if (d.chance(15))
        p.avatar_url = "https://cdn.example/a/" + padded(number, 6) + ".png";
    if (d.chance(75))
        p.locale = r.locale;
    draw_metadata(d, p);
    return p;
}

} // namespace people
