#ifndef CKERNELS_TILES_H
#define CKERNELS_TILES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The innermost loops of convolutions: products of a few rows, read where they lie in an image, with panels of 16
// columns. Sums stay in registers; how many fit is the machine's level's business, so each is a template over its sizes.

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

enum { PANEL = 16 };

typedef float panel __attribute__((vector_size(4 * PANEL), aligned(4)));
typedef int32_t panel_bits __attribute__((vector_size(4 * PANEL), aligned(4)));

// Parts of a panel, for loops that don't keep sums.
enum { HALF = PANEL / 2, QUARTER = PANEL / 4 };
typedef float half __attribute__((vector_size(4 * HALF), aligned(4)));
typedef float quarter __attribute__((vector_size(4 * QUARTER), aligned(4)));
typedef int32_t half_bits __attribute__((vector_size(4 * HALF), aligned(4)));

// Rows of pixels: where each begins in the image that is read and in the one that is written.
typedef struct {
  size_t count;
  const uint32_t *from, *to;
} pixels;

// What each row is multiplied with: `runs` runs of `run` numbers, `step` apart in the image; columns of weights.
typedef struct {
  size_t runs, step, run;
  const float *weights;  // [panel][runs * run][16], zeros after the last column
  const float *bias;     // NULL for none
  int relu;
  size_t columns;
} product;

INLINE void finish(const panel *sum, int relu, size_t columns, float *y) {
  panel x = *sum;
  // NaN goes through
  if (relu) x = (panel)((panel_bits)x & ~(panel_bits)(x < (panel){0}));
  if (columns >= PANEL) {
    *(panel *)y = x;
  } else {
    float numbers[PANEL];
    memcpy(numbers, &x, sizeof numbers);
    for (size_t j = 0; j < columns; j++) y[j] = numbers[j];
  }
}

// The bias of the columns from n on.
INLINE void first_sum(const product *m, size_t n, panel *sum) {
  float bias[PANEL] = {0};
  if (m->bias && n < m->columns) {
    memcpy(bias, m->bias + n, (m->columns - n < PANEL ? m->columns - n : PANEL) * sizeof *bias);
  }
  memcpy(sum, bias, sizeof bias);
}

// ROWS rows times PANELS panels, from column n on.
INLINE void multiply_tile(const size_t ROWS, const size_t PANELS, const pixels *p, size_t first, const float *x,
                          const product *m, size_t n, float *y) {
  const size_t rows = p->count - first < ROWS ? p->count - first : ROWS;
  const size_t depth = m->runs * m->run;
  const float *w = m->weights + n * depth;
  panel sum[ROWS][PANELS];
  const float *row[ROWS];
  UNROLL for (size_t v = 0; v < PANELS; v++) {
    panel bias;
    first_sum(m, n + v * PANEL, &bias);
    UNROLL for (size_t r = 0; r < ROWS; r++) sum[r][v] = bias;
  }
  // rows beyond the last repeat it and aren't written
  UNROLL for (size_t r = 0; r < ROWS; r++) row[r] = x + p->from[first + (r < rows ? r : rows - 1)];
  for (size_t s = 0; s < m->runs; s++) {
    for (size_t t = 0; t < m->run; t++, w += PANEL) {
      panel b[PANELS];
      UNROLL for (size_t v = 0; v < PANELS; v++) b[v] = *(const panel *)(w + v * PANEL * depth);
      UNROLL for (size_t r = 0; r < ROWS; r++) {
        const float a = row[r][t];
        UNROLL for (size_t v = 0; v < PANELS; v++) sum[r][v] += a * b[v];
      }
    }
    UNROLL for (size_t r = 0; r < ROWS; r++) row[r] += m->step;
  }
  UNROLL for (size_t r = 0; r < ROWS; r++) {
    UNROLL for (size_t v = 0; v < PANELS; v++) {
      const size_t at = n + v * PANEL;
      if (r < rows && at < m->columns) finish(&sum[r][v], m->relu, m->columns - at, y + p->to[first + r] + at);
    }
  }
}

// All pixels, all columns.
INLINE void multiply_all(const size_t ROWS, const size_t PANELS, const pixels *p, const float *x, const product *m,
                         float *y) {
  size_t n = 0;
  for (; PANELS > 1 && n + PANEL < m->columns; n += PANELS * PANEL) {
    for (size_t r = 0; r < p->count; r += ROWS) multiply_tile(ROWS, PANELS, p, r, x, m, n, y);
  }
  for (; n < m->columns; n += PANEL) {
    for (size_t r = 0; r < p->count; r += ROWS) multiply_tile(ROWS, 1, p, r, x, m, n, y);
  }
}

// Padded large images with the small pixels that belong to them: [sample][row][column], panels of 16 channels.
typedef struct {
  size_t samples, image;              // images, and how far apart they lie
  size_t height, width;               // of the small ones
  size_t row_step, pixel_step, line;  // in a large one: to the next small row and pixel, and to the next row
  size_t kernel, run;                 // rows of a window, numbers in each of its rows
  size_t panels;
} windows;

// Adds the products of ROWS numbers of a window with 16 channels of its small pixel, over all pixels.
INLINE void gradient_tile(const size_t ROWS, const windows *w, size_t rows, const float *large, const float *small,
                          float *gradient) {
  panel sum[ROWS];
  UNROLL for (size_t r = 0; r < ROWS; r++) sum[r] = (panel){0};
  for (size_t s = 0; s < w->samples; s++) {
    for (size_t i = 0; i < w->height; i++) {
      const float *x = large + s * w->image + i * w->row_step;
      for (size_t j = 0; j < w->width; j++, x += w->pixel_step, small += PANEL) {
        const panel b = *(const panel *)small;
        UNROLL for (size_t r = 0; r < ROWS; r++) sum[r] += x[r] * b;
      }
    }
  }
  UNROLL for (size_t r = 0; r < ROWS; r++) {
    if (r < rows) *(panel *)(gradient + r * PANEL) += sum[r];
  }
}

INLINE void gradient_all(const size_t ROWS, const windows *w, const float *large, const float *small,
                         float *gradient) {
  const size_t pixels = w->samples * w->height * w->width;
  for (size_t n = 0; n < w->panels; n++, small += pixels * PANEL) {
    for (size_t k = 0; k < w->kernel; k++, gradient += w->run * PANEL) {
      for (size_t t = 0; t < w->run; t += ROWS) {
        const size_t rows = w->run - t < ROWS ? w->run - t : ROWS;
        gradient_tile(ROWS, w, rows, large + k * w->line + t, small, gradient + t * PANEL);
      }
    }
  }
}

#endif
