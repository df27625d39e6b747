#ifndef CZIP_H
#define CZIP_H

#include <stddef.h>
#include <stdint.h>

/// Shims over libzip: archives of arrays, read from memory or from a file, and written to memory.
typedef struct czip_archive czip_archive;

enum { czip_message_size = 160 };

/// Opens an archive for reading; NULL with the reason in `message`, which has room for `czip_message_size`.
czip_archive *czip_open(const char *path, char *message);

/// The number of files in it.
int64_t czip_count(czip_archive *archive);

/// A file's name, which belongs to the archive, and its size when unpacked; NULL where there is none.
const char *czip_entry(czip_archive *archive, int64_t index, uint64_t *size);

/// Unpacks a file of exactly `size` bytes, with its checksum; returns 0, or -1 with the reason in `message`.
int czip_read(czip_archive *archive, int64_t index, uint8_t *bytes, uint64_t size, char *message);

void czip_close(czip_archive *archive);

/// Bytes that C allocated; give them back with `czip_free`.
typedef struct {
  uint8_t *bytes;
  size_t count;
} czip_bytes;

/// Packs files without compressing them, all of one fixed date; returns 0, or -1 with the reason in `message`.
///
/// `names` are one after another, each ended by a zero byte; file i has the bytes from `ends[i - 1]` to `ends[i]`.
int czip_write(
    const char *names, const uint8_t *bytes, const uint64_t *ends, size_t count, czip_bytes *out, char *message);

void czip_free(czip_bytes *bytes);

#endif
