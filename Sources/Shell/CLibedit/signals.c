#define _GNU_SOURCE
#include "clibedit.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static atomic_bool interrupted;
static atomic_bool editing;
static atomic_bool on_screen;           // the other screen of the terminal is shown
static atomic_bool guarded;
static atomic_bool child_runs;
static atomic_bool holds_endings;
static atomic_bool last_work;
static atomic_int ending;               // the signal that asked the process to end
static atomic_llong interrupted_at;     // nanoseconds, of the last interrupt
static atomic_llong interrupted_since;  // of the first that still waits
static int pipe_ends[2] = {-1, -1};
static struct termios found;  // the terminal as the program found it
static bool found_terminal;

static void tell(char what) {
  ssize_t written = write(pipe_ends[1], &what, 1);
  (void)written;  // a full pipe already wakes its reader
}

static void restore_terminal(void) {
  static const char plain[] = "\033[?2004l\033[?25h\033[0m\n";
  if (!found_terminal) return;
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

static void on_interrupt(int number) {
  (void)number;
  int saved = errno;
  struct timespec clock;
  clock_gettime(CLOCK_MONOTONIC, &clock);
  long long now = clock.tv_sec * 1000000000LL + clock.tv_nsec;
  bool pending = atomic_load(&interrupted);
  bool is_final = atomic_load(&guarded) ? now - atomic_load(&interrupted_since) > 3000000000LL
                                        : now - atomic_load(&interrupted_at) < 1000000000LL;
  if (atomic_load(&last_work)) return;
  if (pending && is_final && !atomic_load(&editing) && !atomic_load(&child_runs)) {
    restore_terminal();
    _exit(130);
  }
  if (!pending) atomic_store(&interrupted_since, now);
  atomic_store(&interrupted_at, now);
  atomic_store(&interrupted, true);
  tell(signal_interrupted);
  errno = saved;
}

static void end_by(int number) {
  if (atomic_load(&editing)) restore_terminal();
  signal(number, SIG_DFL);
  raise(number);
}

// Ends the process at once, or asks the program to; what doesn't obey is ended ten seconds later.
static void on_end(int number) {
  int saved = errno;
  int none = 0;
  if (!atomic_load(&holds_endings)) {
    end_by(number);
  } else if (atomic_compare_exchange_strong(&ending, &none, number)) {
    atomic_store(&interrupted, true);
    tell(signal_interrupted);
    alarm(10);
  }
  errno = saved;
}

static void on_alarm(int number) {
  (void)number;
  if (atomic_load(&ending) != 0) end_by(atomic_load(&ending));
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
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

void signals_install(void) {
  if (pipe_ends[0] >= 0) return;
  if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  found_terminal = tcgetattr(STDIN_FILENO, &found) == 0;
  handle(SIGINT, on_interrupt);
  handle(SIGTERM, on_end);
  handle(SIGHUP, on_end);
  handle(SIGALRM, on_alarm);
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

void signals_begin_last_work(void) {
  alarm(0);
  atomic_store(&last_work, true);
  atomic_store(&interrupted, false);
}

void signals_end(void) {
  int number = atomic_load(&ending);
  end_by(number == 0 ? SIGHUP : number);
}

void signals_request_interrupt(void) { raise(SIGINT); }

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
