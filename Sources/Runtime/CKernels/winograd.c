#include "winograd.h"

#include "cparallel.h"
#include "kernels.h"
#include "levels.h"

// A window of 4 × 4 that moves by 2 is the sum of four of 2 × 2 that move by 1, each over every second row and column of
// the large image: its phases. Four neighbouring pixels under such a window take 16 products; as 9 sums of pixels times
// 9 sums of weights they take 9. In one dimension, from pixels d0 d1 d2 and weights g0 g1:
//
//   d0 g0 + d1 g1 = (d0 − d1) g0 + d1 (g0 + g1)
//   d1 g0 + d2 g1 = d1 (g0 + g1) + (d2 − d1) g1
//
// which are F(2, 2) of S. Winograd's Arithmetic Complexity of Computations (1980); two dimensions are one inside the other.
// No number but 0, 1 and −1 comes in, so that little precision is lost. Scattering and the weights' gradient go the same way.

enum { PRODUCTS = 9, PHASES = 4, TILES = 96 };

int is_winograd(const ck_window *w) {
  return w->kernel == 4 && w->stride == 2 && w->channels % PANEL == 0 && w->small_channels % PANEL == 0 &&
         w->small_height % 2 == 0 && w->small_width % 2 == 0;
}

size_t winograd_weights(const ck_window *w) { return PRODUCTS * PHASES * w->channels * w->small_channels; }

static size_t most(size_t a, size_t b) { return a > b ? a : b; }

// The first row or column of a phase of the large image, and how many there are up to `extent`.
static size_t first_of(const ck_window *w, size_t rest) { return (w->padding + rest) % 2; }
static size_t count_of(const ck_window *w, size_t rest, size_t extent) {
  return (extent + 1 - first_of(w, rest)) / 2;
}

// Tiles of 2 × 2 pixels in a sample: of the small image, and of the largest phase.
static size_t small_tiles(const ck_window *w) { return w->small_height / 2 * (w->small_width / 2); }
static size_t phase_tiles(const ck_window *w) {
  const size_t rows = most(count_of(w, 0, w->height), count_of(w, 1, w->height));
  const size_t columns = most(count_of(w, 0, w->width), count_of(w, 1, w->width));
  return (rows + 1) / 2 * ((columns + 1) / 2);
}

// Samples that are done together, so that weights are read for many tiles.
static size_t group(const ck_window *w) { return most(1, TILES / small_tiles(w)); }

// A part's scratch: pixels of zeros, places of tiles, sums of pixels, products.
typedef struct {
  size_t tiles;
  float *zeros;
  uint32_t *from, *to;
  float *sums, *products;
} room;

static size_t zeros_size(const ck_window *w) { return most(w->channels, w->small_channels); }
static size_t room_tiles(const ck_window *w) { return group(w) * most(small_tiles(w), phase_tiles(w)); }
static size_t sums_size(const ck_window *w) {
  // tiles of products may read some numbers too many
  return room_tiles(w) * PRODUCTS * most(PHASES * w->channels, w->small_channels) + PANEL;
}

size_t winograd_scratch(const ck_window *w) {
  const size_t products = room_tiles(w) * PRODUCTS * zeros_size(w);
  return (zeros_size(w) + 2 * room_tiles(w) + sums_size(w) + products + PANEL - 1) & ~(size_t)(PANEL - 1);
}

static room room_of(const ck_window *w, float *scratch) {
  const size_t tiles = room_tiles(w);
  float *from = scratch + zeros_size(w), *sums = from + 2 * tiles;
  memset(scratch, 0, zeros_size(w) * sizeof *scratch);
  memset(sums + sums_size(w) - PANEL, 0, PANEL * sizeof *sums);
  return (room){tiles, scratch, (uint32_t *)from, (uint32_t *)from + tiles, sums, sums + sums_size(w)};
}

