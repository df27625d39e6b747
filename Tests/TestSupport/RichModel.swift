/// A model with all that has indices in it: for tests of damaged ones.
package enum RichModel {
  /// Its MJCF.
  package static let text = """
    <mujoco>
      <asset>
        <mesh name="tetra" vertex="0 0 0 .2 0 0 0 .2 0 0 0 .2 .1 .1 .1"/>
        <hfield name="hills" nrow="5" ncol="5" size="2 2 .2 .1"/>
        <texture name="grid" type="2d" builtin="checker" rgb1="1 1 1" rgb2="0 0 0" width="16" height="16"/>
        <material name="grid" texture="grid"/>
      </asset>
      <worldbody>
        <light pos="0 0 3"/><camera name="top" pos="0 0 4"/>
        <geom type="hfield" hfield="hills" material="grid"/>
        <site name="anchor" pos="0 0 1.5"/>
        <body name="hand" mocap="true" pos="1 1 1"><geom type="sphere" size=".05" contype="0" \
        conaffinity="0"/></body>
        <body name="free" pos="0 .5 1"><freejoint name="root"/><geom name="gm" type="mesh" mesh="tetra"/>
          <site name="s0"/><camera name="eye" mode="targetbody" target="arm"/></body>
        <body name="arm" pos="0 0 1"><joint name="ball" type="ball"/>
          <geom type="capsule" size=".05" fromto="0 0 0 .3 0 0"/><site name="s1" pos=".1 0 0"/>
          <body name="low" pos=".3 0 0"><joint name="hinge" axis="0 1 0" limited="true" range="-1 1"/>
            <geom name="gy" type="cylinder" size=".05 .1"/><site name="s2" pos=".1 0 0"/><site name="side" \
            pos="0 0 .2"/>
            <body name="tip" pos=".2 0 0"><joint name="slide" type="slide" axis="1 0 0"/>
              <geom name="gb" type="box" size=".05 .05 .05"/><site name="s3"/></body></body></body>
        <body name="other" pos="0 -.5 1"><freejoint/><geom type="mesh" mesh="tetra"/></body>
      </worldbody>
      <contact><pair geom1="gm" geom2="gb"/><exclude body1="arm" body2="tip"/></contact>
      <equality><weld body1="hand" body2="other"/><joint joint1="hinge" joint2="slide"/></equality>
      <tendon>
        <spatial name="sp" limited="true" range="0 3">
          <site site="anchor"/><geom geom="gy" sidesite="side"/><site site="s2"/></spatial>
        <fixed name="fx"><joint joint="hinge" coef="1"/><joint joint="slide" coef="2"/></fixed>
      </tendon>
      <actuator><motor name="m" joint="hinge"/><motor site="s3" refsite="s1"/><general tendon="sp"/>
        <general tendon="fx" dyntype="filter" dynprm="1"/></actuator>
      <sensor><touch site="s3"/><jointpos joint="hinge"/><ballquat joint="ball"/><tendonpos tendon="sp"/>
        <framepos objtype="site" objname="s3" reftype="body" refname="arm"/><subtreecom body="arm"/>
        <actuatorfrc actuator="m"/></sensor>
      <custom><numeric name="n" data="1 2 3"/><text name="t" data="hello"/></custom>
    </mujoco>
    """
}
