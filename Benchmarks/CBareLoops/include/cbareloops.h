#ifndef CBARELOOPS_H
#define CBARELOOPS_H

#include <stddef.h>

// A loop of bare physics steps over a model of its own: what an environment's speed is measured against.
typedef struct bl_loop bl_loop;

// Compiles MJCF text; null if that fails.
bl_loop *bl_make(const char *xml, size_t length);

void bl_free(bl_loop *loop);

// The sizes of coordinates, velocities and controls.
size_t bl_positions(const bl_loop *loop);
size_t bl_velocities(const bl_loop *loop);
size_t bl_controls(const bl_loop *loop);

// Starts from a state and, for each row of controls, takes `substeps` physics steps; nothing else.
void bl_run(bl_loop *loop, const double *qpos, const double *qvel, const double *controls, size_t rows,
            int substeps);

#endif
