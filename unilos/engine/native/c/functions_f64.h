/* What the functions of one double are made of; see functions.h. Below AVX-512 no vector of 64-bit integers is turned
 * into doubles or shifted with its sign: exponents are taken out and put in by sums with large doubles. */

UNILOS_INLINE uint64_t bits_d(double x) {
    uint64_t n;
    memcpy(&n, &x, sizeof n);
    return n;
}

UNILOS_INLINE double real_d(uint64_t n) {
    double x;
    memcpy(&x, &n, sizeof x);
    return x;
}

UNILOS_INLINE double abs_d(double x) { return real_d(bits_d(x) & 0x7fffffffffffffffu); }

UNILOS_INLINE double sqrt_d(double x) { return __builtin_sqrt(x); }

/* `size` with the sign of `sign`. */
UNILOS_INLINE double copysign_d(double size, double sign) {
    return real_d((bits_d(size) & 0x7fffffffffffffffu) | (bits_d(sign) & 0x8000000000000000u));
}

/* Adding and subtracting it leaves the next integer, ties to even, of |x| < 2^51: the sum has no bits below 1. */
#define ROUNDER_d 0x1.8p52
#define WHOLE_d 0x1p52 /* no number from here on has a fraction */

/* 2^n of an integer -1023 < n < 1024: the sum ends in the bits of n + 1023, which move up into the exponent. */
UNILOS_INLINE double power2_d(double n) { return real_d(bits_d(n + (ROUNDER_d + 1023.0)) << 52); }

/* x = 2^n m, m between sqrt(1/2) and sqrt(2), of a normal positive number. */
typedef struct {
    double n, m;
} Split_d;

UNILOS_INLINE Split_d split_d(double x) {
    uint64_t biased = (bits_d(x) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu)) >> 52; /* n + 1023 */
    double n = real_d(biased | 0x4330000000000000u) - (0x1p52 + 1023.0);
    return (Split_d){n, real_d(bits_d(x) - ((biased - 1023u) << 52))};
}

#define NORMAL_d 0x1p-1022 /* the smallest number of full precision */
#define DIGITS_d 53        /* and 2^DIGITS of it makes the smallest of all normal */
#define UNIT_d 0x1p53

/* The first half of the digits: a product of two such halves is exact. */
UNILOS_INLINE double upper_d(double x) { return real_d(bits_d(x) & 0xfffffffff8000000u); }

#define HALF_d 0.5
#define LN2_HIGH_d 0x1.62e42fefp-1 /* a product with an integer below 2^12 is exact */
#define LN2_LOW_d 0x1.473de6af278edp-34
#define LOG2E_d 0x1.71547652b82fep+0
#define LOG2E_HIGH_d 0x1.715476p+0
#define LOG2E_LOW_d 0x1.4ae0bf85ddf44p-26
#define PI4_HIGH_d 0x1.921fb54442d18p-1 /* pi / 4; three times it is exact */
#define PI4_REST_d 0x1.678afae35cdd1p-55 /* what it lacks, over itself */

#define EXP_MOST_d 710 /* exp is infinite beyond it */
#define EXP_LEAST_d (-746)
#define EXPM1_LEAST_d (-40)
#define TANH_MOST_d 20

/* Squares of numbers between these bounds neither overflow nor lose digits; others are scaled. */
#define LARGE_d 0x1p500
#define SMALL_d 0x1p-400
#define SHRINK_d 0x1p-600
#define GROW_d 0x1p700

/* exp(r) - 1 - r for |r| < 0.347: 2^-57 of exp(r). */
UNILOS_INLINE double exp_tail_d(double r) {
    return (r * r) * POLY9(r, 0x1.ad7edf6be3a43p-26, 0x1.28ade5df59afap-22, 0x1.71df2665dc820p-19,
                           0x1.a019999592292p-16, 0x1.a01a01298b138p-13, 0x1.6c16c1845373ep-10, 0x1.1111111127f2ap-7,
                           0x1.55555555507cdp-5, 0x1.55555555554f9p-3, 0x1.000000000000ap-1);
}

/* log(1 + f) - f for sqrt(1/2) - 1 <= f <= sqrt(2) - 1, as 2 atanh(f / (2 + f)): 2^-59 of log(1 + f). */
UNILOS_INLINE double log_tail_d(double f) {
    double s = f / (2.0 + f);
    double square = s * s;
    double rest = square * POLY6(square, 0x1.2f02f65a41401p-3, 0x1.39a1fa0ccf7c0p-3, 0x1.74663c621602fp-3,
                                 0x1.c71c5216099acp-3, 0x1.24924941e1104p-2, 0x1.999999997fee4p-2,
                                 0x1.5555555555592p-1);
    double half = (0.5 * f) * f;
    return s * (half + rest) - half;
}

/* tanh(x) - x for |x| < 0.55: 2^-55 of tanh(x). */
UNILOS_INLINE double tanh_tail_d(double x) {
    double square = x * x;
    return (x * square) * POLY9(square, 0x1.ac001468f711ap-15, -0x1.b90959073cc3ap-13, 0x1.2fa2789280b5fp-11,
                                -0x1.7cf3ba7cdef3ap-10, 0x1.d6c61d581d263p-9, -0x1.226ddd44c1f4fp-7,
                                0x1.664f45c2b5fd3p-6, -0x1.ba1ba1ad7093ep-5, 0x1.1111111102961p-3,
                                -0x1.555555555549ep-2);
}

/* atan(x) - x for |x| <= 1/2: 2^-57 of atan(x). */
UNILOS_INLINE double atan_tail_d(double x) {
    double square = x * x;
    return (x * square) *
           POLY11(square, 0x1.4b59d694d861cp-7, -0x1.c161b3e32a53fp-6, 0x1.56ec673ff30e8p-5, -0x1.a3950fc191f5fp-5,
                  0x1.dfe8b7be08ad8p-5, -0x1.10f310eb7eaa7p-4, 0x1.3b113c5d754eep-4, -0x1.745cf4b483a56p-4,
                  0x1.c71c7090012e0p-4, -0x1.249249215b3b5p-3, 0x1.99999999910c7p-3, -0x1.5555555555516p-2);
}
