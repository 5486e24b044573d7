// Tells the processor which memory will be wanted soon, so that it is fetched
// meanwhile. Only a hint: any address is allowed, and nothing is read.
static inline void prefetch_to_read(const void *place) {
  __builtin_prefetch(place, 0);
}
static inline void prefetch_to_write(const void *place) {
  __builtin_prefetch(place, 1);
}
