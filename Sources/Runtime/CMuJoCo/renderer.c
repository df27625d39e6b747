#include "cmujoco.h"
#include "protection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cm_renderer {
  mjModel *model;
  mjData *data;
  mjvOption options;
  mjvScene scene;
  mjrContext context;
  mjrRect view;
};

// Beyond geoms and sites MuJoCo draws tendons, each in many pieces.
static int most_shapes(const mjModel *model) { return 2 * (model->ngeom + model->nsite) + 8 * model->nwrap + 1000; }

// Round shapes are drawn as facets, which are what software takes its time for. In small pictures half as many in each
// direction look the same: of a frame's bytes at 64 pixels 1 in 300 differs by more than 8, while drawing takes 0.4 of the
// time. A model that asks for a number of its own gets it.
enum { small_side = 128, usual_slices = 28, usual_stacks = 16 };

static void choose_facets(mjModel *model, int width, int height) {
  if (width > small_side || height > small_side) return;
  if (model->vis.quality.numslices != usual_slices || model->vis.quality.numstacks != usual_stacks) return;
  model->vis.quality.numslices = usual_slices / 2;
  model->vis.quality.numstacks = usual_stacks / 2;
}

// OpenGL keeps the first of its errors until it is asked.
static bool found_error(void) {
  const int code = mjr_getError();
  if (!code) return false;
  char text[64];
  snprintf(text, sizeof text, code == 0x507 ? "the OpenGL context was lost" : "OpenGL error 0x%x", (unsigned)code);
  cm_remember(text);
  return true;
}

cm_renderer *cm_make_renderer(const mjModel *model, int width, int height) {
  cm_renderer *const made = calloc(1, sizeof *made);
  if (!made) {
    cm_remember("out of memory");
    return NULL;
  }
  mjv_defaultOption(&made->options);
  mjv_defaultScene(&made->scene);
  mjr_defaultContext(&made->context);
  made->view = (mjrRect){0, 0, width, height};
  volatile bool done = false;
  PROTECTED(
      {
        made->model = mj_copyModel(NULL, model);
        made->model->vis.global.offwidth = width;
        made->model->vis.global.offheight = height;
        choose_facets(made->model, width, height);
        made->data = mj_makeData(made->model);
        mjv_makeScene(made->model, &made->scene, most_shapes(model));
        mjr_makeContext(made->model, &made->context, mjFONTSCALE_100);
        mjr_setBuffer(mjFB_OFFSCREEN, &made->context);
        done = made->context.currentBuffer == mjFB_OFFSCREEN;
        if (!done) cm_remember("OpenGL has no room for the picture");
      },
      {});
  if (done && !found_error()) return made;
  cm_free_renderer(made);
  return NULL;
}

void cm_free_renderer(cm_renderer *renderer) {
  PROTECTED(
      {
        mjr_freeContext(&renderer->context);
        mjv_freeScene(&renderer->scene);
      },
      {});
  if (renderer->data) mj_deleteData(renderer->data);
  if (renderer->model) mj_deleteModel(renderer->model);
  free(renderer);
}

// The parts of the state that places depend on; all else of the simulation stays what it is.
static void copy_places(const mjModel *model, mjData *data, const mjData *state) {
  memcpy(data->qpos, state->qpos, (size_t)model->nq * sizeof *data->qpos);
  memcpy(data->mocap_pos, state->mocap_pos, 3 * (size_t)model->nmocap * sizeof *data->mocap_pos);
  memcpy(data->mocap_quat, state->mocap_quat, 4 * (size_t)model->nmocap * sizeof *data->mocap_quat);
  data->time = state->time;
}

// OpenGL's rows begin at the bottom.
static void turn_over(unsigned char *rgb, size_t row, int rows) {
  for (unsigned char *top = rgb, *bottom = rgb + row * (size_t)(rows - 1); top < bottom; top += row, bottom -= row)
    for (size_t i = 0; i < row; i++) {
      const unsigned char byte = top[i];
      top[i] = bottom[i];
      bottom[i] = byte;
    }
}

cm_status cm_render(cm_renderer *renderer, const mjData *state, const mjvCamera *camera, unsigned char *rgb) {
  const mjModel *const model = renderer->model;
  mjData *const data = renderer->data;
  mjvCamera own = *camera;
  data->pstack = 0;
  copy_places(model, data, state);
  PROTECTED(
      {
        mj_kinematics(model, data);
        mj_comPos(model, data);
        mj_camlight(model, data);
        mj_tendon(model, data);
        mjv_updateScene(model, data, &renderer->options, NULL, &own, mjCAT_ALL, &renderer->scene);
        mjr_render(renderer->view, &renderer->scene, &renderer->context);
        mjr_readPixels(rgb, NULL, renderer->view, &renderer->context);
      },
      return cm_failed);
  if (found_error()) return cm_failed;
  turn_over(rgb, 3 * (size_t)renderer->view.width, renderer->view.height);
  return cm_done;
}
