// SPDX-License-Identifier: BSL-1.0
// A plugin of QEMU (interface version 1, QEMU 7.2 and later) that counts the guest's instructions between two of its
// functions: from the first instruction of BEGIN to the first of END, each time that END is reached. One line of
// decimal digits each time, in the file COUNTS, before the guest goes on, so that the guest itself may read it.
//
//   qemu-aarch64 -plugin libcount.so,begin=BEGIN,end=END,counts=COUNTS program
//
// Source: QEMU, "QEMU TCG Plugins". Debian ships no qemu-plugin.h: what is used of it is declared here.
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

extern "C" {

using qemu_plugin_id_t = std::uint64_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
using translation_callback = void (*)(qemu_plugin_id_t, qemu_plugin_tb*);
using execution_callback = void (*)(unsigned vcpu, void* data);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, translation_callback);
const void* qemu_plugin_insn_data(const qemu_plugin_insn*);
std::size_t qemu_plugin_insn_size(const qemu_plugin_insn*);
std::size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb*);
qemu_plugin_insn* qemu_plugin_tb_get_insn(const qemu_plugin_tb*, std::size_t index);
const char* qemu_plugin_insn_symbol(const qemu_plugin_insn*);
void qemu_plugin_register_vcpu_insn_exec_inline(qemu_plugin_insn*, int operation, void* counter, std::uint64_t step);
void qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_insn*, execution_callback, int registers, void* data);

[[gnu::visibility("default")]] extern const int qemu_plugin_version;
[[gnu::visibility("default")]] int qemu_plugin_install(qemu_plugin_id_t id, const void* qemu, int argc, char** argv);

}  // extern "C"

const int qemu_plugin_version = 1;

namespace {

constexpr int inline_add_u64 = 0;  // QEMU_PLUGIN_INLINE_ADD_U64
constexpr int no_registers = 0;    // QEMU_PLUGIN_CB_NO_REGS

// The guest has one thread of execution, so these need no lock.
std::string begin_name;
std::string end_name;
std::string left_out_name;
std::FILE* counts = nullptr;
std::FILE* trace = nullptr;
bool tracing = false;
std::uint64_t executed = 0;
std::uint64_t executed_at_begin = 0;

void begin(unsigned, void*) {
  executed_at_begin = executed;
  tracing = trace != nullptr;
}

void end(unsigned, void*) {
  tracing = false;
  if (counts != nullptr) {
    std::fprintf(counts, "%" PRIu64 "\n", executed - executed_at_begin);
    std::fflush(counts);
  }
  if (trace != nullptr) {
    std::fflush(trace);  // QEMU's user mode ends without doing so
  }
}

void write_down(unsigned, void* text) {
  if (tracing) {
    std::fputs(static_cast<const std::string*>(text)->c_str(), trace);
  }
}

// "0x1f 0x20 0x03 0xd5\n", kept as long as QEMU may execute the instruction.
std::string* bytes_of(const qemu_plugin_insn* instruction) {
  static std::deque<std::string> kept;
  const auto* const bytes = static_cast<const unsigned char*>(qemu_plugin_insn_data(instruction));
  std::string text;
  for (std::size_t i = 0; i < qemu_plugin_insn_size(instruction); ++i) {
    char byte[sizeof "0xff "];
    std::snprintf(byte, sizeof byte, "0x%02x ", bytes[i]);
    text += byte;
  }
  text.back() = '\n';
  return &kept.emplace_back(std::move(text));
}

// Called for each block of guest code before it runs for the first time.
void translate(qemu_plugin_id_t, qemu_plugin_tb* block) {
  const std::size_t length = qemu_plugin_tb_n_insns(block);
  for (std::size_t i = 0; i < length; ++i) {
    qemu_plugin_insn* const instruction = qemu_plugin_tb_get_insn(block, i);
    const char* const symbol = qemu_plugin_insn_symbol(instruction);
    const std::string_view function = symbol == nullptr ? "" : symbol;
    if (trace != nullptr && function != begin_name && function != end_name) {
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, write_down, no_registers, bytes_of(instruction));
    }
    if (function == begin_name) {
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, begin, no_registers, nullptr);
    } else if (function == end_name) {
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, end, no_registers, nullptr);
    }
    if (left_out_name.empty() || function != left_out_name) {
      qemu_plugin_register_vcpu_insn_exec_inline(instruction, inline_add_u64, &executed, 1);
    }
  }
}

std::FILE* opened(const std::string& name) {
  std::FILE* const file = std::fopen(name.c_str(), "w");
  if (file == nullptr) {
    std::perror(name.c_str());
    std::exit(1);
  }
  return file;
}

}  // namespace

int qemu_plugin_install(qemu_plugin_id_t id, const void*, int argc, char** argv) {
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::size_t equals = argument.find('=');
    const std::string value(equals == std::string_view::npos ? "" : argument.substr(equals + 1));
    if (argument.starts_with("begin=")) {
      begin_name = value;
    } else if (argument.starts_with("end=")) {
      end_name = value;
    } else if (argument.starts_with("without=")) {
      left_out_name = value;
    } else if (argument.starts_with("counts=")) {
      counts = opened(value);
    } else if (argument.starts_with("trace=")) {
      trace = opened(value);
    } else {
      std::fprintf(stderr, "count: there is no option '%s'; there are begin=, end=, without=, counts= and trace=\n",
                   argv[i]);
      return 1;
    }
  }
  if ((counts == nullptr && trace == nullptr) || begin_name.empty() || end_name.empty()) {
    std::fputs("count: needs begin=FUNCTION,end=FUNCTION, and counts=FILE or trace=FILE\n", stderr);
    return 1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  return 0;
}
