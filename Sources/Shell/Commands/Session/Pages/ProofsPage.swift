import Texts

extension HelpPage {
  /// What proofs of scripts are.
  static let proofs = """
    A proof says what each statement of a script read and made, as hashes. With
    it anyone can run the script again and see that the results are the same to
    the last bit, or which statement is the first that differs.

      dyne prove x.dyne       runs the script and writes x.dyne.proof beside it
      dyne verify x.dyne      runs it again and compares: status 0, all equal;
                              3, something differs; 1, a statement failed; 2,
                              there is no proof, or the script has errors
      dyne verify runs/x      makes a finished run again, elsewhere, and compares
      record proof "x.dyne"   at the prompt: writes script and proof together

    What is hashed: every variable that a statement sets or changes (of an object
    all that 'save' would write: weights, optimiser, replay, data, random streams;
    of an environment its state), what the statement shows, the bytes of the files
    that it reads and writes, and the random streams of the session. Arrays,
    tensors and columns have a short hash for each row too, so that a difference
    has a place: 'walks: qpos differs from row 17 on'. Rows count from 0; of more
    than 131,072 some share a hash.

    'dyne verify' takes seed, threads and parameters from the proof, unless they
    are given. It writes no files where the script would: they go to a folder that
    is removed in the end. It stops at the first statement that differs. The proof
    says with which processor, libraries and versions it was made; where these are
    others, 'dyne verify' says so, since the last bits may depend on them.

    Not compared: what 'time', 'ls', 'pwd', 'objects', 'describe', 'history',
    'version', 'runs' and 'shell' give, since it isn't the same on another day.
    While a script is proved, pictures don't keep its place and the number of
    threads.

    x.dyne.proof has a line of JSON for the run, then one for each statement:

      {"place": "x.dyne:3", "statement": "t = import \\"x.csv\\"",
       "streams": "5f…", "files": [{"path": "x.csv", "use": "read", …}],
       "made": {"t": [{"part": "a", "type": "column", "shape": [3],
                       "hash": "91…", "rows": "QmTrz0KaPq3w"}]}}

    'rows' has four characters of base64 for each row, or group of rows: the 24
    low bits of its hash.
    """
}
