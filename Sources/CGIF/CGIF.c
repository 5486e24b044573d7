#include "CGIF.h"

#include <gif_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int append(GifFileType *gif, const GifByteType *bytes, int count) {
  CGIFBuffer *buffer = gif->UserData;
  // Grow to the next power of two: the count itself tells the capacity
  size_t needed = buffer->count + count, capacity = 4096, old = 4096;
  while (capacity < needed) capacity *= 2;
  while (old < buffer->count) old *= 2;
  if (!buffer->bytes || capacity > old) {
    uint8_t *grown = realloc(buffer->bytes, capacity);
    if (!grown) return 0;
    buffer->bytes = grown;
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count = needed;
  return count;
}

// The block by which browsers know how often to play
static bool put_plays(GifFileType *gif, uint32_t plays) {
  if (plays == 1) return true;
  uint32_t again = plays ? plays - 1 : 0;
  uint8_t loop[] = {1, again & 255, again >> 8 & 255};
  return EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK
    && EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0") == GIF_OK
    && EGifPutExtensionBlock(gif, 3, loop) == GIF_OK
    && EGifPutExtensionTrailer(gif) == GIF_OK;
}

static bool put_frame(
  GifFileType *gif, const uint8_t *indices, uint32_t width, uint32_t height,
  uint16_t hundredths, uint8_t *line
) {
  GraphicsControlBlock control = {
    .DisposalMode = DISPOSE_DO_NOT, .UserInputFlag = false,
    .DelayTime = hundredths, .TransparentColor = NO_TRANSPARENT_COLOR};
  GifByteType block[4];
  size_t count = EGifGCBToExtension(&control, block);
  if (EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, (int)count, block)
        != GIF_OK
      || EGifPutImageDesc(gif, 0, 0, width, height, false, NULL) != GIF_OK)
    return false;
  for (uint32_t y = 0; y < height; y++) {
    // giflib writes into the line that it is handed
    memcpy(line, indices + (size_t)y * width, width);
    if (EGifPutLine(gif, line, width) != GIF_OK) return false;
  }
  return true;
}

bool cgif_encode(
  const uint8_t *indices, uint32_t width, uint32_t height,
  const uint8_t *palette, const uint16_t *hundredths, uint32_t frame_count,
  uint32_t plays, CGIFBuffer *buffer, char *message
) {
  *buffer = (CGIFBuffer){NULL, 0};
  GifColorType colors[256];
  for (int i = 0; i < 256; i++)
    colors[i] = (GifColorType){
      palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]};
  int error = 0;
  uint8_t *line = malloc(width);
  ColorMapObject *map = GifMakeMapObject(256, colors);
  GifFileType *gif = EGifOpen(buffer, append, &error);
  bool done = line && map && gif;
  if (done) {
    EGifSetGifVersion(gif, true);
    done = EGifPutScreenDesc(gif, width, height, 8, 0, map) == GIF_OK
      && put_plays(gif, plays);
    for (uint32_t i = 0; done && i < frame_count; i++)
      done = put_frame(
        gif, indices + (size_t)i * width * height, width, height,
        hundredths[i], line);
    error = gif->Error;
  }
  int closing = 0;
  if (gif && EGifCloseFile(gif, &closing) != GIF_OK && done) {
    done = false;
    error = closing;
  }
  GifFreeMapObject(map);
  free(line);
  if (!done) {
    const char *reason = GifErrorString(error);
    snprintf(
      message, CGIF_MESSAGE_SIZE, "%s", reason ? reason : "out of memory");
    free(buffer->bytes);
    *buffer = (CGIFBuffer){NULL, 0};
  }
  return done;
}
