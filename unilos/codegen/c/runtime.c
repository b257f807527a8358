/* Runs a kernel over a call: cuts it into blocks, brings arguments of other types, widths and strides to the kernel's
   own, adds the items up, and divides the work among threads. The blocks, and the order in which their sums are added,
   do not depend on the number of threads; so neither do the results. */
#include "call.h"
#include "threads.h"
#include <stdlib.h>
#include <string.h>

enum { LANES = 64, BLOCK = 1024, WIDE = 16384 };
/* The entries of a group of blocks, which one thread computes; a call of fewer is computed by whoever makes it. */
const int unilos_large = WIDE;
static const int SIZE[] = {4, 8, 2, 2, 1, 1, 1, 2, 2, 4, 4, 8, 8};

static inline float of_half(uint16_t h) {
  const uint32_t sign = (uint32_t)(h & 0x8000u) << 16, rest = h & 0x7fffu;
  uint32_t bits;
  float x;
  if (rest >= 0x7c00u) bits = sign | 0x7f800000u | (rest & 0x3ffu) << 13;
  else if (rest >= 0x400u) bits = sign | ((rest << 13) + (112u << 23));
  else {
    x = (float)rest * 0x1p-24f;
    return sign ? -x : x;
  }
  memcpy(&x, &bits, 4);
  return x;
}

static inline uint16_t to_half(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  const uint32_t sign = bits >> 16 & 0x8000u, size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) return (uint16_t)(sign | 0x7e00u);
  if (size >= 0x477ff000u) return (uint16_t)(sign | 0x7c00u);
  if (size < 0x38800000u) { /* subnormal: an exact product, rounded to an integer by the addition */
    float y;
    memcpy(&y, &size, 4);
    y = y * 0x1p24f + 0x1.8p23f;
    memcpy(&bits, &y, 4);
    return (uint16_t)(sign | (bits - 0x4b400000u));
  }
  return (uint16_t)(sign | (size - (112u << 23) + 0xfffu + (size >> 13 & 1u)) >> 13);
}

