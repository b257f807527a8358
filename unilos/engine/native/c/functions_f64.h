/* The functions of one double; see functions.h. */

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

/* The next integer, ties to even, of |x| < 2^51: the sum has no bits below 1. */
#define ROUNDER_D 0x1.8p52

/* 2^n of an integer -1023 < n < 1024: the sum ends in the bits of n + 1023, which move up into the exponent. */
UNILOS_INLINE double power2_d(double n) { return real_d(bits_d(n + (ROUNDER_D + 1023.0)) << 52); }

/* x 2^n for -2044 < n < 2048, rounded once: n has two halves, as 2^n may be no double where the product is one. */
UNILOS_INLINE double scale_d(double x, double n) {
    double half = (n * 0.5 + ROUNDER_D) - ROUNDER_D;
    return (x * power2_d(half)) * power2_d(n - half);
}

UNILOS_INLINE double floor_d(double x) {
    double size = abs_d(x);
    double near = copysign_d((size + 0x1p52) - 0x1p52, x);
    double below = SELECT(near > x, near - 1.0, near);
    return SELECT(size < 0x1p52, copysign_d(below, x), x);
}

/* x = n ln 2 + (r + low), n an integer, |r| < 0.347; ln 2 in two parts, n times the first of them exact. */
#define LN2_HIGH_D 0x1.62e42fefp-1
#define LN2_LOW_D 0x1.473de6af278edp-34

typedef struct {
    double n, r, low;
} Reduced_d;

UNILOS_INLINE Reduced_d reduce_d(double x) {
    double n = (x * 0x1.71547652b82fep+0 + ROUNDER_D) - ROUNDER_D;
    double high = x - n * LN2_HIGH_D;
    double low = n * LN2_LOW_D;
    double r = high - low;
    return (Reduced_d){n, r, (high - r) - low};
}

/* exp(r) - 1 - r for |r| < 0.347: 2^-57 of exp(r). */
UNILOS_INLINE double exp_tail_d(double r) {
    return (r * r) * POLY9(r, 0x1.ad7edf6be3a43p-26, 0x1.28ade5df59afap-22, 0x1.71df2665dc820p-19,
                           0x1.a019999592292p-16, 0x1.a01a01298b138p-13, 0x1.6c16c1845373ep-10, 0x1.1111111127f2ap-7,
                           0x1.55555555507cdp-5, 0x1.55555555554f9p-3, 0x1.000000000000ap-1);
}

UNILOS_INLINE double exp_d(double x) {
    double y = SELECT(x > 710.0, 710.0, x); /* beyond it, infinity; a NaN stays */
    y = SELECT(y < -746.0, -746.0, y);   /* beyond it, zero */
    Reduced_d e = reduce_d(y);
    return scale_d(1.0 + (e.r + exp_tail_d(e.r)), e.n);
}

UNILOS_INLINE double expm1_d(double x) {
    double y = SELECT(x > 710.0, 710.0, x);
    y = SELECT(y < -40.0, -40.0, y); /* beyond it, -1 */
    Reduced_d e = reduce_d(y);
    /* 2^n ((1 - 2^-n) + expm1(r)); what the sum of the two large terms loses is added to the small ones. */
    double offset = 1.0 - power2_d(-SELECT(e.n > 100.0, 100.0, e.n));
    double sum = offset + e.r;
    double lost = (e.r - (sum - offset)) + e.low;
    double z = scale_d(sum + (lost + exp_tail_d(e.r)), e.n);
    return SELECT(x == 0.0, x, z); /* -0 */
}

/* x = 2^n m, m between sqrt(1/2) and sqrt(2), of a normal positive number. */
typedef struct {
    double n, m;
} Split_d;

UNILOS_INLINE Split_d split_d(double x) {
    uint64_t biased = (bits_d(x) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu)) >> 52;  /* n + 1023 */
    double n = real_d(biased | 0x4330000000000000u) - (0x1p52 + 1023.0);
    return (Split_d){n, real_d(bits_d(x) - ((biased - 1023u) << 52))};
}

