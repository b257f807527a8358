/* What printed kernels and the runtime have in common. */
#ifndef UNILOS_KERNEL_H
#define UNILOS_KERNEL_H
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include "functions.h"
#ifndef HAVE_POW
static inline float pow_f(float a,float b){return powf(a,b);} static inline double pow_d(double a,double b){return pow(a,b);}
static inline float log2_f(float a){return log2f(a);} static inline double log2_d(double a){return log2(a);}
static inline float hypot_f(float a,float b){return hypotf(a,b);} static inline double hypot_d(double a,double b){return hypot(a,b);}
#endif

/* Truth values as wide as the numbers beside them, so that loops over both have one width. */
typedef int32_t Bf;
typedef int64_t Bd;

/* A block of a call: n items of c entries. `items` is filled, and `grad` unless it is NULL. */
typedef void unilos_kernel(long n, long c, const void *const *in, const void *numbers, const int32_t *wholes,
                           const void *const *vectors, double scale, void *items, void *grad);
#endif