static inline float of_bfloat(uint16_t h) {
  const uint32_t bits = (uint32_t)h << 16;
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

static inline uint16_t to_bfloat(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return (uint16_t)(bits >> 16 | 0x40u);
  return (uint16_t)((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

/* A label that no int32 holds is no class, and stays none. */
static inline int32_t narrow(int64_t x) { return x > INT32_MAX ? INT32_MAX : x < INT32_MIN ? INT32_MIN : (int32_t)x; }

/* Numbers that lie side by side have a loop of their own, which becomes vector code. */
#define COPY(SOURCE, TARGET, EXPRESSION)                                                                               \
  if (step == sizeof(SOURCE) && apart == 1)                                                                            \
    for (long i = 0; i < n; i++) {                                                                                     \
      const SOURCE x = ((const SOURCE *)from)[i];                                                                      \
      ((TARGET *)to)[i] = (TARGET)(EXPRESSION);                                                                        \
    }                                                                                                                  \
  else for (long i = 0; i < n; i++) {                                                                                  \
    const SOURCE x = *(const SOURCE *)(from + i * step);                                                               \
    ((TARGET *)to)[i * apart] = (TARGET)(EXPRESSION);                                                                  \
  }                                                                                                                    \
  return
#define REALS(TARGET)                                                                                                  \
  switch (type) {                                                                                                      \
  case F32: COPY(float, TARGET, x);                                                                                    \
  case F64: COPY(double, TARGET, x);                                                                                   \
  case F16: COPY(uint16_t, TARGET, of_half(x));                                                                        \
  case BF16: COPY(uint16_t, TARGET, of_bfloat(x));                                                                     \
  case BOOL: case U8: COPY(uint8_t, TARGET, x);                                                                        \
  case I8: COPY(int8_t, TARGET, x);                                                                                    \
  case I16: COPY(int16_t, TARGET, x);                                                                                  \
  case U16: COPY(uint16_t, TARGET, x);                                                                                 \
  case I32: COPY(int32_t, TARGET, x);                                                                                  \
  case U32: COPY(uint32_t, TARGET, x);                                                                                 \
  case I64: COPY(int64_t, TARGET, x);                                                                                  \
  case U64: COPY(uint64_t, TARGET, x);                                                                                 \
  }

/* n numbers of a type, `step` bytes apart, as the kernel wants them, `apart` places apart. */
static void brought(int64_t type, int64_t kind, int64_t wide, const char *from, long n, long step, char *to, long apart) {
  if (kind == TRUTH) { COPY(uint8_t, uint8_t, x != 0); }
  if (kind == WHOLE) {
    switch (type) {
    case I8: COPY(int8_t, int32_t, x);
    case U8: COPY(uint8_t, int32_t, x);
    case I16: COPY(int16_t, int32_t, x);
    case U16: COPY(uint16_t, int32_t, x);
    case I32: COPY(int32_t, int32_t, x);
    case U32: COPY(uint32_t, int32_t, narrow(x));
    case I64: COPY(int64_t, int32_t, narrow(x));
    case U64: COPY(uint64_t, int32_t, x > INT32_MAX ? INT32_MAX : narrow((int64_t)x));
    }
    return;
  }
  if (wide) REALS(double) else REALS(float)
}

static int width(const Call *call, const Input *in) {
  return in->kind == TRUTH ? 1 : in->kind == WHOLE ? 4 : call->wide ? 8 : 4;
}

static int as_it_is(const Call *call, const Input *in) {
  return in->kind == TRUTH ? in->type == BOOL : in->kind == WHOLE ? in->type == I32 : in->type == (call->wide ? F64 : F32);
}

static double added(const void *items, long n, int64_t wide) {
  double lane[16] = {0}, sum = 0;
  long i = 0;
  if (wide) {
    const double *x = items;
    for (; i + 16 <= n; i += 16) for (int l = 0; l < 16; l++) lane[l] += x[i + l];
    for (int l = 0; i + l < n; l++) lane[l] += x[i + l];
  } else {
    const float *x = items;
    for (; i + 16 <= n; i += 16) for (int l = 0; l < 16; l++) lane[l] += (double)x[i + l];
    for (int l = 0; i + l < n; l++) lane[l] += (double)x[i + l];
  }
  for (int l = 0; l < 16; l++) sum += lane[l];
  return sum;
}

/* Memory of one thread for blocks of a call. */
typedef struct {
  char *in[ALL], *items, *grad, *scratch, *whole;
  const char *shared[ALL]; /* what an input's block was filled with, where all items share it */
} Room;

static size_t aligned(size_t bytes) { return (bytes + 63) & ~(size_t)63; }

static long numbers_in(const Call *call, int i, long deep) {
  return deep * (call->form != FLAT && i >= FIRST && call->in[i].entries ? call->c : 1);
}

static int there(const Call *call, int i) {
  return i == WEIGHT ? call->weighted : i == MASK ? call->masked : i < FIRST + call->count;
}

static int room_for(const Call *call, Room *room, long deep) {
  const size_t t = call->wide ? 8 : 4, entries = call->form == FLAT ? 1 : (size_t)call->c;
  const size_t scratch = call->rooms * ((call->form == SHORT ? LANES : 1) * entries + 16) * t;
  size_t bytes = aligned(deep * t) + aligned(deep * entries * t) + aligned(scratch) + 64;
  for (int i = 0; i < ALL; i++)
    if (there(call, i)) bytes += aligned(numbers_in(call, i, deep) * width(call, call->in + i));
  memset(room, 0, sizeof *room);
  if (!(room->whole = malloc(bytes))) return 0;
  char *at = (char *)aligned((size_t)room->whole);
  room->items = at, at += aligned(deep * t);
  room->grad = at, at += aligned(deep * entries * t);
  room->scratch = at, at += aligned(scratch);
  for (int i = 0; i < ALL; i++)
    if (there(call, i)) room->in[i] = at, at += aligned(numbers_in(call, i, deep) * width(call, call->in + i));
  return 1;
}

#define TURNED(T)                                                                                                      \
  for (long j = 0; j < c; j++)                                                                                         \
    for (long r = 0; r < n; r++) ((T *)to)[j * LANES + r] = *(const T *)(from + r * step + j * (long)sizeof(T))
#define TURNED_BACK(T)                                                                                                 \
  for (long r = 0; r < n; r++)                                                                                         \
    for (long j = 0; j < c; j++) ((T *)to)[r * c + j] = ((const T *)from)[j * LANES + r]

/* n short rows of c entries, so that an entry of all of them lies in one piece. */
static void turned(const char *from, long step, char *to, long n, long c, int width) {
  if (width == 8) TURNED(int64_t);
  else if (width == 4) TURNED(int32_t);
}

/* Items with axes behind that of their entries: m of the n items from `row` on, beginning with the one of number r, have
   an entry side by side, that of number 0 at `first`. */
#define SIDE_BY_SIDE                                                                                                   \
  for (long r = 0, m, in_, first; in_ = (row + r) % call->inner, first = (row + r - in_) * call->c + in_,               \
       m = n - r < call->inner - in_ ? n - r : call->inner - in_, r < n; r += m)                                       \
    for (long j = 0; j < call->c; j++)

static void gathered(const Call *call, const Input *in, long row, long n, char *to) {
  const long w = width(call, in), size = SIZE[in->type];
  SIDE_BY_SIDE {
    const char *from = in->data + (first + j * call->inner) * size;
    if (call->form == SHORT) brought(in->type, in->kind, call->wide, from, m, size, to + (j * LANES + r) * w, 1);
    else brought(in->type, in->kind, call->wide, from, m, size, to + (r * call->c + j) * w, call->c);
  }
}

/* An argument of the n items from `row` on, where the kernel reads it. Kernels take whole groups of items but for long
   rows, so the last ones are copied, with numbers behind them that do no harm. */
static char *argument(const Call *call, Room *room, int i, long row, long n, long deep) {
  const Input *in = call->in + i;
  const int w = width(call, in), same = as_it_is(call, in), whole = call->form == LONG || n % LANES == 0;
  const char *from = in->data + row * in->item;
  char *to = room->in[i];
  const long filled = whole ? n : (n / LANES + 1) * LANES;
  if (in->entries && call->form == LONG && call->inner) {
    gathered(call, in, row, n, to);
    return to;
  }
  if (in->entries && call->form == SHORT) {
    if (call->inner) gathered(call, in, row, n, to);
    else if (same && in->entry == w) turned(from, in->item, to, n, call->c, w);
    else
      for (long r = 0; r < n; r++)
        brought(in->type, in->kind, call->wide, from + r * in->item, call->c, in->entry, to + r * w, LANES);
    for (long r = n; r < LANES; r++)
      for (long j = 0; j < call->c; j++) memcpy(to + (j * LANES + r) * w, to + j * LANES * w, w);
    return to;
  }
  if (in->entries && call->form == LONG) {
    if (same && in->entry == w && (in->item == call->c * w || n == 1)) return (char *)from;
    for (long r = 0; r < n; r++)
      brought(in->type, in->kind, call->wide, from + r * in->item, call->c, in->entry, to + r * call->c * w, 1);
    return to;
  }
  if (same && whole && in->item == w) return (char *)from;
  if (in->item == 0) {
    if (room->shared[i] != in->data) brought(in->type, in->kind, call->wide, from, deep, 0, to, 1);
    room->shared[i] = in->data;
    return to;
  }
  brought(in->type, in->kind, call->wide, from, n, in->item, to, 1);
  for (long r = n; r < filled; r++) memcpy(to + r * w, to, w);
  return to;
}

#define WEIGHED(T)                                                                                                     \
  T *x = (T *)items, *g = (T *)grad;                                                                                   \
  const T *w = (const T *)weight;                                                                                      \
  for (long r = 0; r < n; r++) {                                                                                       \
    const T a = mask && !mask[r] ? 0 : w ? w[r] : 1;                                                                   \
    x[r] = a * (a == 0 ? 0 : x[r]);                                                             \
    if (g && (a != 1))                                                                                                 \
      for (long j = 0; j < c; j++) g[r * apart + j * along] = a * (a == 0 ? 0 : g[r * apart + j * along]);             \
  }

/* Items and slopes times their weight: 0 where that is 0, whatever they are, and where the mask does not hold. */
static void weighed(const Call *call, const char *weight, const uint8_t *mask, char *items, char *grad, long n) {
  const long c = call->form == FLAT ? 1 : call->c, along = call->form == SHORT ? LANES : 1;
  const long apart = call->form == LONG ? c : 1;
  if (call->wide) { WEIGHED(double) } else { WEIGHED(float) }
}

static void narrowed(const void *from, int64_t type, char *to, long n) {
  const float *x = from;
  uint16_t *y = (uint16_t *)to;
  if (type == F16) for (long i = 0; i < n; i++) y[i] = to_half(x[i]);
  else for (long i = 0; i < n; i++) y[i] = to_bfloat(x[i]);
}

static long deep_of(const Call *call) {
  if (call->form == FLAT) return BLOCK;
  if (call->form == SHORT) return LANES;
  const long deep = WIDE / (call->c ? call->c : 1);
  return deep < 1 ? 1 : deep > LANES ? LANES : deep;
}

/* A block of slopes in their place, turned back where rows were turned. */
static void written(const Call *call, const char *grad, char *to, long n) {
  const long c = call->form == FLAT ? 1 : call->c;
  const int half = call->grad_type == F16 || call->grad_type == BF16, t = call->wide ? 8 : 4;
  if (call->form != SHORT) {
    if (half) narrowed(grad, call->grad_type, to, n * c);
    else if (grad != to) memcpy(to, grad, n * c * t);
    return;
  }
  const char *from = grad;
  if (call->wide) TURNED_BACK(double);
  else if (call->grad_type == F16)
    for (long i = 0; i < n * c; i++) ((uint16_t *)to)[i] = to_half(((const float *)from)[i % c * LANES + i / c]);
  else if (call->grad_type == BF16)
    for (long i = 0; i < n * c; i++) ((uint16_t *)to)[i] = to_bfloat(((const float *)from)[i % c * LANES + i / c]);
  else TURNED_BACK(float);
}

/* The same where entries of an item lie apart. */
static void spread(const Call *call, const char *grad, char *to, long row, long n) {
  const int half = call->grad_type == F16 || call->grad_type == BF16, t = call->wide ? 8 : 4, g = half ? 2 : t;
  SIDE_BY_SIDE {
    char *there = to + (first + j * call->inner) * g;
    const char *from = grad + (call->form == SHORT ? j * LANES + r : r * call->c + j) * t;
    const long run = call->form == SHORT ? m : 1, step = call->form == SHORT ? LANES : call->c;
    for (long k = 0; k < m; k += run, there += run * g, from += step * t)
      if (half) narrowed(from, call->grad_type, there, run);
      else memcpy(there, from, run * t);
  }
}

/* The items from `first` on, up to `last`: their sum. */
static double part(const Call *call, Room *room, long first, long last, long deep) {
  const int t = call->wide ? 8 : 4, half = call->grad_type == F16 || call->grad_type == BF16, g = half ? 2 : t;
  const long c = call->form == FLAT ? 1 : call->c;
  double sum = 0;
  for (long row = first; row < last; row += deep) {
    const long n = last - row < deep ? last - row : deep;
    const int whole = call->form == LONG || n % LANES == 0;
    const void *in[ALL];
    const uint8_t *mask = call->masked ? (const uint8_t *)argument(call, room, MASK, row, n, deep) : NULL;
    const char *weight = call->weighted ? argument(call, room, WEIGHT, row, n, deep) : NULL;
    for (int i = FIRST; i < FIRST + call->count; i++) in[i - FIRST] = argument(call, room, i, row, n, deep);
    char *items = call->items && whole && call->form != SHORT ? call->items + row * t : room->items;
    char *to = call->grad ? call->grad + (call->inner ? 0 : row * c * g) : NULL;
    char *grad = !to ? NULL : half || !whole || call->form == SHORT || call->inner ? room->grad : to;
    const long all = whole ? n : (n / LANES + 1) * LANES;
    call->kernel(all, call->c, in, call->numbers, call->wholes, call->vectors, call->scale, room->scratch, items, grad);
    if (weight || mask) weighed(call, weight, mask, items, grad, n);
    sum += added(items, n, call->wide);
    if (call->items && items != call->items + row * t) memcpy(call->items + row * t, items, n * t);
    if (to && call->inner) spread(call, grad, to, row, n);
    else if (to) written(call, grad, to, n);
  }
  return sum;
}

typedef struct {
  const Call *call;
  double *sums;
  long deep, group;
  int failed;
} Work;

static void worker(void *given, long (*next)(void *), void *queue) {
  Work *work = given;
  Room room;
  if (!room_for(work->call, &room, work->deep)) {
    work->failed = 1;
    return;
  }
  for (long k; (k = next(queue)) >= 0;) {
    const long first = k * work->group, last = first + work->group;
    work->sums[k] = part(work->call, &room, first, last < work->call->rows ? last : work->call->rows, work->deep);
  }
  free(room.whole);
}

/* The first of n labels that is no class and not the one to be ignored, or -1. */
int64_t unilos_outside(const char *data, int64_t type, int64_t n, int64_t classes, int64_t ignores, int64_t ignored) {
  int32_t labels[BLOCK];
  for (long from = 0; from < n; from += BLOCK) {
    const long m = n - from < BLOCK ? n - from : BLOCK;
    brought(type, WHOLE, 0, data + from * SIZE[type], m, SIZE[type], (char *)labels, 1);
    int bad = 0;
    for (long i = 0; i < m; i++)
      bad |= ((labels[i] < 0) | (labels[i] >= classes)) & !((labels[i] == ignored) & (ignores != 0));
    for (long i = 0; bad && i < m; i++)
      if ((labels[i] < 0 || labels[i] >= classes) && !(ignores && labels[i] == ignored)) return from + i;
  }
  return -1;
}

int unilos_run(Call *call) {
  const long deep = deep_of(call);
  long group = deep;
  const long entries = call->form == FLAT ? 1 : call->c;
  while (group * entries < unilos_large) group += deep;
  const long groups = (call->rows + group - 1) / group;
  double few[64], *sums = groups <= 64 ? few : malloc(groups * sizeof(double));
  if (!sums) return 1;
  Work work = {call, sums, deep, group, 0};
  unilos_shared_out(worker, &work, groups, group * entries);
  call->sum = 0;
  for (long k = 0; k < groups && !work.failed; k++) call->sum += sums[k];
  if (sums != few) free(sums);
  return work.failed;
}

/* What changes from a call to one like it: behind the arguments stand weight and mask, where there are any. */
typedef struct {
  double scale;
  char *grad, *items;
  const char *in[];
} Told;

/* Whether a label that counts is no class. */
static int astray(const Call *call, const Input *labels, int64_t ignores, int64_t ignored) {
  const Input *mask = call->in + MASK;
  for (int64_t i = 0, n; i < call->rows; i += n + 1) {
    n = unilos_outside(labels->data + i * SIZE[labels->type], labels->type, call->rows - i, call->c, ignores, ignored);
    if (n < 0) return 0;
    if (!call->masked || mask->data[(i + n) * mask->item]) return 1;
  }
  return 0;
}

/* The sum of the items of a call like another one; NaN where memory is missing, or where labels are checked, all that the
   mask holds (1) or but for the one to be ignored (2), and one is no class. */
double unilos_again(const Call *like, const Told *told, int64_t checks, int64_t ignored) {
  Call call;
  memcpy(&call, like, offsetof(Call, in) + (FIRST + like->count) * sizeof(Input));
  call.scale = told->scale, call.grad = told->grad, call.items = told->items;
  for (int i = 0; i < call.count; i++) call.in[FIRST + i].data = told->in[i];
  if (call.weighted) call.in[WEIGHT].data = told->in[call.count];
  if (call.masked) call.in[MASK].data = told->in[call.count + call.weighted];
  for (const Input *in = call.in + FIRST; checks && in < call.in + FIRST + call.count; in++)
    if (in->kind == WHOLE && astray(&call, in, checks > 1, ignored)) return NAN;
  return unilos_run(&call) ? NAN : call.sum;
}
