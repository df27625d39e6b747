// Checks of a compiled model from a file: every index and range in it, before MuJoCo or anybody follows one.
//
// MuJoCo checks the sizes and most references itself; what it takes on trust from its own compiler is checked here.

#include "soundness.h"

#include <mujoco/mjxmacro.h>
#include <stdint.h>

#define REQUIRE(condition) \
  if (!(condition)) return false

static bool within(int index, int count) { return 0 <= index && index < count; }

static bool within_or_none(int index, int count) { return index == -1 || within(index, count); }

// A stretch of a longer array.
static bool fits(int start, int64_t length, int count) {
  return start >= 0 && length >= 0 && start + length <= count;
}

static bool all_within(const int *indices, int64_t number, int count) {
  for (int64_t i = 0; i < number; ++i) REQUIRE(within(indices[i], count));
  return true;
}

static bool all_within_or_none(const int *indices, int number, int count) {
  for (int i = 0; i < number; ++i) REQUIRE(within_or_none(indices[i], count));
  return true;
}

static bool are_sizes_sound(const mjModel *m) {
#define X(name) REQUIRE(m->name >= 0);
  MJMODEL_INTS
#undef X
  // far beyond what any model asks for, but still quickly cleared
  REQUIRE(m->nstack < 1 << 27 && m->njmax < 1 << 20 && m->nconmax < 1 << 20 && m->nuserdata < 1 << 24);
  REQUIRE(m->nbody > 0 && m->na <= m->nu && m->nnames > 0 && m->names[m->nnames - 1] == 0);
#define X(adr, count) REQUIRE(all_within(m->adr, m->count, m->nnames));
  X(name_bodyadr, nbody) X(name_jntadr, njnt) X(name_geomadr, ngeom) X(name_siteadr, nsite) X(name_camadr, ncam)
  X(name_lightadr, nlight) X(name_meshadr, nmesh) X(name_skinadr, nskin) X(name_hfieldadr, nhfield)
  X(name_texadr, ntex) X(name_matadr, nmat) X(name_pairadr, npair) X(name_excludeadr, nexclude) X(name_eqadr, neq)
  X(name_tendonadr, ntendon) X(name_actuatoradr, nu) X(name_sensoradr, nsensor) X(name_numericadr, nnumeric)
  X(name_textadr, ntext) X(name_tupleadr, ntuple) X(name_keyadr, nkey)
#undef X
  return true;
}

static bool are_options_sound(const mjModel *m) {
  const mjOption *o = &m->opt;
  REQUIRE(within(o->integrator, 3) && within(o->collision, 3) && within(o->cone, 2) && within(o->jacobian, 3) &&
          within(o->solver, 3));
  REQUIRE(within(o->iterations, 1 << 20) && within(o->noslip_iterations, 1 << 20) &&
          within(o->mpr_iterations, 1 << 20));
  REQUIRE(within(m->vis.quality.shadowsize, 1 << 15) && within(m->vis.quality.offsamples, 1 << 8) &&
          within(m->vis.quality.numslices, 1 << 10) && within(m->vis.quality.numstacks, 1 << 10) &&
          within(m->vis.quality.numquads, 1 << 10));
  return within(m->vis.global.offwidth, 1 << 15) && within(m->vis.global.offheight, 1 << 15);
}

// The tree of bodies, each after its parent, with the joints, degrees of freedom and geoms of each in a row.
static bool are_bodies_sound(const mjModel *m) {
  int joints = 0, dofs = 0;
  for (int i = 0; i < m->nbody; ++i) {
    REQUIRE(i == 0 ? m->body_parentid[i] == 0 : within(m->body_parentid[i], i));
    REQUIRE(within(m->body_rootid[i], i + 1) && within(m->body_weldid[i], i + 1));
    REQUIRE(within_or_none(m->body_mocapid[i], m->nmocap));
    REQUIRE(m->body_simple[i] <= 2 && m->body_sameframe[i] <= 2);
    REQUIRE(m->body_jntnum[i] >= 0 && m->body_dofnum[i] >= 0 && m->body_geomnum[i] >= 0);
    REQUIRE(m->body_jntnum[i] == 0 || m->body_jntadr[i] == joints);
    REQUIRE(m->body_dofnum[i] == 0 || m->body_dofadr[i] == dofs);
    REQUIRE(m->body_geomnum[i] == 0 || fits(m->body_geomadr[i], m->body_geomnum[i], m->ngeom));
    REQUIRE(m->body_jntnum[i] <= m->njnt - joints && m->body_dofnum[i] <= m->nv - dofs);
    for (int j = 0; j < m->body_jntnum[i]; ++j) REQUIRE(m->jnt_bodyid[joints + j] == i);
    for (int d = 0; d < m->body_dofnum[i]; ++d) REQUIRE(m->dof_bodyid[dofs + d] == i);
    for (int g = 0; g < m->body_geomnum[i]; ++g) REQUIRE(m->geom_bodyid[m->body_geomadr[i] + g] == i);
    joints += m->body_jntnum[i];
    dofs += m->body_dofnum[i];
  }
  // a body moved by hand, or still in the world, has no joints
  for (int i = 0; i < m->nbody; ++i) REQUIRE(m->body_mocapid[i] == -1 || m->body_jntnum[i] == 0);
  return joints == m->njnt && dofs == m->nv;
}

