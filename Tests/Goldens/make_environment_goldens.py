"""Makes Tests/Goldens/environments/*.json: what the published models do, to compare our environments with.

    python3 make_environment_goldens.py FOLDER              write the files
    python3 make_environment_goldens.py FOLDER --compare    compare our models with the published ones instead

FOLDER holds the published models, which are not part of this repository: reacher_vertical.xml, reacher_turn.xml,
reacher_push.xml with what they include (of the paper's code) and pusher.xml, striker.xml, thrower.xml (of OpenAI Gym
0.12). It needs a C compiler and MuJoCo 2.2.2 (libmujoco-dev), nothing else of Python's.

The comparison lists the fields of the compiled models that differ (names, materials and the numbers of a size that
its shape doesn't use are left out) and moves both from equal states with equal controls, bit by bit.

Starts, observations and rewards are computed here, from their definitions, and not by dyne. Positions of bodies are
those of the state itself: the kinematics are computed once more after the last physics step.
"""

import ctypes
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

HELPER = """
#include <mujoco/mujoco.h>
#include <mujoco/mjxmacro.h>
#include <stddef.h>
#include <string.h>
int nq(const mjModel *m) { return m->nq; }
int nv(const mjModel *m) { return m->nv; }
int nu(const mjModel *m) { return m->nu; }
int contacts(const mjData *d) { return d->ncon; }
double *qpos(mjData *d) { return d->qpos; }
double *qvel(mjData *d) { return d->qvel; }
double *ctrl(mjData *d) { return d->ctrl; }
double *range(mjModel *m) { return m->actuator_ctrlrange; }
double *place(mjModel *m, int body) { return m->body_pos + 3 * body; }
double *body(mjData *d, int body) { return d->xpos + 3 * body; }
double *site(mjData *d, int site) { return d->site_xpos + 3 * site; }
int find(const mjModel *m, const char *name) { return mj_name2id(m, mjOBJ_BODY, name); }
static int is_told(const char *field) {
  const char *const left_out[] = {"name", "mat_", "tex_", "matid", "rgba", "geom_size", "mocapid"};
  for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
    if (strstr(field, left_out[i])) return 0;
  return 1;
}
int differences(const mjModel *a, const mjModel *b) {
  int count = 0;
#define TELL(condition, field) \\
  if ((condition) && is_told(field)) { \\
    printf("  %s differs\\n", field); \\
    count++; \\
  }
  TELL(memcmp(&a->opt, &b->opt, sizeof a->opt), "opt")
  TELL(memcmp(&a->vis, &b->vis, sizeof a->vis), "vis")
  TELL(memcmp(&a->stat, &b->stat, sizeof a->stat), "stat")
  MJMODEL_POINTERS_PREAMBLE(a)
#define X(type, name, rows, columns) \\
  TELL(a->rows != b->rows || memcmp(a->name, b->name, sizeof(type) * a->rows * (columns)), #name)
  MJMODEL_POINTERS
#undef X
  fflush(stdout);
  return count;
}
mjModel *load(const char *path) {
  char error[1000];
  mjModel *model = mj_loadXML(path, NULL, error, sizeof error);
  if (!model) puts(error);
  return model;
}
"""

STEPS, EVERY = 100, 20


def library(folder):
    source, binary = folder / "helper.c", folder / "helper.so"
    source.write_text("#include <stdio.h>\n" + HELPER)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", binary, source, "-lmujoco"], check=True)
    lib = ctypes.CDLL(str(binary))
    for name in ["qpos", "qvel", "ctrl", "range", "place", "body", "site"]:
        getattr(lib, name).restype = ctypes.POINTER(ctypes.c_double)
    for name in ["load", "mj_makeData"]:
        getattr(lib, name).restype = ctypes.c_void_p
    return lib


class World:
    """A published model and its state."""

    def __init__(self, lib, path):
        self.lib = lib
        self.model = ctypes.c_void_p(lib.load(str(path).encode()))
        if not self.model:
            sys.exit(f"{path} can't be loaded")
        self.data = ctypes.c_void_p(lib.mj_makeData(self.model))
        self.nq, self.nv, self.nu = (f(self.model) for f in (lib.nq, lib.nv, lib.nu))

    qpos = property(lambda self: self.lib.qpos(self.data)[: self.nq])
    qvel = property(lambda self: self.lib.qvel(self.data)[: self.nv])
    contacts = property(lambda self: self.lib.contacts(self.data))
    high = property(lambda self: self.lib.range(self.model)[1 : 2 * self.nu : 2])

    def body(self, name):
        return self.lib.body(self.data, self.lib.find(self.model, name.encode()))[:3]

    def site(self, index):
        return self.lib.site(self.data, index)[:3]

    def move(self, name, x, z):
        place = self.lib.place(self.model, self.lib.find(self.model, name.encode()))
        place[0], place[2] = x, z

    def set(self, qpos, qvel):
        self.lib.mj_resetData(self.model, self.data)
        for index, value in enumerate(qpos):
            self.lib.qpos(self.data)[index] = value
        for index, value in enumerate(qvel):
            self.lib.qvel(self.data)[index] = value
        self.lib.mj_forward(self.model, self.data)

    def step(self, action, count):
        for index, value in enumerate(action):
            self.lib.ctrl(self.data)[index] = value
        for _ in range(count):
            self.lib.mj_step(self.model, self.data)
        self.lib.mj_kinematics(self.model, self.data)


