/* The functions themselves, in REAL: functions.h includes this page once for each width. Its numbers are integers,
 * which are exact in both, and what the page of the width names. */

/* x 2^n, rounded once: n has two halves, as 2^n may be no number where the product is one. */
UNILOS_INLINE REAL OF(scale)(REAL x, REAL n) {
    REAL half = (n / 2 + OF(ROUNDER)) - OF(ROUNDER);
    return (x * OF(power2)(half)) * OF(power2)(n - half);
}

UNILOS_INLINE REAL OF(floor)(REAL x) {
    REAL size = OF(abs)(x);
    REAL near = OF(copysign)((size + OF(WHOLE)) - OF(WHOLE), x);
    REAL below = SELECT(near > x, near - 1, near);
    return SELECT(size < OF(WHOLE), OF(copysign)(below, x), x);
}

/* x = n ln 2 + (r + low), n an integer, |r| < 0.347. */
typedef struct {
    REAL n, r, low;
} OF(Reduced);

UNILOS_INLINE OF(Reduced) OF(reduce)(REAL x) {
    REAL n = (x * OF(LOG2E) + OF(ROUNDER)) - OF(ROUNDER);
    REAL high = x - n * OF(LN2_HIGH); /* exact */
    REAL low = n * OF(LN2_LOW);
    REAL r = high - low;
    return (OF(Reduced)){n, r, (high - r) - low};
}

/* exp(x) of an x that is neither far above nor below the range of its results. */
UNILOS_INLINE REAL OF(exp_within)(REAL x) {
    OF(Reduced) e = OF(reduce)(x);
    return OF(scale)(1 + (e.r + OF(exp_tail)(e.r)), e.n);
}

UNILOS_INLINE REAL OF(exp)(REAL x) {
    REAL y = SELECT(x > OF(EXP_MOST), OF(EXP_MOST), x); /* a NaN stays */
    return OF(exp_within)(SELECT(y < OF(EXP_LEAST), OF(EXP_LEAST), y));
}

UNILOS_INLINE REAL OF(expm1)(REAL x) {
    REAL y = SELECT(x > OF(EXP_MOST), OF(EXP_MOST), x);
    OF(Reduced) e = OF(reduce)(SELECT(y < OF(EXPM1_LEAST), OF(EXPM1_LEAST), y));
    /* 2^n ((1 - 2^-n) + expm1(r)); what the sum of the two large terms loses is added to the small ones. */
    REAL offset = 1 - OF(power2)(-SELECT(e.n > 100, 100, e.n));
    REAL sum = offset + e.r;
    REAL lost = (e.r - (sum - offset)) + e.low;
    REAL z = OF(scale)(sum + (lost + OF(exp_tail)(e.r)), e.n);
    return SELECT(x == 0, x, z); /* -0 */
}

/* What a logarithm is outside of the positive finite numbers: `edge` is where it turns infinite. */
UNILOS_INLINE REAL OF(log_edges)(REAL y, REAL x, REAL edge) {
    REAL within = SELECT(x < INFINITY, y, x); /* infinity, NaN */
    REAL without = SELECT(x == edge, -INFINITY, NAN);
    return SELECT(x <= edge, without, within);
}

/* Of any positive number: subnormal ones are scaled first. */
UNILOS_INLINE OF(Split) OF(split_any)(REAL x) {
    REAL less = SELECT(x < OF(NORMAL), OF(DIGITS), 0);
    OF(Split) s = OF(split)(SELECT(x < OF(NORMAL), x * OF(UNIT), x));
    return (OF(Split)){s.n - less, s.m};
}

UNILOS_INLINE REAL OF(log)(REAL x) {
    OF(Split) s = OF(split_any)(x);
    REAL f = s.m - 1;
    REAL y = (f + (OF(log_tail)(f) + s.n * OF(LN2_LOW))) + s.n * OF(LN2_HIGH);
    return OF(log_edges)(y, x, 0);
}

/* Exact at powers of 2. The upper half of log(m) times that of 1 / ln 2 is exact. */
UNILOS_INLINE REAL OF(log2)(REAL x) {
    OF(Split) s = OF(split_any)(x);
    REAL f = s.m - 1, tail = OF(log_tail)(f);
    REAL high = OF(upper)(f + tail);
    REAL low = (f - high) + tail;
    REAL y = (s.n + high * OF(LOG2E_HIGH)) + (high * OF(LOG2E_LOW) + low * OF(LOG2E));
    return OF(log_edges)(y, x, 0);
}

