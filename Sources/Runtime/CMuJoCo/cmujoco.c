#include "cmujoco.h"

#include "protection.h"
#include "soundness.h"

#include <limits.h>
#include <malloc.h>
#include <math.h>
#include <mujoco/mjxmacro.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 64 };  // bytes of a cache line

_Thread_local jmp_buf *cm_way_out = NULL;
static _Thread_local char last_error[1024] = "";
static _Thread_local size_t warnings = 0;

void cm_remember(const char *text) { snprintf(last_error, sizeof last_error, "%s", text ? text : ""); }

static void on_error(const char *text) {
  cm_remember(text);
  if (cm_way_out) longjmp(*cm_way_out, 1);
  fprintf(stderr, "MuJoCo: %s\n", last_error);
  abort();
}

// Without a hook of our own, MuJoCo appends warnings to a file in the current folder.
static void on_warning(const char *text) {
  (void)text;
  warnings += 1;
}

// Gives memory in whole cache lines, as MuJoCo does; where it begins lies before it.
//
// MuJoCo asks the C library for aligned memory. glibc (before 2.38) doesn't find what was freed of that again for the
// same size: where small things were allocated in between, a process that makes simulations grows by each.
static void *allocate(size_t size) {
  if (size > SIZE_MAX - 2 * LINE) return NULL;
  char *const start = malloc(size + LINE + sizeof(void *));
  if (!start) return NULL;
  char *const first = start + sizeof(void *);
  void **const given = (void **)(first + (LINE - (uintptr_t)first % LINE) % LINE);
  given[-1] = start;
  return given;
}

static void release(void *given) {
  if (given) free(((void **)given)[-1]);
}

// Before MuJoCo allocates anything.
__attribute__((constructor)) static void install_hooks(void) {
  mju_user_error = on_error;
  mju_user_warning = on_warning;
  mju_user_malloc = allocate;
  mju_user_free = release;
}

const char *cm_last_error(void) { return last_error; }

size_t cm_warning_count(void) { return warnings; }

// Makes a model of bytes in memory, which stand for a file of this name: MJCF, or a compiled model if it ends in b.
static mjModel *load(const char *name, const void *bytes, size_t length, const char *reason) {
  if (length == 0 || length > INT_MAX) {
    cm_remember(length == 0 ? "there is nothing in it" : "it is too long");
    return NULL;
  }
  // the virtual file system is two megabytes: too much for a stack
  mjVFS *const files = malloc(sizeof *files);
  if (!files) {
    cm_remember("out of memory");
    return NULL;
  }
  mj_defaultVFS(files);
  mjModel *volatile model = NULL;
  char problem[sizeof last_error] = "";
  cm_remember(reason);
  PROTECTED(
      {
        if (mj_makeEmptyFileVFS(files, name, (int)length) == 0) {
          memcpy(files->filedata[mj_findFileVFS(files, name)], bytes, length);
          const bool is_compiled = name[strlen(name) - 1] == 'b';
          model = is_compiled ? mj_loadModel(name, files) : mj_loadXML(name, files, problem, sizeof problem);
          if (problem[0]) cm_remember(problem);
        }
      },
      {});
  mj_deleteVFS(files);
  free(files);
  return model;
}

mjModel *cm_compile(const char *xml, size_t length) { return load("model.xml", xml, length, "out of memory"); }

// Three numbers of a small file ask for any amount of memory; this is ten times what large models need.
static const size_t most_working_memory = (size_t)512 << 20;

mjModel *cm_decode(const void *bytes, size_t length) {
  mjModel *const model = load("model.mjb", bytes, length, "it is no compiled model of this version of MuJoCo");
  if (!model) return NULL;
  // what is cut off would be whatever lies in memory
  const bool is_sound = (size_t)mj_sizeModel(model) == length && cm_is_sound(model);
  const size_t needed = is_sound ? cm_working_memory(model) : 0;
  if (is_sound && needed <= most_working_memory) return model;
  if (is_sound) {
    snprintf(last_error, sizeof last_error,
             "each simulation would take %zu MB of memory, but at most %zu MB may be taken; lower nstack, njmax or nconmax",
             needed >> 20, most_working_memory >> 20);
  } else {
    cm_remember("its compiled model is damaged");
  }
  mj_deleteModel(model);
  return NULL;
}

mjModel *cm_compile_file(const char *path) {
  mjModel *volatile model = NULL;
  char problem[sizeof last_error] = "";
  cm_remember("out of memory");
  PROTECTED(
      {
        model = mj_loadXML(path, NULL, problem, sizeof problem);
        if (!model) cm_remember(problem);
      },
      {});
  return model;
}

size_t cm_encoded_size(const mjModel *model) { return (size_t)mj_sizeModel(model); }

