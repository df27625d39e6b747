#include "czip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static void say(char *message, const char *text) { snprintf(message, czip_message_size, "%s", text); }

czip_archive *czip_open(const char *path, char *message) {
  int code = 0;
  zip_t *archive = zip_open(path, ZIP_RDONLY, &code);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    say(message, zip_error_strerror(&error));
    zip_error_fini(&error);
  }
  return (czip_archive *)archive;
}

int64_t czip_count(czip_archive *archive) { return zip_get_num_entries((zip_t *)archive, 0); }

const char *czip_entry(czip_archive *archive, int64_t index, uint64_t *size) {
  zip_stat_t status;
  if (index < 0 || zip_stat_index((zip_t *)archive, (zip_uint64_t)index, 0, &status) != 0) return NULL;
  if (!(status.valid & ZIP_STAT_NAME) || !(status.valid & ZIP_STAT_SIZE)) return NULL;
  *size = status.size;
  return status.name;
}

int czip_read(czip_archive *archive, int64_t index, uint8_t *bytes, uint64_t size, char *message) {
  zip_file_t *file = zip_fopen_index((zip_t *)archive, (zip_uint64_t)index, 0);
  if (!file) {
    say(message, zip_strerror((zip_t *)archive));
    return -1;
  }
  uint64_t filled = 0;
  while (filled < size) {
    zip_int64_t got = zip_fread(file, bytes + filled, size - filled);
    if (got <= 0) break;
    filled += (uint64_t)got;
  }
  // the checksum is compared where the end is read
  uint8_t rest;
  zip_int64_t more = filled == size ? zip_fread(file, &rest, 1) : -1;
  if (more != 0) say(message, more > 0 ? "it is longer than it says" : zip_error_strerror(zip_file_get_error(file)));
  zip_fclose(file);
  return more == 0 ? 0 : -1;
}

void czip_close(czip_archive *archive) { zip_discard((zip_t *)archive); }

int czip_write(
    const char *names, const uint8_t *bytes, const uint64_t *ends, size_t count, czip_bytes *out, char *message) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
  if (!target) {
    say(message, zip_error_strerror(&error));
    return -1;
  }
  zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (!archive) {
    say(message, zip_error_strerror(&error));
    zip_source_free(target);
    return -1;
  }
  // the buffer is still wanted when the archive is closed
  zip_source_keep(target);
  uint64_t start = 0;
  int failed = 0;
  for (size_t i = 0; i < count && !failed; ++i) {
    zip_source_t *content = zip_source_buffer(archive, bytes + start, ends[i] - start, 0);
    zip_int64_t place = content ? zip_file_add(archive, names, content, ZIP_FL_ENC_UTF_8) : -1;
    if (content && place < 0) zip_source_free(content);
    failed = place < 0 || zip_set_file_compression(archive, (zip_uint64_t)place, ZIP_CM_STORE, 0) != 0 ||
             // midnight of the first day that archives know, as numpy's
             zip_file_set_dostime(archive, (zip_uint64_t)place, 0, 0x21, 0) != 0;
    start = ends[i];
    names += strlen(names) + 1;
  }
  if (failed || zip_close(archive) != 0) {
    say(message, zip_strerror(archive));
    zip_discard(archive);
    zip_source_free(target);
    return -1;
  }
  zip_stat_t status;
  zip_stat_init(&status);
  int result = -1;
  if (zip_source_stat(target, &status) == 0 && zip_source_open(target) == 0) {
    out->count = status.size;
    out->bytes = malloc(status.size ? status.size : 1);
    if (out->bytes && zip_source_read(target, out->bytes, status.size) == (zip_int64_t)status.size) result = 0;
    zip_source_close(target);
  }
  if (result != 0) {
    say(message, "the archive can't be read back");
    free(out->bytes);
  }
  zip_source_free(target);
  return result;
}

void czip_free(czip_bytes *bytes) { free(bytes->bytes); }
