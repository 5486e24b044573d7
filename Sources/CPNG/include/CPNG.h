// PNG files in memory, through libpng.
//
// libpng reports an error by a long jump, which must not cross Swift. All
// jumps end inside CPNG.c: every function here returns whether it succeeded,
// and on failure leaves a sentence in `message`.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CPNG_MESSAGE_SIZE 200

/// Bytes that the caller gives back with `free`.
typedef struct {
  uint8_t *bytes;
  size_t count;
} CPNGBuffer;

/// One frame of an animation: an encoded PNG and where and how long it shows.
typedef struct {
  const uint8_t *png;
  size_t count;
  uint32_t x, y, width, height;
  uint16_t milliseconds;
} CPNGFrame;

/// Encodes 8-bit pixels, row by row: 1 channel grey, 3 RGB, 4 RGBA.
bool cpng_encode(
  const uint8_t *pixels, uint32_t width, uint32_t height, int channels,
  CPNGBuffer *png, char *message);

/// Joins encoded PNGs into an animated one. The poster is the picture of
/// programs that know no animations; it is not one of the frames. `plays` 0
/// means forever.
bool cpng_animate(
  const uint8_t *poster, size_t poster_count,
  const CPNGFrame *frames, uint32_t frame_count, uint32_t plays,
  CPNGBuffer *png, char *message);

/// Decodes any PNG into 8-bit grey (1 channel) or RGBA (4 channels). Sizes
/// above the limits, or that `count` bytes cannot hold, are refused before
/// anything of that size is allocated.
bool cpng_decode(
  const uint8_t *png, size_t count, int channels,
  uint32_t largest_side, size_t most_pixels,
  uint32_t *width, uint32_t *height, CPNGBuffer *pixels, char *message);