UNILOS_INLINE REAL OF(log1p)(REAL x) {
    REAL u = 1 + x;
    OF(Split) s = OF(split)(u);
    /* What u has lost of 1 + x, on the scale of m. In a large u it is nothing, where 2^-n might be no number. */
    _Bool large = s.n > OF(DIGITS) + 2;
    REAL lost = SELECT(x > 1, 1 - (u - x), x - (u - 1));
    lost = lost * OF(power2)(-SELECT(large, 0, s.n));
    /* Near 0, x itself lost nothing. Elsewhere the slope of log at 1 + f is 1 - f, to first order. */
    REAL f = SELECT(s.n == 0, x, s.m - 1);
    lost = SELECT((s.n == 0) | large, 0, lost - lost * f);
    REAL y = (f + (OF(log_tail)(f) + (s.n * OF(LN2_LOW) + lost))) + s.n * OF(LN2_HIGH);
    return SELECT(x == 0, x, OF(log_edges)(y, x, -1)); /* -0 */
}

/* Near 0 a polynomial, else 1 - 2 / (exp(2 |x|) + 1). */
UNILOS_INLINE REAL OF(tanh)(REAL x) {
    REAL size = OF(abs)(x);
    REAL near = size + OF(tanh_tail)(size);
    REAL y = SELECT(size > OF(TANH_MOST), OF(TANH_MOST), size); /* beyond it, 1 */
    REAL far = 1 - 2 / (OF(exp_within)(2 * y) + 1);
    return OF(copysign)(SELECT(size * 20 < 11, near, far), x);
}

/* log(exp(x) + exp(y)) */
UNILOS_INLINE REAL OF(logaddexp)(REAL x, REAL y) {
    REAL gap = SELECT(x == y, 0, OF(abs)(x - y)); /* equal infinities have no difference */
    REAL sum = SELECT(x > y, x, y) + OF(log1p)(OF(exp)(-gap));
    return SELECT(gap != gap, gap, sum);
}

/* sqrt(x^2 + y^2) */
UNILOS_INLINE REAL OF(hypot)(REAL x, REAL y) {
    REAL a = OF(abs)(x), b = OF(abs)(y);
    REAL most = SELECT(a > b, a, b);
    REAL up = SELECT(most < OF(SMALL), OF(GROW), 1), back = SELECT(most < OF(SMALL), 1 / OF(GROW), 1);
    up = SELECT(most > OF(LARGE), OF(SHRINK), up);
    back = SELECT(most > OF(LARGE), 1 / OF(SHRINK), back);
    a = a * up, b = b * up;
    REAL root = OF(sqrt)(a * a + b * b) * back;
    return SELECT((a == INFINITY) | (b == INFINITY), INFINITY, root); /* beside a NaN too */
}

/* The angle of the point (x, y). The smaller of the coordinates over the larger is the tangent of an angle up to
 * pi / 4; above 1/2 the point is turned by pi / 4. Turning and mirroring back adds multiples of pi / 4. */
UNILOS_INLINE REAL OF(atan2)(REAL y, REAL x) {
    REAL a = OF(abs)(y), b = OF(abs)(x);
    _Bool steep = a > b, behind = OF(copysign)(1, x) < 0; /* -0 too */
    REAL large = SELECT(steep, a, b), small = SELECT(steep, b, a);
    REAL fit = SELECT(large > OF(LARGE), OF(HALF), 1); /* so that their sum does not overflow */
    REAL p = small * fit, q = SELECT(large == 0, 1, large * fit);
    _Bool even = p == q, turned = (2 * p > q) | even;
    REAL t = SELECT(turned, p - q, p) / SELECT(turned, p + q, q);
    t = SELECT(even, 0, t); /* two infinities have no difference */
    REAL back = SELECT(turned, 1, 0), sign = SELECT(steep != behind, -1, 1);
    back = SELECT(steep, 2 - back, back);
    back = SELECT(behind, 4 - back, back) * OF(PI4_HIGH);
    REAL angle = (back + sign * t) + (sign * OF(atan_tail)(t) + back * OF(PI4_REST));
    return SELECT((x != x) | (y != y), x + y, OF(copysign)(angle, y));
}

/* Whether a number is an integer: from OF(WHOLE) on all are. */
UNILOS_INLINE _Bool OF(whole)(REAL y) {
    REAL size = OF(abs)(y);
    return (((size + OF(WHOLE)) - OF(WHOLE)) == size) | (size >= OF(WHOLE));
}

/* What the size of a power makes, with its sign and outside of what logarithms know: the table of C, Annex F. */
UNILOS_INLINE REAL OF(pow_edges)(REAL size, REAL x, REAL y) {
    REAL a = OF(abs)(x);
    size = SELECT(a == 0, SELECT(y < 0, INFINITY, 0), size);
    size = SELECT(a == INFINITY, SELECT(y < 0, 0, INFINITY), size);
    _Bool whole = OF(whole)(y), odd = whole & !OF(whole)(y / 2);
    REAL z = SELECT(odd, OF(copysign)(size, x), size);
    z = SELECT((x < 0) & (a < INFINITY) & !whole, NAN, z);
    z = SELECT((x != x) | (y != y), NAN, z);
    return SELECT((x == 1) | (y == 0), 1, z);
}
