/* What printed kernels and the runtime have in common. */
#ifndef UNILOS_KERNEL_H
#define UNILOS_KERNEL_H
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include "functions.h"

/* Truth values as wide as the numbers beside them, so that loops over both have one width. */
typedef int32_t Bf;
typedef int64_t Bd;

/* A truth that stays the same in a loop, as a number of which compilers do not know that it is 0 or 1: gcc 12 makes no
 * vector code of a select by what it knows to be true or false throughout. */
static inline Bf held_f(Bf x) {
    __asm__("" : "+r"(x));
    return x;
}
static inline Bd held_d(Bd x) {
    __asm__("" : "+r"(x));
    return x;
}

/* A block of a call: n items of c entries. `items` is filled, and `grad` unless it is NULL; `scratch` has room for what
   is needed twice. */
typedef void unilos_kernel(long n, long c, const void *const *in, const void *numbers, const int32_t *wholes,
                           const void *const *vectors, double scale, void *scratch, void *items, void *grad);
#endif
