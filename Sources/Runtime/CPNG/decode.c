#include "cpng.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void remember(png_structp png, png_const_charp reason) {
  snprintf(png_get_error_ptr(png), cpng_message_size, "%s", reason);
  longjmp(png_jmpbuf(png), 1);
}

static void ignore(png_structp png, png_const_charp reason) { (void)png, (void)reason; }

typedef struct {
  const uint8_t *bytes;
  size_t left;
} source;

static void take(png_structp png, png_bytep data, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->left) png_error(png, "the file is cut short");
  memcpy(data, from->bytes, count);
  from->bytes += count;
  from->left -= count;
}

static void keep_text(png_structp png, png_infop info, cpng_image *out) {
  png_textp chunks = NULL;
  int count = png_get_text(png, info, &chunks, NULL);
  size_t size = 0;
  for (int i = 0; i < count; i++)
    size += strlen(chunks[i].key) + 1 + (chunks[i].text ? strlen(chunks[i].text) : 0) + 1;
  if (size == 0) return;
  out->text = calloc(size, 1);
  if (!out->text) png_error(png, "out of memory");
  char *end = out->text;
  for (int i = 0; i < count; i++) {
    end = stpcpy(end, chunks[i].key) + 1;
    end = stpcpy(end, chunks[i].text ? chunks[i].text : "") + 1;
  }
  out->text_count = size;
  out->pairs = (size_t)count;
}

// Everything that may jump out, in a function whose locals nobody reads after the jump.
static void read_image(png_structp png, png_infop info, uint64_t pixel_limit, cpng_image *out) {
  png_read_info(png, info);
  uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  if ((uint64_t)width * height > pixel_limit) png_error(png, "the image has too many pixels");
  png_set_expand(png);
  png_set_strip_16(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  out->width = width;
  out->height = height;
  out->channels = png_get_channels(png, info);
  size_t stride = png_get_rowbytes(png, info);
  if (stride != (size_t)width * (size_t)out->channels) png_error(png, "samples don't have 8 bits");
  out->pixels = calloc(height, stride);
  if (!out->pixels) png_error(png, "out of memory");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t row = 0; row < height; row++) png_read_row(png, out->pixels + row * stride, NULL);
  png_read_end(png, info);
  keep_text(png, info, out);
}

// Whether every chunk ends within the file. libpng makes room for a chunk before it reads it, so that a wrong length
// would cost gigabytes.
static int is_whole(const uint8_t *bytes, size_t count) {
  size_t at = 8;
  while (count - at >= 12) {
    size_t length = (size_t)bytes[at] << 24 | (size_t)bytes[at + 1] << 16 | (size_t)bytes[at + 2] << 8 | bytes[at + 3];
    if (length > count - at - 12) return 0;
    if (memcmp(bytes + at + 4, "IEND", 4) == 0) return 1;
    at += length + 12;
  }
  return 0;
}

int cpng_decode(const uint8_t *bytes, size_t count, uint64_t pixel_limit, cpng_image *out, char *message) {
  source from = {bytes, count};
  memset(out, 0, sizeof *out);
  message[0] = 0;
  if (count < 8 || png_sig_cmp(bytes, 0, 8) != 0) {
    snprintf(message, cpng_message_size, "the file doesn't begin like a PNG");
    return -1;
  }
  if (!is_whole(bytes, count)) {
    snprintf(message, cpng_message_size, "the file is cut short");
    return -1;
  }
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, message, remember, ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    snprintf(message, cpng_message_size, "out of memory");
    return -1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    cpng_free_image(out);
    return -1;
  }
  png_set_read_fn(png, &from, take);
  png_set_user_limits(png, 1 << 20, 1 << 20);
  png_set_chunk_malloc_max(png, 16 << 20);
  png_set_chunk_cache_max(png, 256);
  read_image(png, info, pixel_limit, out);
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}

void cpng_free_image(cpng_image *image) {
  free(image->pixels);
  free(image->text);
  memset(image, 0, sizeof *image);
}
