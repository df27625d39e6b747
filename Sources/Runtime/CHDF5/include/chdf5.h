#ifndef CHDF5_H
#define CHDF5_H

#include <stdint.h>

/// Shims over libhdf5, whose types and properties are macros that Swift can't see. Handles are above 0.

enum { chdf5_rank = 8 };
enum { chdf5_nothing, chdf5_group_kind, chdf5_dataset_kind };
enum { chdf5_single, chdf5_double, chdf5_flag };

/// Opens a file for reading; a number below 0 where it isn't HDF5 or is damaged.
int64_t chdf5_open(const char *path);

/// Makes a file, in place of one that may exist.
int64_t chdf5_create(const char *path);

/// Closes a file; below 0 where what was written couldn't be kept.
int chdf5_close(int64_t file);

/// What lies at a path: nothing, a group or a dataset.
int chdf5_kind(int64_t file, const char *path);

/// The number of links in a group; below 0 where there is none.
int64_t chdf5_links(int64_t file, const char *group);

/// The name of a link of a group, in the order of names; its length, below 0 where there is none.
int64_t chdf5_link(int64_t file, const char *group, int64_t index, char *name, int64_t room);

/// The sides of a dataset of numbers or booleans; its rank, or below 0 where it is something else.
int chdf5_sides(int64_t file, const char *path, int64_t sides[chdf5_rank]);

/// Whether a dataset's numbers are single bytes, such as pictures have.
int chdf5_is_bytes(int64_t file, const char *path);

/// Whether a dataset's numbers are whole.
int chdf5_is_whole(int64_t file, const char *path);

/// The most numbers that a dataset can hold, by what of it lies in the file, which has `size` bytes.
int64_t chdf5_room(int64_t file, const char *path, int64_t size);

/// Reads exactly `count` numbers, those of `rows` rows from `first` on, or of all where `rows` is below 0; gives
/// less than 0 where that fails.
int chdf5_read(int64_t file, const char *path, double *numbers, int64_t count, int64_t first, int64_t rows);

/// Makes a group; below 0 where that fails.
int chdf5_group(int64_t file, const char *path);

/// Keeps a whole number with a group; below 0 where that fails.
int chdf5_note(int64_t file, const char *group, const char *name, int64_t number);

/// Writes a dataset in one chunk, whose first side may grow; booleans as h5py writes them, an enumeration.
int chdf5_write(
    int64_t file, const char *path, int type, int rank, const int64_t *sides, const void *numbers);

#endif
