#ifndef UNILOS_THREADS_H
#define UNILOS_THREADS_H
/* Calls `work(given, next, queue)` once or in several threads; each takes numbers from 0 to count - 1 by `next`, until
   that is negative. `size` tells how large the work of a number is. */
void unilos_shared_out(void (*work)(void *, long (*)(void *), void *), void *given, long count, long size);
#endif
