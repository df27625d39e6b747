// Times the convolutions of one step of the state and action embedding, batch 128: forward, input gradient, gradient of
// the weights (a transposed convolution is its mirror image, with the first two exchanged). Not part of the build:
//
//   C=../../Sources/Runtime/CKernels
//   clang -O3 -march=native -fno-math-errno -fno-trapping-math -I$C/include convolutions.c $C/convolutions.c \
//     $C/parallel.c -o convolutions -ldnnl -lopenblas -lpthread && OMP_NUM_THREADS=2 ./convolutions 2
//
// The first argument are threads, the second which ways: a oneDNN with layouts of its own choice, b oneDNN with channels
// last, c copies of windows (some samples at a time, channels last) and OpenBLAS, d our own kernels, channels last,
// preparing of weights included. With one thread the processor's time is counted, least of twelve.
#include <cblas.h>
#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cconvolutions.h"
#include "cparallel.h"

extern void openblas_set_num_threads(int);

enum { BATCH = 128, REPEATS = 12, COPIED = 1 << 18 };

// `times` is how often the layer and its mirror image are there.
typedef struct { int channels, size, outputs, small, kernel, stride, padding, times; } layer;
static const layer layers[] = {
    {12, 64, 32, 32, 4, 2, 1, 1}, {32, 32, 64, 16, 4, 2, 1, 3}, {64, 16, 128, 8, 4, 2, 1, 3},
    {128, 8, 256, 4, 4, 2, 1, 3}, {256, 4, 400, 1, 4, 1, 0, 3}, {3, 64, 32, 32, 4, 2, 1, 2},
};

