// Animated GIF files in memory, through giflib.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CGIF_MESSAGE_SIZE 200

/// Bytes that the caller gives back with `free`.
typedef struct {
  uint8_t *bytes;
  size_t count;
} CGIFBuffer;

/// Encodes frames of equal size, one after another in `indices`: each byte is
/// the number of a colour in the palette, 256 times red, green and blue. A
/// frame shows for so many hundredths of a second; `plays` 0 means forever.
/// On failure, returns false and leaves a sentence in `message`.
bool cgif_encode(
  const uint8_t *indices, uint32_t width, uint32_t height,
  const uint8_t *palette, const uint16_t *hundredths, uint32_t frame_count,
  uint32_t plays, CGIFBuffer *gif, char *message);