def norm(a, b, count=3):
    return math.sqrt(sum((x - y) ** 2 for x, y in zip(a[:count], b[:count])))


class Reacher:
    skip = 2

    def start(self, world, draw):
        while True:
            qpos = [draw.uniform(-math.pi, math.pi) for _ in range(world.nq)]
            qvel = [draw.uniform(-0.005, 0.005) for _ in range(2)] + [0] * (world.nv - 2)
            self.goal = self.place(qpos, draw)
            world.move("target", *self.goal)
            world.set(qpos, qvel)
            if world.contacts == 0:
                return qpos, qvel, self.goal

    def angles(self, world):
        q = world.qpos[:2]
        return [math.cos(x) for x in q] + [math.sin(x) for x in q]

    def target(self):
        return [self.goal[0], 0, self.goal[1]]


class ReacherVertical(Reacher):
    def place(self, qpos, draw):
        return [draw.uniform(-0.2, 0.2), 0.25 + draw.uniform(-0.2, 0.2)]

    def observe(self, world):
        difference = [a - b for a, b in zip(world.body("fingertip"), self.target())]
        return self.angles(world) + self.goal + world.qvel + difference

    def reward(self, world, effort):
        return -norm(world.body("fingertip"), self.target()) - effort

    def matters(self, world, start):
        return True


class ReacherTurn(Reacher):
    def place(self, qpos, draw):
        angle = draw.uniform(-math.pi, math.pi)
        return [0.35 + 0.15 * math.cos(angle), 0.25 + 0.15 * math.sin(angle)]

    def observe(self, world):
        tip = world.site(0)
        return self.angles(world) + self.goal + world.qvel + [tip[0], tip[2]]

    def reward(self, world, effort):
        return -10 * norm(world.site(0), self.target()) - effort / 2

    def matters(self, world, start):
        return abs(world.qpos[2] - start[2]) > 0.2


class ReacherPush(Reacher):
    def place(self, qpos, draw):
        qpos[2:4] = [draw.uniform(-0.2, 0.2), draw.uniform(0.03, 0.05)]
        return [draw.uniform(-0.2, 0.2), 0.03]

    def observe(self, world):
        return self.angles(world) + world.qpos[2:] + self.goal + world.qvel

    def reward(self, world, effort):
        box = world.body("box0")
        return -10 * norm(box, self.target()) - norm(world.body("fingertip"), box) / 2 - effort

    def matters(self, world, start):
        return abs(world.qpos[2] - start[2]) > 0.02


class Arm:
    skip = 5
    hand, object = "tips_arm", "object"

    def start(self, world, draw):
        world.set([], [])
        qpos = world.qpos
        bound = self.draw(qpos, draw)
        qvel = [draw.uniform(-bound, bound) for _ in range(7)] + [0] * (world.nv - 7)
        world.set(qpos, qvel)
        return qpos, qvel, []

    def observe(self, world):
        bodies = [world.body(name) for name in (self.hand, self.object, "goal")]
        return world.qpos[:7] + world.qvel[:7] + sum(bodies, [])


class Pusher(Arm):
    def draw(self, qpos, draw):
        while True:
            offset = [draw.uniform(-0.3, 0), draw.uniform(-0.2, 0.2)]
            if math.hypot(*offset) > 0.17:
                break
        qpos[7:9] = offset
        return 0.005

    def reward(self, world, effort):
        hand, object, goal = (world.body(name) for name in (self.hand, "object", "goal"))
        return -norm(object, goal) - 0.1 * effort - 0.5 * norm(object, hand)

    def matters(self, world, start):
        return math.dist(world.qpos[7:9], start[7:9]) > 0.02


