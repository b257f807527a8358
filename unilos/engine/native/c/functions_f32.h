/* What the functions of one float are made of; see functions.h. */

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

/* Adding and subtracting it leaves the next integer, ties to even, of |x| < 2^22: the sum has no bits below 1. */
#define ROUNDER_f 0x1.8p23f
#define WHOLE_f 0x1p23f /* no number from here on has a fraction */

/* 2^n of an integer -127 < n < 128: the sum ends in the bits of n + 127, which move up into the exponent. */
UNILOS_INLINE float power2_f(float n) { return real_f(bits_f(n + (ROUNDER_f + 127.0f)) << 23); }

/* x = 2^n m, m between sqrt(1/2) and sqrt(2), of a normal positive number. */
typedef struct {
    float n, m;
} Split_f;

UNILOS_INLINE Split_f split_f(float x) {
    int32_t n = (int32_t)(bits_f(x) - 0x3f3504f3u) >> 23;
    return (Split_f){(float)n, real_f(bits_f(x) - ((uint32_t)n << 23))};
}

#define NORMAL_f 0x1p-126f /* the smallest number of full precision */
#define DIGITS_f 24        /* and 2^DIGITS of it makes the smallest of all normal */
#define UNIT_f 0x1p24f

/* The first half of the digits: a product of two such halves is exact. */
UNILOS_INLINE float upper_f(float x) { return real_f(bits_f(x) & 0xfffff000u); }

#define HALF_f 0.5f
#define LN2_HIGH_f 0x1.62e4p-1f /* a product with an integer below 2^9 is exact */
#define LN2_LOW_f 0x1.7f7d1cp-20f
#define LOG2E_f 0x1.715476p+0f
#define LOG2E_HIGH_f 0x1.714p+0f
#define LOG2E_LOW_f 0x1.47652cp-12f
#define PI4_HIGH_f 0x1.921fbp-1f /* pi / 4; three times it is exact */
#define PI4_REST_f 0x1.ad2a36p-23f /* what it lacks, over itself */

#define EXP_MOST_f 89 /* exp is infinite beyond it */
#define EXP_LEAST_f (-104)
#define EXPM1_LEAST_f (-20)
#define TANH_MOST_f 10

/* Squares of numbers between these bounds neither overflow nor lose digits; others are scaled. */
#define LARGE_f 0x1p60f
#define SMALL_f 0x1p-40f
#define SHRINK_f 0x1p-70f
#define GROW_f 0x1p90f

/* exp(r) - 1 - r for |r| < 0.347: 2^-28 of exp(r). */
UNILOS_INLINE float exp_tail_f(float r) {
    return (r * r) * POLY4(r, 0x1.6a230ap-10f, 0x1.123a8ep-7f, 0x1.5558f6p-5f, 0x1.55549p-3f, 0x1.fffffcp-2f);
}

/* log(1 + f) - f for sqrt(1/2) - 1 <= f <= sqrt(2) - 1: 2^-30 of log(1 + f). */
UNILOS_INLINE float log_tail_f(float f) {
    float square = f * f;
    float cubic = POLY8(f, 0x1.145734p-4f, -0x1.de3bbap-4f, 0x1.e6f07p-4f, -0x1.fc221ap-4f, 0x1.23376ap-3f,
                        -0x1.555c4cp-3f, 0x1.99a4b6p-3f, -0x1.000006p-2f, 0x1.555548p-2f);
    return (f * square) * cubic - 0.5f * square;
}

/* tanh(x) - x for |x| < 0.55: 2^-30 of tanh(x). */
UNILOS_INLINE float tanh_tail_f(float x) {
    float square = x * x;
    return (x * square) *
           POLY4(square, -0x1.9b3062p-8f, 0x1.593d0cp-6f, -0x1.b9287cp-5f, 0x1.110d26p-3f, -0x1.55554ap-2f);
}

/* atan(x) - x for |x| <= 1/2: 2^-31 of atan(x). */
UNILOS_INLINE float atan_tail_f(float x) {
    float square = x * x;
    return (x * square) *
           POLY5(square, 0x1.3d242ap-5f, -0x1.470016p-4f, 0x1.c022cep-4f, -0x1.244ab4p-3f, 0x1.9996ecp-3f,
                 -0x1.555552p-2f);
}
