#include "ckernels.h"
#include "levels.h"

// The squared distance of one row; with a width known when compiling, rows are taken several at a time.
static inline __attribute__((always_inline)) float square(size_t width, const float *x, const float *point,
                                                          const float *factor) {
  float sum = 0;
  for (size_t j = 0; j < width; j++) {
    const float d = (x[j] - point[j]) * factor[j];
    sum += d * d;
  }
  return sum;
}

// The same of a wide row, sixteen columns at a time.
static inline __attribute__((always_inline)) float wide_square(size_t width, const float *x, const float *point,
                                                               const float *factor) {
  float sums[16] = {0};
  size_t j = 0;
  for (; j + 16 <= width; j += 16) {
    for (size_t i = 0; i < 16; i++) {
      const float d = (x[j + i] - point[j + i]) * factor[j + i];
      sums[i] += d * d;
    }
  }
  float sum = square(width - j, x + j, point + j, factor + j);
  for (size_t i = 0; i < 16; i++) sum += sums[i];
  return sum;
}

#define ROWS(WIDTH) \
  case WIDTH: \
    for (size_t i = 0; i < rows; i++) squares[i] = square(WIDTH, x + i * WIDTH, point, factor); \
    break;

EVERY_LEVEL
size_t ck_squared_distances(size_t rows, size_t width, const float *restrict x, const float *restrict point,
                            const float *restrict factor, float limit, float *restrict squares) {
  switch (width) {
    ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8)
    default:
      for (size_t i = 0; i < rows; i++) squares[i] = wide_square(width, x + i * width, point, factor);
  }
  uint32_t near = 0;
  for (size_t i = 0; i < rows; i++) near += squares[i] <= limit;
  return near;
}