static bool are_joints_sound(const mjModel *m) {
  static const int coordinates[] = {7, 4, 1, 1}, freedoms[] = {6, 3, 1, 1};
  int position = 0, velocity = 0, mass = 0;
  for (int i = 0; i < m->njnt; ++i) {
    REQUIRE(within(m->jnt_type[i], 4) && m->jnt_qposadr[i] == position && m->jnt_dofadr[i] == velocity);
    REQUIRE(freedoms[m->jnt_type[i]] <= m->nv - velocity);
    for (int d = 0; d < freedoms[m->jnt_type[i]]; ++d) {
      REQUIRE(m->dof_jntid[velocity + d] == i && m->dof_bodyid[velocity + d] == m->jnt_bodyid[i]);
    }
    position += coordinates[m->jnt_type[i]];
    velocity += freedoms[m->jnt_type[i]];
  }
  REQUIRE(position == m->nq && velocity == m->nv);
  for (int i = 0; i < m->nv; ++i) {
    REQUIRE(m->dof_parentid[i] == -1 || within(m->dof_parentid[i], i));
    REQUIRE(m->dof_Madr[i] == mass && within(m->dof_simplenum[i], m->nv - i + 1));
    for (int j = i; j >= 0; j = m->dof_parentid[j]) {
      REQUIRE(mass < m->nM);
      ++mass;
    }
  }
  return mass == m->nM && m->nD == 2 * m->nM - m->nv;
}

static bool is_contact(int dimension) {
  return dimension == 1 || dimension == 3 || dimension == 4 || dimension == 6;
}

static bool are_shapes_sound(const mjModel *m) {
  for (int i = 0; i < m->ngeom; ++i) {
    const int type = m->geom_type[i], data = m->geom_dataid[i];
    REQUIRE(within(type, mjNGEOMTYPES) && is_contact(m->geom_condim[i]) && m->geom_sameframe[i] <= 2);
    REQUIRE(within(m->geom_bodyid[i], m->nbody) && within_or_none(m->geom_matid[i], m->nmat));
    if (type == mjGEOM_HFIELD) {
      REQUIRE(within(data, m->nhfield));
    } else {
      REQUIRE(type == mjGEOM_MESH ? within(data, m->nmesh) : within_or_none(data, m->nmesh));
    }
  }
  for (int i = 0; i < m->nsite; ++i) {
    REQUIRE(within(m->site_type[i], mjNGEOMTYPES) && m->site_type[i] != mjGEOM_MESH &&
            m->site_type[i] != mjGEOM_HFIELD && m->site_sameframe[i] <= 2);
    REQUIRE(within(m->site_bodyid[i], m->nbody) && within_or_none(m->site_matid[i], m->nmat));
  }
  for (int i = 0; i < m->npair; ++i) {
    REQUIRE(is_contact(m->pair_dim[i]) && within(m->pair_geom1[i], m->ngeom) && within(m->pair_geom2[i], m->ngeom));
  }
  return true;
}

static bool is_view_sound(int mode, int body, int target, int bodies) {
  REQUIRE(within(mode, 5) && within(body, bodies) && within_or_none(target, bodies));
  return target >= 0 || (mode != mjCAMLIGHT_TARGETBODY && mode != mjCAMLIGHT_TARGETBODYCOM);
}

static bool are_views_sound(const mjModel *m) {
  for (int i = 0; i < m->ncam; ++i)
    REQUIRE(is_view_sound(m->cam_mode[i], m->cam_bodyid[i], m->cam_targetbodyid[i], m->nbody));
  for (int i = 0; i < m->nlight; ++i)
    REQUIRE(is_view_sound(m->light_mode[i], m->light_bodyid[i], m->light_targetbodyid[i], m->nbody));
  return true;
}

