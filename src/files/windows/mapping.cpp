// SPDX-License-Identifier: BSL-1.0
// Windows lets nobody shorten a file that is mapped: no page of it can be lost.
#include "files/mapping.hpp"

#include <io.h>
#include <windows.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "error.hpp"

namespace romvec::host {

namespace {

struct entry {
  const char* begin = nullptr;  // nullptr: not in use
  std::size_t size = 0;
  int descriptor = -1;
  FILETIME written = {};
  std::string name;
};

std::array<entry, 256> entries;

bool written_at(int descriptor, FILETIME& when) {
  return ::GetFileTime(reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor)), nullptr, nullptr, &when) != 0;
}

}  // namespace

mapping::mapping(const std::string& name, int descriptor, std::size_t size) {
  const auto fail = [&](const std::string& message) {
    ::_close(descriptor);
    throw error(name, message);
  };
  const auto free = std::ranges::find_if(entries, [](const entry& it) { return it.begin == nullptr; });
  if (free == entries.end()) {
    fail("cannot be mapped: too many files are open");
  }
  const HANDLE whole = ::CreateFileMappingA(reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor)), nullptr,
                                            PAGE_READONLY, 0, 0, nullptr);
  const void* const address = whole == nullptr ? nullptr : ::MapViewOfFile(whole, FILE_MAP_READ, 0, 0, size);
  if (whole != nullptr) {
    ::CloseHandle(whole);  // the view keeps it
  }
  if (address == nullptr || !written_at(descriptor, free->written)) {
    fail("cannot be mapped: error " + std::to_string(::GetLastError()) + " of Windows");
  }
  slot_ = static_cast<std::size_t>(free - entries.begin());
  free->size = size;
  free->descriptor = descriptor;
  free->name = name;
  free->begin = static_cast<const char*>(address);
  bytes_ = {free->begin, size};
}

mapping::~mapping() {
  entry& mine = entries[slot_];
  mine.begin = nullptr;
  ::UnmapViewOfFile(bytes_.data());
  ::_close(mine.descriptor);
}

void expect_unchanged(std::string_view bytes) {
  const auto at = reinterpret_cast<std::uintptr_t>(bytes.data());
  for (const entry& it : entries) {
    const auto begin = reinterpret_cast<std::uintptr_t>(it.begin);
    FILETIME now;
    if (begin != 0 && at >= begin && at - begin < it.size && written_at(it.descriptor, now) &&
        ::CompareFileTime(&now, &it.written) != 0) {
      throw error(it.name, "was written to while it was read, expected a file that stays as it is");
    }
  }
}

}  // namespace romvec::host
