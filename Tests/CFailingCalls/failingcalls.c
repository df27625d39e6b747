#define _GNU_SOURCE
#include "cfailingcalls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int calls;
static atomic_bool counted[1024];  // descriptors of files that count

int failing_calls_count(void) { return calls; }

static bool is_under(const char *path) {
  const char *folder = getenv("FAIL_UNDER");
  return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

// Counts a call; says whether it is the one to fail, or one after it where the fault lasts.
static bool must_fail(bool counts) {
  const char *at = getenv("FAIL_AT"), *by = getenv("FAIL_BY"), *mark = getenv("FAIL_MARK");
  if (!counts || at == NULL || by == NULL) return false;
  int call = atomic_fetch_add(&calls, 1) + 1;
  bool lasts = strcmp(by, "fills") == 0 || strcmp(by, "readonly") == 0;
  if (call < atoi(at) || (call > atoi(at) && !lasts)) return false;
  if (mark != NULL) close((int)syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY, 0600));
  if (strcmp(by, "kill") == 0) raise(SIGKILL);
  errno = strcmp(by, "readonly") == 0 ? EROFS : ENOSPC;
  return true;
}

static bool counts(int file) { return file >= 0 && file < 1024 && atomic_load(&counted[file]); }

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static int opened(int file, bool counts) {
  if (file >= 0 && file < 1024) atomic_store(&counted[file], counts);
  return file;
}

#define OPEN(name)                                                      \
  int name(const char *path, int flags, ...) {                          \
    va_list rest;                                                       \
    va_start(rest, flags);                                              \
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;    \
    va_end(rest);                                                       \
    bool creates = (flags & O_CREAT) != 0 && is_under(path);            \
    if (must_fail(creates)) return -1;                                  \
    int (*real)(const char *, int, ...) = next(#name);                  \
    return opened(real(path, flags, mode), creates);                    \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (real == NULL) real = next("write");
  return must_fail(counts(file)) ? -1 : real(file, bytes, count);
}

#define PWRITE(name)                                                              \
  ssize_t name(int file, const void *bytes, size_t count, off_t offset) {         \
    static ssize_t (*real)(int, const void *, size_t, off_t);                     \
    if (real == NULL) real = next(#name);                                         \
    return must_fail(counts(file)) ? -1 : real(file, bytes, count, offset);       \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

#define ON_FILE(name)                                     \
  int name(int file) {                                    \
    static int (*real)(int);                              \
    if (real == NULL) real = next(#name);                 \
    return must_fail(counts(file)) ? -1 : real(file);     \
  }
ON_FILE(fsync)
ON_FILE(fdatasync)

#define TRUNCATE(name)                                               \
  int name(int file, off_t size) {                                   \
    static int (*real)(int, off_t);                                  \
    if (real == NULL) real = next(#name);                            \
    return must_fail(counts(file)) ? -1 : real(file, size);          \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define ALLOCATE(name)                                                        \
  int name(int file, off_t start, off_t size) {                               \
    static int (*real)(int, off_t, off_t);                                    \
    if (real == NULL) real = next(#name);                                     \
    return must_fail(counts(file)) ? ENOSPC : real(file, start, size);        \
  }
ALLOCATE(posix_fallocate)
ALLOCATE(posix_fallocate64)

#define ON_NAMES(name)                                                    \
  int name(const char *path, const char *other) {                         \
    static int (*real)(const char *, const char *);                       \
    if (real == NULL) real = next(#name);                                 \
    return must_fail(is_under(path)) ? -1 : real(path, other);            \
  }
ON_NAMES(rename)
ON_NAMES(link)

int fchmod(int file, mode_t mode) {
  static int (*real)(int, mode_t);
  if (real == NULL) real = next("fchmod");
  return must_fail(counts(file)) ? -1 : real(file, mode);
}

int unlink(const char *path) {
  static int (*real)(const char *);
  if (real == NULL) real = next("unlink");
  // a name that can't be taken away is litter at worst; being killed before it is what matters
  const char *by = getenv("FAIL_BY");
  bool matters = by != NULL && strcmp(by, "kill") == 0 && is_under(path);
  return must_fail(matters) ? -1 : real(path);
}
