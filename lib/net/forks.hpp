#pragma once

namespace sunco::net {

/// A number that is another one in a child of this process, made by `fork`, than it was before. It
/// costs no system call, as asking for the process's id would, and does not notice a bare `clone`.
/// \throws std::bad_alloc the first time
[[nodiscard]] unsigned forks();

} // namespace sunco::net
