/* How far the functions of the kernels are from the truth, in units of the last place (ULP); ends with 1 above a bound.
 *
 *   functions exhaustive NAME         all 2^32 floats, beside the double function of the C library
 *   functions sample NAME COUNT SEED  so many floats, evenly spread over all bit patterns, from a place that SEED draws
 *   functions random NAME COUNT SEED  so many doubles, or pairs of floats or doubles, and a grid of edges, beside the
 *                                     long double function
 *   functions speed                   nanoseconds an element, beside the C library
 *
 * NAME is that of a function with its suffix, exp_f, or `all`.
 */
#define _POSIX_C_SOURCE 200809L
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "loops.c"

#define BLOCK 4096
#define COUNT(table) (sizeof table / sizeof *table)

typedef long double Wide;

typedef struct {
    const char *name;
    double bound_f, bound_d;
    void (*loop_f)(const float *, float *, long);
    void (*loop_d)(const double *, double *, long);
    double (*truth_f)(double);
    Wide (*truth_d)(Wide);
} Unary;

#define UNARY(name, bound_f, bound_d, libm)                                                                            \
    { #name, bound_f, bound_d, name##_f_loop, name##_d_loop, libm, libm##l }

static const Unary unary[] = {
    UNARY(exp, 1.1, 1.1, exp),        UNARY(expm1, 1.3, 1.3, expm1), UNARY(log, 1.0, 1.0, log),
    UNARY(log1p, 1.3, 1.2, log1p),    UNARY(log2, 1.2, 1.2, log2),   UNARY(tanh, 1.5, 1.5, tanh),
    UNARY(sqrt, 0.5, 0.50001, sqrt), UNARY(abs, 0.0, 0.0, fabs),    UNARY(floor, 0.0, 0.0, floor),
};

typedef struct {
    const char *name;
    double bound_f, bound_d;
    void (*loop_f)(const float *, const float *, float *, long);
    void (*loop_d)(const double *, const double *, double *, long);
    Wide (*truth)(Wide, Wide);
    Wide (*scale)(Wide, Wide); /* what the error is measured by where that is larger than the truth */
} Binary;

static Wide logaddexpl(Wide x, Wide y) {
    Wide gap = x == y ? 0.0L : fabsl(x - y);
    return isnan(gap) ? gap : (x > y ? x : y) + log1pl(expl(-gap));
}

/* A sum that may cancel, and the last place of the difference: as exact as the formula, which is NumPy's, can be. */
static Wide logaddexp_scale(Wide x, Wide y) {
    Wide gap = x == y ? 0.0L : fabsl(x - y);
    return fmaxl(fabsl(x > y ? x : y), gap < 1e4L ? gap * expl(-gap) : 0.0L);
}

#define BINARY(name, bound_f, bound_d, scale)                                                                        \
    { #name, bound_f, bound_d, name##_f_loop, name##_d_loop, name##l, scale }

static const Binary binary[] = {
    BINARY(pow, 0.6, 1.5, NULL),
    BINARY(hypot, 1.5, 1.5, NULL),
    BINARY(atan2, 2.0, 2.0, NULL),
    BINARY(logaddexp, 3.5, 3.5, logaddexp_scale),
};

/* What numbers have: digits, and the exponents of the last place of subnormal ones and of what is too large. */
typedef struct {
    int digits, least, most;
} Format;

static const Format single = {24, -149, 128}, twice = {53, -1074, 1024};

/* In ULP of `scale`. Infinity counts as the number after the largest; a NaN or a sign that is not the truth's is
 * infinitely far. */
static double distance(Wide result, Wide truth, Wide scale, Format is) {
    if (isnan(truth) || isnan(result)) return isnan(truth) && isnan(result) ? 0.0 : INFINITY;
    if (signbit(truth) != signbit(result)) return INFINITY;
    if (result == truth) return 0.0;
    Wide end = ldexpl(1.0L, is.most);
    int exponent = ilogbl(fminl(fabsl(scale), end / 2)) + 1 - is.digits;
    Wide apart = fabsl(fminl(fabsl(result), end) - fminl(fabsl(truth), end));
    return (double)ldexpl(apart, -(exponent > is.least ? exponent : is.least));
}

/* The same for a float beside a double, and without a branch: this is asked 2^32 times. */
static inline double distance_f(double result, double truth) {
    double end = 0x1p128, a = fabs(result), b = fabs(truth);
    a = SELECT(a > end, end, a), b = SELECT(b > end, end, b);
    double size = SELECT(b < 0x1p-126, 0x1p-126, SELECT(b < 0x1p127, b, 0x1p127));
    double apart = fabs(a - b) / (real_d(bits_d(size) & 0x7ff0000000000000u) * 0x1p-23);
    double signs = copysign_d(1.0, result) * copysign_d(1.0, truth);
    double known = SELECT((apart != apart) | (signs < 0.0), INFINITY, apart);
    return SELECT((result != result) & (truth != truth), 0.0, known);
}

/* Where a result is furthest from the truth. */
typedef struct {
    double ulp, x, y, result;
} Worst;

static const Worst none = {-1.0, 0.0, 0.0, 0.0};

static void keep(Worst *worst, double ulp, double x, double y, double result) {
    if (ulp > worst->ulp) *worst = (Worst){ulp, x, y, result};
}

static Worst floats(const Unary *f, uint64_t first, uint64_t step) {
    static float x[BLOCK], y[BLOCK];
    static double truth[BLOCK], ulp[BLOCK];
    Worst worst = none;
    for (uint64_t at = first; at < (uint64_t)1 << 32;) {
        double most = -1.0;
        long n = 0;
        for (; n < BLOCK && at < (uint64_t)1 << 32; at += step) x[n++] = real_f((uint32_t)at);
        f->loop_f(x, y, n);
        for (long i = 0; i < n; i++) truth[i] = f->truth_f(x[i]);
        _Pragma("omp simd reduction(max : most)") for (long i = 0; i < n; i++) {
            ulp[i] = distance_f(y[i], truth[i]);
            most = SELECT(ulp[i] > most, ulp[i], most);
        }
        for (long i = 0; i < n && most > worst.ulp; i++) keep(&worst, ulp[i], x[i], 0.0, y[i]);
    }
    return worst;
}

/* xorshift64*: the same numbers everywhere. */
static uint64_t state;

static uint64_t draw(void) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545f4914f6cdd1du;
}

static double uniform(double low, double high) { return low + (high - low) * (double)(draw() >> 11) * 0x1p-53; }

/* Of a size between 2^-40 and 2^11, of either sign. */
static double usual(void) { return exp2(uniform(-40.0, 11.0)) * (draw() & 1 ? 1.0 : -1.0); }

static double near_one(void) { return 1.0 + 0x1p-12 * usual(); }

static double any(Format is) { return is.digits == 24 ? real_f((uint32_t)(draw() >> 32)) : real_d(draw()); }

static const double edges[] = {
    0.0,        0x1p-1074,  0x1p-1022, 0x1.8p-600,           0x1p-149,          0x1p-126,  0x1p-54,   0x1p-24,
    0.25,       0.5,        0.75,      0x1.fffffffffffffp-1, 0x1.fffffep-1,     1.0,       1.5,
    0x1.000002p0, 2.0,      2.5,       3.0,                  17.0,              88.0,      89.0,      104.0,
    709.75,     710.0,      745.25,    0x1.fffffep23,        0x1.000002p24,     0x1p52,    0x1.fffffffffffffp52,
    0x1p53,     0x1p70,     0x1p126,   0x1.fffffep127,       0x1p128,           0x1p600,   0x1.fffffffffffffp1023,
    INFINITY,   NAN,        0x1.0000000000001p0,
};

static double edge(size_t i) { return i % 2 ? -edges[i / 2] : edges[i / 2]; }

/* Any bits, usual numbers, numbers near 1; the edges come first. */
static Worst doubles(const Unary *f, long count) {
    static double x[BLOCK], y[BLOCK];
    Worst worst = none;
    for (long done = 0; done < count; done += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++) x[i] = i % 3 == 0 ? any(twice) : i % 3 == 1 ? usual() : near_one();
        for (size_t i = 0; i < 2 * COUNT(edges) && done == 0; i++) x[i] = edge(i);
        f->loop_d(x, y, BLOCK);
        for (long i = 0; i < BLOCK; i++) {
            Wide truth = f->truth_d(x[i]);
            keep(&worst, distance(y[i], truth, truth, twice), x[i], 0.0, y[i]);
        }
    }
    return worst;
}

