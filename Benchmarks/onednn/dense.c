// Times the fully connected layers of the training steps with oneDNN (product, bias and ReLU in one; weights plain, or in
// oneDNN's own order) beside OpenBLAS with loops for bias and ReLU. Not part of the build:
//
//   clang -O3 -march=native dense.c -o dense -ldnnl -lopenblas && OMP_NUM_THREADS=1 ./dense 1
//
// The argument are threads, of both libraries. With one thread the processor's time is counted.
#include <cblas.h>
#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

extern void openblas_set_num_threads(int);

static int threads = 1;
static double now(void) {
  struct timespec t;
  clock_gettime(threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return 1e3 * t.tv_sec + 1e-6 * t.tv_nsec;
}
static void check(dnnl_status_t status) {
  if (status != dnnl_success) {
    fprintf(stderr, "oneDNN: %d\n", status);
    exit(1);
  }
}

static dnnl_engine_t engine;
static dnnl_stream_t stream;

static dnnl_memory_t memory(const dnnl_memory_desc_t *d) {
  dnnl_memory_t m;
  void *p;
  check(dnnl_memory_create(&m, d, engine, DNNL_MEMORY_ALLOCATE));
  check(dnnl_memory_get_data_handle(m, &p));
  for (size_t i = 0; i < dnnl_memory_desc_get_size(d) / 4; i++) ((float *)p)[i] = (rand() % 2001 - 1000) * 1e-3f;
  return m;
}

// What a layer costs: forward, input gradient, gradient of weights and bias, in ms.
typedef struct { double forward, input, weights; } cost;

static double timed(dnnl_primitive_t p, dnnl_exec_arg_t *arguments, int count) {
  double best = 1e9;
  for (int r = 0; r < 300; r++) {
    const double start = now();
    check(dnnl_primitive_execute(p, stream, count, arguments));
    check(dnnl_stream_wait(stream));
    const double time = now() - start;
    if (time < best) best = time;
  }
  return best;
}

static cost onednn(int batch, int inputs, int outputs, int relu, dnnl_format_tag_t order) {
  const dnnl_dims_t xs = {batch, inputs}, ws = {outputs, inputs}, ys = {batch, outputs}, bs = {outputs};
  dnnl_memory_desc_t x, w, y, b;
  check(dnnl_memory_desc_init_by_tag(&x, 2, xs, dnnl_f32, dnnl_ab));
  check(dnnl_memory_desc_init_by_tag(&w, 2, ws, dnnl_f32, order));
  check(dnnl_memory_desc_init_by_tag(&y, 2, ys, dnnl_f32, dnnl_ab));
  check(dnnl_memory_desc_init_by_tag(&b, 1, bs, dnnl_f32, dnnl_a));
  dnnl_primitive_attr_t attributes;
  dnnl_post_ops_t after;
  check(dnnl_primitive_attr_create(&attributes));
  check(dnnl_post_ops_create(&after));
  if (relu) check(dnnl_post_ops_append_eltwise(after, 1, dnnl_eltwise_relu, 0, 0));
  check(dnnl_primitive_attr_set_post_ops(attributes, after));
  dnnl_inner_product_desc_t fd, dd, wd;
  check(dnnl_inner_product_forward_desc_init(&fd, dnnl_forward_training, &x, &w, &b, &y));
  check(dnnl_inner_product_backward_data_desc_init(&dd, &x, &w, &y));
  check(dnnl_inner_product_backward_weights_desc_init(&wd, &x, &w, &b, &y));
  dnnl_primitive_desc_t fp, dp, wp;
  dnnl_primitive_t f, d, g;
  check(dnnl_primitive_desc_create(&fp, &fd, attributes, engine, NULL));
  check(dnnl_primitive_desc_create(&dp, &dd, NULL, engine, fp));
  check(dnnl_primitive_desc_create(&wp, &wd, NULL, engine, fp));
  check(dnnl_primitive_create(&f, fp));
  check(dnnl_primitive_create(&d, dp));
  check(dnnl_primitive_create(&g, wp));
  dnnl_memory_t mx = memory(&x), my = memory(&y), mb = memory(&b);
  dnnl_memory_t mf = memory(dnnl_primitive_desc_query_md(fp, dnnl_query_weights_md, 0));
  dnnl_memory_t md = memory(dnnl_primitive_desc_query_md(dp, dnnl_query_weights_md, 0));
  dnnl_memory_t mw = memory(dnnl_primitive_desc_query_md(wp, dnnl_query_diff_weights_md, 0));
  dnnl_exec_arg_t fa[] = {{DNNL_ARG_SRC, mx}, {DNNL_ARG_WEIGHTS, mf}, {DNNL_ARG_BIAS, mb}, {DNNL_ARG_DST, my}};
  dnnl_exec_arg_t da[] = {{DNNL_ARG_DIFF_SRC, mx}, {DNNL_ARG_WEIGHTS, md}, {DNNL_ARG_DIFF_DST, my}};
  dnnl_exec_arg_t wa[] = {
      {DNNL_ARG_SRC, mx}, {DNNL_ARG_DIFF_WEIGHTS, mw}, {DNNL_ARG_DIFF_BIAS, mb}, {DNNL_ARG_DIFF_DST, my}};
  return (cost){timed(f, fa, 4), timed(d, da, 3), timed(g, wa, 4)};
}

static float *numbers(size_t count) {
  float *p = aligned_alloc(64, (count * 4 + 63) & ~(size_t)63);
  for (size_t i = 0; i < count; i++) p[i] = (rand() % 2001 - 1000) * 1e-3f;
  return p;
}

static cost openblas(int batch, int inputs, int outputs, int relu) {
  float *x = numbers((size_t)batch * inputs), *w = numbers((size_t)inputs * outputs);
  float *y = numbers((size_t)batch * outputs), *b = numbers(outputs), *dw = numbers((size_t)inputs * outputs);
  cost best = {1e9, 1e9, 1e9};
  for (int r = 0; r < 300; r++) {
    const double start = now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batch, outputs, inputs, 1, x, inputs, w, inputs, 0, y, outputs);
    for (int i = 0; i < batch; i++) {
      float *restrict row = y + (size_t)i * outputs;
      for (int j = 0; j < outputs; j++) {
        const float v = row[j] + b[j];
        row[j] = relu && v < 0 ? 0 : v;
      }
    }
    const double forward = now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, batch, inputs, outputs, 1, y, outputs, w, inputs, 0, x, inputs);
    const double input = now();
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, outputs, inputs, batch, 1, y, outputs, x, inputs, 1, dw, inputs);
    for (int i = 0; i < batch; i++) {
      const float *restrict row = y + (size_t)i * outputs;
      for (int j = 0; j < outputs; j++) b[j] += row[j];
    }
    const double weights = now();
    if (forward - start < best.forward) best.forward = forward - start;
    if (input - forward < best.input) best.input = input - forward;
    if (weights - input < best.weights) best.weights = weights - input;
  }
  return best;
}

