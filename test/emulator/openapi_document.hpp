#pragma once

#include <boost/json/value.hpp>
#include <yaml-cpp/yaml.h>

#include <map>
#include <string>
#include <vector>

namespace test {

/// A parameter of an operation.
struct described_parameter {
    std::string place;
    std::string name;
    bool required = false;
};

/// An operation of the description, its references followed.
struct described_operation {
    std::string id;
    std::string method;
    std::string path;
    std::vector<described_parameter> parameters;
    /// Schema of the JSON body; not defined where there is none.
    YAML::Node body;
    /// Examples of JSON answers by status.
    std::map<std::string, std::vector<boost::json::value>> examples;
};

/// What a description says of each leaf, by its dotted path; an element of an array is `[]`.
using described_leaves = std::map<std::string, std::string>;

/// An OpenAPI 3.0 description in YAML.
class openapi_document {
public:
    explicit openapi_document(const std::string& path);

    [[nodiscard]] std::string version() const;
    /// The operations with the given tag, by their id.
    [[nodiscard]] std::map<std::string, described_operation>
    operations(const std::string& tag) const;
    /// The named schema under `components`.
    [[nodiscard]] YAML::Node schema(const std::string& name) const;
    /// Each leaf as `type[,null] [least..most] [format]`; `-` stands for no bound.
    [[nodiscard]] described_leaves leaves(const YAML::Node& schema) const;
    /// All introductory text.
    [[nodiscard]] std::string introduction() const;
    /// The text that goes with a leaf's schema, as `leaves` finds it.
    [[nodiscard]] std::string text_of(const YAML::Node& schema) const;

    /// The node itself, or what its `$ref` names.
    [[nodiscard]] YAML::Node follow(const YAML::Node& node) const;

private:
    void add_leaves(described_leaves& out, const std::string& at, const YAML::Node& schema) const;
    [[nodiscard]] YAML::Node flat(const YAML::Node& schema) const;
    void add_parameters(described_operation& out, const YAML::Node& list) const;
    void add_examples(described_operation& out, const YAML::Node& responses) const;

    YAML::Node root_;
};

/// A YAML node as JSON: plain scalars by their look, quoted ones as strings.
boost::json::value to_json(const YAML::Node& node);

} // namespace test
