#include "chdf5.h"

#include <hdf5/serial/hdf5.h>
#include <stdlib.h>
#include <string.h>

int64_t chdf5_open(const char *path) {
  // what goes wrong is told by whoever asked
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  return H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
}

int64_t chdf5_create(const char *path) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  return H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
}

int chdf5_close(int64_t file) { return H5Fclose(file); }

/// Whether each link on the way to a path is there.
static int is_there(hid_t file, const char *path) {
  char part[1024];
  size_t length = strlen(path);
  if (length >= sizeof part) return 0;
  for (size_t end = 1; end <= length; ++end) {
    if (path[end] != '/' && path[end] != 0) continue;
    memcpy(part, path, end);
    part[end] = 0;
    if (H5Lexists(file, part, H5P_DEFAULT) <= 0) return 0;
  }
  return 1;
}

int chdf5_kind(int64_t file, const char *path) {
  if (strcmp(path, "/") == 0) return chdf5_group_kind;
  H5O_info_t info;
  if (!is_there(file, path) || H5Oget_info_by_name2(file, path, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
    return chdf5_nothing;
  if (info.type == H5O_TYPE_GROUP) return chdf5_group_kind;
  return info.type == H5O_TYPE_DATASET ? chdf5_dataset_kind : chdf5_nothing;
}

int64_t chdf5_links(int64_t file, const char *group) {
  H5G_info_t info;
  if (chdf5_kind(file, group) != chdf5_group_kind) return -1;
  return H5Gget_info_by_name(file, group, &info, H5P_DEFAULT) < 0 ? -1 : (int64_t)info.nlinks;
}

int64_t chdf5_link(int64_t file, const char *group, int64_t index, char *name, int64_t room) {
  return H5Lget_name_by_idx(
      file, group, H5_INDEX_NAME, H5_ITER_INC, (hsize_t)index, name, (size_t)room, H5P_DEFAULT);
}

int chdf5_sides(int64_t file, const char *path, int64_t sides[chdf5_rank]) {
  hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
  if (dataset < 0) return -1;
  hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
  H5T_class_t kind = H5Tget_class(type);
  int rank = -1;
  if (kind == H5T_FLOAT || kind == H5T_INTEGER || kind == H5T_ENUM) rank = H5Sget_simple_extent_ndims(space);
  hsize_t found[H5S_MAX_RANK];
  if (rank > chdf5_rank || (rank >= 0 && H5Sget_simple_extent_dims(space, found, NULL) < 0)) rank = -1;
  for (int i = 0; i < rank; ++i) {
    if (found[i] > (hsize_t)1 << 40) rank = -1;
    else sides[i] = (int64_t)found[i];
  }
  H5Sclose(space);
  H5Tclose(type);
  H5Dclose(dataset);
  return rank;
}

int chdf5_is_bytes(int64_t file, const char *path) {
  hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
  if (dataset < 0) return 0;
  hid_t type = H5Dget_type(dataset);
  int answer = H5Tget_class(type) == H5T_INTEGER && H5Tget_size(type) == 1;
  H5Tclose(type);
  H5Dclose(dataset);
  return answer;
}

int chdf5_is_whole(int64_t file, const char *path) {
  hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
  if (dataset < 0) return 0;
  hid_t type = H5Dget_type(dataset);
  int answer = H5Tget_class(type) == H5T_INTEGER;
  H5Tclose(type);
  H5Dclose(dataset);
  return answer;
}

int64_t chdf5_room(int64_t file, const char *path, int64_t size) {
  hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
  if (dataset < 0) return 0;
  hid_t type = H5Dget_type(dataset), how = H5Dget_create_plist(dataset);
  int64_t packed = (int64_t)H5Dget_storage_size(dataset), width = (int64_t)H5Tget_size(type);
  if (packed > size || packed < 0) packed = size;
  // one that was never written is all fill value: as many numbers as another dataset could hold
  if (packed == 0) packed = size * width;
  // numbers that another file holds aren't a dataset's own
  if (how >= 0 && H5Pget_external_count(how) > 0) packed = 0;
  // deflate unfolds to 1032 times the bytes at most; a chunk that was never written holds nothing
  if (how >= 0 && H5Pget_layout(how) == H5D_CHUNKED) packed = packed < INT64_MAX / 1100 ? packed * 1100 : INT64_MAX;
  if (how >= 0) H5Pclose(how);
  H5Tclose(type);
  H5Dclose(dataset);
  return width > 0 ? packed / width : 0;
}

/// Chooses rows of an array; gives the space that they take in memory, which has the same sides, for copying
/// between other shapes is slow; below 0 where the array has no such rows.
static hid_t choose_rows(hid_t space, int64_t first, int64_t rows) {
  hsize_t sides[chdf5_rank], start[chdf5_rank] = {(hsize_t)first};
  int rank = H5Sget_simple_extent_ndims(space);
  if (rank < 1 || rank > chdf5_rank || H5Sget_simple_extent_dims(space, sides, NULL) != rank) return -1;
  sides[0] = (hsize_t)rows;
  if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, sides, NULL) < 0) return -1;
  return H5Sselect_valid(space) > 0 ? H5Screate_simple(rank, sides, NULL) : -1;
}

