#include "cimages.h"

#include <math.h>

#include "cparallel.h"
#include "levels.h"

// Rows of few columns are taken several at once, as one of a width that fills registers; what is by column is repeated.
enum { LANES = 16, WIDEST = 1024, CHUNK = 1 << 14 };

static size_t fold(size_t rows, size_t columns) {
  for (size_t times = 1; times <= LANES; times++) {
    if (columns * times % LANES == 0) return columns * times <= WIDEST && rows % times == 0 ? times : 1;
  }
  return 1;
}

typedef struct {
  size_t rows, columns, times;
  const float *x, *y, *mean, *scale, *shift, *other;
  float *result;
  double *sums;
  int relu;
} job;

static void repeated(const float *x, size_t columns, size_t times, float *y) {
  for (size_t i = 0; i < columns * times; i++) y[i] = x[i % columns];
}

// Adds sums of folded columns to those of columns.
static void unfold(const float *folded, size_t columns, size_t times, double *sums) {
  for (size_t i = 0; i < columns * times; i++) sums[i % columns] += folded[i];
}

// Moments: those of a chunk of rows from its own mean, chunks put together in double precision.

EVERY_LEVEL
static void column_sums(size_t rows, size_t width, const float *restrict x, float *restrict sums) {
  for (size_t j = 0; j < width; j++) sums[j] = 0;
  for (size_t i = 0; i < rows; i++, x += width) {
    for (size_t j = 0; j < width; j++) sums[j] += x[j];
  }
}

// Sums of what is beyond a center, and of its squares.
EVERY_LEVEL
static void column_deviations(size_t rows, size_t width, const float *restrict x, const float *restrict center,
                              float *restrict sums, float *restrict squares) {
  for (size_t j = 0; j < width; j++) sums[j] = squares[j] = 0;
  for (size_t i = 0; i < rows; i++, x += width) {
    for (size_t j = 0; j < width; j++) {
      const float d = x[j] - center[j];
      sums[j] += d;
      squares[j] += d * d;
    }
  }
}

static size_t chunk_rows(size_t columns, size_t times) {
  const size_t rows = CHUNK / (columns * times) * times;
  return rows > 0 ? rows : times;
}

// Merges `count` numbers of a mean and a sum of squares into those of `before`.
static void merge(double before, double count, double mean, double squares, double *means, double *all_squares) {
  const double d = mean - *means, total = before + count;
  *means += d * count / total;
  *all_squares += squares + d * d * before * count / total;
}

static void chunk_moments(const job *j, const float *x, size_t rows, double before, double *means, double *squares) {
  const size_t columns = j->columns, width = columns * j->times;
  float sums[width], folded[width], center[width];
  double total[columns], deviations[columns];
  column_sums(rows / j->times, width, x, sums);
  for (size_t c = 0; c < columns; c++) total[c] = 0;
  unfold(sums, columns, j->times, total);
  for (size_t i = 0; i < width; i++) center[i] = total[i % columns] / rows;
  // the center is rounded, the mean is what is beyond it
  column_deviations(rows / j->times, width, x, center, sums, folded);
  for (size_t c = 0; c < columns; c++) total[c] = deviations[c] = 0;
  unfold(sums, columns, j->times, total);
  unfold(folded, columns, j->times, deviations);
  for (size_t c = 0; c < columns; c++) {
    const double rest = total[c] / rows;
    merge(before, rows, center[c] + rest, deviations[c] - rest * rest * rows, means + c, squares + c);
  }
}

// The rows of a part, whole folds.
static size_t row_from(const job *j, size_t part, size_t parts) {
  return ck_from(j->rows / j->times, part, parts) * j->times;
}

static void moments(void *context, size_t part, size_t parts) {
  const job *j = context;
  double *means = j->sums + part * 2 * j->columns, *squares = means + j->columns;
  for (size_t c = 0; c < 2 * j->columns; c++) means[c] = 0;
  const size_t begin = row_from(j, part, parts), end = row_from(j, part + 1, parts);
  const size_t most = chunk_rows(j->columns, j->times);
  for (size_t row = begin; row < end; row += most) {
    const size_t rows = end - row < most ? end - row : most;
    chunk_moments(j, j->x + row * j->columns, rows, row - begin, means, squares);
  }
}

