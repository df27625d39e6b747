#ifndef CKERNELS_LEVELS_H
#define CKERNELS_LEVELS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// Each kernel is compiled for every x86-64 level and the loader picks the machine's, because Swift compiles for the
// oldest one and can't dispatch.
// ThreadSanitizer would watch what picks it before it is ready itself: with it there is one level.
#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define EVERY_LEVEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EVERY_LEVEL
#endif

// e^x to about one unit in the last place, without a call so that loops vectorise: x = n ln 2 + r, a polynomial in r,
// and n put into the exponent. Clamped where float32 ends.
static inline __attribute__((always_inline)) float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const float magic = 12582912.0f;  // 1.5 * 2^23: adding and subtracting it rounds to the nearest integer
  // the lowest bits of the sum are n, too: what isn't a number can't be converted, but has bits
  const union { float value; uint32_t bits; } whole = {magic}, rounded = {x * 1.44269504f + magic};
  const float n = rounded.value - magic;
  float r = x - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float p = 1.98412698e-4f;
  p = p * r + 1.38888889e-3f;
  p = p * r + 8.33333333e-3f;
  p = p * r + 4.16666667e-2f;
  p = p * r + 1.66666667e-1f;
  p = p * r + 0.5f;
  p = p * r * r + r + 1.0f;
  const union { uint32_t bits; float value; } power = {(rounded.bits - whole.bits + 127) << 23};
  return p * power.value;
}

#endif