int chdf5_read(int64_t file, const char *path, double *numbers, int64_t count, int64_t first, int64_t rows) {
  hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
  if (dataset < 0) return -1;
  hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
  hid_t memory = rows < 0 ? H5Scopy(space) : choose_rows(space, first, rows);
  int result = -1;
  if (memory >= 0 && H5Sget_select_npoints(space) == count) {
    if (H5Tget_class(type) == H5T_ENUM) {
      // booleans are enumerations over bytes
      int8_t *flags = H5Tget_size(type) == 1 ? malloc(count ? (size_t)count : 1) : NULL;
      if (flags) result = H5Dread(dataset, type, memory, space, H5P_DEFAULT, flags);
      for (int64_t i = 0; i < count && result >= 0; ++i) numbers[i] = flags[i];
      free(flags);
    } else {
      result = H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, numbers);
    }
  }
  if (memory >= 0) H5Sclose(memory);
  H5Tclose(type);
  H5Sclose(space);
  H5Dclose(dataset);
  return result < 0 ? -1 : 0;
}

int chdf5_group(int64_t file, const char *path) {
  hid_t group = H5Gcreate2(file, path, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  return group < 0 ? -1 : H5Gclose(group);
}

int chdf5_note(int64_t file, const char *path, const char *name, int64_t number) {
  hid_t group = H5Gopen2(file, path, H5P_DEFAULT);
  if (group < 0) return -1;
  hid_t space = H5Screate(H5S_SCALAR);
  hid_t note = H5Acreate2(group, name, H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT);
  int result = note < 0 ? -1 : H5Awrite(note, H5T_NATIVE_INT64, &number);
  if (note >= 0) H5Aclose(note);
  H5Sclose(space);
  H5Gclose(group);
  return result < 0 ? -1 : 0;
}

int chdf5_write(
    int64_t file, const char *path, int type, int rank, const int64_t *sides, const void *numbers) {
  hsize_t now[chdf5_rank], most[chdf5_rank], chunk[chdf5_rank];
  if (rank < 1 || rank > chdf5_rank) return -1;
  for (int i = 0; i < rank; ++i) {
    now[i] = most[i] = (hsize_t)sides[i];
    chunk[i] = now[i] ? now[i] : 1;
  }
  most[0] = H5S_UNLIMITED;
  hid_t element = type == chdf5_single ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
  if (type == chdf5_flag) {
    int8_t no = 0, yes = 1;
    element = H5Tenum_create(H5T_STD_I8LE);
    H5Tenum_insert(element, "FALSE", &no);
    H5Tenum_insert(element, "TRUE", &yes);
  }
  hid_t space = H5Screate_simple(rank, now, most), how = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(how, rank, chunk);
  hid_t dataset = H5Dcreate2(file, path, element, space, H5P_DEFAULT, how, H5P_DEFAULT);
  hid_t memory =
      type == chdf5_single ? H5T_NATIVE_FLOAT : type == chdf5_double ? H5T_NATIVE_DOUBLE : element;
  int result = dataset < 0 ? -1 : H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers);
  if (dataset >= 0) H5Dclose(dataset);
  H5Pclose(how);
  H5Sclose(space);
  if (type == chdf5_flag) H5Tclose(element);
  return result < 0 ? -1 : 0;
}
