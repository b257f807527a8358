/* How far the functions of the kernels are from the truth, in units of the last place (ULP); ends with 1 above a bound.
 *
 *   functions exhaustive NAME        all 2^32 floats, beside the double function of the C library
 *   functions sample NAME COUNT SEED so many floats, evenly spread over all bit patterns, from a place that SEED draws
 *   functions random NAME COUNT SEED so many doubles (or pairs, of either width) beside the long double function
 *   functions speed                  nanoseconds an element, beside the C library
 *
 * NAME is that of a function with its suffix, exp_f, or `all`.
 */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "loops.c"

#define BLOCK 4096

typedef long double Wide;

/* float against double, double against long double; `abs` and `floor` are exact. */
#define REFERENCES_1(name, libm)                                                                                      \
    static double name##_f_truth(double x) { return libm(x); }                                                        \
    static Wide name##_d_truth(Wide x) { return libm##l(x); }
#define REFERENCES_2(name, libm)                                                                                      \
    static Wide name##_truth(Wide x, Wide y) { return libm##l(x, y); }

REFERENCES_1(exp, exp)
REFERENCES_1(expm1, expm1)
REFERENCES_1(log, log)
REFERENCES_1(log1p, log1p)
REFERENCES_1(tanh, tanh)
REFERENCES_1(sqrt, sqrt)
REFERENCES_1(abs, fabs)
REFERENCES_1(floor, floor)

typedef struct {
    const char *name;
    double bound_f, bound_d;
    void (*loop_f)(const float *, float *, long);
    void (*loop_d)(const double *, double *, long);
    double (*truth_f)(double);
    Wide (*truth_d)(Wide);
} Unary;

