/* One pool for all calls. Small calls, calls while the pool is busy, and calls in a forked child run in the thread that
   makes them: nothing waits, nothing hangs. */
#include "threads.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { MOST = 64, LARGE = 1 << 16 };

typedef void Job(void *, long (*)(void *), void *);
typedef struct {
  atomic_long at;
  long count;
} Queue;

static pthread_mutex_t owned = PTHREAD_MUTEX_INITIALIZER, lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begun = PTHREAD_COND_INITIALIZER, ended = PTHREAD_COND_INITIALIZER;
const int unilos_large = LARGE; /* the entries of a call that more than one thread computes */
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
    while (!takes) pthread_cond_wait(&begun, &lock);
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

void unilos_shared_out(Job *work, void *given, long count, long size) {
  Queue queue = {0, count};
  int more = atomic_load(&unilos_wanted) - 1;
  if (more > MOST - 1) more = MOST - 1;
  if (more > count - 1) more = (int)(count - 1);
  if (more < 1 || size < LARGE || started < 0 || pthread_mutex_trylock(&owned)) {
    work(given, next, &queue);
    return;
  }
  pthread_mutex_lock(&lock);
  if (!owner) {
    owner = getpid();
    pthread_atfork(NULL, NULL, child);
  }
  while (started < more) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, helper, NULL)) break;
    pthread_detach(thread);
    started++;
  }
  if (more > started) more = started;
  job = work, job_given = given, job_queue = &queue;
  busy = takes = more;
  pthread_cond_broadcast(&begun);
  pthread_mutex_unlock(&lock);
  work(given, next, &queue);
  pthread_mutex_lock(&lock);
  busy -= takes; /* those that came too late */
  takes = 0;
  while (busy) pthread_cond_wait(&ended, &lock);
  pthread_mutex_unlock(&lock);
  pthread_mutex_unlock(&owned);
}
