#include "cbareloops.h"

#include <stdlib.h>
#include <string.h>

#include "cmujoco.h"

struct bl_loop {
  mjModel *model;
  mjData *data;
};

bl_loop *bl_make(const char *xml, size_t length) {
  bl_loop *const loop = calloc(1, sizeof *loop);
  if (!loop) return NULL;
  loop->model = cm_compile(xml, length);
  if (loop->model) loop->data = mj_makeData(loop->model);
  if (loop->data) return loop;
  bl_free(loop);
  return NULL;
}

void bl_free(bl_loop *loop) {
  if (loop->data) mj_deleteData(loop->data);
  if (loop->model) mj_deleteModel(loop->model);
  free(loop);
}

size_t bl_positions(const bl_loop *loop) { return (size_t)loop->model->nq; }
size_t bl_velocities(const bl_loop *loop) { return (size_t)loop->model->nv; }
size_t bl_controls(const bl_loop *loop) { return (size_t)loop->model->nu; }

void bl_run(bl_loop *loop, const double *qpos, const double *qvel, const double *controls, size_t rows,
            int substeps) {
  const mjModel *const model = loop->model;
  mjData *const data = loop->data;
  memcpy(data->qpos, qpos, bl_positions(loop) * sizeof *qpos);
  memcpy(data->qvel, qvel, bl_velocities(loop) * sizeof *qvel);
  memset(data->qacc_warmstart, 0, bl_velocities(loop) * sizeof *data->qacc_warmstart);
  for (size_t row = 0; row < rows; row++) {
    memcpy(data->ctrl, controls + row * bl_controls(loop), bl_controls(loop) * sizeof *controls);
    for (int i = 0; i < substeps; i++) mj_step(model, data);
  }
}
