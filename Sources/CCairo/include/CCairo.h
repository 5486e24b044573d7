// Drawing, through cairo.

#include <cairo/cairo.h>
#include <stdint.h>

/// Copies the pixels of a cairo ARGB32 surface, whose colours are multiplied
/// by their alpha, as plain RGBA bytes without padding.
void ccairo_copy_rgba(cairo_surface_t *surface, uint8_t *rgba);
