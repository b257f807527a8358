/* A call that XLA makes in the middle of a program. Its first operands say what is to be done: whole numbers (the form,
   rooms of scratch memory, how many arguments, vectors, whether there are a weight and a mask; for each argument its
   kind and whether it has a number an entry; those of the loss), the loss's real numbers, what the sum is divided by,
   and the loss's numbers a class. Behind them stand the arguments, the weight
   and the mask. The results are the sum over the divisor, and the slopes over it where they are wanted. The kernel goes
   by its name: a program may be kept and run by another process, where addresses differ. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "call.h"
#include "ffi.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { FORM, ROOMS, COUNT, VECTORS, WEIGHTED, MASKED, HEAD };
enum { MOST = 16 }; /* vectors of numbers a class */
enum { WHOLES_AT, REALS_AT, OVER_AT, VECTORS_AT };
#define SMALL 0x1p-40 /* as many items as an array can have, scaled by it, have a sum within the range */

/* What the runtime said of itself when the handler was registered. */
static struct {
  int64_t asked, frame, traits, api, major;
} said;

/* 0 where the runtime and this file agree, 1 where the runtime said nothing, 2 where its structures are others. */
int unilos_ffi_state(void) {
  if (!said.asked) return 1;
  const int known = said.major == MAJOR && said.api >= (int64_t)UP_TO(Api, failed) && said.frame >= (int64_t)UP_TO(Frame, attributes);
  return known && said.traits >= (int64_t)UP_TO(Traits, bits) ? 0 : 2;
}

static void *failed(const Frame *frame, int code, const char *message) {
  Failure why = {sizeof why, NULL, message, code};
  return frame->api->failed(&why);
}

static int type_of(int type) {
  switch (type) {
  case X_F32: return F32;
  case X_F64: return F64;
  case X_F16: return F16;
  case X_BF16: return BF16;
  case X_PRED: return BOOL;
  case X_S8: return I8;
  case X_U8: return U8;
  case X_S16: return I16;
  case X_U16: return U16;
  case X_S32: return I32;
  case X_U32: return U32;
  case X_S64: return I64;
  case X_U64: return U64;
  default: return -1;
  }
}

static int64_t width_of(int type) {
  switch (type) {
  case F64: case I64: case U64: return 8;
  case F32: case I32: case U32: return 4;
  case BOOL: case I8: case U8: return 1;
  default: return 2;
  }
}

static int64_t numbers_in(const Buffer *x) {
  int64_t n = 1;
  for (int64_t i = 0; i < x->rank; i++) n *= x->dims[i];
  return n;
}

static double number(const Buffer *x, int64_t i) {
  return x->type == X_F64 ? ((const double *)x->data)[i] : (double)((const float *)x->data)[i];
}

/* An array of one number is that of all items. */
static Input input(const Buffer *x, int kind, int entries, int64_t c) {
  const int type = type_of(x->type);
  const int64_t width = width_of(type), shared = !entries && numbers_in(x) == 1;
  return (Input){x->data, type, kind, shared ? 0 : entries ? width * c : width, width, entries};
}

static unilos_kernel *kernel_of(const Frame *frame) {
  char name[96] = {0};
  if (frame->attributes.count != 1 || frame->attributes.types[0] != ATTRIBUTE_STRING) return NULL;
  const Text *text = frame->attributes.each[0];
  if (text->length >= sizeof name) return NULL;
  memcpy(name, text->text, text->length);
  static void *own;
  void *library = __atomic_load_n(&own, __ATOMIC_ACQUIRE);
  if (!library) {
    Dl_info info;
    if (!dladdr(&said, &info) || !(library = dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD))) return NULL;
    __atomic_store_n(&own, library, __ATOMIC_RELEASE);
  }
  return (unilos_kernel *)dlsym(library, name);
}

/* The mean of items whose sum is beyond the range; NaN stays. */
static int careful(Call *call, double over, double *mean) {
  double *items = malloc(call->rows * sizeof(double)), sum = 0;
  Call again = *call;
  again.items = (char *)items, again.grad = NULL;
  const int none = !items || unilos_run(&again);
  for (int64_t i = 0; !none && i < call->rows; i++) sum += items[i] * SMALL;
  free(items);
  *mean = sum / over / SMALL;
  return none;
}

static void told(const Frame *frame, Traits *traits) {
  const Api *api = frame->api;
  said.asked = 1, said.frame = (int64_t)frame->size, said.traits = (int64_t)traits->size;
  if (api) said.api = (int64_t)api->size, said.major = api->version.major;
  traits->version.major = MAJOR;
  traits->version.minor = api && api->version.minor < MINOR ? api->version.minor : MINOR;
  traits->bits = 0;
}

void *unilos_ffi(Frame *frame) {
  if (frame->extension && frame->extension->type == EXTENSION_METADATA) {
    told(frame, ((const Metadata *)frame->extension)->traits);
    return NULL;
  }
  Buffer *const *in = frame->arguments.each, *const *out = frame->results.each;
  const int64_t given = frame->arguments.count, results = frame->results.count;
  Call call = {.kernel = kernel_of(frame)};
  if (!call.kernel || given <= VECTORS_AT || !results) return failed(frame, ERROR_INTERNAL, "unilos: no such kernel");
  const int32_t *wholes = in[WHOLES_AT]->data;
  const int64_t vectors = wholes[VECTORS], first = VECTORS_AT + vectors;
  call.form = wholes[FORM], call.rooms = wholes[ROOMS], call.count = wholes[COUNT];
  call.weighted = wholes[WEIGHTED], call.masked = wholes[MASKED];
  if (call.count > ALL - FIRST || vectors > MOST || given != first + call.count + call.weighted + call.masked)
    return failed(frame, ERROR_INTERNAL, "unilos: operands are missing");
  for (int64_t i = 0; i < given; i++)
    if (in[i]->size < UP_TO(Buffer, dims)) return failed(frame, ERROR_INTERNAL, "unilos: another version of XLA");
  const Buffer *pred = in[first], *value = out[0];
  call.wide = value->type == X_F64;
  call.c = call.form == FLAT ? 1 : pred->dims[pred->rank - 1];
  call.rows = numbers_in(pred) / call.c;
  call.wholes = wholes + HEAD + 2 * call.count;
  call.numbers = in[REALS_AT]->data;
  const void *classes[MOST];
  for (int64_t i = 0; i < vectors; i++) classes[i] = in[VECTORS_AT + i]->data;
  call.vectors = classes;
  for (int64_t i = 0; i < call.count; i++)
    call.in[FIRST + i] = input(in[first + i], wholes[HEAD + 2 * i], wholes[HEAD + 2 * i + 1], call.c);
  if (call.weighted) call.in[WEIGHT] = input(in[first + call.count], REAL, 0, call.c);
  if (call.masked) call.in[MASK] = input(in[given - 1], TRUTH, 0, call.c);
  const double over = number(in[OVER_AT], 0);
  call.scale = 1 / over;
  if (results > 1) call.grad = out[1]->data, call.grad_type = type_of(out[1]->type);
  int missing = unilos_run(&call);
  double mean = call.sum / over;
  if (!missing && call.wide && over != 1 && !isfinite(call.sum)) missing = careful(&call, over, &mean);
  if (missing) return failed(frame, ERROR_EXHAUSTED, "unilos: memory is missing");
  if (call.wide) *(double *)value->data = mean;
  else *(float *)value->data = (float)mean;
  return NULL;
}
