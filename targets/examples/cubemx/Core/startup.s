/* SPDX-License-Identifier: BSL-1.0
 * In the place of startup_stm32xxxx.s: a stack, the FPU, .bss and .data are what this board needs. */
  .syntax unified
  .cpu cortex-m4
  .thumb

  .section .isr_vector, "a", %progbits
  .word _estack
  .word Reset_Handler
  .rept 14
  .word Default_Handler
  .endr

  .text
  .thumb_func
  .global Reset_Handler
Reset_Handler:
  ldr r0, =0xE000ED88       /* CPACR: the FPU */
  ldr r1, [r0]
  orr r1, r1, #(0xF << 20)
  str r1, [r0]
  dsb
  isb
  ldr r0, =_sdata
  ldr r1, =_edata
  ldr r2, =_sidata
copy_data:
  cmp r0, r1
  itt lo
  ldrlo r3, [r2], #4
  strlo r3, [r0], #4
  blo copy_data
  ldr r0, =_sbss
  ldr r1, =_ebss
  movs r2, #0
clear_bss:
  cmp r0, r1
  it lo
  strlo r2, [r0], #4
  blo clear_bss
  bl main
  .thumb_func
Default_Handler:
  b Default_Handler
