/* A call, as whoever has its arrays hands it to the runtime. */
#ifndef UNILOS_CALL_H
#define UNILOS_CALL_H
#include "kernel.h"

/* Where weight and mask stand among the inputs, and behind them the arguments. */
enum { WEIGHT, MASK, FIRST, ALL = FIRST + 6 };
enum { FLAT, LONG, SHORT };
enum { F32, F64, F16, BF16, BOOL, I8, U8, I16, U16, I32, U32, I64, U64 };
enum { REAL, WHOLE, TRUTH };

typedef struct {
  const char *data;
  int64_t type;   /* of its numbers in memory */
  int64_t kind;   /* of what the kernel reads */
  int64_t item;   /* bytes from an item to the next, 0 for one that all share */
  int64_t entry;  /* bytes from an entry to the next; unused where it has one number an item */
  int64_t entries; /* whether it has a number an entry */
} Input;

typedef struct {
  unilos_kernel *kernel;
  int64_t form, wide, rooms, rows, c, count; /* rooms of scratch memory; the count of arguments */
  const void *numbers, *wholes, *vectors;
  char *grad;      /* contiguous, or NULL */
  char *items;     /* contiguous, or NULL where their sum alone is wanted */
  int64_t grad_type;
  int64_t weighted, masked;
  int64_t inner;   /* how many numbers the entries of an item lie apart, where there are axes behind theirs; or 0 */
  double scale; /* of the slopes */
  double sum;   /* what comes out: that of the items */
  Input in[ALL];
} Call;

/* 0 where all is done, 1 where memory is missing. */
int unilos_run(Call *call);
#endif
