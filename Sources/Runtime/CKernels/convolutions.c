#include "cconvolutions.h"

#include "cparallel.h"
#include "tiles.h"

// Each template for the sizes that fit the registers of each level: 16 of 256 bits, or 32 of 512.

#define TEMPLATES(LEVEL, ATTRIBUTE, ROWS, PANELS, GRADIENT_ROWS)                                                     \
  ATTRIBUTE static void multiply_##LEVEL(const pixels *p, const float *x, const product *m, float *y) {              \
    multiply_all(ROWS, PANELS, p, x, m, y);                                                                          \
  }                                                                                                                  \
  ATTRIBUTE static void dot_##LEVEL(const pixels *p, const float *x, const product *m, float *y) {                   \
    if (m->columns == 1) dot_all(1, p, x, m, y);                                                                     \
    if (m->columns == 2) dot_all(2, p, x, m, y);                                                                     \
    if (m->columns == 3) dot_all(3, p, x, m, y);                                                                     \
  }                                                                                                                  \
  ATTRIBUTE static void gradient_##LEVEL(const windows *w, const float *large, const float *small, float *g) {       \
    gradient_all(GRADIENT_ROWS, w, large, small, g);                                                                 \
  }

typedef struct {
  void (*multiply)(const pixels *p, const float *x, const product *m, float *y);
  void (*dot)(const pixels *p, const float *x, const product *m, float *y);
  void (*gradient)(const windows *w, const float *large, const float *small, float *g);
} kernels;

TEMPLATES(any, , 4, 1, 4)

#if defined(__x86_64__)
TEMPLATES(v3, __attribute__((target("arch=x86-64-v3"))), 6, 1, 6)
TEMPLATES(v4, __attribute__((target("arch=x86-64-v4"))), 8, 2, 12)
#endif

static kernels machine_kernels(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return (kernels){multiply_v4, dot_v4, gradient_v4};
  if (__builtin_cpu_supports("x86-64-v3")) return (kernels){multiply_v3, dot_v3, gradient_v3};
#endif
  return (kernels){multiply_any, dot_any, gradient_any};
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }
static size_t most(size_t a, size_t b) { return a > b ? a : b; }
static size_t rounded(size_t n) { return (n + PANEL - 1) & ~(size_t)(PANEL - 1); }

// The large image with its padding, as far as windows reach.
static size_t padded_height(const ck_window *w) { return (w->small_height - 1) * w->stride + w->kernel; }
static size_t padded_width(const ck_window *w) { return (w->small_width - 1) * w->stride + w->kernel; }
static size_t padded_size(const ck_window *w) { return padded_height(w) * padded_width(w) * w->channels; }

// Scattering is gathering from the small image, for each of stride × stride classes of large pixels: those whose row and
// column, padding included, leave the same rests. A class sees every stride-th row and column of the kernel.
static size_t taps(const ck_window *w, size_t rest) {
  return rest < w->kernel ? (w->kernel - rest + w->stride - 1) / w->stride : 0;
}

// How many rows or columns of zeros go before the small image and, in all, how many it has then.
static size_t before(const ck_window *w) { return taps(w, 0) - 1; }
static size_t surrounded(const ck_window *w, size_t large, size_t small) {
  return before(w) + most(small, (large - 1 + w->padding) / w->stride + 1);
}
static size_t surrounded_size(const ck_window *w) {
  return surrounded(w, w->height, w->small_height) * surrounded(w, w->width, w->small_width) * w->small_channels;
}

static size_t class_size(const ck_window *w, size_t row_rest, size_t column_rest) {
  const size_t columns = w->channels <= FEW ? w->channels : rounded(w->channels);
  return taps(w, row_rest) * taps(w, column_rest) * w->small_channels * columns;
}

// Samples whose windows are taken together, so that sums have enough to add before they are written.
static size_t group(const ck_window *w) {
  const size_t wanted = (256 + w->small_height * w->small_width - 1) / (w->small_height * w->small_width);
  return most(1, least(wanted, (1 << 16) / padded_size(w)));
}

size_t ck_gather_size(const ck_window *w) {
  return rounded(w->small_channels) * w->channels * w->kernel * w->kernel;
}

size_t ck_scatter_size(const ck_window *w) {
  size_t size = 0;
  for (size_t a = 0; a < w->stride; a++) {
    for (size_t b = 0; b < w->stride; b++) size += class_size(w, a, b);
  }
  return size;
}

