#define _GNU_SOURCE
#include "clibedit.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static atomic_bool interrupted;
static atomic_bool editing;
static atomic_bool on_screen;           // the other screen of the terminal is shown
static atomic_bool guarded;
static atomic_bool child_runs;
static atomic_bool holds_endings;
static atomic_bool last_work;           // somebody keeps what is unsaved; nothing else may
static atomic_int ending;               // the signal that asked the process to end, or an exit status below zero
static atomic_llong interrupted_at;     // nanoseconds, of the last interrupt
static atomic_llong interrupted_since;  // of the first that still waits
static int pipe_ends[2] = {-1, -1};
static struct termios found;  // the terminal as the program found it
static bool found_terminal;

static const long long second = 1000000000LL;
static const long long patience = 3000000000LL;  // how long work may take to stop

static long long now(void) {
  struct timespec clock;
  clock_gettime(CLOCK_MONOTONIC, &clock);
  return clock.tv_sec * second + clock.tv_nsec;
}

static void tell(char what) {
  ssize_t written = write(pipe_ends[1], &what, 1);
  (void)written;  // a full pipe already wakes its reader
}

static void restore_terminal(void) {
  static const char plain[] = "\033[?2004l\033[?25h\033[0m\n";
  if (!found_terminal || !atomic_load(&editing)) return;
  tcsetattr(STDIN_FILENO, TCSANOW, &found);
  if (isatty(STDERR_FILENO)) {
    ssize_t written = write(STDERR_FILENO, plain, sizeof plain - 1);
    (void)written;
  }
  if (atomic_load(&on_screen)) {
    static const char leave[] = "\033[?1049l";
    ssize_t written = write(STDIN_FILENO, leave, sizeof leave - 1);
    (void)written;
  }
}

static void watch_wake(void);

static void on_interrupt(int number) {
  (void)number;
  int saved = errno;
  if (atomic_load(&last_work)) return;
  if (!atomic_load(&interrupted)) atomic_store(&interrupted_since, now());
  atomic_store(&interrupted_at, now());
  atomic_store(&interrupted, true);
  tell(signal_interrupted);
  watch_wake();
  errno = saved;
}

static void end_by(int number) {
  restore_terminal();
  if (number < 0) _exit(-number);
  struct rlimit none = {0, 0};  // an end that was asked for leaves no image of the memory
  setrlimit(RLIMIT_CORE, &none);
  signal(number, SIG_DFL);
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, number);
  kill(getpid(), number);
  pthread_sigmask(SIG_UNBLOCK, &mask, NULL);
  _exit(128 + number);
}

// Ends the process at once, or asks the program to; the watch ends what doesn't obey.
static void on_end(int number) {
  int saved = errno;
  int none = 0;
  if (!atomic_load(&holds_endings)) {
    end_by(number);
  } else if (atomic_compare_exchange_strong(&ending, &none, number)) {
    atomic_store(&interrupted_since, now());
    atomic_store(&interrupted, true);
    tell(signal_interrupted);
    watch_wake();
  }
  errno = saved;
}

static void on_notice(int number) {
  int saved = errno;
  tell(number == SIGWINCH ? signal_resized : number == SIGTSTP ? signal_stop_asked : signal_continued);
  errno = saved;
}

static void on_failed_write(int number) { (void)number; }  // the write itself reports a closed pipe or a file too large

static void handle(int number, void (*handler)(int)) {
  struct sigaction action, former;
  sigaction(number, NULL, &former);
  if (former.sa_handler == SIG_IGN && number != SIGPIPE) return;
  // a signal that a tool already listens to is that tool's; the language's runtime listens to SIGQUIT as to a crash
  if (handler == on_end && former.sa_handler != SIG_DFL && number != SIGQUIT) return;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

// the watch

static sem_t woken;
static bool watches;
static void (*keep_unsaved)(void *);
static void *keep_context;
static char *stuck_hint, *lost_hint;

static void watch_wake(void) {
  if (watches) sem_post(&woken);
}

static void say(const char *text) {
  ssize_t written = write(STDERR_FILENO, text, strlen(text));
  (void)written;
}

// Says whether a child has worked or written since it was asked last.
static bool has_moved(pid_t child, char *former, size_t size) {
  char state[2][512] = {"", ""};
  const char *names[2] = {"schedstat", "io"};
  for (int i = 0; i < 2; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)child, names[i]);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    ssize_t count = read(file, state[i], sizeof state[i] - 1);
    state[i][count < 0 ? 0 : count] = 0;
    close(file);
  }
  char present[1024];
  snprintf(present, sizeof present, "%s%s", state[0], state[1]);
  bool same = strcmp(present, former) == 0;
  snprintf(former, size, "%s", present);
  return !same;
}

// Waits for the child that keeps what is unsaved; one that hasn't moved for half a minute is given up.
static bool has_kept(pid_t child) {
  char former[1024] = "";
  long long moved = now();
  for (;;) {
    int status = 0;
    pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0 && errno != EINTR) return false;
    if (has_moved(child, former, sizeof former)) moved = now();
    if (now() - moved > 30 * second) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return false;
    }
    usleep(20000);
  }
}