/* A pair of any bits, of usual numbers, one near 1, one whose power is near the ends, two of one size. */
static void pair(uint64_t kind, Format is, double *x, double *y) {
    *x = kind == 0 || kind == 4 ? any(is) : kind == 2 ? near_one() : usual();
    *y = kind == 0 ? any(is) : usual();
    if (kind == 3) *x = fabs(*x), *y = uniform(1.05 * is.least, 1.05 * is.most) / log2(*x);
    if (kind == 4) *y = *x * uniform(-2.0, 2.0);
}

static Worst pairs(const Binary *f, Format is, long count) {
    static double x[BLOCK], y[BLOCK], z[BLOCK];
    static float x_f[BLOCK], y_f[BLOCK], z_f[BLOCK];
    const size_t n = 2 * COUNT(edges), grid = n * n;
    Worst worst = none;
    for (size_t at = 0; at < (size_t)count + grid; at += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++) {
            if (at + i < grid) x[i] = edge((at + i) / n), y[i] = edge((at + i) % n);
            else pair(i % 5, is, x + i, y + i);
            if (is.digits == 24) x[i] = x_f[i] = (float)x[i], y[i] = y_f[i] = (float)y[i];
        }
        if (is.digits == 24) f->loop_f(x_f, y_f, z_f, BLOCK);
        else f->loop_d(x, y, z, BLOCK);
        for (long i = 0; i < BLOCK; i++) {
            if (is.digits == 24) z[i] = z_f[i];
            Wide truth = f->truth(x[i], y[i]), scale = truth;
            if (f->scale) scale = fmaxl(fabsl(truth), f->scale(x[i], y[i]));
            keep(&worst, distance(z[i], truth, scale, is), x[i], y[i], z[i]);
        }
    }
    return worst;
}

