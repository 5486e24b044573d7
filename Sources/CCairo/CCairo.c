#include "CCairo.h"

void ccairo_copy_rgba(cairo_surface_t *surface, uint8_t *rgba) {
  cairo_surface_flush(surface);
  const uint8_t *pixels = cairo_image_surface_get_data(surface);
  int width = cairo_image_surface_get_width(surface);
  int height = cairo_image_surface_get_height(surface);
  int stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < height; y++) {
    const uint32_t *row = (const uint32_t *)(pixels + (long)y * stride);
    for (int x = 0; x < width; x++, rgba += 4) {
      uint32_t alpha = row[x] >> 24;
      for (int channel = 0; channel < 3; channel++) {
        uint32_t value = row[x] >> (16 - 8 * channel) & 255;
        if (alpha == 0) value = 0;
        else if (alpha < 255) value = (value * 255 + alpha / 2) / alpha;
        rgba[channel] = value > 255 ? 255 : (uint8_t)value;
      }
      rgba[3] = (uint8_t)alpha;
    }
  }
}
