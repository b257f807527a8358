/* As much as a handler needs of XLA's C interface for foreign functions, as OpenXLA publishes it in
   xla/ffi/api/c_api.h. Versions 0.1 to 0.3 have these fields in these places; a newer runtime serves the older versions
   for a year at least, and refuses them by itself afterwards. Every structure begins with the size that its writer
   knows of. */
#ifndef UNILOS_FFI_H
#define UNILOS_FFI_H
#include <stddef.h>
#include <stdint.h>

/* The size of a structure that ends with a field. */
#define UP_TO(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))

enum { MAJOR = 0, MINOR = 3 };
enum { EXTENSION_METADATA = 1 };
enum { ATTRIBUTE_STRING = 4 };
enum { ERROR_INTERNAL = 13, ERROR_EXHAUSTED = 8 };
/* Types of numbers. */
enum {
  X_PRED = 1, X_S8 = 2, X_S16 = 3, X_S32 = 4, X_S64 = 5, X_U8 = 6, X_U16 = 7, X_U32 = 8, X_U64 = 9,
  X_F16 = 10, X_F32 = 11, X_F64 = 12, X_BF16 = 16
};

typedef struct Extension {
  size_t size;
  int type;
  struct Extension *next;
} Extension;

typedef struct {
  size_t size;
  Extension *extension;
  int major, minor;
} Version;

/* What a handler says of itself when it is registered. */
typedef struct {
  size_t size;
  Version version;
  uint32_t bits;
} Traits;

typedef struct {
  Extension base;
  Traits *traits;
} Metadata;

typedef struct {
  size_t size;
  Extension *extension;
  const char *message;
  int code;
} Failure;

/* The runtime's functions, of which one is called. */
typedef struct {
  size_t size;
  Extension *extension;
  Version version;
  const void *internal;
  void *(*failed)(Failure *);
} Api;

typedef struct {
  size_t size;
  Extension *extension;
  int type;
  void *data;
  int64_t rank, *dims;
} Buffer;

/* Arguments or results. */
typedef struct {
  size_t size;
  Extension *extension;
  int64_t count;
  int *types; /* all of them buffers */
  Buffer **each;
} Buffers;

typedef struct {
  const char *text;
  size_t length;
} Text;

typedef struct {
  size_t size;
  Extension *extension;
  int64_t count;
  int *types;
  Text **names;
  void **each;
} Attributes;

typedef struct {
  size_t size;
  Extension *extension;
  const Api *api;
  void *context;
  int stage;
  Buffers arguments, results;
  Attributes attributes;
} Frame;
#endif
