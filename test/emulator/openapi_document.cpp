#include <emulator/openapi_document.hpp>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace test {

namespace bj = boost::json;

openapi_document::openapi_document(const std::string& path) : root_{YAML::LoadFile(path)} {}

std::string openapi_document::version() const
{
    return root_["info"]["version"].as<std::string>();
}

std::string openapi_document::introduction() const
{
    return root_["info"]["description"].as<std::string>();
}

// Nodes are looked at through const references alone: the other operator[] adds what it does not
// find.
YAML::Node openapi_document::follow(const YAML::Node& node) const
{
    if (!node.IsMap() || !node["$ref"])
        return node;
    const auto reference = node["$ref"].as<std::string>();
    std::vector<std::string> names;
    boost::algorithm::split(names, reference, [](char c) { return c == '/'; });
    if (names.front() != "#")
        throw std::runtime_error{"not a reference into the document: " + reference};
    YAML::Node found = root_;
    for (std::size_t i = 1; i < names.size(); ++i) {
        const YAML::Node next = std::as_const(found)[names[i]];
        if (!next.IsDefined())
            throw std::runtime_error{"a reference names nothing: " + reference};
        found.reset(next);
    }
    return follow(found);
}

YAML::Node openapi_document::schema(const std::string& name) const
{
    return root_["components"]["schemas"][name];
}

// One schema out of what `$ref` and `allOf` name. What stands beside an `allOf` counts more.
YAML::Node openapi_document::flat(const YAML::Node& schema) const
{
    const YAML::Node node = follow(schema);
    YAML::Node out{YAML::NodeType::Map};
    const auto overlay = [&](const YAML::Node& from) {
        for (const auto& member : from) {
            const auto key = member.first.as<std::string>();
            if (key == "properties")
                for (const auto& property : member.second)
                    out[key][property.first.as<std::string>()] = property.second;
            else if (key != "allOf")
                out[key] = member.second;
        }
    };
    if (node["allOf"])
        for (const YAML::Node& part : node["allOf"])
            overlay(flat(part));
    overlay(node);
    return out;
}

std::string openapi_document::text_of(const YAML::Node& schema) const
{
    const YAML::Node node = flat(schema);
    return node["description"] ? node["description"].as<std::string>() : "";
}

void openapi_document::add_leaves(described_leaves& out, const std::string& at,
                                  const YAML::Node& schema) const
{
    const YAML::Node node = flat(schema);
    if (node["properties"]) {
        for (const auto& property : node["properties"]) {
            const auto name = property.first.as<std::string>();
            add_leaves(out, at.empty() ? name : at + '.' + name, property.second);
        }
        return;
    }
    if (node["items"]) {
        add_leaves(out, at + "[]", node["items"]);
        return;
    }
    std::string text = node["type"] ? node["type"].as<std::string>() : "any";
    if (node["nullable"] && node["nullable"].as<bool>())
        text += ",null";
    const auto bound = [&](const char* name) {
        return node[name] ? node[name].as<std::string>() : std::string{"-"};
    };
    if (node["minLength"] || node["maxLength"])
        text += ' ' + bound("minLength") + ".." + bound("maxLength");
    for (const char* rule : {"format", "pattern", "enum", "minimum", "maximum", "maxProperties"})
        if (node[rule])
            text += ' ' + (node[rule].IsScalar() ? node[rule].as<std::string>() : rule);
    out[at] = text;
}

described_leaves openapi_document::leaves(const YAML::Node& schema) const
{
    described_leaves out;
    add_leaves(out, "", schema);
    return out;
}

void openapi_document::add_parameters(described_operation& out, const YAML::Node& list) const
{
    for (const YAML::Node& entry : list) {
        const YAML::Node p = follow(entry);
        const auto name = p["name"].as<std::string>();
        const bool required = p["required"] && p["required"].as<bool>();
        const auto place = p["in"].as<std::string>();
        const YAML::Node schema = flat(p["schema"]);
        if (!schema["properties"]) {
            out.parameters.push_back({place, name, required});
            continue;
        }
        // A deep object: `filter` with a property `x` is sent as `filter[x]`.
        for (const auto& property : schema["properties"]) {
            const bool needed =
                required && property.second["required"] && property.second["required"].as<bool>();
            out.parameters.push_back(
                {place, name + '[' + property.first.as<std::string>() + ']', needed});
        }
    }
}

void openapi_document::add_examples(described_operation& out, const YAML::Node& responses) const
{
    for (const auto& response : responses) {
        const auto status = response.first.as<std::string>();
        std::vector<bj::value>& found = out.examples[status];
        const YAML::Node media = follow(response.second)["content"]["application/json"];
        if (!media.IsDefined() || !media["examples"])
            continue;
        for (const auto& example : media["examples"])
            found.push_back(to_json(follow(example.second)["value"]));
    }
}

std::map<std::string, described_operation>
openapi_document::operations(const std::string& tag) const
{
    std::map<std::string, described_operation> out;
    for (const auto& path : root_["paths"]) {
        for (const auto& method : path.second) {
            const YAML::Node& node = method.second;
            if (!node.IsMap() || !node["tags"])
                continue;
            const auto tags = node["tags"].as<std::vector<std::string>>();
            if (std::ranges::find(tags, tag) == tags.end())
                continue;
            described_operation op;
            op.id = node["operationId"].as<std::string>();
            op.method = boost::algorithm::to_upper_copy(method.first.as<std::string>());
            op.path = path.first.as<std::string>();
            add_parameters(op, path.second["parameters"]);
            add_parameters(op, node["parameters"]);
            if (node["requestBody"])
                op.body = follow(node["requestBody"])["content"]["application/json"]["schema"];
            add_examples(op, node["responses"]);
            out.emplace(op.id, op);
        }
    }
    return out;
}

bj::value to_json(const YAML::Node& node)
{
    if (node.IsMap()) {
        bj::object out;
        for (const auto& member : node)
            out.emplace(member.first.as<std::string>(), to_json(member.second));
        return out;
    }
    if (node.IsSequence()) {
        bj::array out;
        for (const YAML::Node& element : node)
            out.push_back(to_json(element));
        return out;
    }
    if (!node.IsDefined() || node.IsNull())
        return nullptr;
    const auto text = node.as<std::string>();
    // The tag of a quoted scalar.
    if (node.Tag() == "!")
        return bj::value(text);
    if (text == "true" || text == "false")
        return text == "true";
    std::int64_t whole = 0;
    if (YAML::convert<std::int64_t>::decode(node, whole))
        return whole;
    double fraction = 0;
    if (YAML::convert<double>::decode(node, fraction))
        return fraction;
    return bj::value(text);
}

} // namespace test