size_t ck_gradient_size(const ck_window *w) { return ck_gather_size(w); }

size_t ck_window_scratch(const ck_window *w) {
  const size_t small = w->small_height * w->small_width;
  const size_t gather = padded_size(w) + 2 * small;
  const size_t scatter = surrounded_size(w) + 2 * w->height * w->width;
  const size_t gradient = group(w) * (padded_size(w) + small * rounded(w->small_channels));
  return rounded(most(gather, most(scatter, gradient)) + 3 * PANEL);
}

// Preparing weights.

typedef struct {
  const ck_window *w;
  const float *weight;
  float *prepared;
} preparing;

// [panel of 16 small channels][kernel row][kernel column][large channel][16]
static void prepare_gather(void *context, size_t part, size_t parts) {
  const preparing *job = context;
  const ck_window *w = job->w;
  const size_t taps = w->kernel * w->kernel, depth = taps * w->channels;
  const size_t units = rounded(w->small_channels) / PANEL * w->channels;
  for (size_t unit = ck_from(units, part, parts); unit < ck_from(units, part + 1, parts); unit++) {
    const size_t n = unit / w->channels * PANEL, c = unit % w->channels;
    const size_t columns = least(PANEL, w->small_channels - n);
    const float *from = job->weight + n * depth + c * taps;
    float *to = job->prepared + n * depth + c * PANEL;
    for (size_t tap = 0; tap < taps; tap++) {
      for (size_t j = 0; j < columns; j++) to[tap * w->channels * PANEL + j] = from[j * depth + tap];
      for (size_t j = columns; j < PANEL; j++) to[tap * w->channels * PANEL + j] = 0;
    }
  }
}

void ck_prepare_gather(const ck_window *w, size_t parts, const float *weight, float *prepared) {
  preparing job = {w, weight, prepared};
  ck_parallel(parts, prepare_gather, &job);
}

// For each class [panel of 16 large channels][row][column][small channel][16]; of few channels, each is a panel of one.
static void prepare_scatter(void *context, size_t part, size_t parts) {
  const preparing *job = context;
  const ck_window *w = job->w;
  const size_t width = w->channels <= FEW ? 1 : PANEL, kernel = w->kernel, few = w->small_channels;
  const size_t from = ck_from(few, part, parts), to = ck_from(few, part + 1, parts);
  float *class = job->prepared;
  for (size_t a = 0; a < w->stride; a++) {
    for (size_t b = 0; b < w->stride; class += class_size(w, a, b), b++) {
      const size_t rows = taps(w, a), columns = taps(w, b);
      for (size_t n = 0; n < w->channels; n += width) {
        float *panel = class + n * rows * columns * few;
        for (size_t k = from; k < to; k++) {
          const float *weight = job->weight + (k * w->channels + n) * kernel * kernel;
          for (size_t tap = 0; tap < rows * columns; tap++) {
            // the first pixel that a class sees belongs to the kernel's last row and column
            const size_t i = a + (rows - 1 - tap / columns) * w->stride;
            const size_t j = b + (columns - 1 - tap % columns) * w->stride;
            for (size_t c = 0; c < width; c++) {
              panel[(tap * few + k) * width + c] =
                  n + c < w->channels ? weight[c * kernel * kernel + i * kernel + j] : 0;
            }
          }
        }
      }
    }
  }
}

void ck_prepare_scatter(const ck_window *w, size_t parts, const float *weight, float *prepared) {
  preparing job = {w, weight, prepared};
  ck_parallel(parts, prepare_scatter, &job);
}

// Copies an image into one with zeros around it, as far as that reaches.
static void surround(const float *image, size_t height, size_t width, size_t channels, size_t zeros, float *padded,
                     size_t padded_height, size_t padded_width) {
  const size_t line = padded_width * channels;
  const size_t columns = least(width, padded_width - zeros);
  for (size_t row = 0; row < padded_height; row++, padded += line) {
    if (row < zeros || row - zeros >= height) {
      memset(padded, 0, line * sizeof *padded);
      continue;
    }
    memset(padded, 0, zeros * channels * sizeof *padded);
    memcpy(padded + zeros * channels, image + (row - zeros) * width * channels, columns * channels * sizeof *padded);
    const size_t end = (zeros + columns) * channels;
    memset(padded + end, 0, (line - end) * sizeof *padded);
  }
}

// Gathering, scattering.