// The convex hull of a mesh: its vertices, their edges and its faces, as MuJoCo walks along them.
static bool is_graph_sound(const int *graph, int length, int vertices) {
  REQUIRE(length >= 2);
  const int count = graph[0], faces = graph[1];
  REQUIRE(within(count, vertices + 1) && count > 0 && within(faces, 1 << 26));
  const int64_t edges = count + 3 * (int64_t)faces;
  REQUIRE(2 + 2 * (int64_t)count + edges + 3 * (int64_t)faces <= length);
  const int *starts = graph + 2, *globals = starts + count, *ends = globals + count, *corners = ends + edges;
  REQUIRE(all_within(starts, count, (int)edges) && all_within(globals, count, vertices));
  REQUIRE(all_within_or_none(ends, (int)edges, count) && all_within(corners, 3 * (int64_t)faces, vertices));
  return ends[edges - 1] == -1;
}

static bool are_meshes_sound(const mjModel *m) {
  for (int i = 0; i < m->nmesh; ++i) {
    const int vertices = m->mesh_vertnum[i];
    REQUIRE(vertices > 0 && fits(m->mesh_vertadr[i], vertices, m->nmeshvert));
    REQUIRE(fits(m->mesh_faceadr[i], m->mesh_facenum[i], m->nmeshface));
    REQUIRE(all_within(m->mesh_face + 3 * (int64_t)m->mesh_faceadr[i], 3 * (int64_t)m->mesh_facenum[i], vertices));
    REQUIRE(m->mesh_texcoordadr[i] == -1 || fits(m->mesh_texcoordadr[i], vertices, m->nmeshtexvert));
    const int graph = m->mesh_graphadr[i];
    REQUIRE(graph == -1 || (within(graph, m->nmeshgraph) &&
                            is_graph_sound(m->mesh_graph + graph, m->nmeshgraph - graph, vertices)));
  }
  for (int i = 0; i < m->nhfield; ++i) {
    const int64_t rows = m->hfield_nrow[i], columns = m->hfield_ncol[i];
    REQUIRE(rows > 0 && columns > 0 && fits(m->hfield_adr[i], rows * columns, m->nhfielddata));
  }
  for (int i = 0; i < m->ntex; ++i) {
    const int64_t height = m->tex_height[i], width = m->tex_width[i];
    REQUIRE(within(m->tex_type[i], 3) && within((int)height, 1 << 16) && within((int)width, 1 << 16));
    REQUIRE(fits(m->tex_adr[i], 3 * height * width, m->ntexdata));
    REQUIRE(m->tex_type[i] == mjTEXTURE_2D || height == width || height == 6 * width);
  }
  return all_within_or_none(m->mat_texid, m->nmat, m->ntex);
}

static bool are_skins_sound(const mjModel *m) {
  for (int i = 0; i < m->nskin; ++i) {
    const int vertices = m->skin_vertnum[i];
    REQUIRE(within_or_none(m->skin_matid[i], m->nmat) && fits(m->skin_vertadr[i], vertices, m->nskinvert));
    REQUIRE(m->skin_texcoordadr[i] == -1 || fits(m->skin_texcoordadr[i], vertices, m->nskintexvert));
    REQUIRE(fits(m->skin_faceadr[i], m->skin_facenum[i], m->nskinface));
    REQUIRE(all_within(m->skin_face + 3 * (int64_t)m->skin_faceadr[i], 3 * (int64_t)m->skin_facenum[i], vertices));
    REQUIRE(fits(m->skin_boneadr[i], m->skin_bonenum[i], m->nskinbone));
    for (int b = m->skin_boneadr[i]; b < m->skin_boneadr[i] + m->skin_bonenum[i]; ++b) {
      REQUIRE(within(m->skin_bonebodyid[b], m->nbody));
      REQUIRE(fits(m->skin_bonevertadr[b], m->skin_bonevertnum[b], m->nskinbonevert));
      REQUIRE(all_within(m->skin_bonevertid + m->skin_bonevertadr[b], m->skin_bonevertnum[b], vertices));
    }
  }
  return true;
}

