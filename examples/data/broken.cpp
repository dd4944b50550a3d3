#include "broken.hpp"

namespace people {
namespace {

std::string times(std::size_t count, const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += text;
    return out;
}

std::string large_metadata()
{
    std::string out = R"({"externalId":"broken-large","metadata":{)";
    for (int i = 0; i < 50; ++i)
        out += "\"key" + std::to_string(i) + "\":\"" + times(80, "x") + "\",";
    return out + R"("last":1}})";
}

} // namespace

std::vector<std::string> broken_ndjson()
{
    return {
        R"({"externalId":"broken-cut","profile":{"givenName":"Cut o)",
        R"(externalId=broken-not-json)",
        R"(["broken-array"])",
        R"("broken-string")",
        R"(null)",
        R"({"externalId":"broken-two"} {"externalId":"broken-two-b"})",
        R"({"externalId":"broken-comma","profile":{"surname":"Trailing",},})",
        R"({"externalId":"broken-surrogate","profile":{"surname":"half \ud83d"}})",
        R"({"profile":{"givenName":"No key"}})",
        R"({"externalId":null,"profile":{"givenName":"Null key"}})",
        R"({"externalId":"","profile":{"givenName":"Empty key"}})",
        R"({"externalId":4711,"profile":{"givenName":"Number key"}})",
        R"({"externalId":"broken-op","op":"upsert"})",
        R"({"externalId":"broken-member","profil":{"givenName":"Typing error"}})",
        R"({"externalId":"broken-profile-member","profile":{"surename":"Typing error"}})",
        R"({"externalId":"broken-profile-type","profile":"Jane Doe"})",
        R"({"externalId":"broken-name-type","profile":{"givenName":["Jane"]}})",
        R"({"externalId":"broken-retained","toBeRetained":"yes"})",
        R"({"externalId":"broken-date","signedUpAt":"31/12/2020"})",
        R"({"externalId":"broken-day","signedUpAt":"2021-02-29T10:00:00.000Z"})",
        R"({"externalId":"broken-nested","metadata":{"plan":{"name":"gold"}}})",
        R"({"externalId":"broken-long","profile":{"surname":")" + times(129, "ñ") + R"("}})",
        R"({"externalId":"broken-brand","brandId":"0123456789012345678901234"})",
        R"({"externalId":"broken-email","profile":{"email":"no address at all"}})",
        large_metadata(),
    };
}

std::vector<std::string> broken_csv()
{
    const std::string nothing = ",,,,,,,,,,";
    return {
        ",broken-few-cells,,,",
        ",broken-many-cells," + nothing + ",surplus",
        ",\"broken-open-quote," + nothing,
        ",broken-stray\"quote," + nothing,
        ",\"broken-after\"quote," + nothing,
        "," + nothing + ",No key",
        "upsert,broken-op" + nothing + ",",
        "Ensure,broken-op-case" + nothing + ",",
        " ensure,broken-op-space" + nothing + ",",
        ",broken-retained,,,yes,,,,,,,,",
        ",broken-retained-case,,,TRUE,,,,,,,,",
        ",broken-retained-number,,,1,,,,,,,,",
        ",broken-date,,31/12/2020,,,,,,,,,",
        ",broken-day,,2021-02-29T10:00:00.000Z,,,,,,,,,",
        ",broken-zone,,2021-02-28T10:00:00,,,,,,,,,",
        ",broken-hour,,2021-02-28T25:00:00Z,,,,,,,,,",
        ",broken-given," + times(2, ",") + "," + times(129, "x") + times(7, ","),
        ",broken-surname," + times(3, ",") + "," + times(129, "ñ") + times(6, ","),
        ",broken-email,,,,,,no address at all,,,,,",
        ",broken-long-email,,,,,," + times(116, "x") + "@mail.example,,,,,",
        ",broken-avatar,,,,,,,https://cdn.example/" + times(2'030, "a") + ",,,,",
        ",broken-locale,,,,,,,," + times(65, "x") + ",,,",
        ",broken-brand,0123456789012345678901234,,,,,,,,,,",
        "," + times(1'025, "k") + nothing + ",",
        ",broken-large,,,,,,,,,,," + times(4'097, "x"),
    };
}

} // namespace people