// Where rows of `depth` numbers begin, and those of `width` that come of them.
static void place(const room *r, size_t depth, size_t width) {
  for (size_t i = 0; i < r->tiles; i++) r->from[i] = i * depth, r->to[i] = i * width;
}

// A pixel's channels; zeros outside of the image, whose rows and columns may be counted from below 0.
typedef struct {
  const float *first;
  ptrdiff_t height, width, channels;
  const float *zeros;
} image;

static const float *pixel(const image *x, ptrdiff_t row, ptrdiff_t column) {
  const int inside = 0 <= row && row < x->height && 0 <= column && column < x->width;
  return inside ? x->first + (row * x->width + column) * x->channels : x->zeros;
}

// The nine pixels of a tile that begins at a row and a column and takes every `step`-th.
static void patch(const image *x, ptrdiff_t row, ptrdiff_t column, ptrdiff_t step, const float *d[PRODUCTS]) {
  for (int i = 0; i < PRODUCTS; i++) d[i] = pixel(x, row + i / 3 * step, column + i % 3 * step);
}

// Sums of nine pixels, for each channel: along rows and columns d0 − d1, d1, d2 − d1. Those of one kind are `step` apart.
EVERY_LEVEL
static void sum_pixels(const float *const d[PRODUCTS], size_t channels, size_t step, float *v) {
  for (size_t c = 0; c < channels; c += HALF) {
    half rows[3][3];
    UNROLL for (size_t j = 0; j < 3; j++) {
      const half first = *(const half *)(d[j] + c), middle = *(const half *)(d[3 + j] + c);
      rows[0][j] = first - middle;
      rows[1][j] = middle;
      rows[2][j] = *(const half *)(d[6 + j] + c) - middle;
    }
    UNROLL for (size_t i = 0; i < 3; i++) {
      *(half *)(v + 3 * i * step + c) = rows[i][0] - rows[i][1];
      *(half *)(v + (3 * i + 1) * step + c) = rows[i][1];
      *(half *)(v + (3 * i + 2) * step + c) = rows[i][2] - rows[i][1];
    }
  }
}

// Four pixels of nine products, with a bias that may be NULL; where there is no pixel, NULL.
EVERY_LEVEL
static void sum_products(const float *m, size_t step, size_t channels, const float *bias, int relu,
                         float *const pixel[4]) {
  for (size_t c = 0; c < channels; c += HALF) {
    half sums[2][3];
    const half first = bias ? *(const half *)(bias + c) : (half){0};
    UNROLL for (size_t j = 0; j < 3; j++) {
      const half middle = *(const half *)(m + (3 + j) * step + c);
      sums[0][j] = *(const half *)(m + j * step + c) + middle;
      sums[1][j] = *(const half *)(m + (6 + j) * step + c) + middle;
    }
    UNROLL for (size_t i = 0; i < 4; i++) {
      half y = sums[i / 2][i % 2] + sums[i / 2][i % 2 + 1] + first;
      // NaN goes through
      if (relu) y = (half)((half_bits)y & ~(half_bits)(y < (half){0}));
      if (pixel[i]) *(half *)(pixel[i] + c) = y;
    }
  }
}

// Nine sums of the four weights of a phase or of four pixels, of 16 channels: along rows and columns g0, g0 + g1, g1.
INLINE void sum_four(const panel g[4], size_t step, float *u) {
  const panel rows[3][2] = {{g[0], g[1]}, {g[0] + g[2], g[1] + g[3]}, {g[2], g[3]}};
  UNROLL for (size_t i = 0; i < 3; i++) {
    *(panel *)(u + 3 * i * step) = rows[i][0];
    *(panel *)(u + (3 * i + 1) * step) = rows[i][0] + rows[i][1];
    *(panel *)(u + (3 * i + 2) * step) = rows[i][1];
  }
}

