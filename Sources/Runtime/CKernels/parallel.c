#include "cparallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define RELAX() _mm_pause()
#else
#define RELAX() ((void)0)
#endif

// How often a thread looks again before it sleeps, at some 25 ns each: a worker for a millisecond, since the jobs of a
// step and the steps of a training follow one another within microseconds and waking a thread takes fifty; the caller
// less long, so that a part that the system does not let run gets its core.
enum { MOST = 1024, WORKER_LOOKS = 40000, CALLER_LOOKS = 8000 };

// What a thread does between two looks; after a tenth of a millisecond it lets others have the core now and then.
static void pass_time(int look) {
  RELAX();
  if (look > 4000 && look % 128 == 0) sched_yield();
}

static _Thread_local int inside;  // whether this thread does a part of a job

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;  // held while a job is under way
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begun = PTHREAD_COND_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static atomic_size_t threads = 1;
static size_t workers;  // guarded by `owner`

// The job under way. It changes only when no part of it is left, so that whoever has taken a part may read it.
static struct {
  ck_part work;
  void *context;
} job;
static atomic_size_t left;  // parts that aren't done

// The number of the job, its parts, and the next one to be taken: a part goes to whoever comes first, so that nobody
// waits for a thread that the system doesn't let run.
static _Atomic uint64_t tickets;
enum { BITS = 12, MASK = (1 << BITS) - 1 };

static size_t next_of(uint64_t t) { return t & MASK; }
static size_t parts_of(uint64_t t) { return t >> BITS & MASK; }

void ck_set_threads(size_t count) { threads = count < 1 ? 1 : count > MOST ? MOST : count; }

size_t ck_threads(void) { return threads; }

int ck_is_inside(void) { return inside; }

static int has_parts(void) {
  const uint64_t t = tickets;
  return next_of(t) < parts_of(t);
}

// Does parts of the job until all are taken.
static void work_on(void) {
  for (;;) {
    uint64_t t = tickets;
    if (next_of(t) >= parts_of(t)) return;
    if (!atomic_compare_exchange_weak(&tickets, &t, t + 1)) continue;
    inside = 1;
    job.work(job.context, next_of(t), parts_of(t));
    inside = 0;
    if (atomic_fetch_sub(&left, 1) == 1) {
      pthread_mutex_lock(&lock);
      pthread_cond_signal(&ended);
      pthread_mutex_unlock(&lock);
    }
  }
}

static void *serve(void *unused) {
  (void)unused;
  for (;;) {
    for (int look = 0; look < WORKER_LOOKS && !has_parts(); look++) pass_time(look);
    if (!has_parts()) {
      pthread_mutex_lock(&lock);
      while (!has_parts()) pthread_cond_wait(&begun, &lock);
      pthread_mutex_unlock(&lock);
    }
    work_on();
  }
  return NULL;
}

// A copy of the process has none of its threads.
static void forget_workers(void) {
  workers = 0;
  left = 0;
  tickets = 0;
  pthread_mutex_init(&owner, NULL);
  pthread_mutex_init(&lock, NULL);
  pthread_cond_init(&begun, NULL);
  pthread_cond_init(&ended, NULL);
}

__attribute__((constructor)) static void set_up_copies(void) { pthread_atfork(NULL, NULL, forget_workers); }

// Starts a worker; 0 where the system gives no more threads.
static int hire(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, serve, NULL) != 0) return 0;
  pthread_detach(thread);
  workers++;
  return 1;
}

static void wait_for_end(void) {
  for (int look = 0; look < CALLER_LOOKS; look++) {
    if (left == 0) return;
    pass_time(look);
  }
  pthread_mutex_lock(&lock);
  while (left != 0) pthread_cond_wait(&ended, &lock);
  pthread_mutex_unlock(&lock);
}

void ck_parallel(size_t parts, ck_part work, void *context) {
  if (parts <= 1 || parts > MOST || pthread_mutex_trylock(&owner) != 0) {
    for (size_t part = 0; part < parts; part++) work(context, part, parts);
    return;
  }
  while (workers + 1 < parts && hire()) {}
  job.work = work;
  job.context = context;
  left = parts;
  pthread_mutex_lock(&lock);
  tickets = ((tickets >> 2 * BITS) + 1) << 2 * BITS | parts << BITS;
  pthread_cond_broadcast(&begun);
  pthread_mutex_unlock(&lock);
  work_on();
  wait_for_end();
  pthread_mutex_unlock(&owner);
}
