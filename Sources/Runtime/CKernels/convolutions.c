#include "cconvolutions.h"

#include "cparallel.h"
#include "kernels.h"
#include "levels.h"
#include "winograd.h"

static size_t least(size_t a, size_t b) { return a < b ? a : b; }
static size_t most(size_t a, size_t b) { return a > b ? a : b; }
static size_t rounded(size_t n) { return (n + PANEL - 1) & ~(size_t)(PANEL - 1); }

// The large image with its padding, as far as windows reach.
static size_t padded_height(const ck_window *w) { return (w->small_height - 1) * w->stride + w->kernel; }
static size_t padded_width(const ck_window *w) { return (w->small_width - 1) * w->stride + w->kernel; }
static size_t padded_size(const ck_window *w) { return padded_height(w) * padded_width(w) * w->channels; }

// The same, and the whole of it where windows leave out its end.
static size_t reached_height(const ck_window *w) { return most(padded_height(w), w->padding + w->height); }
static size_t reached_width(const ck_window *w) { return most(padded_width(w), w->padding + w->width); }

// What each small pixel gives to its window when scattered: [kernel row][kernel column][large channel], and zeros.
static size_t window_values(const ck_window *w) { return rounded(w->kernel * w->kernel * w->channels); }

// Small pixels that are scattered together.
enum { SCATTERED_PIXELS = 48 };

// Samples whose windows are taken together, so that sums have enough to add before they are written.
static size_t group(const ck_window *w) {
  const size_t wanted = (256 + w->small_height * w->small_width - 1) / (w->small_height * w->small_width);
  return most(1, least(wanted, (1 << 16) / padded_size(w)));
}

size_t ck_gather_size(const ck_window *w) {
  if (is_winograd(w)) return winograd_weights(w);
  return rounded(w->small_channels) * w->channels * w->kernel * w->kernel;
}

size_t ck_scatter_size(const ck_window *w) {
  if (is_winograd(w)) return winograd_weights(w);
  return window_values(w) * w->small_channels;
}

size_t ck_gradient_size(const ck_window *w) { return ck_gather_size(w); }

size_t ck_window_scratch(const ck_window *w) {
  if (is_winograd(w)) return winograd_scratch(w);
  const size_t small = w->small_height * w->small_width;
  const size_t gather = padded_size(w) + 2 * small;
  const size_t scatter = rounded(reached_height(w) * reached_width(w) * w->channels) + SCATTERED_PIXELS * (window_values(w) + 2);
  const size_t gradient = group(w) * (padded_size(w) + small * rounded(w->small_channels));
  return rounded(most(gather, most(scatter, gradient)) + 3 * PANEL);
}

// Preparing weights.

// [panel of 16 small channels][kernel row][kernel column][large channel][16]
static void prepare_gather(void *context, size_t part, size_t parts) {
  const weight_job *job = context;
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
  weight_job job = {w, weight, prepared};
  ck_parallel(parts, is_winograd(w) ? winograd_prepare_gather : prepare_gather, &job);
}

// [panel of 16 of what a small pixel gives][small channel][16]
static void prepare_scatter(void *context, size_t part, size_t parts) {
  const weight_job *job = context;
  const ck_window *w = job->w;
  const size_t taps = w->kernel * w->kernel, depth = w->small_channels, units = window_values(w) / PANEL;
  for (size_t unit = ck_from(units, part, parts); unit < ck_from(units, part + 1, parts); unit++) {
    for (size_t j = 0; j < PANEL; j++) {
      const size_t tap = (unit * PANEL + j) / w->channels, c = (unit * PANEL + j) % w->channels;
      float *to = job->prepared + unit * PANEL * depth + j;
      for (size_t k = 0; k < depth; k++) {
        to[k * PANEL] = tap < taps ? job->weight[(k * w->channels + c) * taps + tap] : 0;
      }
    }
  }
}