// The nine products of each of `tiles` tiles: `depth` sums of pixels times `depth` sums of weights for each column.
static void multiply(const kernels *machine, const room *r, size_t tiles, size_t depth, const float *weights,
                     size_t columns) {
  const pixels rows = {tiles, r->from, r->to};
  for (size_t i = 0; i < PRODUCTS; i++) {
    const product m = {1, 0, depth, weights + i * depth * columns, NULL, 0, columns};
    machine->multiply(&rows, r->sums + i * r->tiles * depth, &m, r->products + i * r->tiles * columns);
  }
}

// Weights for gathering: [product][panel of 16 small channels][phase][large channel][16]
void winograd_prepare_gather(void *context, size_t part, size_t parts) {
  const weight_job *job = context;
  const ck_window *w = job->w;
  const size_t channels = w->channels, depth = PHASES * channels, units = w->small_channels / PANEL * channels;
  for (size_t unit = ck_from(units, part, parts); unit < ck_from(units, part + 1, parts); unit++) {
    const size_t n = unit / channels * PANEL, c = unit % channels;
    float taps[16][PANEL];
    for (size_t j = 0; j < PANEL; j++) {
      for (size_t tap = 0; tap < 16; tap++) taps[tap][j] = job->weight[((n + j) * channels + c) * 16 + tap];
    }
    for (size_t phase = 0; phase < PHASES; phase++) {
      const size_t tap = phase / 2 * 4 + phase % 2;
      const panel g[4] = {*(const panel *)taps[tap], *(const panel *)taps[tap + 2], *(const panel *)taps[tap + 8],
                          *(const panel *)taps[tap + 10]};
      sum_four(g, depth * w->small_channels, job->prepared + n * depth + (phase * channels + c) * PANEL);
    }
  }
}

// Weights for scattering: [phase][product][panel of 16 large channels][small channel][16]
void winograd_prepare_scatter(void *context, size_t part, size_t parts) {
  const weight_job *job = context;
  const ck_window *w = job->w;
  const size_t few = w->small_channels, units = w->channels / PANEL * few;
  for (size_t unit = ck_from(units, part, parts); unit < ck_from(units, part + 1, parts); unit++) {
    const size_t n = unit / few * PANEL, k = unit % few;
    float taps[16][PANEL];
    for (size_t j = 0; j < PANEL; j++) {
      for (size_t tap = 0; tap < 16; tap++) taps[tap][j] = job->weight[(k * w->channels + n + j) * 16 + tap];
    }
    for (size_t phase = 0; phase < PHASES; phase++) {
      const size_t tap = phase / 2 * 4 + phase % 2;
      // the kernel's later rows and columns belong to the small pixel before
      const panel g[4] = {*(const panel *)taps[tap + 10], *(const panel *)taps[tap + 8],
                          *(const panel *)taps[tap + 2], *(const panel *)taps[tap]};
      sum_four(g, w->channels * few, job->prepared + phase * PRODUCTS * w->channels * few + n * few + k * PANEL);
    }
  }
}

// Sums of the large pixels under the tiles of some samples: [product][tile][phase][channel]
static void sum_windows(const ck_window *w, const room *r, const float *large, size_t samples) {
  const size_t depth = PHASES * w->channels;
  const ptrdiff_t padding = w->padding;
  float *sums = r->sums;
  for (size_t s = 0; s < samples; s++) {
    const image x = {large + s * w->height * w->width * w->channels, w->height, w->width, w->channels, r->zeros};
    for (size_t i = 0; i < w->small_height; i += 2) {
      for (size_t j = 0; j < w->small_width; j += 2) {
        for (size_t phase = 0; phase < PHASES; phase++, sums += w->channels) {
          const float *d[PRODUCTS];
          patch(&x, (ptrdiff_t)(2 * i + phase / 2) - padding, (ptrdiff_t)(2 * j + phase % 2) - padding, 2, d);
          sum_pixels(d, w->channels, r->tiles * depth, sums);
        }
      }
    }
  }
}

