/* The functions of one float; see functions.h. */

UNILOS_INLINE uint32_t bits_f(float x) {
    uint32_t n;
    memcpy(&n, &x, sizeof n);
    return n;
}

UNILOS_INLINE float real_f(uint32_t n) {
    float x;
    memcpy(&x, &n, sizeof x);
    return x;
}

UNILOS_INLINE float abs_f(float x) { return real_f(bits_f(x) & 0x7fffffffu); }

UNILOS_INLINE float sqrt_f(float x) { return __builtin_sqrtf(x); }

/* `size` with the sign of `sign`. */
UNILOS_INLINE float copysign_f(float size, float sign) {
    return real_f((bits_f(size) & 0x7fffffffu) | (bits_f(sign) & 0x80000000u));
}

/* The next integer, ties to even, of |x| < 2^22: the sum has no bits below 1. */
#define ROUNDER_F 0x1.8p23f

/* 2^n of an integer -127 < n < 128: the sum ends in the bits of n + 127, which move up into the exponent. */
UNILOS_INLINE float power2_f(float n) { return real_f(bits_f(n + (ROUNDER_F + 127.0f)) << 23); }

/* x 2^n for -252 < n < 256, rounded once: n has two halves, as 2^n may be no float where the product is one. */
UNILOS_INLINE float scale_f(float x, float n) {
    float half = (n * 0.5f + ROUNDER_F) - ROUNDER_F;
    return (x * power2_f(half)) * power2_f(n - half);
}

UNILOS_INLINE float floor_f(float x) {
    float size = abs_f(x);
    float near = copysign_f((size + 0x1p23f) - 0x1p23f, x);
    float below = SELECT(near > x, near - 1.0f, near);
    return SELECT(size < 0x1p23f, copysign_f(below, x), x);
}

/* x = n ln 2 + (r + low), n an integer, |r| < 0.347; ln 2 in two parts, n times the first of them exact. */
#define LN2_HIGH_F 0x1.62e4p-1f
#define LN2_LOW_F 0x1.7f7d1cp-20f

typedef struct {
    float n, r, low;
} Reduced_f;

UNILOS_INLINE Reduced_f reduce_f(float x) {
    float n = (x * 0x1.715476p+0f + ROUNDER_F) - ROUNDER_F;
    float high = x - n * LN2_HIGH_F;
    float low = n * LN2_LOW_F;
    float r = high - low;
    return (Reduced_f){n, r, (high - r) - low};
}

/* exp(r) - 1 - r for |r| < 0.347: 2^-28 of exp(r). */
UNILOS_INLINE float exp_tail_f(float r) {
    return (r * r) * POLY4(r, 0x1.6a230ap-10f, 0x1.123a8ep-7f, 0x1.5558f6p-5f, 0x1.55549p-3f, 0x1.fffffcp-2f);
}

UNILOS_INLINE float exp_f(float x) {
    float y = SELECT(x > 89.0f, 89.0f, x); /* beyond it, infinity; a NaN stays */
    y = SELECT(y < -104.0f, -104.0f, y);   /* beyond it, zero */
    Reduced_f e = reduce_f(y);
    return scale_f(1.0f + (e.r + exp_tail_f(e.r)), e.n);
}

UNILOS_INLINE float expm1_f(float x) {
    float y = SELECT(x > 89.0f, 89.0f, x);
    y = SELECT(y < -20.0f, -20.0f, y); /* beyond it, -1 */
    Reduced_f e = reduce_f(y);
    /* 2^n ((1 - 2^-n) + expm1(r)); what the sum of the two large terms loses is added to the small ones. */
    float offset = 1.0f - power2_f(-SELECT(e.n > 100.0f, 100.0f, e.n));
    float sum = offset + e.r;
    float lost = (e.r - (sum - offset)) + e.low;
    float z = scale_f(sum + (lost + exp_tail_f(e.r)), e.n);
    return SELECT(x == 0.0f, x, z); /* -0 */
}

