#include "ckernels.h"
#include "levels.h"

// The constants of self-normalising networks (Klambauer et al. 2017).
static const float selu_scale = 1.05070098735548049342f;
static const float selu_scale_alpha = 1.05070098735548049342f * 1.67326324235437728482f;

EVERY_LEVEL
void ck_bias(size_t rows, size_t columns, size_t stride, const float *restrict bias, float *restrict y) {
  for (size_t i = 0; i < rows; i++) {
    float *restrict row = y + i * stride;
    for (size_t j = 0; j < columns; j++) row[j] += bias[j];
  }
}

// Comparisons are such that NaN goes through instead of becoming zero, so that a network that diverged shows it.

EVERY_LEVEL
void ck_bias_relu(size_t rows, size_t columns, size_t stride, const float *restrict bias, float *restrict y) {
  for (size_t i = 0; i < rows; i++) {
    float *restrict row = y + i * stride;
    for (size_t j = 0; j < columns; j++) {
      const float x = row[j] + bias[j];
      row[j] = x < 0.0f ? 0.0f : x;
    }
  }
}

EVERY_LEVEL
void ck_bias_selu(size_t rows, size_t columns, size_t stride, const float *restrict bias, float *restrict y) {
  for (size_t i = 0; i < rows; i++) {
    float *restrict row = y + i * stride;
    for (size_t j = 0; j < columns; j++) {
      const float x = row[j] + bias[j];
      const float negative = selu_scale_alpha * (exponential(x > 0.0f ? 0.0f : x) - 1.0f);
      row[j] = x > 0.0f ? selu_scale * x : negative;
    }
  }
}

EVERY_LEVEL
void ck_bias_tanh(size_t rows, size_t columns, size_t stride, float scale, const float *restrict bias,
                  float *restrict y) {
  for (size_t i = 0; i < rows; i++) {
    float *restrict row = y + i * stride;
    for (size_t j = 0; j < columns; j++) {
      const float x = row[j] + bias[j];
      const float t = exponential(x < 0.0f ? 2.0f * x : -2.0f * x);
      const float magnitude = (1.0f - t) / (1.0f + t);
      row[j] = scale * (x < 0.0f ? -magnitude : magnitude);
    }
  }
}

EVERY_LEVEL
void ck_bias_clip(size_t rows, size_t columns, size_t stride, const float *restrict bias, float *restrict y) {
  for (size_t i = 0; i < rows; i++) {
    float *restrict row = y + i * stride;
    for (size_t j = 0; j < columns; j++) {
      const float x = row[j] + bias[j];
      row[j] = x < -1.0f ? -1.0f : x > 1.0f ? 1.0f : x;
    }
  }
}

// The derivatives are functions of the outputs, so that no layer keeps its inputs twice.

EVERY_LEVEL
void ck_relu_backward(size_t rows, size_t columns, size_t stride, const float *restrict y, float *restrict dy) {
  for (size_t i = 0; i < rows; i++) {
    const float *restrict output = y + i * stride;
    float *restrict row = dy + i * stride;
    for (size_t j = 0; j < columns; j++) row[j] = output[j] > 0.0f ? row[j] : 0.0f;
  }
}

EVERY_LEVEL
void ck_clip_backward(size_t rows, size_t columns, size_t stride, const float *restrict y, float *restrict dy) {
  for (size_t i = 0; i < rows; i++) {
    const float *restrict output = y + i * stride;
    float *restrict row = dy + i * stride;
    for (size_t j = 0; j < columns; j++) row[j] = output[j] > -1.0f && output[j] < 1.0f ? row[j] : 0.0f;
  }
}

EVERY_LEVEL
void ck_selu_backward(size_t rows, size_t columns, size_t stride, const float *restrict y, float *restrict dy) {
  for (size_t i = 0; i < rows; i++) {
    const float *restrict output = y + i * stride;
    float *restrict row = dy + i * stride;
    for (size_t j = 0; j < columns; j++) {
      row[j] *= output[j] > 0.0f ? selu_scale : output[j] + selu_scale_alpha;
    }
  }
}

EVERY_LEVEL
void ck_tanh_backward(size_t rows, size_t columns, size_t stride, float scale, const float *restrict y,
                      float *restrict dy) {
  const float inverse = 1.0f / scale;
  for (size_t i = 0; i < rows; i++) {
    const float *restrict output = y + i * stride;
    float *restrict row = dy + i * stride;
    for (size_t j = 0; j < columns; j++) {
      const float t = output[j] * inverse;
      row[j] *= scale * (1.0f - t * t);
    }
  }
}

EVERY_LEVEL
void ck_add_column_sums(size_t rows, size_t columns, size_t stride, const float *restrict x,
                        float *restrict sums) {
  for (size_t i = 0; i < rows; i++) {
    const float *restrict row = x + i * stride;
    for (size_t j = 0; j < columns; j++) sums[j] += row[j];
  }
}