void winograd_gather(void *context, size_t part, size_t parts) {
  const pass_job *job = context;
  const ck_window *w = job->w;
  const kernels machine = machine_kernels();
  const size_t columns = w->small_channels, depth = PHASES * w->channels, line = w->small_width * columns;
  const size_t end = ck_from(job->samples, part + 1, parts);
  const room r = room_of(w, job->scratch + part * job->scratch_size);
  place(&r, depth, columns);
  for (size_t s = ck_from(job->samples, part, parts); s < end; s += group(w)) {
    const size_t samples = end - s < group(w) ? end - s : group(w);
    sum_windows(w, &r, job->large + s * w->height * w->width * w->channels, samples);
    multiply(&machine, &r, samples * small_tiles(w), depth, job->prepared, columns);
    const float *m = r.products;
    float *y = job->result + s * w->small_height * line;
    for (size_t i = 0; i < samples * w->small_height; i += 2, y += 2 * line) {
      for (size_t j = 0; j < w->small_width; j += 2, m += columns) {
        float *const to[4] = {y + j * columns, y + (j + 1) * columns, y + line + j * columns,
                              y + line + (j + 1) * columns};
        sum_products(m, r.tiles * columns, columns, job->bias, job->relu, to);
      }
    }
  }
}

// One phase of the large pixels of some samples.
static void scatter_phase(const pass_job *job, const kernels *machine, const room *r, size_t phase, const float *small,
                          size_t samples, float *large) {
  const ck_window *w = job->w;
  const size_t a = phase / 2, b = phase % 2, depth = w->small_channels, columns = w->channels;
  const size_t rows = count_of(w, a, w->height), across = count_of(w, b, w->width);
  // a large pixel sees the small one of its own number, counted with the padding, and the one before
  const size_t row = (first_of(w, a) + w->padding) / 2, column = (first_of(w, b) + w->padding) / 2;
  float *sums = r->sums;
  size_t tiles = 0;
  for (size_t s = 0; s < samples; s++) {
    const image x = {small + s * w->small_height * w->small_width * depth, w->small_height, w->small_width, depth,
                     r->zeros};
    for (size_t i = 0; i < rows; i += 2) {
      for (size_t j = 0; j < across; j += 2, tiles++, sums += depth) {
        const float *d[PRODUCTS];
        patch(&x, (ptrdiff_t)(row + i) - 1, (ptrdiff_t)(column + j) - 1, 1, d);
        sum_pixels(d, depth, r->tiles * depth, sums);
      }
    }
  }
  multiply(machine, r, tiles, depth, job->prepared + phase * PRODUCTS * depth * columns, columns);
  const float *m = r->products;
  for (size_t s = 0; s < samples; s++, large += w->height * w->width * columns) {
    for (size_t i = 0; i < rows; i += 2) {
      for (size_t j = 0; j < across; j += 2, m += columns) {
        float *y = large + ((first_of(w, a) + 2 * i) * w->width + first_of(w, b) + 2 * j) * columns;
        float *below = i + 1 < rows ? y + 2 * w->width * columns : NULL;
        const size_t right = 2 * columns;
        float *const to[4] = {y, j + 1 < across ? y + right : NULL, below,
                              below && j + 1 < across ? below + right : NULL};
        sum_products(m, r->tiles * columns, columns, job->bias, job->relu, to);
      }
    }
  }
}

void winograd_scatter(void *context, size_t part, size_t parts) {
  const pass_job *job = context;
  const ck_window *w = job->w;
  const kernels machine = machine_kernels();
  const size_t end = ck_from(job->samples, part + 1, parts);
  const room r = room_of(w, job->scratch + part * job->scratch_size);
  place(&r, w->small_channels, w->channels);
  for (size_t s = ck_from(job->samples, part, parts); s < end; s += group(w)) {
    const size_t samples = end - s < group(w) ? end - s : group(w);
    for (size_t phase = 0; phase < PHASES; phase++) {
      scatter_phase(job, &machine, &r, phase, job->small + s * w->small_height * w->small_width * w->small_channels,
                    samples, job->result + s * w->height * w->width * w->channels);
    }
  }
}

