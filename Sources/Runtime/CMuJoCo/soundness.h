#ifndef SOUNDNESS_H
#define SOUNDNESS_H

#include <mujoco/mujoco.h>
#include <stdbool.h>

// Says whether every index and range of a model lies within what it points into.
bool cm_is_sound(const mjModel *model);

// The bytes that each simulation of a sound model takes.
size_t cm_working_memory(const mjModel *model);

#endif
