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
  cpng_bytes *out;
  size_t capacity;
} sink;

static void append(png_structp png, png_bytep data, size_t count) {
  sink *to = png_get_io_ptr(png);
  if (to->out->count + count > to->capacity) {
    size_t capacity = 2 * (to->out->count + count) + 4096;
    uint8_t *grown = realloc(to->out->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    to->out->bytes = grown;
    to->capacity = capacity;
  }
  memcpy(to->out->bytes + to->out->count, data, count);
  to->out->count += count;
}

static void flush(png_structp png) { (void)png; }

static int is_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text >= 0x80) return 0;
  return 1;
}

int cpng_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, const char *text, size_t pairs,
    cpng_bytes *out, char *message) {
  static const int kinds[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                              PNG_COLOR_TYPE_RGB_ALPHA};
  sink to = {out, 0};
  out->bytes = NULL;
  out->count = 0;
  message[0] = 0;
  if (channels < 1 || channels > 4) {
    snprintf(message, cpng_message_size, "channels must be between 1 and 4, but is %d", channels);
    return -1;
  }
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, message, remember, ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    snprintf(message, cpng_message_size, "out of memory");
    return -1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    cpng_free(out);
    return -1;
  }
  png_set_write_fn(png, &to, append, flush);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_set_IHDR(
      png, info, width, height, 8, kinds[channels - 1], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  for (size_t i = 0; i < pairs; i++) {
    const char *key = text;
    const char *value = key + strlen(key) + 1;
    text = value + strlen(value) + 1;
    png_text chunk = {0};
    chunk.compression = is_ascii(value) ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
    chunk.key = (png_charp)key;
    chunk.text = (png_charp)value;
    chunk.text_length = strlen(value);
    png_set_text(png, info, &chunk, 1);
  }
  png_write_info(png, info);
  for (uint32_t row = 0; row < height; row++)
    png_write_row(png, pixels + (size_t)row * width * (size_t)channels);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return 0;
}

void cpng_free(cpng_bytes *bytes) {
  free(bytes->bytes);
  bytes->bytes = NULL;
  bytes->count = 0;
}
