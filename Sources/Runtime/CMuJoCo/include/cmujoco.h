#ifndef CMUJOCO_H
#define CMUJOCO_H

#include <mujoco/mujoco.h>
#include <stdbool.h>
#include <stddef.h>

// How a protected call ended.
typedef enum cm_status {
  cm_done = 0,
  cm_failed = 1,    // MuJoCo reported an error: see cm_last_error
  cm_unstable = 2,  // a position, velocity or acceleration was no longer a number or too large
} cm_status;

// Compiles MJCF text; null if that fails: see cm_last_error. The caller frees it with mj_deleteModel.
mjModel *cm_compile(const char *xml, size_t length);

// Compiles an MJCF or URDF file with all that it includes; otherwise as cm_compile.
mjModel *cm_compile_file(const char *path);

// The bytes of a compiled model, which cm_encode writes and cm_decode reads; false and null if that fails.
size_t cm_encoded_size(const mjModel *model);
bool cm_encode(const mjModel *model, void *buffer, size_t size);
mjModel *cm_decode(const void *bytes, size_t length);

// Makes the state of one simulation; null if that fails. The caller frees it with mj_deleteData.
mjData *cm_make_data(const mjModel *model);

// Goes back to the model's initial state as mj_resetData does, but leaves alone what is computed before it is read: the
// arrays of constraints, which would be most of the work.
void cm_clear(const mjModel *model, mjData *data);

// Computes everything that follows from the state, as at the beginning of a step.
cm_status cm_forward(const mjModel *model, mjData *data);

// Takes `steps` steps and nothing more: what follows from the state stays that of the last step's beginning.
cm_status cm_take_steps(const mjModel *model, mjData *data, int steps);

// What of all that follows from a state is brought up to it; each level holds those before.
typedef enum cm_level {
  cm_positions = 0,   // of bodies, geoms and sites
  cm_centers = 1,     // centres of mass and inertias
  cm_velocities = 2,  // velocities of bodies
} cm_level;

// Brings what follows from the state up to it, without touching the solver's warm start.
cm_status cm_refresh(const mjModel *model, mjData *data, cm_level level);

// Computes the forces that act on bodies from outside, from what the last step or cm_forward found.
cm_status cm_external_forces(const mjModel *model, mjData *data);

// Draws pictures of one size of one model. It has a copy of the model, and data of its own.
typedef struct cm_renderer cm_renderer;

// Makes a renderer in the thread's OpenGL context, in which all that follows must be called; null if that fails.
cm_renderer *cm_make_renderer(const mjModel *model, int width, int height);
void cm_free_renderer(cm_renderer *renderer);

// Writes a picture of a state of the model: height * width * 3 bytes, rows from the top, red, green, blue.
cm_status cm_render(cm_renderer *renderer, const mjData *state, const mjvCamera *camera, unsigned char *rgb);

// The text of this thread's latest error.
const char *cm_last_error(void);

// The number of MuJoCo's warnings on this thread so far.
size_t cm_warning_count(void);

#endif
