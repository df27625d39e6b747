#include "cparallel.h"

#include <pthread.h>
#include <stdatomic.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define RELAX() _mm_pause()
#else
#define RELAX() ((void)0)
#endif

// Waiting threads look again so many times before they sleep: the parts of a step follow one another within
// microseconds, and waking a thread takes fifty.
enum { MOST = 1024, LOOKS = 4000 };

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;  // held while a job is under way
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begun = PTHREAD_COND_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static atomic_size_t threads = 1;
static atomic_size_t turn;  // counts jobs
static atomic_size_t left;  // workers that haven't finished the present job
static size_t workers;      // guarded by `owner`, as is the job
static struct {
  ck_part work;
  void *context;
  size_t parts;
} job;

void ck_set_threads(size_t count) { threads = count < 1 ? 1 : count > MOST ? MOST : count; }

size_t ck_threads(void) { return threads; }

static void wait_for_turn(size_t seen) {
  for (int look = 0; look < LOOKS; look++) {
    if (turn != seen) return;
    RELAX();
  }
  pthread_mutex_lock(&lock);
  while (turn == seen) pthread_cond_wait(&begun, &lock);
  pthread_mutex_unlock(&lock);
}

static void wait_for_end(void) {
  for (int look = 0; look < LOOKS; look++) {
    if (left == 0) return;
    RELAX();
  }
  pthread_mutex_lock(&lock);
  while (left != 0) pthread_cond_wait(&ended, &lock);
  pthread_mutex_unlock(&lock);
}

// What a worker is told when it begins: its part, and the jobs that were before it.
struct beginning {
  size_t part, turn;
  atomic_int read;
};

static void *serve(void *argument) {
  struct beginning *beginning = argument;
  const size_t part = beginning->part;
  size_t seen = beginning->turn;
  beginning->read = 1;
  for (;;) {
    wait_for_turn(seen);
    seen = turn;
    if (part < job.parts) job.work(job.context, part, job.parts);
    if (atomic_fetch_sub(&left, 1) == 1) {
      pthread_mutex_lock(&lock);
      pthread_cond_signal(&ended);
      pthread_mutex_unlock(&lock);
    }
  }
  return NULL;
}

// Starts a worker; 0 where the system gives no more threads.
static int hire(void) {
  struct beginning beginning = {.part = workers + 1, .turn = turn};
  pthread_t thread;
  if (pthread_create(&thread, NULL, serve, &beginning) != 0) return 0;
  pthread_detach(thread);
  while (!beginning.read) RELAX();
  workers++;
  return 1;
}

void ck_parallel(size_t parts, ck_part work, void *context) {
  if (parts <= 1 || pthread_mutex_trylock(&owner) != 0) {
    for (size_t part = 0; part < parts; part++) work(context, part, parts);
    return;
  }
  while (workers + 1 < parts && hire()) {}
  job.work = work;
  job.context = context;
  job.parts = parts;
  left = workers;
  pthread_mutex_lock(&lock);
  turn++;
  pthread_cond_broadcast(&begun);
  pthread_mutex_unlock(&lock);
  work(context, 0, parts);
  // parts for which there were no threads
  for (size_t part = workers + 1; part < parts; part++) work(context, part, parts);
  wait_for_end();
  pthread_mutex_unlock(&owner);
}
