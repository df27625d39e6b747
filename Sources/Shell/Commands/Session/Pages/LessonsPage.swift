extension HelpPage {
  /// How lessons are written and taught.
  static let lessons = """
    A lesson is a script with three marks; everything else is the language. It
    also runs as a plain script, and it is a test.

      ## Four latent numbers for two joints. KL charges for what they carry.
      ##> Make `tight`: latent=4, kl=0.3. Train it for 3 epochs.
      ##! Which parameter is the weight of the KL term? help ActionEmbedding
      tight = ActionEmbedding walks latent=4 kl=0.3
      train tight epochs=3
      expect tight.latent == 4 and tight.epochs >= 3, "four numbers, three epochs"
      ##? How many of the four will carry nothing?
      (probe tight n=200 queries=20).dead

    ##>   a task: the statements below, up to 'expect', are one way to do it, hidden
          from the learner. What counts is the effect: whether the 'expect' holds.
    ##!   a hint for a task or a question; 'hint' shows one at a time.
    ##?   a question: the learner predicts, then the next statement's value is
          shown, and how far off the prediction was. Values are computed, never
          written.

    Statements without a mark are shown with the '##' lines above them, and run when
    the learner presses Enter.

      dyne teach x.dyne            teaches, step by step; parameters as in scripts
      dyne teach --test x.dyne     runs all solutions and checks: status 0, or 3.
                                   For each task the check must fail for no
                                   answer, and for one that leaves out the last
                                   statement or alters a number
      dyne teach --summary *.answers   the predictions of a class beside the truth
      dyne check x.dyne            finds marks out of place too
      export "x.dyne" to="x.md"    a handout with results and figures; or .html

    Words of a lesson: 'hint'; 'skip' shows one way and continues; 'back'; 'goto 5'
    runs the steps before it; 'bye' leaves, and the next 'dyne teach' returns to
    that step. Ctrl-C stops a statement, Ctrl-D leaves.

    Whatever a learner types, each step begins with the lesson's own objects, so all
    see the same. The learner's variables stay; where the lesson has one of the same
    name, the learner's becomes 'my_name'. What was typed is a script at the end,
    x-anna.dyne; progress and predictions are in x-anna.answers. '--as anna' says
    who learns. Without a terminal, lines are read from standard input.
    """
}
