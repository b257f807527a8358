/* One pool for all calls. Calls that would be done before a helper is awake, calls while the pool is busy, and calls in
   a forked child run in the thread that makes them: nothing waits, nothing hangs. */
#include "threads.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

/* Nanoseconds of work left that are worth waking helpers, and the size of a number's work that is in any case. */
enum { MOST = 64, WORTH = 50000, LARGE = 1 << 16 };

typedef void Job(void *, long (*)(void *), void *);
typedef struct {
  atomic_long at;
  long count;
  Job *work; /* and what it is given */
  void *given;
  int helpers, shared; /* how many there may be, and whether they were called */
  int64_t begun; /* when, or -1 where helpers are called at once */
} Queue;

static pthread_mutex_t owned = PTHREAD_MUTEX_INITIALIZER, lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER, ended = PTHREAD_COND_INITIALIZER;
atomic_int unilos_wanted; /* how many threads a call takes at most; library.py writes it */
static int started, busy, takes; /* helpers that run, that have not ended their job, that a job still takes */
static pid_t owner;
static Job *job;
static void *job_given;
static Queue *job_queue;

static long next(void *queue) {
  Queue *q = queue;
  const long at = atomic_fetch_add(&q->at, 1);
  return at < q->count ? at : -1;
}

static void *helper(void *nothing) {
  (void)nothing;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (!takes) pthread_cond_wait(&wake, &lock);
    takes--;
    Job *mine = job;
    void *given = job_given;
    Queue *queue = job_queue;
    pthread_mutex_unlock(&lock);
    mine(given, next, queue);
    pthread_mutex_lock(&lock);
    if (--busy == 0) pthread_cond_signal(&ended);
  }
  return NULL;
}

static void child(void) { started = -1; }

static void call_helpers(Queue *queue) {
  if (started < 0 || pthread_mutex_trylock(&owned)) return;
  pthread_mutex_lock(&lock);
  if (!owner) {
    owner = getpid();
    pthread_atfork(NULL, NULL, child);
  }
  while (started < queue->helpers) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, helper, NULL)) break;
    pthread_detach(thread);
    started++;
  }
  job = queue->work, job_given = queue->given, job_queue = queue;
  busy = takes = queue->helpers < started ? queue->helpers : started;
  queue->shared = 1;
  pthread_cond_broadcast(&wake);
  pthread_mutex_unlock(&lock);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* `next` for the thread that makes the call: its first number tells how long the others take. */
static long leading(void *given) {
  Queue *queue = given;
  const long at = next(queue);
  if (at == 0 && queue->begun < 0) call_helpers(queue);
  else if (at == 0) queue->begun = now();
  else if (at == 1 && !queue->shared && (now() - queue->begun) * (queue->count - 1) > WORTH) call_helpers(queue);
  return at;
}

void unilos_shared_out(Job *work, void *given, long count, long size) {
  int helpers = atomic_load(&unilos_wanted) - 1;
  if (helpers > MOST - 1) helpers = MOST - 1;
  if (helpers > count - 1) helpers = (int)(count - 1);
  Queue queue = {0, count, work, given, helpers, 0, size < LARGE ? 0 : -1};
  work(given, helpers > 0 ? leading : next, &queue);
  if (!queue.shared) return;
  pthread_mutex_lock(&lock);
  busy -= takes; /* those that came too late */
  takes = 0;
  while (busy) pthread_cond_wait(&ended, &lock);
  pthread_mutex_unlock(&lock);
  pthread_mutex_unlock(&owned);
}