typedef struct {
  const ck_window *w;
  size_t samples, scratch_size;
  const float *large, *small, *prepared, *bias;
  float *result, *scratch;
  int relu;
} passing;

static void gather(void *context, size_t part, size_t parts) {
  const passing *job = context;
  const ck_window *w = job->w;
  const kernels machine = machine_kernels();
  const size_t count = w->small_height * w->small_width, width = padded_width(w);
  float *padded = job->scratch + part * job->scratch_size;
  uint32_t *from = (uint32_t *)(padded + rounded(padded_size(w))), *to = from + count;
  for (size_t i = 0; i < count; i++) {
    from[i] = (i / w->small_width * width + i % w->small_width) * w->stride * w->channels;
    to[i] = i * w->small_channels;
  }
  const pixels all = {count, from, to};
  const product m = {w->kernel,   width * w->channels, w->kernel * w->channels, job->prepared,
                     job->bias, job->relu,           w->small_channels};
  for (size_t s = ck_from(job->samples, part, parts); s < ck_from(job->samples, part + 1, parts); s++) {
    surround(job->large + s * w->height * w->width * w->channels, w->height, w->width, w->channels, w->padding,
             padded, padded_height(w), width);
    machine.multiply(&all, padded, &m, job->result + s * count * w->small_channels);
  }
}

void ck_gather(const ck_window *w, size_t samples, size_t parts, const float *large, const float *prepared,
               const float *bias, int relu, float *small, float *scratch) {
  passing job = {.w = w, .samples = samples, .scratch_size = ck_window_scratch(w), .large = large,
                 .prepared = prepared, .bias = bias, .relu = relu, .result = small, .scratch = scratch};
  ck_parallel(parts, gather, &job);
}

// The first row or column of a class, which with the padding leaves `rest`, and how many there are.
static size_t first_of(const ck_window *w, size_t rest) {
  return (rest + w->stride - w->padding % w->stride) % w->stride;
}

static size_t count_of(const ck_window *w, size_t rest, size_t extent) {
  const size_t first = first_of(w, rest);
  return first < extent ? (extent - 1 - first) / w->stride + 1 : 0;
}

// The large pixels of a class, and where the small ones that they see begin; gives how many there are.
static size_t list_class(const ck_window *w, size_t a, size_t b, size_t width, uint32_t *from, uint32_t *to) {
  size_t count = 0;
  for (size_t i = first_of(w, a); i < w->height; i += w->stride) {
    const size_t row = (i + w->padding) / w->stride + before(w) + 1 - taps(w, a);
    for (size_t j = first_of(w, b); j < w->width; j += w->stride, count++) {
      const size_t column = (j + w->padding) / w->stride + before(w) + 1 - taps(w, b);
      from[count] = (row * width + column) * w->small_channels;
      to[count] = (i * w->width + j) * w->channels;
    }
  }
  return count;
}

// Scatters one sample, from its surrounded small image.
static void scatter_sample(const passing *job, const kernels *machine, const float *padded, size_t line,
                           const uint32_t *from, const uint32_t *to, float *large) {
  const ck_window *w = job->w;
  const float *prepared = job->prepared;
  for (size_t a = 0; a < w->stride; a++) {
    for (size_t b = 0; b < w->stride; prepared += class_size(w, a, b), b++) {
      const size_t count = count_of(w, a, w->height) * count_of(w, b, w->width);
      const pixels class = {count, from, to};
      const product m = {taps(w, a), line,      taps(w, b) * w->small_channels, prepared,
                         job->bias,  job->relu, w->channels};
      (w->channels <= FEW ? machine->dot : machine->multiply)(&class, padded, &m, large);
      from += count;
      to += count;
    }
  }
}

static void scatter(void *context, size_t part, size_t parts) {
  const passing *job = context;
  const ck_window *w = job->w;
  const kernels machine = machine_kernels();
  const size_t height = surrounded(w, w->height, w->small_height), width = surrounded(w, w->width, w->small_width);
  const size_t pixels = w->height * w->width, small = w->small_height * w->small_width * w->small_channels;
  float *padded = job->scratch + part * job->scratch_size;
  uint32_t *from = (uint32_t *)(padded + rounded(surrounded_size(w))), *to = from + pixels;
  size_t listed = 0;
  for (size_t a = 0; a < w->stride; a++) {
    for (size_t b = 0; b < w->stride; b++) listed += list_class(w, a, b, width, from + listed, to + listed);
  }
  for (size_t s = ck_from(job->samples, part, parts); s < ck_from(job->samples, part + 1, parts); s++) {
    surround(job->small + s * small, w->small_height, w->small_width, w->small_channels, before(w), padded, height,
             width);
    scatter_sample(job, &machine, padded, width * w->small_channels, from, to,
                   job->result + s * pixels * w->channels);
  }
}