// Sums of four small pixels, for each tile: [product][panel of 16 channels][tile][16]
EVERY_LEVEL
static void sum_small(const ck_window *w, const float *small, size_t tiles, float *sums) {
  const size_t channels = w->small_channels, line = w->small_width * channels, across = w->small_width / 2;
  for (size_t tile = 0; tile < tiles; tile++) {
    const float *s = small + tile / across * 2 * line + tile % across * 2 * channels;
    for (size_t n = 0; n < channels; n += PANEL) {
      const panel g[4] = {*(const panel *)(s + n), *(const panel *)(s + channels + n), *(const panel *)(s + line + n),
                          *(const panel *)(s + line + channels + n)};
      sum_four(g, tiles * channels, sums + n * tiles + tile * PANEL);
    }
  }
}

// The gradient of the sums of weights, as [product][panel of 16 small channels][phase][large channel][16] for each part.
void winograd_weight_gradient(void *context, size_t part, size_t parts) {
  const pass_job *job = context;
  const ck_window *w = job->w;
  const kernels machine = machine_kernels();
  const size_t depth = PHASES * w->channels, columns = w->small_channels;
  const size_t end = ck_from(job->samples, part + 1, parts);
  const room r = room_of(w, job->scratch + part * job->scratch_size);
  float *gradient = job->result + part * winograd_weights(w);
  memset(gradient, 0, winograd_weights(w) * sizeof *gradient);
  for (size_t s = ck_from(job->samples, part, parts); s < end; s += group(w)) {
    const size_t samples = end - s < group(w) ? end - s : group(w), tiles = samples * small_tiles(w);
    sum_windows(w, &r, job->large + s * w->height * w->width * w->channels, samples);
    sum_small(w, job->small + s * w->small_height * w->small_width * columns, tiles, r.products);
    const windows all = {1, 0, 1, tiles, 0, depth, 0, 1, depth, columns / PANEL};
    for (size_t i = 0; i < PRODUCTS; i++) {
      machine.gradient(&all, r.sums + i * r.tiles * depth, r.products + i * tiles * columns,
                       gradient + i * depth * columns);
    }
  }
}

void winograd_add_gradients(void *context, size_t part, size_t parts) {
  const gradient_job *job = context;
  const ck_window *w = job->w;
  const size_t channels = w->channels, depth = PHASES * channels, step = depth * w->small_channels;
  const size_t units = w->small_channels / PANEL * channels;
  for (size_t unit = ck_from(units, part, parts); unit < ck_from(units, part + 1, parts); unit++) {
    const size_t n = unit / channels * PANEL, c = unit % channels;
    float taps[16][PANEL];
    for (size_t phase = 0; phase < PHASES; phase++) {
      panel m[PRODUCTS];
      for (size_t i = 0; i < PRODUCTS; i++) {
        const float *from = job->partial + i * step + n * depth + (phase * channels + c) * PANEL;
        m[i] = *(const panel *)from;
        for (size_t g = 1; g < job->gradients; g++) m[i] += *(const panel *)(from + g * winograd_weights(w));
      }
      for (size_t i = 0; i < 4; i++) {
        const size_t k = i / 2 * 3 + i % 2, tap = (phase / 2 + i / 2 * 2) * 4 + phase % 2 + i % 2 * 2;
        *(panel *)taps[tap] = m[k] + m[k + 1] + m[k + 3] + m[k + 4];
      }
    }
    for (size_t j = 0; j < PANEL; j++) {
      float *to = job->gradient + ((n + j) * channels + c) * 16;
      for (size_t tap = 0; tap < 16; tap++) to[tap] += taps[tap][j];
    }
  }
}