static int report(const char *name, char kind, Worst worst, double bound) {
    int bad = !(worst.ulp >= 0.0 && worst.ulp <= bound);
    printf("%s_%c: %.3f ULP of %g at %a", name, kind, worst.ulp, bound, worst.x);
    if (worst.y != 0.0) printf(", %a", worst.y);
    printf(" -> %a%s\n", worst.result, bad ? "  TOO FAR" : "");
    fflush(stdout);
    return bad;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The best of many runs over a block that stays in the cache, in nanoseconds an element. */
#define TIME(best, statement)                                                                                          \
    for (int run = 0; run < 300; run++) {                                                                              \
        double start = seconds();                                                                                      \
        statement;                                                                                                     \
        best = fmin(best, (seconds() - start) * 1e9 / BLOCK);                                                          \
    }

static void speed(void) {
    static float x_f[BLOCK], y_f[BLOCK], z_f[BLOCK];
    static double x[BLOCK], y[BLOCK], z[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
        x[i] = x_f[i] = (float)uniform(0.01, 5.0);
        y[i] = y_f[i] = (float)uniform(0.01, 5.0);
    }
    puts("ns an element: float, double, the C library's of a double (of two: long double)");
    for (size_t k = 0; k < COUNT(unary); k++) {
        const Unary *f = unary + k;
        double best_f = INFINITY, best_d = INFINITY, libm = INFINITY;
        TIME(best_f, f->loop_f(x_f, z_f, BLOCK))
        TIME(best_d, f->loop_d(x, z, BLOCK))
        TIME(libm, for (int i = 0; i < BLOCK; i++) z[i] = f->truth_f(x[i]))
        printf("%-9s %6.3f %6.3f %6.3f\n", f->name, best_f, best_d, libm);
    }
    for (size_t k = 0; k < COUNT(binary); k++) {
        const Binary *f = binary + k;
        double best_f = INFINITY, best_d = INFINITY, libm = INFINITY;
        TIME(best_f, f->loop_f(x_f, y_f, z_f, BLOCK))
        TIME(best_d, f->loop_d(x, y, z, BLOCK))
        TIME(libm, for (int i = 0; i < BLOCK; i++) z[i] = (double)f->truth(x[i], y[i]))
        printf("%-9s %6.3f %6.3f %6.3f\n", f->name, best_f, best_d, libm);
    }
}

/* Whether `name` asks for this function: exp_f, or all. */
static int asked(const char *name, const char *own, char kind) {
    size_t n = strlen(own);
    return !strcmp(name, "all") || (!strncmp(name, own, n) && name[n] == '_' && name[n + 1] == kind && !name[n + 2]);
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "", *name = argc > 2 ? argv[2] : "all";
    long count = argc > 3 ? atol(argv[3]) : 1000000;
    uint64_t seed = argc > 4 ? strtoull(argv[4], NULL, 10) : 1;
    uint64_t step = !strcmp(what, "sample") ? ((uint64_t)1 << 32) / (uint64_t)count : 1;
    int random = !strcmp(what, "random"), bad = 0, ran = 0;
    state = (seed + 1) * 0x9e3779b97f4a7c15u;
    if (!strcmp(what, "speed")) return speed(), 0;
    if (!random && strcmp(what, "sample") && strcmp(what, "exhaustive")) return puts("see the top of this file"), 2;
    if (random && LDBL_MANT_DIG < 64) return puts("not run: no long double wider than double"), 77;
    for (size_t k = 0; k < COUNT(unary); k++) {
        const Unary *f = unary + k;
        if (!asked(name, f->name, random ? 'd' : 'f')) continue;
        ran++;
        if (random) bad |= report(f->name, 'd', doubles(f, count), f->bound_d);
        else bad |= report(f->name, 'f', floats(f, draw() % step, step), f->bound_f);
    }
    for (size_t k = 0; k < COUNT(binary) && random; k++) {
        const Binary *f = binary + k;
        if (asked(name, f->name, 'f')) ran++, bad |= report(f->name, 'f', pairs(f, single, count), f->bound_f);
        if (asked(name, f->name, 'd')) ran++, bad |= report(f->name, 'd', pairs(f, twice, count), f->bound_d);
    }
    if (!ran) return fprintf(stderr, "no such function: %s\n", name), 2;
    return bad;
}
