#pragma once

#include <filesystem>

namespace sunco::sync {

/// Makes an empty file of mode 0600 where there is none, and takes other people's rights away from
/// one that is there. \returns \p path.
/// \throws sunco::error `errc::configuration` where that fails, or where the file was emptied while
///         its write-ahead log still has content.
std::filesystem::path prepare_journal_path(const std::filesystem::path& path);

} // namespace sunco::sync