// A path is either a sum of joints, or leads from site to site, around a geom only between two of them.
static bool is_tendon_sound(const mjModel *m, int start, int count) {
  REQUIRE(count > 0 && fits(start, count, m->nwrap));
  const int *type = m->wrap_type + start, *object = m->wrap_objid + start;
  const bool is_fixed = type[0] == mjWRAP_JOINT;
  for (int i = 0; i < count; ++i) {
    REQUIRE((type[i] == mjWRAP_JOINT) == is_fixed);
    switch (type[i]) {
      case mjWRAP_JOINT: REQUIRE(within(object[i], m->njnt)); break;
      case mjWRAP_SITE: REQUIRE(within(object[i], m->nsite)); break;
      case mjWRAP_PULLEY: break;
      case mjWRAP_SPHERE:
      case mjWRAP_CYLINDER: {
        const mjtNum side = m->wrap_prm[start + i];
        REQUIRE(within(object[i], m->ngeom) && side >= -1 && side < m->nsite);
        REQUIRE(i > 0 && i + 1 < count && type[i - 1] == mjWRAP_SITE && type[i + 1] == mjWRAP_SITE);
        break;
      }
      default: return false;
    }
  }
  return true;
}

static int count_of(const mjModel *m, int type) {
  switch (type) {
    case mjOBJ_BODY:
    case mjOBJ_XBODY: return m->nbody;
    case mjOBJ_JOINT: return m->njnt;
    case mjOBJ_GEOM: return m->ngeom;
    case mjOBJ_SITE: return m->nsite;
    case mjOBJ_CAMERA: return m->ncam;
    case mjOBJ_LIGHT: return m->nlight;
    case mjOBJ_TENDON: return m->ntendon;
    case mjOBJ_ACTUATOR: return m->nu;
    default: return 0;
  }
}

// What a sensor must be attached to; unknown where it may be any thing with a frame.
static int object_of(int sensor) {
  switch (sensor) {
    case mjSENS_TOUCH: case mjSENS_ACCELEROMETER: case mjSENS_VELOCIMETER: case mjSENS_GYRO: case mjSENS_FORCE:
    case mjSENS_TORQUE: case mjSENS_MAGNETOMETER: case mjSENS_RANGEFINDER: return mjOBJ_SITE;
    case mjSENS_JOINTPOS: case mjSENS_JOINTVEL: case mjSENS_BALLQUAT: case mjSENS_BALLANGVEL:
    case mjSENS_JOINTLIMITPOS: case mjSENS_JOINTLIMITVEL: case mjSENS_JOINTLIMITFRC: return mjOBJ_JOINT;
    case mjSENS_TENDONPOS: case mjSENS_TENDONVEL: case mjSENS_TENDONLIMITPOS: case mjSENS_TENDONLIMITVEL:
    case mjSENS_TENDONLIMITFRC: return mjOBJ_TENDON;
    case mjSENS_ACTUATORPOS: case mjSENS_ACTUATORVEL: case mjSENS_ACTUATORFRC: return mjOBJ_ACTUATOR;
    case mjSENS_SUBTREECOM: case mjSENS_SUBTREELINVEL: case mjSENS_SUBTREEANGMOM: return mjOBJ_BODY;
    default: return mjOBJ_UNKNOWN;
  }
}

static int dimension_of(int sensor) {
  switch (sensor) {
    case mjSENS_BALLQUAT: case mjSENS_FRAMEQUAT: return 4;
    case mjSENS_TOUCH: case mjSENS_RANGEFINDER: case mjSENS_JOINTPOS: case mjSENS_JOINTVEL: case mjSENS_TENDONPOS:
    case mjSENS_TENDONVEL: case mjSENS_ACTUATORPOS: case mjSENS_ACTUATORVEL: case mjSENS_ACTUATORFRC:
    case mjSENS_JOINTLIMITPOS: case mjSENS_JOINTLIMITVEL: case mjSENS_JOINTLIMITFRC: case mjSENS_TENDONLIMITPOS:
    case mjSENS_TENDONLIMITVEL: case mjSENS_TENDONLIMITFRC: case mjSENS_CLOCK: return 1;
    default: return 3;
  }
}

static bool has_frame(int type) {
  return type == mjOBJ_BODY || type == mjOBJ_XBODY || type == mjOBJ_GEOM || type == mjOBJ_SITE || type == mjOBJ_CAMERA;
}

