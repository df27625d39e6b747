#ifndef CCONVOLUTIONS_H
#define CCONVOLUTIONS_H

#include <stddef.h>
#include <stdint.h>

// Convolutions between a large and a small image, channels last. A convolution gathers a window of the large image into
// each pixel of the small one, a transposed convolution scatters each pixel of the small one into a window of the large
// one; each is the other's gradient. Weights are (small channels, large channels, kernel, kernel) for both.

typedef struct {
  size_t height, width, channels;                    // the large image
  size_t small_height, small_width, small_channels;  // the small one
  size_t kernel, stride, padding;
} ck_window;

// Numbers that prepared weights take, the scratch of one part, and the weights' gradient of one part.
size_t ck_gather_size(const ck_window *w);
size_t ck_scatter_size(const ck_window *w);
size_t ck_window_scratch(const ck_window *w);
size_t ck_gradient_size(const ck_window *w);

// Writes weights in the order in which gathering or scattering reads them.
void ck_prepare_gather(const ck_window *w, size_t parts, const float *weight, float *prepared);
void ck_prepare_scatter(const ck_window *w, size_t parts, const float *weight, float *prepared);

// small = activation(gathered large + bias), bias may be NULL, samples shared among parts, each with its scratch.
void ck_gather(const ck_window *w, size_t samples, size_t parts, const float *large, const float *prepared,
               const float *bias, int relu, float *small, float *scratch);

// large = activation(scattered small + bias)
void ck_scatter(const ck_window *w, size_t samples, size_t parts, const float *small, const float *prepared,
                const float *bias, int relu, float *large, float *scratch);

// gradient += that of the weights; `partial` holds a gradient for each part.
void ck_weight_gradient(const ck_window *w, size_t samples, size_t parts, const float *large, const float *small,
                        float *gradient, float *partial, float *scratch);

#endif