class Striker(Arm):
    def draw(self, qpos, draw):
        while True:
            goal = [draw.uniform(0.15, 0.7), draw.uniform(0.1, 1)]
            difference = [0.5 - goal[0], -0.175 - goal[1]]
            if math.hypot(*difference) > 0.17:
                break
        qpos[7:9] = [-0.175, 0.5]
        qpos[9:11] = goal
        qpos[15] = -math.atan(difference[0] / (difference[1] + 1e-8)) / 3.14
        self.least, self.struck = math.inf, None
        return 0.1

    def reward(self, world, effort):
        hand, object, goal = (world.body(name) for name in (self.hand, "object", "goal"))
        self.least = min(self.least, norm(object, goal))
        if norm(object, hand) < 0.1:
            self.struck = hand
        return -3 * self.least - 0.1 * effort - 0.5 * norm(object, self.struck or hand)

    def matters(self, world, start):
        return self.struck is not None and math.dist(world.qpos[7:9], start[7:9]) > 0.1


class Thrower(Arm):
    hand, object = "r_wrist_roll_link", "ball"

    def draw(self, qpos, draw):
        qpos[7:9] = [draw.uniform(-0.3, 0.3), draw.uniform(-0.3, 0.3)]
        self.down = None
        return 0.005

    def reward(self, world, effort):
        ball = world.body("ball")
        if self.down is None and ball[2] < -0.25:
            self.down = ball
        return -norm(self.down or ball, world.body("goal"), 2) - 0.002 * effort

    def matters(self, world, start):
        return self.down is not None and norm(self.down, world.body("ball"), 2) > 0.01


OURS = pathlib.Path(__file__).resolve().parents[2] / "Sources/Runtime/Environments/Models"

MODELS = {
    "reacher_vertical": ReacherVertical, "reacher_turn": ReacherTurn, "reacher_push": ReacherPush,
    "pusher": Pusher, "striker": Striker, "thrower": Thrower,
}


def episode(world, task, seed):
    """An episode in which something happens, or None."""
    draw = random.Random(seed)
    qpos, qvel, goal = task.start(world, draw)
    lean = [draw.uniform(-1, 1) for _ in range(world.nu)]
    record = {"qpos": qpos, "qvel": qvel, "goal": goal, "actions": [], "rewards": [], "states": []}
    for step in range(1, STEPS + 1):
        action = [
            round(max(-h, min(h, h * (0.7 * x + draw.uniform(-0.7, 0.7)))), 2) for x, h in zip(lean, world.high)
        ]
        record["actions"].append(action)
        record["rewards"].append(task.reward(world, sum(a * a for a in action)))
        world.step(action, task.skip)
        if step % EVERY == 0:
            state = {"step": step, "qpos": world.qpos, "qvel": world.qvel, "observation": task.observe(world)}
            record["states"].append(state)
    return record if task.matters(world, qpos) else None


def compare(lib, name, kind, published):
    ours, theirs, task = World(lib, OURS / f"{name}.xml"), World(lib, published / f"{name}.xml"), kind()
    count, steps, touching, unequal = lib.differences(theirs.model, ours.model), 0, 0, 0
    for seed in range(50):
        draw = random.Random(seed)
        qpos, qvel, _ = task.start(theirs, draw)
        ours.set(qpos, qvel)
        lean = [draw.uniform(-1, 1) for _ in range(ours.nu)]
        for _ in range(STEPS):
            action = [h * max(-1, min(1, 0.7 * x + draw.uniform(-0.7, 0.7))) for x, h in zip(lean, ours.high)]
            theirs.step(action, task.skip)
            ours.step(action, task.skip)
            steps += task.skip
            touching += theirs.contacts > 0
            unequal += theirs.qpos != ours.qpos or theirs.qvel != ours.qvel
    print(f"{name}: {count} fields differ; of {50 * STEPS} states after {steps} physics steps, {touching} with contacts, "
          f"{unequal} differ")


def main():
    models = pathlib.Path(sys.argv[1])
    if "--compare" in sys.argv[2:]:
        with tempfile.TemporaryDirectory() as folder:
            lib = library(pathlib.Path(folder))
            for name, kind in MODELS.items():
                compare(lib, name, kind, models)
        return
    target = pathlib.Path(__file__).parent / "environments"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lib = library(pathlib.Path(folder))
        for name, kind in MODELS.items():
            world, found, seed = World(lib, models / f"{name}.xml"), [], 0
            while len(found) < 2 and seed < 2000:
                record = episode(world, kind(), seed)
                if record:
                    found.append(record)
                seed += 1
            print(f"{kind.__name__}: {len(found)} episodes of {seed}")
            text = ",\n".join(json.dumps(record, separators=(",", ":")) for record in found)
            (target / f"{kind.__name__}.json").write_text(f"[{text}]\n")


main()
