#ifndef CZIP_H
#define CZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Shims over libzip: archives of arrays, read from and written to files.
typedef struct czip_archive czip_archive;
typedef struct czip_file czip_file;

enum { czip_message_size = 160 };

/// Opens an archive for reading; NULL with the reason in `message`, which has room for `czip_message_size`.
czip_archive *czip_open(const char *path, char *message);

/// The number of files in it.
int64_t czip_count(czip_archive *archive);

/// A file of an archive: its name, which belongs to the archive, its sizes unpacked and packed, how it is
/// packed by the number of zip's specification, whether that is known here, and whether it needs a password.
struct czip_entry {
  const char *name;
  uint64_t size, packed;
  uint16_t method;
  bool is_known, is_encrypted;
};

/// Describes a file; returns 0, or -1 where there is none.
int czip_entry(czip_archive *archive, int64_t index, struct czip_entry *entry);

/// Begins to unpack a file; NULL with the reason in `message`.
czip_file *czip_file_open(czip_archive *archive, int64_t index, char *message);

/// Unpacks the next `size` bytes; returns 0, or -1 with the reason in `message`.
int czip_file_read(czip_file *file, uint8_t *bytes, uint64_t size, char *message);

/// Compares the checksum where all has been read; returns 0, or -1 with the reason in `message`.
int czip_file_end(czip_file *file, char *message);

void czip_file_close(czip_file *file);

void czip_close(czip_archive *archive);

/// Packs files into a new archive, without compressing them, all of one fixed date; returns 0, or -1 with the
/// reason in `message`.
///
/// `names` are one after another, each ended by a zero byte; file i has the bytes from `ends[i - 1]` to `ends[i]`.
int czip_write(
    const char *path, const char *names, const uint8_t *bytes, const uint64_t *ends, size_t count, char *message);

#endif
