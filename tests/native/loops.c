/* A loop over each function of the kernels, in the form in which kernels are printed: what the tests call and time. */
#include "../../unilos/codegen/c/functions.h"

#define TYPE_f float
#define TYPE_d double

#define OF_ONE(name, kind)                                                                                            \
    void name##_##kind##_loop(const TYPE_##kind *restrict x, TYPE_##kind *restrict out, long n) {                     \
        _Pragma("omp simd") for (long i = 0; i < n; i++) out[i] = name##_##kind(x[i]);                                \
    }
#define OF_TWO(name, kind)                                                                                            \
    void name##_##kind##_loop(const TYPE_##kind *restrict x, const TYPE_##kind *restrict y, TYPE_##kind *restrict out, \
                              long n) {                                                                               \
        _Pragma("omp simd") for (long i = 0; i < n; i++) out[i] = name##_##kind(x[i], y[i]);                          \
    }

/* One a line: the test looks for a vectorised loop at each. */
OF_ONE(exp, f)
OF_ONE(exp, d)
OF_ONE(expm1, f)
OF_ONE(expm1, d)
OF_ONE(log, f)
OF_ONE(log, d)
OF_ONE(log1p, f)
OF_ONE(log1p, d)
OF_ONE(log2, f)
OF_ONE(log2, d)
OF_ONE(tanh, f)
OF_ONE(tanh, d)
OF_ONE(sqrt, f)
OF_ONE(sqrt, d)
OF_ONE(abs, f)
OF_ONE(abs, d)
OF_ONE(floor, f)
OF_ONE(floor, d)
OF_TWO(pow, f)
OF_TWO(pow, d)
OF_TWO(hypot, f)
OF_TWO(hypot, d)
OF_TWO(atan2, f)
OF_TWO(atan2, d)
OF_TWO(logaddexp, f)
OF_TWO(logaddexp, d)

/* The highest level that this machine runs: 1, 3 or 4 of x86-64, 0 of any other processor. */
int level(void) {
#if defined(__x86_64__)
    if (!(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))) return 1;
    int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
    return wide ? 4 : 3;
#else
    return 0;
#endif
}