void ck_moments(size_t parts, size_t rows, size_t columns, const float *x, double *sums, float *mean, float *variance) {
  job j = {.rows = rows, .columns = columns, .times = fold(rows, columns), .x = x, .sums = sums};
  ck_parallel(parts, moments, &j);
  for (size_t c = 0; c < columns; c++) {
    double all = 0, squares = 0;
    for (size_t part = 0; part < parts; part++) {
      const double count = row_from(&j, part + 1, parts) - row_from(&j, part, parts);
      if (count == 0) continue;
      const double *own = sums + part * 2 * columns;
      merge(row_from(&j, part, parts), count, own[c], own[columns + c], &all, &squares);
    }
    mean[c] = all;
    variance[c] = squares / rows;
  }
}

EVERY_LEVEL
static void scale_rows(size_t rows, size_t width, const float *restrict x, const float *restrict scale,
                       const float *restrict shift, int relu, float *restrict y) {
  for (size_t i = 0; i < rows; i++, x += width, y += width) {
    if (relu) {
      for (size_t j = 0; j < width; j++) {
        const float v = x[j] * scale[j] + shift[j];
        y[j] = v < 0.0f ? 0.0f : v;
      }
    } else {
      for (size_t j = 0; j < width; j++) y[j] = x[j] * scale[j] + shift[j];
    }
  }
}

static void scale(void *context, size_t part, size_t parts) {
  const job *j = context;
  float factors[j->columns * j->times], shifts[j->columns * j->times];
  repeated(j->scale, j->columns, j->times, factors);
  repeated(j->shift, j->columns, j->times, shifts);
  const size_t begin = row_from(j, part, parts), end = row_from(j, part + 1, parts);
  scale_rows((end - begin) / j->times, j->columns * j->times, j->x + begin * j->columns, factors, shifts, j->relu,
             j->result + begin * j->columns);
}

void ck_scale(size_t parts, size_t rows, size_t columns, const float *x, const float *factors, const float *shift,
              int relu, float *y) {
  job j = {.rows = rows, .columns = columns, .times = fold(rows, columns), .x = x, .scale = factors, .shift = shift,
           .relu = relu, .result = y};
  ck_parallel(parts, scale, &j);
}

// Gradients.

