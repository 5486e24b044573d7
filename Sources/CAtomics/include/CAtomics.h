#pragma once

// Numbers that several cores read and change: all see one order of changes.
static inline long shared_read(const long *number) {
  return __atomic_load_n(number, __ATOMIC_SEQ_CST);
}
static inline void shared_write(long *number, long value) {
  __atomic_store_n(number, value, __ATOMIC_SEQ_CST);
}
// Both give what the number was before.
static inline long shared_add(long *number, long value) {
  return __atomic_fetch_add(number, value, __ATOMIC_SEQ_CST);
}
static inline long shared_exchange(long *number, long value) {
  return __atomic_exchange_n(number, value, __ATOMIC_SEQ_CST);
}

// Tells the core that it is only waiting.
static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