static int threads = 1;
static double now(void) {
  struct timespec t;
  clock_gettime(threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return 1e3 * t.tv_sec + 1e-6 * t.tv_nsec;
}

static void least(double *best, double start) {
  const double time = now() - start;
  if (time < *best) *best = time;
}

static float *numbers(size_t count) {
  float *p = aligned_alloc(64, (count * 4 + 63) & ~(size_t)63);
  for (size_t i = 0; i < count; i++) p[i] = (rand() % 2001 - 1000) * 1e-3f;
  return p;
}

// oneDNN.

static dnnl_engine_t engine;
static dnnl_stream_t stream;

static void check(dnnl_status_t status) {
  if (status != dnnl_success) {
    fprintf(stderr, "oneDNN: %d\n", status);
    exit(1);
  }
}

static dnnl_memory_t memory(const dnnl_memory_desc_t *d) {
  dnnl_memory_t m;
  void *p;
  check(dnnl_memory_create(&m, d, engine, DNNL_MEMORY_ALLOCATE));
  check(dnnl_memory_get_data_handle(m, &p));
  for (size_t i = 0; i < dnnl_memory_desc_get_size(d) / 4; i++) ((float *)p)[i] = (rand() % 2001 - 1000) * 1e-3f;
  return m;
}

static double timed(dnnl_primitive_desc_t description, int count, const int *names, const dnnl_query_t *queries) {
  dnnl_primitive_t p;
  check(dnnl_primitive_create(&p, description));
  dnnl_exec_arg_t arguments[4];
  for (int i = 0; i < count; i++) {
    arguments[i] = (dnnl_exec_arg_t){names[i], memory(dnnl_primitive_desc_query_md(description, queries[i], 0))};
  }
  double best = 1e9;
  for (int r = 0; r <= REPEATS; r++) {
    const double start = now();
    check(dnnl_primitive_execute(p, stream, count, arguments));
    check(dnnl_stream_wait(stream));
    if (r) least(&best, start);
  }
  for (int i = 0; i < count; i++) dnnl_memory_destroy(arguments[i].memory);
  dnnl_primitive_destroy(p);
  return best;
}

static void onednn(const layer *l, dnnl_format_tag_t order, double times[3]) {
  const dnnl_dims_t xs = {BATCH, l->channels, l->size, l->size}, ys = {BATCH, l->outputs, l->small, l->small};
  const dnnl_dims_t ws = {l->outputs, l->channels, l->kernel, l->kernel}, bs = {l->outputs};
  const dnnl_dims_t strides = {l->stride, l->stride}, padding = {l->padding, l->padding};
  dnnl_memory_desc_t x, w, y, b;
  check(dnnl_memory_desc_init_by_tag(&x, 4, xs, dnnl_f32, order));
  check(dnnl_memory_desc_init_by_tag(&y, 4, ys, dnnl_f32, order));
  check(dnnl_memory_desc_init_by_tag(&w, 4, ws, dnnl_f32, dnnl_format_tag_any));
  check(dnnl_memory_desc_init_by_tag(&b, 1, bs, dnnl_f32, dnnl_x));
  dnnl_convolution_desc_t fd, dd, wd;
  check(dnnl_convolution_forward_desc_init(
      &fd, dnnl_forward_training, dnnl_convolution_direct, &x, &w, &b, &y, strides, padding, padding));
  check(dnnl_convolution_backward_data_desc_init(
      &dd, dnnl_convolution_direct, &x, &w, &y, strides, padding, padding));
  check(dnnl_convolution_backward_weights_desc_init(
      &wd, dnnl_convolution_direct, &x, &w, &b, &y, strides, padding, padding));
  dnnl_primitive_desc_t f, d, g;
  check(dnnl_primitive_desc_create(&f, &fd, NULL, engine, NULL));
  check(dnnl_primitive_desc_create(&d, &dd, NULL, engine, f));
  check(dnnl_primitive_desc_create(&g, &wd, NULL, engine, f));
  times[0] = timed(
      f, 4, (int[]){DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS, DNNL_ARG_DST},
      (dnnl_query_t[]){dnnl_query_src_md, dnnl_query_weights_md, dnnl_query_weights_md, dnnl_query_dst_md});
  times[1] = timed(
      d, 3, (int[]){DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_DST},
      (dnnl_query_t[]){dnnl_query_diff_src_md, dnnl_query_weights_md, dnnl_query_diff_dst_md});
  times[2] = timed(
      g, 4, (int[]){DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_BIAS, DNNL_ARG_DIFF_DST},
      (dnnl_query_t[]){dnnl_query_src_md, dnnl_query_diff_weights_md, dnnl_query_diff_weights_md,
                       dnnl_query_diff_dst_md});
}

// Copies of windows.

// Calls `body` for each row of each pixel's window: where it lies in the copy, where in the image, and how much of it.
static void copy(const layer *l, float *windows, float *image, int back) {
  const int run = l->kernel * l->channels;
  if (back) memset(image, 0, sizeof(float) * l->size * l->size * l->channels);
  for (int i = 0; i < l->small * l->small; i++) {
    for (int k = 0; k < l->kernel; k++, windows += run) {
      const int y = i / l->small * l->stride - l->padding + k, x = i % l->small * l->stride - l->padding;
      const int from = x < 0 ? -x : 0, to = x + l->kernel > l->size ? l->size - x : l->kernel;
      const int inside = y >= 0 && y < l->size, count = (to - from) * l->channels;
      float *restrict in = image + ((long)y * l->size + x + from) * l->channels;
      float *restrict out = windows + from * l->channels;
      if (back) {
        for (int j = 0; inside && j < count; j++) in[j] += out[j];
      } else {
        if (!inside || count < run) memset(windows, 0, sizeof(float) * run);
        if (inside) memcpy(out, in, sizeof(float) * count);
      }
    }
  }
}

typedef struct { const layer *l; int pass; size_t samples; float *x, *y, *w, *dw, *windows; } copying;

static void copied(void *context, size_t part, size_t parts) {
  const copying *c = context;
  const layer *l = c->l;
  const int pixels = l->small * l->small, depth = l->kernel * l->kernel * l->channels, k = l->outputs;
  const size_t end = ck_from(BATCH, part + 1, parts), image = (size_t)l->size * l->size * l->channels;
  const size_t begin = ck_from(BATCH, part, parts);
  float *dw = c->dw + part * k * depth;
  for (size_t s = begin; s < end; s += c->samples) {
    const size_t samples = end - s < c->samples ? end - s : c->samples;
    const int rows = samples * pixels;
    float *y = c->y + s * pixels * k, *x = c->x + s * image;
    // where the window is the whole image nothing has to be copied
    float *windows = pixels == 1 ? x : c->windows + part * c->samples * pixels * depth;
    for (size_t i = 0; pixels > 1 && c->pass != 1 && i < samples; i++) {
      copy(l, windows + i * pixels * depth, x + i * image, 0);
    }
    if (c->pass == 0) {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, k, depth, 1, windows, depth, c->w, depth, 0, y, k);
    } else if (c->pass == 1) {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, depth, k, 1, y, k, c->w, depth, 0, windows, depth);
    } else {
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, depth, rows, 1, y, k, windows, depth, s > begin, dw, depth);
    }
    for (size_t i = 0; pixels > 1 && c->pass == 1 && i < samples; i++) {
      copy(l, windows + i * pixels * depth, x + i * image, 1);
    }
  }
}

