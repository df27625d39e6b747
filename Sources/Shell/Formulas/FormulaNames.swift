package import Language

/// The names that formulas of an environment may hold.
package enum FormulaNames {
  package static let all: [FormulaName] = state + places + forces + moments + sizes

  package static let state = [
    FormulaName("qpos", .array, "The coordinates."),
    FormulaName("qvel", .array, "The velocities."),
    FormulaName("act", .array, "The activations of actuators with dynamics of their own."),
    FormulaName("action", .array, "The step's action, clamped to the box."),
    FormulaName("goal", .numeric, "The goal that `goal=` drew."),
    FormulaName("elapsed", .number, "Steps since the reset."),
    FormulaName("time", .number, "Seconds since the reset."),
  ]

  package static let places = [
    FormulaName(
      "position", .array, called: .named, "World position of a body, site or geom, 3 numbers."),
    FormulaName(
      "velocity", .array, called: .named, "Its linear velocity in world axes, 3 numbers."),
    FormulaName(
      "angular_velocity", .array, called: .named, "Its angular velocity in world axes, 3 numbers."
    ),
    FormulaName("orientation", .array, called: .named, "A body's quaternion, 4 numbers."),
    FormulaName(
      "rotation", .array, called: .named,
      "The axes of a body, site or geom as the columns of a matrix, 3 × 3 numbers."),
    FormulaName(
      "joint", .numeric, called: .named, "A joint's coordinate; several numbers for ball and free joints."),
    FormulaName("joint_velocity", .numeric, called: .named, "A joint's velocity, like `joint`."),
    FormulaName(
      "center_of_mass", .array, called: .plainOrNamed,
      "The centre of mass of the whole model, or of a body and its descendants."),
    FormulaName("cinert", .array, "Inertias of the bodies about the centre of mass, bodies × 10."),
    FormulaName("cvel", .array, "Velocities of the bodies about the centre of mass, bodies × 6."),
  ]

  package static let forces = [
    FormulaName("sensor", .numeric, called: .named, "A sensor's reading."),
    FormulaName("sensors", .array, "The readings of all sensors."),
    FormulaName("contacts", .number, "The number of contacts."),
    FormulaName("qacc", .array, "The accelerations."),
    FormulaName("actuator_force", .array, "The actuators' forces."),
    FormulaName("qfrc_actuator", .array, "The actuators' forces on the degrees of freedom."),
    FormulaName("qfrc_constraint", .array, "The constraints' forces on the degrees of freedom."),
    FormulaName(
      "cfrc_ext", .array, "External forces on the bodies about the centre of mass, bodies × 6."),
  ]

  package static let moments = [
    FormulaName("before", .any, called: .moment, "The value in the state before the step."),
    FormulaName(
      "late", .any, called: .moment,
      "The value with positions, motion and forces as in the last physics step."),
  ]

  package static let sizes = [
    FormulaName("dt", .number, "Seconds per step."),
    FormulaName("nq", .number, "The number of coordinates."),
    FormulaName("nv", .number, "The number of velocities."),
    FormulaName("nu", .number, "The number of actions."),
    FormulaName("qpos0", .array, "The model's initial coordinates."),
    FormulaName(
      "key", .array, called: .named, qualifier: "part",
      "A keyframe's coordinates; key(\"home\", part=\"qvel\") gives its velocities, likewise act, ctrl, "
        + "mocap and "
        + "mocap_quat."),
    FormulaName(
      "mass", .numeric, called: .plainOrNamed, "The masses of all bodies, the world's first, or of one."),
  ]
}
