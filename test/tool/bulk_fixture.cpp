#include "bulk_fixture.hpp"

#include <boost/json/parse.hpp>

namespace tool_test {

variables bulk_job::environment() const
{
    return {{"SUNCO_BASE_URL", service->base_url()},
            {"SUNCO_APP_ID", service->app_id()},
            {"SUNCO_KEY_ID", service->key_id()},
            {"SUNCO_SECRET", service->secret()},
            {"SUNCO_CA_FILE", ca_file}};
}

std::vector<std::string> bulk_job::line(const std::vector<std::string>& arguments) const
{
    std::vector<std::string> out{"sync"};
    out.insert(out.end(), arguments.begin(), arguments.end());
    for (const std::string& more :
         {std::string{"--report"}, report_file, std::string{"--failures"}, failures_file})
        out.push_back(more);
    return out;
}

finished bulk_job::sync(const std::vector<std::string>& arguments, const std::string& input) const
{
    return run(line(arguments), environment(), input);
}

boost::json::value bulk_job::report() const
{
    return parse_line(read_file(report_file));
}

std::uint64_t bulk_job::outcome(const char* name) const
{
    return report().at("outcomes").at(name).to_number<std::uint64_t>();
}

std::vector<boost::json::value> bulk_job::failures() const
{
    std::vector<boost::json::value> out;
    for (const std::string& text : lines_of(read_file(failures_file)))
        out.push_back(boost::json::parse(text));
    return out;
}

void bulk_job::check_against(const boost::json::value& expected) const
{
    for (const auto& [name, count] : expected.as_object())
        BOOST_TEST(outcome(std::string{name}.c_str()) == count.to_number<std::uint64_t>(), name);
    BOOST_TEST(report().at("complete") == true);
}

std::string people(int count)
{
    std::string out;
    for (int i = 1; i <= count; ++i)
        out += R"({"externalId":"p)" + std::to_string(i) + "\"}\n";
    return out;
}

} // namespace tool_test
