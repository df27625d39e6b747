#define _GNU_SOURCE
#include "clibedit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int child_start(
    const char *command, const char *folder, int input, int output, bool is_alone, int *process) {
  char *arguments[] = {"sh", "-c", (char *)command, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  int failed = 0;
  if (folder[0] != 0) failed = posix_spawn_file_actions_addchdir_np(&actions, folder);
  if (input < 0) posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  if (is_alone) posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t started = 0;
  if (!failed) failed = posix_spawn(&started, "/bin/sh", &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  *process = started;
  return failed;
}

int child_copy(const char *output, const char *errors) {
  pid_t parent = getpid();
  pid_t child = fork();
  if (child != 0) return child < 0 ? -errno : child;
  // a member doesn't outlive the process that waits for it
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  int err = open(errors, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (nothing < 0 || out < 0 || err < 0) _exit(1);
  dup2(nothing, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  return 0;
}

int child_program(const char *path, const char *words, int count, const char *folder, const char *output) {
  char **arguments = calloc((size_t)count + 1, sizeof *arguments);
  if (arguments == NULL) return -ENOMEM;
  for (int i = 0; i < count; i++) {
    arguments[i] = (char *)words;
    words += strlen(words) + 1;
  }
  pid_t parent = getpid();
  pid_t child = fork();
  if (child != 0) {
    int failure = errno;
    free(arguments);
    return child < 0 ? -failure : child;
  }
  // a member stops, and keeps what it has, when the process that waits for it is gone
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  // Ctrl-C is for the process that waits
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (nothing < 0 || out < 0 || chdir(folder) != 0) _exit(126);
  dup2(nothing, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execv(path, arguments);
  _exit(127);
}

bool output_redirect(const char *path) {
  int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  if (out < 0) return false;
  bool done = dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0;
  close(out);
  return done;
}

void child_leave(int status) { _exit(status); }

bool child_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0; }

int child_descriptor(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int child_end(int process, bool wait) {
  int status = 0;
  pid_t ended;
  do {
    ended = waitpid(process, &status, wait ? 0 : WNOHANG);
  } while (ended < 0 && errno == EINTR);
  if (ended == 0) return -1;
  if (ended < 0) return 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void child_stop(int process) { kill(process, SIGTERM); }

void child_hang_up(int process) { kill(process, SIGHUP); }

void child_interrupt(int process) {
  // with all that it has started, where it leads a group of its own
  if (kill(-process, SIGINT) != 0) kill(process, SIGINT);
}