#define UNARY(name, bound_f, bound_d)                                                                                 \
    {#name, bound_f, bound_d, name##_f_loop, name##_d_loop, name##_f_truth, name##_d_truth}

static const Unary unary[] = {
    UNARY(exp, 1.5, 2.0),   UNARY(expm1, 1.5, 2.0), UNARY(log, 1.5, 2.0), UNARY(log1p, 1.5, 2.0),
    UNARY(tanh, 1.5, 2.0),  UNARY(sqrt, 0.5, 0.501), UNARY(abs, 0.0, 0.0),  UNARY(floor, 0.0, 0.0),
};

/* Where a result is furthest from the truth. */
typedef struct {
    double ulp, x, y, result;
} Worst;

static void keep(Worst *worst, double ulp, double x, double y, double result) {
    if (!(ulp <= worst->ulp)) *worst = (Worst){ulp, x, y, result};
}

/* The distance in ULP of a number with `digits` bits whose exponents go from `least` (of subnormal numbers) to `most`. Infinity counts
 * as the number after the largest; a NaN or a sign that is not the truth's is infinitely far. */
static double distance(Wide result, Wide truth, Wide scale, int digits, int least, int most) {
    if (isnan(truth) || isnan(result)) return isnan(truth) && isnan(result) ? 0.0 : INFINITY;
    if (signbit(truth) != signbit(result)) return INFINITY;
    if (truth == 0.0L) return result == 0.0L ? 0.0 : INFINITY;
    Wide end = ldexpl(1.0L, most);
    Wide a = fminl(fabsl(result), end), b = fminl(fabsl(truth), end);
    int exponent = ilogbl(fminl(fabsl(scale), end * 0.75L)) + 1 - digits;
    return (double)ldexpl(fabsl(a - b), -(exponent > least ? exponent : least));
}

/* The same for a float beside a double, fast: this is asked 2^32 times. */
static double distance_f(float result, double truth) {
    if (!(fabs(truth) >= 0x1p-140 && fabs(truth) < 0x1p127)) return distance(result, truth, truth, 24, -149, 128);
    uint64_t bits = bits_d(truth) & 0x7ff0000000000000u;
    uint64_t least = (uint64_t)(1023 - 126) << 52;
    double ulp = real_d(bits > least ? bits : least) * 0x1p-23;
    double d = fabs(result - truth) / ulp;
    return d == d ? d : INFINITY;
}

static Worst floats(const Unary *f, uint64_t first, uint64_t step) {
    static float x[BLOCK], y[BLOCK];
    Worst worst = {-1.0, 0, 0, 0};
    for (uint64_t at = first; at < (uint64_t)1 << 32;) {
        long n = 0;
        for (; n < BLOCK && at < (uint64_t)1 << 32; at += step) x[n++] = real_f((uint32_t)at);
        f->loop_f(x, y, n);
        for (long i = 0; i < n; i++) keep(&worst, distance_f(y[i], f->truth_f(x[i])), x[i], 0, y[i]);
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

/* Of any bits; of a size between 2^-40 and 2^11, of either sign; close to 1. */
static double any(int kind) {
    double size = exp2(uniform(-40.0, 11.0)) * (draw() & 1 ? 1.0 : -1.0);
    if (kind == 0) return real_d(draw());
    return kind == 1 ? size : 1.0 + size * 0x1p-12;
}

static Worst doubles(const Unary *f, long count) {
    static double x[BLOCK], y[BLOCK];
    Worst worst = {-1.0, 0, 0, 0};
    for (long done = 0; done < count; done += BLOCK) {
        for (long i = 0; i < BLOCK; i++) x[i] = any((int)(i % 3));
        f->loop_d(x, y, BLOCK);
        for (long i = 0; i < BLOCK; i++) {
            Wide truth = f->truth_d(x[i]);
            keep(&worst, distance(y[i], truth, truth, 53, -1074, 1024), x[i], 0, y[i]);
        }
    }
    return worst;
}

static int report(const char *name, char kind, Worst worst, double bound) {
    int bad = !(worst.ulp <= bound);
    printf("%s_%c: %.3f ULP of %.3f at %a", name, kind, worst.ulp, bound, worst.x);
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
#define BEST(statement)                                                                                               \
    ({                                                                                                                \
        double best = INFINITY;                                                                                       \
        for (int run = 0; run < 300; run++) {                                                                         \
            double start = seconds();                                                                                 \
            statement;                                                                                                \
            best = fmin(best, (seconds() - start) * 1e9 / BLOCK);                                                     \
        }                                                                                                             \
        best;                                                                                                         \
    })

static void speed(void) {
    static float xf[BLOCK], yf[BLOCK], zf[BLOCK];
    static double xd[BLOCK], yd[BLOCK], zd[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
        xd[i] = uniform(0.01, 5.0), zd[i] = uniform(0.01, 5.0);
        xf[i] = (float)xd[i], zf[i] = (float)zd[i];
    }
    for (size_t k = 0; k < sizeof unary / sizeof *unary; k++) {
        const Unary *f = unary + k;
        double a = BEST(f->loop_f(xf, yf, BLOCK)), b = BEST(f->loop_d(xd, yd, BLOCK));
        double c = BEST(for (int i = 0; i < BLOCK; i++) yd[i] = f->truth_f(xd[i]));
        printf("%-9s float %6.3f  double %6.3f  libm, double %6.3f ns\n", f->name, a, b, c);
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
    int bad = 0, ran = 0;
    state = (seed + 1) * 0x9e3779b97f4a7c15u;
    if (!strcmp(what, "speed")) return speed(), 0;
    if (LDBL_MANT_DIG < 64 && !strcmp(what, "random")) return puts("not run: no long double wider than double"), 77;
    for (size_t k = 0; k < sizeof unary / sizeof *unary; k++) {
        const Unary *f = unary + k;
        int random = !strcmp(what, "random");
        if (!asked(name, f->name, random ? 'd' : 'f')) continue;
        ran++;
        if (random) {
            bad |= report(f->name, 'd', doubles(f, count), f->bound_d);
        } else if (!strcmp(what, "sample")) {
            uint64_t step = ((uint64_t)1 << 32) / (uint64_t)count;
            bad |= report(f->name, 'f', floats(f, draw() % step, step), f->bound_f);
        } else if (!strcmp(what, "exhaustive")) {
            bad |= report(f->name, 'f', floats(f, 0, 1), f->bound_f);
        }
    }
    if (!ran) return fprintf(stderr, "no such function: %s\n", name), 2;
    return bad;
}
