#include "ckernels.h"
#include "levels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

EVERY_LEVEL
void ck_axpby(size_t n, float a, const float *restrict x, float b, float *restrict y) {
  for (size_t i = 0; i < n; i++) y[i] = a * x[i] + b * y[i];
}

// A parameter that would leave the finite numbers stays; the result counts those.
EVERY_LEVEL
static size_t adam(size_t n, float rate, float beta1, float beta2, float inverse_root_correction, float epsilon,
                 const float *restrict gradient, float *restrict m, float *restrict v,
                 float *restrict parameter) {
  unsigned stayed = 0;
  for (size_t i = 0; i < n; i++) {
    const float g = gradient[i];
    m[i] = beta1 * m[i] + (1.0f - beta1) * g;
    v[i] = beta2 * v[i] + (1.0f - beta2) * g * g;
    const float next =
        parameter[i] - rate * m[i] / (__builtin_sqrtf(v[i]) * inverse_root_correction + epsilon);
    const unsigned finite = __builtin_fabsf(next) <= __FLT_MAX__;
    stayed += 1u - finite;
    parameter[i] = finite ? next : parameter[i];
  }
  return stayed;
}

EVERY_LEVEL
static size_t amsgrad(size_t n, float rate, float beta1, float beta2, float inverse_root_correction, float epsilon,
                    const float *restrict gradient, float *restrict m, float *restrict v,
                    float *restrict largest, float *restrict parameter) {
  unsigned stayed = 0;
  for (size_t i = 0; i < n; i++) {
    const float g = gradient[i];
    m[i] = beta1 * m[i] + (1.0f - beta1) * g;
    v[i] = beta2 * v[i] + (1.0f - beta2) * g * g;
    largest[i] = largest[i] > v[i] ? largest[i] : v[i];
    const float next =
        parameter[i] - rate * m[i] / (__builtin_sqrtf(largest[i]) * inverse_root_correction + epsilon);
    const unsigned finite = __builtin_fabsf(next) <= __FLT_MAX__;
    stayed += 1u - finite;
    parameter[i] = finite ? next : parameter[i];
  }
  return stayed;
}

// Moments of gradients that stay zero fade into denormal numbers, with which a step takes three times as long: they
// count as zero here.
static unsigned flush_denormals(void) {
#if defined(__x86_64__)
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);  // flush to zero, denormals are zero
  return before;
#else
  return 0;
#endif
}

static void restore_denormals(unsigned before) {
#if defined(__x86_64__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

size_t ck_adam(size_t n, float rate, float beta1, float beta2, float inverse_root_correction, float epsilon,
               const float *gradient, float *m, float *v, float *largest, float *parameter) {
  const unsigned mode = flush_denormals();
  size_t stayed;
  if (largest) {
    stayed = amsgrad(n, rate, beta1, beta2, inverse_root_correction, epsilon, gradient, m, v, largest, parameter);
  } else {
    stayed = adam(n, rate, beta1, beta2, inverse_root_correction, epsilon, gradient, m, v, parameter);
  }
  restore_denormals(mode);
  return stayed;
}

EVERY_LEVEL
size_t ck_count_beyond(size_t n, float limit, const float *restrict x) {
  unsigned beyond = 0;
  for (size_t i = 0; i < n; i++) beyond += 1u - (unsigned)(__builtin_fabsf(x[i]) <= limit);
  return beyond;
}

EVERY_LEVEL
void ck_reparameterize(size_t rows, size_t width, const float *restrict heads, size_t heads_stride,
                       const float *restrict noise, size_t noise_stride, float *restrict z, size_t z_stride) {
  for (size_t i = 0; i < rows; i++) {
    const float *restrict mean = heads + i * heads_stride;
    const float *restrict log_variance = mean + width;
    for (size_t j = 0; j < width; j++) {
      z[i * z_stride + j] = mean[j] + exponential(0.5f * log_variance[j]) * noise[i * noise_stride + j];
    }
  }
}

// KL = -1/2 sum (1 + log v - mean^2 - v), so dKL/dmean = mean and dKL/dlog v = (v - 1) / 2.
EVERY_LEVEL
void ck_reparameterize_backward(size_t rows, size_t width, float weight, const float *restrict heads,
                                size_t heads_stride, const float *restrict noise, size_t noise_stride,
                                const float *restrict dz, size_t dz_stride, float *restrict dheads,
                                size_t dheads_stride) {
  for (size_t i = 0; i < rows; i++) {
    const float *restrict mean = heads + i * heads_stride;
    const float *restrict log_variance = mean + width;
    float *restrict dmean = dheads + i * dheads_stride;
    float *restrict dlog_variance = dmean + width;
    for (size_t j = 0; j < width; j++) {
      const float deviation = exponential(0.5f * log_variance[j]);
      const float upstream = dz[i * dz_stride + j];
      dmean[j] = upstream + weight * mean[j];
      dlog_variance[j] = 0.5f * (upstream * deviation * noise[i * noise_stride + j] +
                                 weight * (deviation * deviation - 1.0f));
    }
  }
}