// The layers of a step, and how often each is passed through forward, back to its input, and back to its weights.
typedef struct { int batch, inputs, outputs, relu; double forward, input, weights; } layer;
static const struct { const char *name; layer layers[6]; } steps[] = {
    {"TD3 update",  // two target critics, two critics, target actor; every second time the actor through a critic
     {{100, 11, 400, 1, 1.5, 0, 0.5}, {100, 13, 400, 1, 4.5, 0.5, 2}, {100, 400, 300, 1, 6, 3, 2.5},
      {100, 300, 1, 0, 4.5, 2.5, 2}, {100, 300, 2, 0, 1.5, 0.5, 0.5}}},
    {"embedding step",
     {{128, 8, 400, 1, 1, 0, 1}, {128, 6, 400, 1, 1, 1, 1}, {128, 400, 400, 1, 2, 2, 2}, {128, 400, 4, 0, 2, 2, 2}}},
    {"decoder step",
     {{128, 8, 400, 1, 1, 1, 0}, {128, 2, 400, 1, 1, 0, 1}, {128, 400, 400, 1, 2, 2, 1}, {128, 400, 4, 0, 1, 1, 0},
      {128, 400, 8, 0, 1, 1, 1}}},
};

int main(int argc, char **argv) {
  threads = argc > 1 ? atoi(argv[1]) : 1;
  openblas_set_num_threads(threads);
  check(dnnl_engine_create(&engine, dnnl_cpu, 0));
  check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags));
  for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
    double sums[3] = {0};
    for (const layer *l = steps[s].layers; l < steps[s].layers + 6 && l->batch; l++) {
      const cost costs[] = {openblas(l->batch, l->inputs, l->outputs, l->relu),
                            onednn(l->batch, l->inputs, l->outputs, l->relu, dnnl_ab),
                            onednn(l->batch, l->inputs, l->outputs, l->relu, dnnl_format_tag_any)};
      printf("  %d, %3d to %3d, µs:", l->batch, l->inputs, l->outputs);
      for (int i = 0; i < 3; i++) {
        const cost c = costs[i];
        sums[i] += l->forward * c.forward + l->input * c.input + l->weights * c.weights;
        printf("   %4.0f %4.0f %4.0f", 1e3 * c.forward, 1e3 * c.input, 1e3 * c.weights);
      }
      printf("\n");
    }
    printf("%s, %d threads: OpenBLAS %.2f ms, oneDNN %.2f ms with plain weights, %.2f ms with its own order\n",
           steps[s].name, threads, sums[0], sums[1], sums[2]);
  }
}