/* log(1 + f) - f for sqrt(1/2) - 1 <= f <= sqrt(2) - 1, as 2 atanh(f / (2 + f)): 2^-59 of log(1 + f). */
UNILOS_INLINE double log_tail_d(double f) {
    double s = f / (2.0 + f);
    double square = s * s;
    double rest = square * POLY6(square, 0x1.2f02f65a41401p-3, 0x1.39a1fa0ccf7c0p-3, 0x1.74663c621602fp-3,
                                 0x1.c71c5216099acp-3, 0x1.24924941e1104p-2, 0x1.999999997fee4p-2,
                                 0x1.5555555555592p-1);
    double half = 0.5 * f * f;
    return s * (half + rest) - half;
}

/* What a logarithm is outside of the positive finite numbers: `edge` is where it turns infinite. */
UNILOS_INLINE double log_edges_d(double y, double x, double edge) {
    double within = SELECT(x < INFINITY, y, x); /* infinity, NaN */
    double without = SELECT(x == edge, -INFINITY, NAN);
    return SELECT(x <= edge, without, within);
}

/* Positive numbers, subnormal ones scaled to normal. */
UNILOS_INLINE Split_d split_any_d(double x) {
    double tiny = SELECT(x < 0x1p-1022, 1.0, 0.0);
    Split_d s = split_d(SELECT(x < 0x1p-1022, x * 0x1p54, x));
    return (Split_d){s.n - 54.0 * tiny, s.m};
}

UNILOS_INLINE double log_d(double x) {
    Split_d s = split_any_d(x);
    double f = s.m - 1.0;
    double y = (f + (log_tail_d(f) + s.n * LN2_LOW_D)) + s.n * LN2_HIGH_D;
    return log_edges_d(y, x, 0.0);
}

UNILOS_INLINE double log1p_d(double x) {
    double u = 1.0 + x;
    Split_d s = split_d(u);
    /* What u has lost of 1 + x, on the scale of m; above 2^54 it is nothing, and 2^-n might be no double. */
    double lost = SELECT(x > 1.0, 1.0 - (u - x), x - (u - 1.0));
    lost = lost * power2_d(-SELECT(s.n > 54.0, 54.0, s.n));
    double f = SELECT(s.n == 0.0, x, s.m - 1.0);
    lost = SELECT(s.n == 0.0, 0.0, lost - lost * f); /* over 1 + f, to first order */
    lost = SELECT(s.n > 54.0, 0.0, lost);
    double y = (f + (log_tail_d(f) + (s.n * LN2_LOW_D + lost))) + s.n * LN2_HIGH_D;
    return SELECT(x == 0.0, x, log_edges_d(y, x, -1.0));
}

UNILOS_INLINE double tanh_d(double x) {
    double size = abs_d(x);
    /* Near 0 an odd polynomial: 2^-55 of tanh. */
    double square = x * x;
    double near = x + (x * square) * POLY9(square, 0x1.ac001468f711ap-15, -0x1.b90959073cc3ap-13, 0x1.2fa2789280b5fp-11,
                                           -0x1.7cf3ba7cdef3ap-10, 0x1.d6c61d581d263p-9, -0x1.226ddd44c1f4fp-7,
                                           0x1.664f45c2b5fd3p-6, -0x1.ba1ba1ad7093ep-5, 0x1.1111111102961p-3,
                                           -0x1.555555555549ep-2);
    double y = SELECT(size > 20.0, 20.0, size); /* beyond it, 1 */
    Reduced_d e = reduce_d(2.0 * y);
    double grown = scale_d(1.0 + (e.r + exp_tail_d(e.r)), e.n);
    double far = copysign_d(1.0 - 2.0 / (grown + 1.0), x);
    return SELECT(size < 0.55, near, SELECT(x != x, x, far));
}
