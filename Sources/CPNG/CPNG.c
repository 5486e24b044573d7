#include "CPNG.h"

#include <png.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// MARK: - Errors

// Keeps libpng's sentence and jumps back to where the work began
static void fail(png_structp png, png_const_charp reason) {
  snprintf(png_get_error_ptr(png), CPNG_MESSAGE_SIZE, "%s", reason);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp reason) {
  (void)png;
  (void)reason;
}

static void fail_format(png_structp png, const char *format, ...) {
  char reason[CPNG_MESSAGE_SIZE];
  va_list values;
  va_start(values, format);
  vsnprintf(reason, sizeof reason, format, values);
  va_end(values);
  fail(png, reason);
}

// MARK: - Writing

static void append(png_structp png, png_bytep bytes, size_t count) {
  CPNGBuffer *buffer = png_get_io_ptr(png);
  // Grow to the next power of two: the count itself tells the capacity
  size_t needed = buffer->count + count, capacity = 4096, old = 4096;
  while (capacity < needed) capacity *= 2;
  while (old < buffer->count) old *= 2;
  if (!buffer->bytes || capacity > old) {
    uint8_t *grown = realloc(buffer->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    buffer->bytes = grown;
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count = needed;
}

static void flush(png_structp png) { (void)png; }

static png_structp begin(CPNGBuffer *buffer, char *message) {
  *buffer = (CPNGBuffer){NULL, 0};
  message[0] = 0;
  png_structp png =
    png_create_write_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  if (png) png_set_write_fn(png, buffer, append, flush);
  else snprintf(message, CPNG_MESSAGE_SIZE, "libpng did not start");
  return png;
}

static bool discard(png_structp png, png_infop info, CPNGBuffer *buffer) {
  png_destroy_write_struct(&png, &info);
  free(buffer->bytes);
  *buffer = (CPNGBuffer){NULL, 0};
  return false;
}

bool cpng_encode(
  const uint8_t *pixels, uint32_t width, uint32_t height, int channels,
  CPNGBuffer *result, char *message
) {
  png_structp png = begin(result, message);
  if (!png) return false;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) return discard(png, info, result);
  int color = channels == 1 ? PNG_COLOR_TYPE_GRAY
    : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA;
  png_set_IHDR(
    png, info, width, height, 8, color, PNG_INTERLACE_NONE,
    PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE | PNG_FILTER_UP);
  png_set_compression_level(png, 6);
  png_write_info(png, info);
  // Enlarged pixels repeat the row above; all else packs best as it is
  size_t row = (size_t)width * channels;
  for (uint32_t y = 0; y < height; y++, pixels += row) {
    if (y > 0) {
      bool repeats = !memcmp(pixels, pixels - row, row);
      png_set_filter(
        png, PNG_FILTER_TYPE_BASE, repeats ? PNG_FILTER_UP : PNG_FILTER_NONE);
    }
    png_write_row(png, pixels);
  }
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return true;
}

// MARK: - Animation

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

// Copies the compressed pixels of an encoded PNG, as IDAT or as fdAT chunks
static void copy_pixels(
  png_structp png, const uint8_t *source, size_t count, uint32_t *sequence
) {
  for (size_t at = 8; at + 12 <= count;) {
    uint32_t length = big_endian(source + at);
    const uint8_t *name = source + at + 4, *data = name + 4;
    if (length > count - at - 12) png_error(png, "a frame is not a PNG");
    if (!memcmp(name, "IDAT", 4)) {
      if (!sequence) {
        png_write_chunk(png, (png_const_bytep)"IDAT", data, length);
      } else {
        png_byte number[4];
        png_save_uint_32(number, (*sequence)++);
        png_write_chunk_start(png, (png_const_bytep)"fdAT", length + 4);
        png_write_chunk_data(png, number, 4);
        png_write_chunk_data(png, data, length);
        png_write_chunk_end(png);
      }
    }
    at += (size_t)length + 12;
  }
}

bool cpng_animate(
  const uint8_t *poster, size_t poster_count,
  const CPNGFrame *frames, uint32_t frame_count, uint32_t plays,
  CPNGBuffer *result, char *message
) {
  png_structp png = begin(result, message);
  if (!png) return false;
  if (setjmp(png_jmpbuf(png))) return discard(png, NULL, result);
  if (poster_count < 33) png_error(png, "the poster is not a PNG");

  png_write_sig(png);
  png_write_chunk(png, (png_const_bytep)"IHDR", poster + 16, 13);

  png_byte control[8];
  png_save_uint_32(control, frame_count);
  png_save_uint_32(control + 4, plays);
  png_write_chunk(png, (png_const_bytep)"acTL", control, 8);

  // No fcTL comes before it, so the poster is not part of the animation
  copy_pixels(png, poster, poster_count, NULL);

  uint32_t sequence = 0;
  for (const CPNGFrame *frame = frames; frame < frames + frame_count; frame++) {
    png_byte header[26];
    png_save_uint_32(header, sequence++);
    png_save_uint_32(header + 4, frame->width);
    png_save_uint_32(header + 8, frame->height);
    png_save_uint_32(header + 12, frame->x);
    png_save_uint_32(header + 16, frame->y);
    png_save_uint_16(header + 20, frame->milliseconds);
    png_save_uint_16(header + 22, 1000);
    header[24] = 0;  // leave the frame in place when its time is over
    header[25] = 0;  // replace what lies under it, transparency included
    png_write_chunk(png, (png_const_bytep)"fcTL", header, 26);
    copy_pixels(png, frame->png, frame->count, &sequence);
  }
  png_write_chunk(png, (png_const_bytep)"IEND", NULL, 0);
  png_destroy_write_struct(&png, NULL);
  return true;
}

// MARK: - Reading

typedef struct {
  const uint8_t *bytes;
  size_t count, position;
} Source;

static void take(png_structp png, png_bytep bytes, size_t count) {
  Source *source = png_get_io_ptr(png);
  if (count > source->count - source->position)
    fail_format(png, "a file that ends too early, at byte %zu", source->count);
  memcpy(bytes, source->bytes + source->position, count);
  source->position += count;
}

// The part that may jump; what must be freed lives with the caller
static void decode(
  png_structp png, png_infop info, Source *source, int channels,
  uint32_t largest_side, size_t most_pixels,
  uint32_t *width, uint32_t *height, CPNGBuffer *pixels
) {
  png_set_read_fn(png, source, take);
  // The limits below are ours, with both sizes known to the caller
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_read_info(png, info);
  *width = png_get_image_width(png, info);
  *height = png_get_image_height(png, info);
  if (
    *width > largest_side || *height > largest_side
    || (size_t)*width * *height > most_pixels
  )
    fail_format(
      png, "a picture of %u x %u pixels, more than %u a side or %zu in all",
      *width, *height, largest_side, most_pixels);
  // Deflate makes at most 1032 bytes out of one
  size_t raw = png_get_rowbytes(png, info) * *height;
  if (raw / 1032 > source->count)
    fail_format(
      png, "a picture of %u x %u pixels, which %zu bytes cannot hold",
      *width, *height, source->count);

  // Turn every kind of PNG into 8-bit grey or RGBA
  int color = png_get_color_type(png, info);
  bool see_through = (color & PNG_COLOR_MASK_ALPHA)
    || png_get_valid(png, info, PNG_INFO_tRNS);
  png_set_expand(png);
  png_set_scale_16(png);
  if (channels == 4) {
    png_set_gray_to_rgb(png);
    if (!see_through) png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
  } else {
    if (see_through) png_set_strip_alpha(png);
    if (color & PNG_COLOR_MASK_COLOR)
      png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, -1, -1);
  }
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t row = png_get_rowbytes(png, info);
  if (row != (size_t)*width * channels) png_error(png, "unknown pixel format");

  pixels->count = row * *height;
  pixels->bytes = calloc(pixels->count, 1);
  if (!pixels->bytes) png_error(png, "out of memory");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < *height; y++)
      png_read_row(png, pixels->bytes + y * row, NULL);
  png_read_end(png, info);
  if (source->position != source->count)
    fail_format(
      png, "a picture that ends at byte %zu of %zu",
      source->position, source->count);
}

bool cpng_decode(
  const uint8_t *bytes, size_t count, int channels,
  uint32_t largest_side, size_t most_pixels,
  uint32_t *width, uint32_t *height, CPNGBuffer *pixels, char *message
) {
  *pixels = (CPNGBuffer){NULL, 0};
  message[0] = 0;
  Source source = {bytes, count, 0};
  png_structp png =
    png_create_read_struct(PNG_LIBPNG_VER_STRING, message, fail, ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    snprintf(message, CPNG_MESSAGE_SIZE, "libpng did not start");
    return false;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    free(pixels->bytes);
    *pixels = (CPNGBuffer){NULL, 0};
    return false;
  }
  decode(
    png, info, &source, channels, largest_side, most_pixels, width, height,
    pixels);
  png_destroy_read_struct(&png, &info, NULL);
  return true;
}
