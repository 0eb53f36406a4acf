// SPDX-License-Identifier: BSL-1.0
// A forked child stops itself, makes the call and exits; its parent lets it go on one instruction at a time and counts.
// Two children, one with the function and one with a function that returns at once, run the same instructions
// elsewhere: they are copies of one process. (A repeated string instruction of x86 counts once a repetition.)
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "common/linux/instructions.hpp"

namespace {

using instructions::count;
using instructions::detail::call;

// The kernel's reason, in a static buffer.
count refused(int error_number) {
  static char reason[96];
  std::snprintf(reason, sizeof reason, "ptrace is refused (%s)", std::strerror(error_number));
  return {0, reason};
}

// Exit codes of the child: its call came to its end, or ptrace was refused with this errno.
constexpr int refused_base = 1;

[[noreturn]] void be_stepped(const call& call) {
  call.run(call);  // once ahead: a first call may load pages and bind symbols
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
    _exit(refused_base + (errno & 0x7F));
  }
  raise(SIGSTOP);
  call.run(call);
  _exit(0);
}

}  // namespace

namespace instructions::detail {

count instructions_by_ptrace(const call& call) {
  const pid_t child = fork();
  if (child < 0) {
    return {0, "fork failed"};
  }
  if (child == 0) {
    be_stepped(call);
  }
  count steps = {0, nullptr};
  int state = 0;
  while (waitpid(child, &state, 0) == child && WIFSTOPPED(state)) {
    const int signal = WSTOPSIG(state);
    const bool expected = steps.instructions == 0 ? signal == SIGSTOP : signal == SIGTRAP;
    if (!expected || ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) != 0) {
      const int error_number = errno;
      kill(child, SIGKILL);
      waitpid(child, &state, 0);
      return expected ? refused(error_number) : count{0, "the call was stopped by a signal"};
    }
    ++steps.instructions;
  }
  if (!WIFEXITED(state)) {
    return {0, "the call was ended by a signal"};
  }
  if (WEXITSTATUS(state) != 0) {
    return refused(WEXITSTATUS(state) - refused_base);
  }
  return steps;
}

}  // namespace instructions::detail