static void im2col(const layer *l, double times[3]) {
  const size_t pixels = l->small * l->small, depth = l->kernel * l->kernel * l->channels;
  const size_t most = BATCH / threads, wanted = COPIED / (pixels * depth);
  const size_t samples = pixels == 1 || wanted > most ? most : wanted < 1 ? 1 : wanted;
  copying c = {l, 0, samples, numbers((size_t)BATCH * l->size * l->size * l->channels),
               numbers(BATCH * pixels * l->outputs), numbers(l->outputs * depth),
               numbers(threads * l->outputs * depth), numbers(threads * samples * pixels * depth)};
  for (c.pass = 0; c.pass < 3; c.pass++) {
    times[c.pass] = 1e9;
    for (int r = 0; r < REPEATS; r++) {
      const double start = now();
      ck_parallel(threads, copied, &c);
      for (int t = 1; c.pass == 2 && t < threads; t++) {
        cblas_saxpy(l->outputs * depth, 1, c.dw + t * l->outputs * depth, 1, c.dw, 1);
      }
      least(times + c.pass, start);
    }
  }
  free(c.x), free(c.y), free(c.w), free(c.dw), free(c.windows);
}

// Our own.

static void own(const layer *l, double times[3]) {
  // a window as large as the image is a fully connected layer for us too
  if (l->small == 1) return im2col(l, times);
  const ck_window w = {l->size, l->size, l->channels, l->small, l->small, l->outputs, l->kernel, l->stride, l->padding};
  float *large = numbers((size_t)BATCH * l->size * l->size * l->channels);
  float *small = numbers((size_t)BATCH * l->small * l->small * l->outputs);
  float *weights = numbers(ck_gradient_size(&w)), *gradient = numbers(ck_gradient_size(&w));
  float *to_gather = numbers(ck_gather_size(&w)), *to_scatter = numbers(ck_scatter_size(&w));
  float *scratch = numbers(threads * ck_window_scratch(&w)), *partial = numbers(threads * ck_gradient_size(&w));
  times[0] = times[1] = times[2] = 1e9;
  for (int r = 0; r < REPEATS; r++) {
    double start = now();
    ck_prepare_gather(&w, threads, weights, to_gather);
    ck_gather(&w, BATCH, threads, large, to_gather, NULL, 0, small, scratch);
    least(times, start);
    start = now();
    ck_prepare_scatter(&w, threads, weights, to_scatter);
    ck_scatter(&w, BATCH, threads, small, to_scatter, NULL, 0, large, scratch);
    least(times + 1, start);
    start = now();
    ck_weight_gradient(&w, BATCH, threads, large, small, gradient, partial, scratch);
    least(times + 2, start);
  }
  free(large), free(small), free(weights), free(gradient), free(to_gather), free(to_scatter), free(scratch);
  free(partial);
}

int main(int argc, char **argv) {
  threads = argc > 1 ? atoi(argv[1]) : 1;
  ck_set_threads(threads);
  openblas_set_num_threads(1);
  check(dnnl_engine_create(&engine, dnnl_cpu, 0));
  check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags));
  for (const char *way = argc > 2 ? argv[2] : "abcd"; *way; way++) {
    double total = 0;
    for (const layer *l = layers; l < layers + sizeof layers / sizeof *layers; l++) {
      double times[3];
      if (*way == 'a') onednn(l, dnnl_format_tag_any, times);
      if (*way == 'b') onednn(l, dnnl_nhwc, times);
      if (*way == 'c') im2col(l, times);
      if (*way == 'd') own(l, times);
      const double work = 2e-6 * BATCH * l->small * l->small * l->outputs * l->channels * l->kernel * l->kernel;
      printf("  %c %3d × %2d² to %3d × %2d²:", *way, l->channels, l->size, l->outputs, l->small);
      for (int i = 0; i < 3; i++) printf("  %6.2f ms %4.0f GFLOP/s", times[i], work / times[i]);
      printf("\n");
      total += l->times * (times[0] + times[1] + times[2]);
    }
    printf("%c, %d threads: %.0f ms\n", *way, threads, total);
    fflush(stdout);
  }
}
