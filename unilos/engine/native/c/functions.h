/* The functions that the kernels' loops call, for one float (suffix _f) and one double (suffix _d).
 *
 * A loop over any of them becomes vector code, so none has a branch, a call or a table; what may go one of two ways is
 * computed both ways and selected. A kernel is compiled for several levels of a processor and must give the same bits
 * at each: there is no fused multiply-add in here, by hand or by the compiler (-ffp-contract=off), nothing that only
 * some processors have, and every bracket counts: sums like (a + b) - a keep what others lose.
 *
 * gcc needs `-O3 -ffp-contract=off -fno-math-errno -fno-trapping-math -fno-tree-pre -fopenmp-simd`: with its partial
 * redundancy elimination a select of one function meets that of another, as in log1p(exp(-|x|)), as a branch, and the
 * loop stays scalar.
 *
 * At NaN, infinities, signed zeros, subnormal numbers and outside a domain the results are those of C (Annex F) and
 * NumPy. tests/native/functions.c holds the bounds of the errors.
 *
 * Coefficients are minimax, found by Remez exchange in 60 digits for the relative error of the whole function; that
 * error stands beside each polynomial.
 */
#ifndef UNILOS_FUNCTIONS_H
#define UNILOS_FUNCTIONS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__FAST_MATH__)
#error "these functions need IEEE arithmetic as it is written"
#endif

#if defined(__GNUC__)
#define UNILOS_INLINE static inline __attribute__((always_inline, unused))
#else
#define UNILOS_INLINE static inline
#endif

/* Both sides are computed: a blend, never a branch. */
#define SELECT(condition, yes, no) ((condition) ? (yes) : (no))

/* Horner's rule, highest coefficient first; the number is the degree. */
#define POLY1(x, a, b) ((a) * (x) + (b))
#define POLY2(x, a, b, c) (POLY1(x, a, b) * (x) + (c))
#define POLY3(x, a, b, c, d) (POLY2(x, a, b, c) * (x) + (d))
#define POLY4(x, a, b, c, d, e) (POLY3(x, a, b, c, d) * (x) + (e))
#define POLY5(x, a, b, c, d, e, f) (POLY4(x, a, b, c, d, e) * (x) + (f))
#define POLY6(x, a, b, c, d, e, f, g) (POLY5(x, a, b, c, d, e, f) * (x) + (g))
#define POLY7(x, a, b, c, d, e, f, g, h) (POLY6(x, a, b, c, d, e, f, g) * (x) + (h))
#define POLY8(x, a, b, c, d, e, f, g, h, i) (POLY7(x, a, b, c, d, e, f, g, h) * (x) + (i))
#define POLY9(x, a, b, c, d, e, f, g, h, i, j) (POLY8(x, a, b, c, d, e, f, g, h, i) * (x) + (j))
#define POLY10(x, a, b, c, d, e, f, g, h, i, j, k) (POLY9(x, a, b, c, d, e, f, g, h, i, j) * (x) + (k))
#define POLY11(x, a, b, c, d, e, f, g, h, i, j, k, l) (POLY10(x, a, b, c, d, e, f, g, h, i, j, k) * (x) + (l))

#include "functions_f32.h"
#include "functions_f64.h"

#define REAL float
#define OF(name) name##_f
#include "functions_both.h"
#undef REAL
#undef OF

#define REAL double
#define OF(name) name##_d
#include "functions_both.h"
#undef REAL
#undef OF

#include "functions_power.h"

#endif
