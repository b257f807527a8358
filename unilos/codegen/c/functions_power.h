/* x to the power of y; see functions.h. */

/* A number and what it lacks. */
typedef struct {
    double high, low;
} Sum;

/* a + b without loss, for |a| >= |b| or a == 0. */
UNILOS_INLINE Sum sum(double a, double b) {
    double high = a + b;
    return (Sum){high, b - (high - a)};
}

/* a b without loss but for some 2^-106: Dekker's, by halves of the digits. */
UNILOS_INLINE Sum product(double a, double b) {
    double high = a * b, p = upper_d(a), q = upper_d(b);
    double r = a - p, s = b - q;
    return (Sum){high, (((p * q - high) + p * s) + r * q) + r * s};
}

/* log(x) of a positive finite number to 2^-63 of itself: 2 atanh(s) with s = f / (2 + f), whose first two terms,
 * 2 s and 2/3 s^3, have twice the digits. */
UNILOS_INLINE Sum log_sum(double x) {
    Split_d split = split_any_d(x);
    double f = split.m - 1.0;
    Sum d = sum(2.0, f);
    double s = f / d.high;
    Sum back = product(s, d.high);
    double s_low = (((f - back.high) - back.low) - s * d.low) / d.high;
    Sum square = product(s, s);
    double square_low = square.low + 2.0 * s * s_low;
    Sum third = product(square.high, 0x1.5555555555555p-1);
    third.low = third.low + (square.high * 0x1.5555555555555p-55 + square_low * 0x1.5555555555555p-1);
    Sum cubic = product(third.high, s);
    cubic.low = cubic.low + (third.low * s + third.high * s_low);
    double z = square.high;
    double rest = ((z * z) * s) * POLY6(z, 0x1.0e40234028175p-3, 0x1.0f8031471e8fcp-3, 0x1.3b1ee8e2f997fp-3,
                                        0x1.745ce9f5595c5p-3, 0x1.c71c722d30676p-3, 0x1.2492492457fd7p-2,
                                        0x1.9999999999b2fp-2);
    Sum first = sum(split.n * LN2_HIGH_d, 2.0 * s), second = sum(first.high, cubic.high);
    double low = rest + ((first.low + second.low) + (2.0 * s_low + (cubic.low + split.n * LN2_LOW_d)));
    return sum(second.high, low);
}

/* The exponent, or a finite one that does as much: infinity times log(1) would be a NaN. */
UNILOS_INLINE double finite_d(double y) { return SELECT(abs_d(y) > 0x1p70, copysign_d(0x1p70, y), y); }

UNILOS_INLINE double pow_d(double x, double y) {
    Sum log = log_sum(abs_d(x));
    double by = finite_d(y);
    Sum p = product(log.high, by);
    double low = p.low + by * log.low;
    double y_log = SELECT(p.high > EXP_MOST_d, EXP_MOST_d, p.high);
    y_log = SELECT(y_log < EXP_LEAST_d, EXP_LEAST_d, y_log);
    Reduced_d e = reduce_d(y_log);
    low = SELECT(y_log == p.high, low, 0.0) + e.low;
    Sum one = sum(1.0, e.r);
    double tail = exp_tail_d(e.r);
    low = low + low * (e.r + tail);
    double size = scale_d(one.high + (one.low + (low + tail)), e.n);
    return pow_edges_d(size, x, y);
}

/* In double, from logarithms and powers to the base 2: 2^-37 and 2^-28 of themselves. */
UNILOS_INLINE float pow_f(float x, float y) {
    Split_d split = split_d(abs_d((double)x)); /* subnormal floats are normal doubles */
    double f = split.m - 1.0, s = f / (2.0 + f), z = s * s;
    double log2 = split.n + s * POLY4(z, 0x1.5ce7db729e9bcp-2, 0x1.a58d8f0445338p-2, 0x1.27777fdbf679bp-1,
                                      0x1.ec709d12df2adp-1, 0x1.71547652bede7p+1);
    double p = finite_d((double)y) * log2;
    p = SELECT(p > 130.0, 130.0, p);
    p = SELECT(p < -152.0, -152.0, p);
    double n = (p + ROUNDER_d) - ROUNDER_d, r = p - n;
    double grown = 1.0 + r * POLY5(r, 0x1.470b807e910ebp-13, 0x1.5f72a8eff4aacp-10, 0x1.3b270de002144p-7,
                                   0x1.c6ae727213c15p-5, 0x1.ebfbe2c5e7258p-3, 0x1.62e431178d91fp-1);
    /* The edges in float: a select of doubles by what floats are is no vector code to gcc 12. */
    return pow_edges_f((float)(grown * power2_d(n)), x, y);
}
