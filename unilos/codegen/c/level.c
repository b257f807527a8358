/* Which level this machine runs: what the processor has and the operating system saves, which gcc and clang both ask for.
   The features are those that `compiler.py` names. This file is asked in the baseline library alone. */
const char *unilos_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#define HAS(x) __builtin_cpu_supports(x)
  if (!(HAS("avx2") && HAS("fma") && HAS("bmi") && HAS("bmi2"))) return "baseline";
  if (HAS("avx512f") && HAS("avx512bw") && HAS("avx512cd") && HAS("avx512dq") && HAS("avx512vl")) return "avx512";
  return "avx2";
#else
  return "baseline";
#endif
}