void ck_scatter(const ck_window *w, size_t samples, size_t parts, const float *small, const float *prepared,
                const float *bias, int relu, float *large, float *scratch) {
  passing job = {.w = w, .samples = samples, .scratch_size = ck_window_scratch(w), .small = small,
                 .prepared = prepared, .bias = bias, .relu = relu, .result = large, .scratch = scratch};
  ck_parallel(parts, scatter, &job);
}

// The weights' gradient, as [panel of 16 small channels][kernel row][kernel column][large channel][16] for each part.

static void weight_gradient(void *context, size_t part, size_t parts) {
  const passing *job = context;
  const ck_window *w = job->w;
  const kernels machine = machine_kernels();
  const size_t most_samples = group(w), size = padded_size(w), pixels = w->small_height * w->small_width;
  const size_t line = padded_width(w) * w->channels, panels = rounded(w->small_channels) / PANEL;
  float *padded = job->scratch + part * job->scratch_size;
  float *small = padded + most_samples * size + PANEL;  // tiles may read some numbers too many
  float *gradient = job->result + part * ck_gradient_size(w);
  memset(gradient, 0, ck_gradient_size(w) * sizeof *gradient);
  memset(padded + most_samples * size, 0, PANEL * sizeof *padded);
  const size_t end = ck_from(job->samples, part + 1, parts);
  for (size_t s = ck_from(job->samples, part, parts); s < end; s += most_samples) {
    const size_t samples = least(most_samples, end - s);
    for (size_t i = 0; i < samples; i++) {
      surround(job->large + (s + i) * w->height * w->width * w->channels, w->height, w->width, w->channels,
               w->padding, padded + i * size, padded_height(w), padded_width(w));
    }
    const float *from = job->small + s * pixels * w->small_channels;
    for (size_t n = 0; n < panels; n++) {
      const size_t columns = least(PANEL, w->small_channels - n * PANEL);
      float *to = small + n * samples * pixels * PANEL;
      for (size_t i = 0; i < samples * pixels; i++, to += PANEL) {
        if (columns < PANEL) memset(to, 0, PANEL * sizeof *to);
        memcpy(to, from + i * w->small_channels + n * PANEL, columns * sizeof *to);
      }
    }
    const windows all = {samples,  size, w->small_height, w->small_width,         w->stride * line, w->stride * w->channels,
                         line,     w->kernel, w->kernel * w->channels, panels};
    machine.gradient(&all, padded, small, gradient);
  }
}

typedef struct {
  const ck_window *w;
  size_t gradients;
  const float *partial;
  float *gradient;
} adding;

static void add_gradients(void *context, size_t part, size_t parts) {
  const adding *job = context;
  const ck_window *w = job->w;
  const size_t taps = w->kernel * w->kernel, depth = taps * w->channels, size = ck_gradient_size(w);
  const size_t units = rounded(w->small_channels) / PANEL * w->channels;
  for (size_t unit = ck_from(units, part, parts); unit < ck_from(units, part + 1, parts); unit++) {
    const size_t n = unit / w->channels * PANEL, c = unit % w->channels;
    const size_t columns = least(PANEL, w->small_channels - n);
    const float *from = job->partial + n * depth + c * PANEL;
    float *to = job->gradient + n * depth + c * taps;
    for (size_t tap = 0; tap < taps; tap++, from += w->channels * PANEL) {
      for (size_t j = 0; j < columns; j++) {
        float sum = from[j];
        for (size_t g = 1; g < job->gradients; g++) sum += from[g * size + j];
        to[j * depth + tap] += sum;
      }
    }
  }
}

void ck_weight_gradient(const ck_window *w, size_t samples, size_t parts, const float *large, const float *small,
                        float *gradient, float *partial, float *scratch) {
  passing job = {.w = w, .samples = samples, .scratch_size = ck_window_scratch(w), .large = large, .small = small,
                 .result = partial, .scratch = scratch};
  ck_parallel(parts, weight_gradient, &job);
  adding sums = {w, parts, partial, gradient};
  ck_parallel(parts, add_gradients, &sums);
}
