extension HelpPage {
  /// How statements are written.
  static let language = #"""
    A statement is a command with its arguments, or an expression. Commands with a
    capital letter make objects.

      arm = ReacherVertical seed=1      a value with a name
      step arm [0.5, -0.2]              arguments by position
      train e epochs=20                 arguments by name, no spaces around =
      (evaluate agent).mean             a command within an expression, a field
      x = result                        the value of the last statement

    Values     12  1e-4  20k  "text {x:.3}"  'as it is'  true  none
               [1, 2]  1..10  0..1 by 0.1
    Arrays     a + 1, a * b, a[0], a[-1], a[1..3] (both ends), m[i, j]
    Tables     t.distance, t[0], t[1..3]; where t distance < 1, sort t by=distance
    Operators  or  and  not  == != < <= > >=  ..  + -  * / %  ^
    Lines      # starts a comment, ; separates statements; a line continues in
               brackets and after an operator, a comma or \.

      if loss < 0.1 { print "done" } else { train e }
      for k in 1..3 { print k }         while, break, continue
      def area(r) { return pi * r ^ 2 }
      try { cd "nowhere" } catch problem { print problem.message }
      over seed in 1..5 { uniform(0, 1) }
                                        a list; each run works on copies
      param steps = 20k "env steps"     set from outside: dyne x.dyne steps=50k
      include "other.dyne"
      expect loss < 0.1                 ends the script if false
    """#
}
