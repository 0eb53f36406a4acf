// SPDX-License-Identifier: BSL-1.0
// The registers of the System Control Space that start-up, fault report and instruction counter use. They lie at the
// same addresses in every Cortex-M; those that Armv6-M lacks are asked for only after is_mainline() said yes. Source:
// Armv6-M, Armv7-M and Armv8-M Architecture Reference Manuals, "System Control Space".
#pragma once

#include <cstdint>

namespace system_control {

inline volatile std::uint32_t& at(std::uint32_t address) { return *reinterpret_cast<volatile std::uint32_t*>(address); }

inline volatile std::uint32_t& systick_control() { return at(0xE000E010); }
inline volatile std::uint32_t& systick_reload() { return at(0xE000E014); }
inline volatile std::uint32_t& systick_value() { return at(0xE000E018); }
inline volatile std::uint32_t& identification() { return at(0xE000ED00); }
inline volatile std::uint32_t& configuration() { return at(0xE000ED14); }
inline volatile std::uint32_t& handler_control() { return at(0xE000ED24); }
inline volatile std::uint32_t& fault_status() { return at(0xE000ED28); }
inline volatile std::uint32_t& memory_fault_address() { return at(0xE000ED34); }
inline volatile std::uint32_t& bus_fault_address() { return at(0xE000ED38); }
inline volatile std::uint32_t& instruction_set_0() { return at(0xE000ED60); }
inline volatile std::uint32_t& coprocessor_access() { return at(0xE000ED88); }

// Armv7-M and Armv8-M Mainline have separate faults, a fault status and coprocessor access; Armv6-M has none of them.
inline bool is_mainline() {
  constexpr std::uint32_t mainline = 0xF;
  return ((identification() >> 16) & 0xF) == mainline;
}

}  // namespace system_control