void ck_prepare_scatter(const ck_window *w, size_t parts, const float *weight, float *prepared) {
  weight_job job = {w, weight, prepared};
  ck_parallel(parts, is_winograd(w) ? winograd_prepare_scatter : prepare_scatter, &job);
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

static void gather(void *context, size_t part, size_t parts) {
  const pass_job *job = context;
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
  pass_job job = {.w = w, .samples = samples, .scratch_size = ck_window_scratch(w), .large = large,
                 .prepared = prepared, .bias = bias, .relu = relu, .result = small, .scratch = scratch};
  ck_parallel(parts, is_winograd(w) ? winograd_gather : gather, &job);
}

// Adds to each row of a window what its small pixel gives to it.
EVERY_LEVEL
static void add_window(const float *given, size_t rows, size_t run, size_t line, float *window) {
  for (size_t i = 0; i < rows; i++, given += run, window += line) {
    size_t c = 0;
    for (; c + HALF <= run; c += HALF) *(half *)(window + c) += *(const half *)(given + c);
    for (; c + QUARTER <= run; c += QUARTER) *(quarter *)(window + c) += *(const quarter *)(given + c);
    for (; c < run; c++) window[c] += given[c];
  }
}

// Fills rows of a padded image with a bias, or with zeros if that is NULL.
static void fill_rows(const ck_window *w, const float *bias, size_t rows, size_t width, float *padded) {
  const size_t line = width * w->channels;
  for (size_t i = 0; bias && i < line; i++) padded[i] = bias[i % w->channels];
  if (!bias) memset(padded, 0, line * sizeof *padded);
  for (size_t i = 1; i < rows; i++) memcpy(padded + i * line, padded, line * sizeof *padded);
}

EVERY_LEVEL
static void copy_row(const float *from, size_t count, int relu, float *to) {
  if (relu) {
    for (size_t i = 0; i < count; i++) to[i] = from[i] < 0 ? 0 : from[i];
  } else {
    memcpy(to, from, count * sizeof *to);
  }
}

static void scatter(void *context, size_t part, size_t parts) {
  const pass_job *job = context;
  const ck_window *w = job->w;
  const kernels machine = machine_kernels();
  const size_t count = w->small_height * w->small_width, columns = window_values(w);
  const size_t height = reached_height(w), width = reached_width(w), line = width * w->channels;
  float *padded = job->scratch + part * job->scratch_size, *products = padded + rounded(height * line);
  uint32_t *from = (uint32_t *)(products + SCATTERED_PIXELS * columns), *to = from + SCATTERED_PIXELS;
  for (size_t i = 0; i < SCATTERED_PIXELS; i++) from[i] = i * w->small_channels, to[i] = i * columns;
  const product m = {1, 0, w->small_channels, job->prepared, NULL, 0, columns};
  for (size_t s = ck_from(job->samples, part, parts); s < ck_from(job->samples, part + 1, parts); s++) {
    fill_rows(w, job->bias, height, width, padded);
    for (size_t first = 0; first < count; first += SCATTERED_PIXELS) {
      const pixels some = {least(SCATTERED_PIXELS, count - first), from, to};
      machine.multiply(&some, job->small + (s * count + first) * w->small_channels, &m, products);
      for (size_t i = 0; i < some.count; i++) {
        const size_t row = (first + i) / w->small_width, column = (first + i) % w->small_width;
        float *window = padded + (row * line + column * w->channels) * w->stride;
        add_window(products + i * columns, w->kernel, w->kernel * w->channels, line, window);
      }
    }
    const float *inside = padded + w->padding * (line + w->channels);
    float *to_row = job->result + s * w->height * w->width * w->channels;
    for (size_t i = 0; i < w->height; i++, inside += line, to_row += w->width * w->channels) {
      copy_row(inside, w->width * w->channels, job->relu, to_row);
    }
  }
}

void ck_scatter(const ck_window *w, size_t samples, size_t parts, const float *small, const float *prepared,
                const float *bias, int relu, float *large, float *scratch) {
  pass_job job = {.w = w, .samples = samples, .scratch_size = ck_window_scratch(w), .small = small,
                 .prepared = prepared, .bias = bias, .relu = relu, .result = large, .scratch = scratch};
  ck_parallel(parts, is_winograd(w) ? winograd_scatter : scatter, &job);
}

// The weights' gradient, as [panel of 16 small channels][kernel row][kernel column][large channel][16] for each part.

static void weight_gradient(void *context, size_t part, size_t parts) {
  const pass_job *job = context;
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

static void add_gradients(void *context, size_t part, size_t parts) {
  const gradient_job *job = context;
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
  pass_job job = {.w = w, .samples = samples, .scratch_size = ck_window_scratch(w), .large = large, .small = small,
                 .result = partial, .scratch = scratch};
  ck_parallel(parts, is_winograd(w) ? winograd_weight_gradient : weight_gradient, &job);
  gradient_job sums = {w, parts, partial, gradient};
  ck_parallel(parts, is_winograd(w) ? winograd_add_gradients : add_gradients, &sums);
}
