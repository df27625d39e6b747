#include "czip.h"

#include <stdio.h>
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

int czip_entry(czip_archive *archive, int64_t index, struct czip_entry *entry) {
  zip_stat_t status;
  if (index < 0 || zip_stat_index((zip_t *)archive, (zip_uint64_t)index, 0, &status) != 0) return -1;
  if (!(status.valid & ZIP_STAT_NAME) || !(status.valid & ZIP_STAT_SIZE)) return -1;
  if (!(status.valid & ZIP_STAT_COMP_SIZE)) return -1;
  entry->name = status.name;
  entry->size = status.size;
  entry->packed = status.comp_size;
  entry->method = status.valid & ZIP_STAT_COMP_METHOD ? status.comp_method : ZIP_CM_STORE;
  entry->is_known = zip_compression_method_supported(entry->method, 0);
  entry->is_encrypted = status.valid & ZIP_STAT_ENCRYPTION_METHOD && status.encryption_method != ZIP_EM_NONE;
  return 0;
}

czip_file *czip_file_open(czip_archive *archive, int64_t index, char *message) {
  zip_file_t *file = zip_fopen_index((zip_t *)archive, (zip_uint64_t)index, 0);
  if (!file) say(message, zip_strerror((zip_t *)archive));
  return (czip_file *)file;
}

int czip_file_read(czip_file *handle, uint8_t *bytes, uint64_t size, char *message) {
  zip_file_t *file = (zip_file_t *)handle;
  uint64_t filled = 0;
  while (filled < size) {
    zip_int64_t got = zip_fread(file, bytes + filled, size - filled);
    if (got == 0) say(message, "it is shorter than it says");
    if (got < 0) say(message, zip_error_strerror(zip_file_get_error(file)));
    if (got <= 0) return -1;
    filled += (uint64_t)got;
  }
  return 0;
}

int czip_file_end(czip_file *handle, char *message) {
  // the checksum is compared where the end is read
  uint8_t rest;
  zip_file_t *file = (zip_file_t *)handle;
  zip_int64_t more = zip_fread(file, &rest, 1);
  if (more != 0) say(message, more > 0 ? "it is longer than it says" : zip_error_strerror(zip_file_get_error(file)));
  return more == 0 ? 0 : -1;
}

void czip_file_close(czip_file *file) { zip_fclose((zip_file_t *)file); }

void czip_close(czip_archive *archive) { zip_discard((zip_t *)archive); }

int czip_write(
    const char *path, const char *names, const uint8_t *bytes, const uint64_t *ends, size_t count, char *message) {
  int code = 0;
  zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    say(message, zip_error_strerror(&error));
    zip_error_fini(&error);
    return -1;
  }
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
  if (!failed && zip_close(archive) == 0) return 0;
  say(message, zip_strerror(archive));
  zip_discard(archive);
  return -1;
}