/* x = 2^n m, m between sqrt(1/2) and sqrt(2), of a normal positive number. */
typedef struct {
    float n, m;
} Split_f;

UNILOS_INLINE Split_f split_f(float x) {
    int32_t n = (int32_t)(bits_f(x) - 0x3f3504f3u) >> 23;
    return (Split_f){(float)n, real_f(bits_f(x) - ((uint32_t)n << 23))};
}

/* log(1 + f) - f for sqrt(1/2) - 1 <= f <= sqrt(2) - 1: 2^-30 of log(1 + f). */
UNILOS_INLINE float log_tail_f(float f) {
    float square = f * f;
    float cubic = POLY8(f, 0x1.145734p-4f, -0x1.de3bbap-4f, 0x1.e6f07p-4f, -0x1.fc221ap-4f, 0x1.23376ap-3f,
                        -0x1.555c4cp-3f, 0x1.99a4b6p-3f, -0x1.000006p-2f, 0x1.555548p-2f);
    return (f * square) * cubic - 0.5f * square;
}

/* What a logarithm is outside of the positive finite numbers: `edge` is where it turns infinite. */
UNILOS_INLINE float log_edges_f(float y, float x, float edge) {
    float within = SELECT(x < INFINITY, y, x); /* infinity, NaN */
    float without = SELECT(x == edge, -INFINITY, NAN);
    return SELECT(x <= edge, without, within);
}

/* Positive numbers, subnormal ones scaled to normal. */
UNILOS_INLINE Split_f split_any_f(float x) {
    float tiny = SELECT(x < 0x1p-126f, 1.0f, 0.0f);
    Split_f s = split_f(SELECT(x < 0x1p-126f, x * 0x1p25f, x));
    return (Split_f){s.n - 25.0f * tiny, s.m};
}

UNILOS_INLINE float log_f(float x) {
    Split_f s = split_any_f(x);
    float f = s.m - 1.0f;
    float y = (f + (log_tail_f(f) + s.n * LN2_LOW_F)) + s.n * LN2_HIGH_F;
    return log_edges_f(y, x, 0.0f);
}

UNILOS_INLINE float log1p_f(float x) {
    float u = 1.0f + x;
    Split_f s = split_f(u);
    /* What u has lost of 1 + x, on the scale of m; above 2^26 it is nothing, and 2^-n might be no float. */
    float lost = SELECT(x > 1.0f, 1.0f - (u - x), x - (u - 1.0f));
    lost = lost * power2_f(-SELECT(s.n > 26.0f, 26.0f, s.n));
    float f = SELECT(s.n == 0.0f, x, s.m - 1.0f);
    lost = SELECT(s.n == 0.0f, 0.0f, lost - lost * f); /* over 1 + f, to first order */
    lost = SELECT(s.n > 26.0f, 0.0f, lost);
    float y = (f + (log_tail_f(f) + (s.n * LN2_LOW_F + lost))) + s.n * LN2_HIGH_F;
    return SELECT(x == 0.0f, x, log_edges_f(y, x, -1.0f));
}

UNILOS_INLINE float tanh_f(float x) {
    float size = abs_f(x);
    /* Near 0 an odd polynomial: 2^-30 of tanh. */
    float square = x * x;
    float near = x + (x * square) * POLY4(square, -0x1.9b3062p-8f, 0x1.593d0cp-6f, -0x1.b9287cp-5f, 0x1.110d26p-3f,
                                          -0x1.55554ap-2f);
    float y = SELECT(size > 10.0f, 10.0f, size); /* beyond it, 1 */
    Reduced_f e = reduce_f(2.0f * y);
    float grown = scale_f(1.0f + (e.r + exp_tail_f(e.r)), e.n);
    float far = copysign_f(1.0f - 2.0f / (grown + 1.0f), x);
    return SELECT(size < 0.55f, near, SELECT(x != x, x, far));
}