EVERY_LEVEL
static void clear_negative(size_t count, const float *restrict y, float *restrict dy) {
  for (size_t i = 0; i < count; i++) dy[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

EVERY_LEVEL
static void column_products(size_t rows, size_t width, const float *restrict dy, const float *restrict x,
                            const float *restrict mean, float *restrict sums) {
  for (size_t j = 0; j < width; j++) sums[j] = 0;
  for (size_t i = 0; i < rows; i++, x += width, dy += width) {
    for (size_t j = 0; j < width; j++) sums[j] += dy[j] * (x[j] - mean[j]);
  }
}

static void sum_gradient(void *context, size_t part, size_t parts) {
  const job *j = context;
  const size_t columns = j->columns, width = columns * j->times;
  float folded[width], means[width];
  double *total = j->sums + part * 2 * columns, *against = total + columns;
  for (size_t c = 0; c < 2 * columns; c++) total[c] = 0;
  if (j->x) repeated(j->mean, columns, j->times, means);
  const size_t begin = row_from(j, part, parts), end = row_from(j, part + 1, parts);
  const size_t most = chunk_rows(columns, j->times);
  for (size_t row = begin; row < end; row += most) {
    const size_t rows = end - row < most ? end - row : most, at = row * columns;
    if (j->y) clear_negative(rows * columns, j->y + at, j->result + at);
    column_sums(rows / j->times, width, j->result + at, folded);
    unfold(folded, columns, j->times, total);
    if (!j->x) continue;
    column_products(rows / j->times, width, j->result + at, j->x + at, means, folded);
    unfold(folded, columns, j->times, against);
  }
}

void ck_sum_gradient(size_t parts, size_t rows, size_t columns, const float *y, float *dy, const float *x,
                     const float *mean, double *sums, float *total, float *against) {
  job j = {.rows = rows, .columns = columns, .times = fold(rows, columns), .y = y, .result = dy, .x = x, .mean = mean,
           .sums = sums};
  ck_parallel(parts, sum_gradient, &j);
  for (size_t c = 0; c < columns; c++) {
    double all = 0, products = 0;
    for (size_t part = 0; part < parts; part++) {
      all += sums[part * 2 * columns + c];
      products += sums[part * 2 * columns + columns + c];
    }
    total[c] = all;
    if (x) against[c] = products;
  }
}

EVERY_LEVEL
static void combine_rows(size_t rows, size_t width, const float *restrict dy, const float *restrict a,
                         const float *restrict x, const float *restrict b, const float *restrict c,
                         float *restrict dx) {
  for (size_t i = 0; i < rows; i++, x += width, dy += width, dx += width) {
    for (size_t j = 0; j < width; j++) dx[j] = a[j] * dy[j] + b[j] * x[j] + c[j];
  }
}

static void combine(void *context, size_t part, size_t parts) {
  const job *j = context;
  const size_t width = j->columns * j->times;
  float a[width], b[width], c[width];
  repeated(j->scale, j->columns, j->times, a);
  repeated(j->mean, j->columns, j->times, b);
  repeated(j->shift, j->columns, j->times, c);
  const size_t begin = row_from(j, part, parts), end = row_from(j, part + 1, parts), at = begin * j->columns;
  combine_rows((end - begin) / j->times, j->columns * j->times, j->y + at, a, j->x + at, b, c, j->result + at);
}

void ck_combine(size_t parts, size_t rows, size_t columns, const float *dy, const float *a, const float *x,
                const float *b, const float *c, float *dx) {
  job j = {.rows = rows, .columns = columns, .times = fold(rows, columns), .y = dy, .scale = a, .x = x, .mean = b,
           .shift = c, .result = dx};
  ck_parallel(parts, combine, &j);
}

// Binary cross entropy. With u = e^-|x|, the logarithms of sigmoid(x) and of 1 - sigmoid(x) are min(x, 0) - log(1 + u)
// and -max(x, 0) - log(1 + u); log(1 + u) = 2 artanh(u / (2 + u)), a series in at most 1/9.
// With weights of the numbers, w, both the sum and the gradient are theirs.
static inline __attribute__((always_inline)) double weighted_cross_entropy(size_t count, const float *restrict x,
                                                                           const float *restrict t,
                                                                           const float *restrict w, float scale,
                                                                           float *restrict gradient) {
  float sums[LANES] = {0};
  for (size_t i = 0; i < count; i += LANES) {
    const size_t lanes = count - i < LANES ? count - i : LANES;
    for (size_t j = 0; j < lanes; j++) {
      const float v = x[i + j], target = t[i + j];
      const float u = exponential(v < 0.0f ? v : -v);
      const float s = u / (2.0f + u), q = s * s;
      float series = 1.0f / 13.0f;
      series = series * q + 1.0f / 11.0f;
      series = series * q + 1.0f / 9.0f;
      series = series * q + 1.0f / 7.0f;
      series = series * q + 1.0f / 5.0f;
      series = series * q + 1.0f / 3.0f;
      const float soft = 2.0f * s * (series * q + 1.0f);
      float yes = (v > 0.0f ? 0.0f : v) - soft, no = (v < 0.0f ? 0.0f : -v) - soft;
      yes = yes < -100.0f ? -100.0f : yes;
      no = no < -100.0f ? -100.0f : no;
      const float loss = target * yes + (1.0f - target) * no;
      sums[j] -= w ? w[i + j] * loss : loss;
      const float less = 1.0f / (1.0f + u);
      const float slope = scale * ((v < 0.0f ? u * less : less) - target);
      gradient[i + j] = w ? w[i + j] * slope : slope;
    }
  }
  double sum = 0;
  for (size_t j = 0; j < LANES; j++) sum += sums[j];
  return sum;
}

EVERY_LEVEL
static double plain_sum(size_t count, const float *x, const float *t, float scale, float *gradient) {
  return weighted_cross_entropy(count, x, t, NULL, scale, gradient);
}

EVERY_LEVEL
static double weighted_sum(size_t count, const float *x, const float *t, const float *w, float scale, float *gradient) {
  return weighted_cross_entropy(count, x, t, w, scale, gradient);
}

static void binary_cross_entropy(void *context, size_t part, size_t parts) {
  const job *j = context;
  const size_t end = ck_from(j->rows, part + 1, parts);
  double sum = 0;
  for (size_t at = ck_from(j->rows, part, parts); at < end; at += 4096) {
    const size_t count = end - at < 4096 ? end - at : 4096;
    sum += j->other ? weighted_sum(count, j->x + at, j->y + at, j->other + at, *j->scale, j->result + at)
                    : plain_sum(count, j->x + at, j->y + at, *j->scale, j->result + at);
  }
  j->sums[part] = sum;
}

double ck_binary_cross_entropy(size_t parts, size_t count, const float *x, const float *t, const float *w, float scale,
                               double *sums, float *gradient) {
  job j = {.rows = count, .x = x, .y = t, .other = w, .scale = &scale, .sums = sums, .result = gradient};
  ck_parallel(parts, binary_cross_entropy, &j);
  double sum = 0;
  for (size_t part = 0; part < parts; part++) sum += sums[part];
  return sum;
}

void ck_distance_weights(size_t samples, size_t numbers, const float *x, float strength, float *mean, float *w) {
  for (size_t i = 0; i < numbers; i++) mean[i] = 0;
  for (size_t s = 0; s < samples; s++) {
    for (size_t i = 0; i < numbers; i++) mean[i] += x[s * numbers + i];
  }
  for (size_t i = 0; i < numbers; i++) mean[i] /= (float)samples;
  for (size_t s = 0; s < samples; s++) {
    for (size_t i = 0; i < numbers; i++) w[s * numbers + i] = 1 + strength * fabsf(x[s * numbers + i] - mean[i]);
  }
}

// Bytes.

void ck_image_of_frames(size_t pixels, size_t frames, const uint8_t *bytes, float *image) {
  for (size_t f = 0; f < frames; f++) {
    float *to = image + 3 * f;
    for (size_t p = 0; p < pixels; p++, bytes += 3, to += 3 * frames) {
      for (size_t c = 0; c < 3; c++) to[c] = bytes[c] * (1.0f / 255.0f);
    }
  }
}

EVERY_LEVEL
void ck_bytes_of_logits(size_t count, const float *restrict x, uint8_t *restrict bytes) {
  for (size_t i = 0; i < count; i++) bytes[i] = 255.0f / (1.0f + exponential(-x[i])) + 0.5f;
}

// Orders.

static void channels_first(void *context, size_t part, size_t parts) {
  const job *j = context;
  const size_t pixels = j->times, channels = j->columns, size = pixels * channels;
  for (size_t s = ck_from(j->rows, part, parts); s < ck_from(j->rows, part + 1, parts); s++) {
    for (size_t c = 0; c < channels; c++) {
      for (size_t p = 0; p < pixels; p++) j->result[s * size + c * pixels + p] = j->x[s * size + p * channels + c];
    }
  }
}

void ck_channels_first(size_t parts, size_t samples, size_t pixels, size_t channels, const float *x, float *y) {
  job j = {.rows = samples, .times = pixels, .columns = channels, .x = x, .result = y};
  ck_parallel(parts, channels_first, &j);
}

void ck_channels_last(size_t parts, size_t samples, size_t pixels, size_t channels, const float *x, float *y) {
  ck_channels_first(parts, samples, channels, pixels, x, y);
}
