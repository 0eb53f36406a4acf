// SPDX-License-Identifier: BSL-1.0
#include "files/gzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>

#include "error.hpp"

namespace romvec::host {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "\x1f\x8b"sv;

class unpacker {
 public:
  unpacker(const std::string& name, std::string_view bytes) : name_(name), bytes_(bytes) {
    constexpr int gzip_only = 16;
    if (::inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~unpacker() { ::inflateEnd(&stream_); }
  unpacker(const unpacker&) = delete;
  unpacker& operator=(const unpacker&) = delete;

  std::string unpack() {
    while (true) {
      unpack_member();
      const std::string_view rest = bytes_.substr(at_);
      if (rest.find_first_not_of('\0') == std::string_view::npos) {
        out_.resize(size_);
        return std::move(out_);
      }
      if (!is_gzip(rest)) {
        fail(fmt::format("{} bytes behind the last gzip member, expected another one or the end", rest.size()));
      }
      if (::inflateReset(&stream_) != Z_OK) {
        fail("zlib cannot begin another member");
      }
    }
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw error(name_, fmt::format("byte {} of the gzip file", at_), message);
  }

  void unpack_member() {
    int state = Z_OK;
    while (state != Z_STREAM_END) {
      if (size_ == out_.size()) {
        constexpr std::size_t at_first = std::size_t{1} << 16;
        out_.resize(std::max({at_first, 4 * bytes_.size(), out_.size() + out_.size() / 2}));
      }
      constexpr std::size_t most = std::numeric_limits<uInt>::max();
      const std::size_t given = std::min(bytes_.size() - at_, most);
      const std::size_t room = std::min(out_.size() - size_, most);
      // zlib does not write to what it reads; its type says otherwise in some builds.
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes_.data() + at_));
      stream_.avail_in = static_cast<uInt>(given);
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data() + size_);
      stream_.avail_out = static_cast<uInt>(room);
      state = ::inflate(&stream_, Z_NO_FLUSH);
      at_ += given - stream_.avail_in;
      size_ += room - stream_.avail_out;
      if (state == Z_MEM_ERROR) {
        throw std::bad_alloc();
      }
      if (state != Z_OK && state != Z_STREAM_END) {
        fail(state == Z_BUF_ERROR && at_ == bytes_.size()
                 ? std::string("the file ends inside of a gzip member, expected the rest of it")
                 : fmt::format("is damaged ({})", stream_.msg != nullptr ? stream_.msg : "no valid gzip data"));
      }
    }
  }

  const std::string& name_;
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string out_;
  std::size_t size_ = 0;  // of out_, the part that is filled
  z_stream stream_ = {};
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with(magic); }

std::string unpack_gzip(const std::string& name, std::string_view bytes) { return unpacker(name, bytes).unpack(); }

}  // namespace romvec::host
