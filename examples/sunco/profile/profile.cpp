#include "profile/profile.hpp"

#include "profile/settings_text.hpp"
#include "trouble.hpp"

#include <sunco/error.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tool {
namespace {

/// A file that is open, so that what was checked is what is read.
class open_file {
public:
    explicit open_file(const std::string& path)
        : descriptor_{::open(path.c_str(), O_RDONLY | O_CLOEXEC)}
    {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file()
    {
        if (is_open())
            ::close(descriptor_);
    }

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }

    [[nodiscard]] std::optional<std::string> read() const
    {
        std::string text;
        std::array<char, 4096> block;
        for (;;) {
            const ssize_t got = ::read(descriptor_, block.data(), block.size());
            if (got < 0)
                return std::nullopt;
            if (got == 0)
                return text;
            text.append(block.data(), static_cast<std::size_t>(got));
        }
    }

    [[nodiscard]] bool others_may_read() const
    {
        return (status().st_mode & (S_IRGRP | S_IROTH)) != 0;
    }

    /// Root may change every file anyhow.
    [[nodiscard]] bool others_may_change() const
    {
        const struct stat s = status();
        return (s.st_mode & (S_IWGRP | S_IWOTH)) != 0 || (s.st_uid != ::geteuid() && s.st_uid != 0);
    }

private:
    [[nodiscard]] struct stat status() const
    {
        struct stat out {};
        if (::fstat(descriptor_, &out) != 0)
            out.st_mode = S_IRWXU | S_IRWXG | S_IRWXO; // nothing is known, so nothing is safe
        return out;
    }

    int descriptor_;
};

all_settings parse_file(const std::string& text, const std::string& path)
{
    try {
        return parse_settings(text);
    } catch (const sunco::error& e) {
        refuse_settings(path + ", " + e.failure().message);
    }
}

all_settings read_settings(const std::string& path)
{
    const open_file file{path};
    if (!file.is_open() && (path.empty() || errno == ENOENT || errno == ENOTDIR))
        return {};
    const std::optional<std::string> text = file.is_open() ? file.read() : std::nullopt;
    if (!text)
        refuse_settings(path + " cannot be read: " + std::strerror(errno));
    // Whoever changes it can have the credentials sent elsewhere.
    if (file.others_may_change())
        refuse_settings(path + " may be changed by others than you: chmod go-w " + path);
    all_settings out = parse_file(*text, path);
    if (out.holds_secrets() && file.others_may_read())
        refuse_settings(path + " holds a secret, and others than you may read it: chmod 600 " +
                        path);
    return out;
}

std::string names_of(const all_settings& all)
{
    std::string out;
    for (const auto& [name, ignored] : all.profiles)
        out += (out.empty() ? "" : ", ") + name;
    return out.empty() ? "none" : out;
}

/// A relative path in the file is meant from where the file is.
void settle_path(std::string& path, const std::string& file)
{
    if (!path.empty())
        path = (std::filesystem::path{file}.parent_path() / path).string();
}

} // namespace

std::string settings_file(const environment& variables)
{
    // The rules for this variable say that a relative path does not count.
    if (const std::string base = variables("XDG_CONFIG_HOME"); base.starts_with('/'))
        return base + "/sunco/config.toml";
    const std::string home = variables("HOME");
    return home.empty() ? "" : home + "/.config/sunco/config.toml";
}

std::optional<profile> find_profile(const std::string& wanted, const environment& variables)
{
    const std::string file = settings_file(variables);
    all_settings all = read_settings(file);
    std::string name = wanted.empty() ? variables("SUNCO_PROFILE") : wanted;
    if (name.empty())
        name = all.chosen;
    const bool asked = !name.empty();
    const auto found = all.profiles.find(asked ? name : "default");
    if (found != all.profiles.end()) {
        settle_path(found->second.ca_file, file);
        return std::move(found->second);
    }
    if (asked)
        refuse_settings("there is no profile \"" + name + "\" in " +
                        (file.empty() ? "config.toml" : file) + "; there are: " + names_of(all));
    return std::nullopt;
}

environment with_profile(const environment& variables, profile settings)
{
    const bool own_credentials = !variables("SUNCO_KEY_ID").empty() ||
                                 !variables("SUNCO_SECRET").empty() ||
                                 !variables("SUNCO_TOKEN").empty();
    std::map<std::string, std::string, std::less<>> rest{{"SUNCO_BASE_URL", settings.base_url},
                                                         {"SUNCO_APP_ID", settings.app_id},
                                                         {"SUNCO_CA_FILE", settings.ca_file}};
    if (!own_credentials) {
        rest["SUNCO_KEY_ID"] = settings.key_id;
        rest["SUNCO_SECRET"] = settings.secret;
        rest["SUNCO_TOKEN"] = settings.token;
    }
    return [variables, rest = std::move(rest)](const char* name) {
        std::string value = variables(name);
        const auto found = rest.find(name);
        return value.empty() && found != rest.end() ? found->second : value;
    };
}

} // namespace tool
