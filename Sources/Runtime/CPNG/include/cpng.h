#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

/// Bytes that C allocated; give them back with `cpng_free`.
typedef struct {
  uint8_t *bytes;
  size_t count;
} cpng_bytes;

/// An image of 8-bit samples, row after row without padding, and its text chunks.
///
/// `text` holds `pairs` times a keyword and a value, each ended by a zero byte.
typedef struct {
  uint8_t *pixels;
  uint32_t width, height;
  int channels;
  char *text;
  size_t text_count;
  size_t pairs;
} cpng_image;

enum { cpng_message_size = 128 };

/// Writes 8-bit samples (1 grey, 2 grey and alpha, 3 RGB, 4 RGBA) as a PNG file.
///
/// `text` holds `pairs` times a keyword and a UTF-8 value, each ended by a zero byte. Returns 0, or -1 with the
/// reason in `message`, which has room for `cpng_message_size` bytes.
int cpng_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, const char *text, size_t pairs,
    cpng_bytes *out, char *message);

/// Reads a PNG file of any kind as 8-bit samples, refusing more than `pixel_limit` pixels.
///
/// Returns 0, or -1 with the reason in `message`, which has room for `cpng_message_size` bytes.
int cpng_decode(const uint8_t *bytes, size_t count, uint64_t pixel_limit, cpng_image *out, char *message);

void cpng_free(cpng_bytes *bytes);
void cpng_free_image(cpng_image *image);

#endif