static bool are_sensors_sound(const mjModel *m) {
  int start = 0;
  for (int i = 0; i < m->nsensor; ++i) {
    const int type = m->sensor_type[i], object = m->sensor_objtype[i], id = m->sensor_objid[i];
    REQUIRE(within(type, mjSENS_USER + 1) && within(m->sensor_datatype[i], 4) && within(m->sensor_needstage[i], 4));
    REQUIRE(m->sensor_adr[i] == start && fits(start, m->sensor_dim[i], m->nsensordata));
    start += m->sensor_dim[i];
    if (type == mjSENS_USER) continue;
    REQUIRE(m->sensor_dim[i] == dimension_of(type));
    if (type == mjSENS_CLOCK) continue;
    const int needed = object_of(type);
    REQUIRE(needed == mjOBJ_UNKNOWN ? has_frame(object) : object == needed);
    REQUIRE(within(id, count_of(m, object)));
    if (needed == mjOBJ_JOINT) {
      const int joint = m->jnt_type[id];
      REQUIRE((type == mjSENS_BALLQUAT || type == mjSENS_BALLANGVEL) ? joint == mjJNT_BALL : joint >= mjJNT_BALL);
    }
    if (m->sensor_refid[i] != -1) {
      REQUIRE(has_frame(m->sensor_reftype[i]) && within(m->sensor_refid[i], count_of(m, m->sensor_reftype[i])));
    }
  }
  return start == m->nsensordata;
}

static bool are_actuators_sound(const mjModel *m) {
  static const int objects[] = {mjOBJ_JOINT, mjOBJ_JOINT, mjOBJ_SITE, mjOBJ_TENDON, mjOBJ_SITE, mjOBJ_BODY};
  for (int i = 0; i < m->nu; ++i) {
    const int type = m->actuator_trntype[i];
    REQUIRE(within(type, 6) && within(m->actuator_dyntype[i], 5) && within(m->actuator_gaintype[i], 4) &&
            within(m->actuator_biastype[i], 4));
    REQUIRE(within(m->actuator_trnid[2 * i], count_of(m, objects[type])));
    REQUIRE(type != mjTRN_SLIDERCRANK || within(m->actuator_trnid[2 * i + 1], m->nsite));
    REQUIRE(within_or_none(m->actuator_trnid[2 * i + 1], m->nsite));
    // those with a state come last
    REQUIRE((m->actuator_dyntype[i] != mjDYN_NONE) == (i >= m->nu - m->na));
  }
  return true;
}

static bool are_equalities_sound(const mjModel *m) {
  for (int i = 0; i < m->neq; ++i) {
    const int one = m->eq_obj1id[i], other = m->eq_obj2id[i];
    switch (m->eq_type[i]) {
      case mjEQ_CONNECT:
      case mjEQ_WELD: REQUIRE(within(one, m->nbody) && within(other, m->nbody)); break;
      case mjEQ_JOINT: REQUIRE(within(one, m->njnt) && within_or_none(other, m->njnt)); break;
      case mjEQ_TENDON: REQUIRE(within(one, m->ntendon) && within_or_none(other, m->ntendon)); break;
      default: return false;
    }
  }
  return true;
}

static bool are_lists_sound(const mjModel *m) {
  for (int i = 0; i < m->ntendon; ++i) {
    REQUIRE(is_tendon_sound(m, m->tendon_adr[i], m->tendon_num[i]) && within_or_none(m->tendon_matid[i], m->nmat));
  }
  for (int i = 0; i < m->nnumeric; ++i) REQUIRE(fits(m->numeric_adr[i], m->numeric_size[i], m->nnumericdata));
  for (int i = 0; i < m->ntext; ++i) REQUIRE(fits(m->text_adr[i], m->text_size[i], m->ntextdata));
  for (int i = 0; i < m->ntuple; ++i) REQUIRE(fits(m->tuple_adr[i], m->tuple_size[i], m->ntupledata));
  return true;
}

size_t cm_working_memory(const mjModel *m) {
  MJDATA_POINTERS_PREAMBLE(m)
  (void)nv;
  (void)njmax;
  // numbers of the file, whose products may be too large for a whole number
  double bytes = sizeof(mjtNum) * (double)m->nstack;
#define X(type, name, rows, columns) bytes += sizeof(type) * (double)m->rows * (double)(columns);
  MJDATA_POINTERS
#undef X
  return bytes < 1e18 ? (size_t)bytes : (size_t)1e18;
}

bool cm_is_sound(const mjModel *m) {
  return are_sizes_sound(m) && are_options_sound(m) && are_bodies_sound(m) && are_joints_sound(m) &&
         are_shapes_sound(m) && are_views_sound(m) && are_meshes_sound(m) && are_skins_sound(m) &&
         are_sensors_sound(m) && are_actuators_sound(m) && are_equalities_sound(m) && are_lists_sound(m);
}