// Ends the process though its main thread is stuck. That may hold any object in the middle of a change, so a child, in
// which it doesn't run, keeps what is unsaved from the memory as it is now; if the child fails, this process doesn't.
static void end_stuck(int number) {
  if (atomic_exchange(&last_work, true)) return;
  pid_t child = fork();
  if (child == 0) {
    atomic_store(&interrupted, false);
    keep_unsaved(keep_context);
    _exit(0);
  }
  if (child < 0 || !has_kept(child)) say(lost_hint);
  end_by(number);
}

static void *watch(void *nothing) {
  (void)nothing;
  long long told = 0;  // of which interrupt the user knows that nothing heeds it
  for (;;) {
    while (sem_wait(&woken) != 0) {}
    while (atomic_load(&interrupted)) {
      usleep(50000);
      long long since = atomic_load(&interrupted_since);
      bool is_busy = !atomic_load(&editing) && !atomic_load(&last_work);
      if (atomic_load(&last_work) || now() - since < patience) continue;
      if (atomic_load(&ending) != 0) end_stuck(atomic_load(&ending));
      if (!is_busy || atomic_load(&child_runs)) continue;
      // at the prompt only a key that is pressed after that counts as impatience
      long long pressed = atomic_load(&interrupted_at) - since;
      if (atomic_load(&guarded) ? pressed > patience : pressed > 0) end_stuck(-130);
      if (told != since) say(stuck_hint);
      told = since;
    }
  }
  return NULL;
}

bool signals_watch(void (*keep)(void *), void *context, const char *stuck, const char *lost) {
  if (watches) return true;
  keep_unsaved = keep;
  keep_context = context;
  stuck_hint = strdup(stuck);
  lost_hint = strdup(lost);
  if (stuck_hint == NULL || lost_hint == NULL || sem_init(&woken, 0, 0) != 0) return false;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 16 << 20);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // signals are for the other threads
  sigset_t all, former;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &former);
  pthread_t thread;
  watches = pthread_create(&thread, &attributes, watch, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &former, NULL);
  pthread_attr_destroy(&attributes);
  return watches;
}

void signals_install(void) {
  if (pipe_ends[0] >= 0) return;
  if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  found_terminal = tcgetattr(STDIN_FILENO, &found) == 0;
  // who starts dyne from a thread that hears no signals hands that down
  sigset_t heard;
  sigemptyset(&heard);
  sigaddset(&heard, SIGINT);
  sigaddset(&heard, SIGTERM);
  sigaddset(&heard, SIGHUP);
  pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
  handle(SIGINT, on_interrupt);
  // all that would end the process, but for what a fault of its own raises
  static const int ends[] = {SIGTERM, SIGHUP,    SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU,
                             SIGALRM, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR,  SIGSTKFLT};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) handle(ends[i], on_end);
  for (int number = SIGRTMIN; number <= SIGRTMAX; number++) handle(number, on_end);
  handle(SIGPIPE, on_failed_write);
  handle(SIGXFSZ, on_failed_write);
}

int signals_pipe(void) { return pipe_ends[0]; }

void signals_set_editing(bool now) {
  atomic_store(&editing, now);
  handle(SIGWINCH, now ? on_notice : SIG_DFL);
  handle(SIGTSTP, now ? on_notice : SIG_DFL);
  handle(SIGCONT, now ? on_notice : SIG_DFL);
}

void signals_set_screen(bool now) { atomic_store(&on_screen, now); }

bool signals_interrupted(void) { return atomic_load_explicit(&interrupted, memory_order_relaxed); }

void signals_clear_interrupt(void) {
  if (atomic_load(&ending) == 0) atomic_store(&interrupted, false);
}

void signals_guard(bool now) { atomic_store(&guarded, now); }

void signals_set_child(bool runs) { atomic_store(&child_runs, runs); }

void signals_hold_endings(void) { atomic_store(&holds_endings, true); }

bool signals_ending(void) { return atomic_load(&ending) != 0; }

void signals_request_end(int number) { on_end(number); }

void signals_begin_last_work(void) {
  // the watch has taken it that this thread is stuck, and ends the process itself
  if (atomic_exchange(&last_work, true)) {
    for (;;) pause();
  }
  atomic_store(&interrupted, false);
}

void signals_end(void) {
  int number = atomic_load(&ending);
  end_by(number == 0 ? SIGHUP : number);
}

void signals_request_interrupt(void) {
  // heard even where the signal is ignored, as in a shell's background jobs
  on_interrupt(SIGINT);
}

void signals_stop(void) {
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  handle(SIGTSTP, on_notice);
}

void locale_use_utf8(void) {
  setlocale(LC_CTYPE, "");
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

int character_width(unsigned character) {
  int width = wcwidth((wchar_t)character);
  return width < 0 ? 0 : width;
}