bool cm_encode(const mjModel *model, void *buffer, size_t size) {
  if (size > INT_MAX) {
    cm_remember("the compiled model is too large");
    return false;
  }
  volatile bool done = false;
  PROTECTED(
      {
        mj_saveModel(model, NULL, buffer, (int)size);
        done = true;
      },
      {});
  return done;
}

mjData *cm_make_data(const mjModel *model) {
  // The memory goes back to the system with the data. Otherwise what is small settles in the gap that they leave, the
  // next ones don't fit there, and thousands of simulations, one after the other, take gigabytes.
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
  mjData *volatile data = NULL;
  PROTECTED(data = mj_makeData(model), {});
  return data;
}

// Arrays whose length is that of the most constraints and contacts there can be: they hold something up to the present
// number of those only, and are megabytes. The pattern of D belongs to the model.
static bool is_worth_clearing(const char *name) {
  return strncmp(name, "efc_", 4) != 0 && strncmp(name, "D_", 2) != 0 && strcmp(name, "contact") != 0;
}

void cm_clear(const mjModel *model, mjData *data) {
  MJDATA_POINTERS_PREAMBLE(model)
  (void)nv;
  (void)njmax;
#define X(type, name, rows, columns) \
  if (is_worth_clearing(#name)) memset(data->name, 0, sizeof(type) * (size_t)model->rows * (size_t)(columns));
  MJDATA_POINTERS
#undef X
#define X(type, name, rows, columns) memset(data->name, 0, sizeof data->name);
  MJDATA_VECTOR
#undef X
  data->pstack = data->maxuse_stack = data->maxuse_con = data->maxuse_efc = 0;
  data->solver_iter = data->solver_nnz = 0;
  data->ne = data->nf = data->nefc = data->ncon = 0;
  data->time = 0;
  memcpy(data->qpos, model->qpos0, sizeof *data->qpos * (size_t)model->nq);
  for (int body = 0; body < model->nbody; ++body) {
    const int mocap = model->body_mocapid[body];
    if (mocap < 0) continue;
    memcpy(data->mocap_pos + 3 * mocap, model->body_pos + 3 * body, 3 * sizeof *data->mocap_pos);
    memcpy(data->mocap_quat + 4 * mocap, model->body_quat + 4 * body, 4 * sizeof *data->mocap_quat);
  }
}

// An unstable state makes MuJoCo start over from the initial one, which only its counters tell.
static bool is_unstable(const mjData *data) {
  return data->warning[mjWARN_BADQPOS].number || data->warning[mjWARN_BADQVEL].number ||
         data->warning[mjWARN_BADQACC].number;
}

// Runs a part of MuJoCo that normalises quaternions, and undoes that where it only turned their last bits: they go to
// and fro, and a state that is read, set and gone on from must be the same state.
static void keeping_quaternions(const mjModel *model, mjData *data,
                                void (*part)(const mjModel *, mjData *)) {
  if (model->nq == model->nv) {
    part(model, data);
    return;
  }
  const int stack = data->pstack;
  mjtNum *const given = mj_stackAlloc(data, model->nq);
  memcpy(given, data->qpos, (size_t)model->nq * sizeof *given);
  part(model, data);
  for (int i = 0; i < model->nq; ++i)
    if (fabs(data->qpos[i] - given[i]) < 1e-12) data->qpos[i] = given[i];
  data->pstack = stack;
}

cm_status cm_forward(const mjModel *model, mjData *data) {
  const int stack = data->pstack;
  PROTECTED(
      {
        mj_checkPos(model, data);
        mj_checkVel(model, data);
        keeping_quaternions(model, data, mj_forward);
        mj_checkAcc(model, data);
      },
      {
        data->pstack = stack;
        return cm_failed;
      });
  return is_unstable(data) ? cm_unstable : cm_done;
}

cm_status cm_take_steps(const mjModel *model, mjData *data, int steps) {
  const int stack = data->pstack;
  PROTECTED(
      {
        for (int i = 0; i < steps; ++i) mj_step(model, data);
        // MuJoCo looks for bad states only where a step begins
        mj_checkPos(model, data);
        mj_checkVel(model, data);
      },
      {
        data->pstack = stack;
        return cm_failed;
      });
  return is_unstable(data) ? cm_unstable : cm_done;
}

cm_status cm_refresh(const mjModel *model, mjData *data, cm_level level) {
  const int stack = data->pstack;
  PROTECTED(
      {
        keeping_quaternions(model, data, mj_kinematics);
        if (level >= cm_centers) mj_comPos(model, data);
        if (level >= cm_velocities) mj_comVel(model, data);
      },
      {
        data->pstack = stack;
        return cm_failed;
      });
  return cm_done;
}

cm_status cm_external_forces(const mjModel *model, mjData *data) {
  const int stack = data->pstack;
  PROTECTED(mj_rnePostConstraint(model, data), {
    data->pstack = stack;
    return cm_failed;
  });
  return cm_done;
}
