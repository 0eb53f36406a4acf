// SPDX-License-Identifier: BSL-1.0
#include "cli/outputs.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <deque>
#include <filesystem>

#include "files/file_roles.hpp"
#include "files/output_file.hpp"
#include "text.hpp"
#include "writers/c_interface.hpp"
#include "writers/image.hpp"
#include "writers/object.hpp"

namespace romvec::host {

namespace {

// The name of a file beside the header: its name with another extension.
std::string beside(const std::string& header, const std::string& extension) {
  return std::filesystem::path(header).replace_extension(extension).string();
}

// The extensions of the files beside the header.
std::vector<std::string> extensions_of(const std::string& emit) {
  if (emit == "object") {
    return {".S", ".bin"};
  }
  return emit == "image" ? std::vector<std::string>{".img"} : std::vector<std::string>{};
}

const std::vector<std::string> c_extensions = {".h", ".cpp"};

// `what` is what the option says of these files.
void check_extensions(const std::string& option, const std::string& what, const std::vector<std::string>& extensions,
                      const std::string& output) {
  const bool is_one = extensions.size() == 1;
  if (is_standard_output(output)) {
    throw CLI::ValidationError(
        option, fmt::format("{}writes {} files, expected a file name for -o, not -", what, is_one ? "two" : "three"));
  }
  for (const std::string& extension : extensions) {
    if (std::filesystem::path(output).extension().string() == extension) {
      throw CLI::ValidationError(
          option, fmt::format("{}names its other file{} {}, expected another ending for -o, for example .hpp", what,
                              is_one ? "" : "s", fmt::join(extensions, " and ")));
    }
  }
}

// Files that are written together; the last is the header.
class written {
 public:
  output_file& add(const std::string& path) { return files_.emplace_back(path); }
  [[nodiscard]] const output_file& header() const { return files_.back(); }
  void commit() {
    std::vector<output_file*> all;
    for (output_file& file : files_) {
      all.push_back(&file);
    }
    output_file::commit(all);
  }

 private:
  std::deque<output_file> files_;  // which never move
};

std::string write_c_interface(written& files, const conversion& to, const quantized& table, const weights& from) {
  const std::string header_path = beside(to.output, ".h");
  const std::string source_path = beside(to.output, ".cpp");
  const c_interface c = {to.name, to.emit, file_name(to.output), file_name(header_path), *to.c_functions};
  write_c_header(files.add(header_path), c, table, from, to.made);
  write_c_source(files.add(source_path), c, table, from, to.made);
  return fmt::format("; {}; {}", printable(header_path), printable(source_path));
}

std::string write_object(written& files, const conversion& to, const quantized& table, const weights& from,
                         progress_line& progress) {
  const std::string assembly_path = beside(to.output, ".S");
  const std::string binary_path = beside(to.output, ".bin");
  const linked_object object =
      make_linked_object(to.name, table, from, file_name(assembly_path), file_name(binary_path));
  write_assembly(files.add(assembly_path), object, to.made.command);
  output_file& binary = files.add(binary_path);
  write_binary(binary, object, progress.step("writing"));
  write_header(files.add(to.output), to.name, table, from, to.made, object, to.parts);
  return fmt::format("; {}; {}, {} bytes", printable(assembly_path), printable(binary_path), binary.bytes());
}

std::string write_image_file(written& files, const conversion& to, const quantized& table, const weights& from,
                             progress_line& progress) {
  const std::string image_path = beside(to.output, ".img");
  output_file& image = files.add(image_path);
  write_image(image, table, from, progress.step("writing"));
  write_header(files.add(to.output), to.name, table, from, to.made, image_file{file_name(image_path)}, to.parts);
  return fmt::format("; {}, {} bytes", printable(image_path), image.bytes());
}

}  // namespace

std::vector<std::string> outputs_of(const std::string& emit, bool has_c_interface, const std::string& output) {
  std::vector<std::string> extensions = extensions_of(emit);
  if (!extensions.empty()) {
    check_extensions("--emit", emit + " ", extensions, output);
  }
  if (has_c_interface) {
    check_extensions("--c-interface", "", c_extensions, output);
    // In the name of an #include there is no escape.
    if (file_name(output).find_first_of("\"\\\n") != std::string::npos) {
      throw CLI::ValidationError("--c-interface",
                                 fmt::format("its .cpp includes the header, whose name {} is none that "
                                             "#include takes, expected another one for -o",
                                             in_quotes(file_name(output))));
    }
    extensions.insert(extensions.end(), c_extensions.begin(), c_extensions.end());
  }
  std::vector<std::string> out = {output};
  for (const std::string& extension : extensions) {
    out.push_back(beside(output, extension));
  }
  return out;
}

// The header comes last: whatever happens in between, what is new does not build with an old header.
std::string write_outputs(const conversion& to, const quantized& table, const weights& from, progress_line& progress) {
  written files;
  std::string others;
  if (to.c_functions) {
    others = write_c_interface(files, to, table, from);
  }
  if (to.emit == "object") {
    others = write_object(files, to, table, from, progress) + others;
  } else if (to.emit == "image") {
    others = write_image_file(files, to, table, from, progress) + others;
  } else {
    write_header(files.add(to.output), to.name, table, from, to.made, progress.step("writing"), to.parts);
  }
  const std::uint64_t header_bytes = files.header().bytes();
  files.commit();
  return fmt::format("{}, namespace {}, {} bytes{}",
                     is_standard_output(to.output) ? "standard output" : printable(to.output), to.name, header_bytes,
                     others);
}

}  // namespace romvec::host
