// Fixed-arity doors to libedit's variadic functions, and the signals an editor of lines lives with.
#ifndef CLIBEDIT_H
#define CLIBEDIT_H

#include <histedit.h>
#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

typedef unsigned char (*editline_key_function)(EditLine *, wint_t);

// A terminal of one row that nobody sees, for libedit to draw on: its drawing goes wrong in texts taller than a screen.
struct blind_terminal;
struct blind_terminal *blind_open(void);
void blind_close(struct blind_terminal *t);

// What libedit wanted of its terminal since the last call.
enum blind_wish { blind_beeped = 1, blind_cleared = 2 };
unsigned blind_take(struct blind_terminal *t);

// Opens an editor on such a terminal; keys come through `editline_set_reader`.
EditLine *editline_open(const char *program, struct blind_terminal *t);

// Obeys a line of .editrc if it binds a key, or else if it chooses a map. `names` has pairs of names, NULL at the end: a
// function and the one that takes its place.
void editline_obey(EditLine *e, const char *line, const char *const *names, bool chooses_map);

// The edited text; the cursor may lie outside it.
struct editline_text {
  const wchar_t *characters;
  long count, cursor;
};
void editline_text(EditLine *e, struct editline_text *text);

static inline void editline_set_client(EditLine *e, void *client) { el_wset(e, EL_CLIENTDATA, client); }

static inline void *editline_client(EditLine *e) {
  void *client = NULL;
  el_wget(e, EL_CLIENTDATA, &client);
  return client;
}

static inline void editline_set_reader(EditLine *e, el_rfunc_t f) { el_wset(e, EL_GETCFN, f); }

static inline void editline_set_emacs(EditLine *e) { el_wset(e, EL_EDITOR, L"emacs"); }

static inline bool editline_is_vi(EditLine *e) {
  const wchar_t *name = NULL;
  return el_wget(e, EL_EDITOR, &name) == 0 && name != NULL && wcscmp(name, L"vi") == 0;
}

static inline void editline_ignore_signals(EditLine *e) { el_wset(e, EL_SIGNAL, 0); }

// Makes a function that keys can be bound to; the name must outlive the editor.
static inline void editline_add(EditLine *e, const wchar_t *name, editline_key_function f) {
  el_wset(e, EL_ADDFN, name, name, f);
}

static inline void editline_bind(EditLine *e, const wchar_t *keys, const wchar_t *function) {
  el_wset(e, EL_BIND, keys, function, NULL);
}

// Binds keys of vi's command mode.
static inline void editline_bind_command(EditLine *e, const wchar_t *keys, const wchar_t *function) {
  el_wset(e, EL_BIND, L"-a", keys, function, NULL);
}

// Has a call for a line end after each command, and the line stay; or ends that.
static inline void editline_set_unbuffered(EditLine *e, bool now) { el_wset(e, EL_UNBUFFERED, (int)now); }

// Makes the two functions that say whether keys are typed text or commands.
void editline_add_modes(EditLine *e);

// Which of them was called last: 1 for text, 2 for commands.
int editline_mode(void);

static inline void editline_set_history(EditLine *e, HistoryW *h) { el_wset(e, EL_HIST, history_w, h); }

// Sizes a history, and keeps no entry twice in a row. Must precede the first entry.
static inline void history_prepare(HistoryW *h, int size) {
  HistEventW event;
  history_w(h, &event, H_SETSIZE, size);
  history_w(h, &event, H_SETUNIQUE, 1);
}

static inline void history_enter(HistoryW *h, const wchar_t *text) {
  HistEventW event;
  history_w(h, &event, H_ENTER, text);
}

// Makes characters UTF-8 whatever the environment says, and leaves numbers as C writes them.
void locale_use_utf8(void);

// The columns a character takes on a terminal; 0 for a control character.
int character_width(unsigned character);

// Whether a terminal shows a character as itself.
bool character_prints(unsigned character);

// What a signal left in the pipe for the reader of keys.
enum signal_notice {
  signal_interrupted = 'i',
  signal_resized = 'w',
  signal_stop_asked = 't',
  signal_continued = 'c'
};

// Installs the handlers of SIGINT, SIGPIPE, SIGXFSZ and the signals that end a process; later calls do nothing.
void signals_install(void);

// The end of a pipe that becomes readable when a signal has come.
int signals_pipe(void);

// Says whether a line is being edited: SIGINT is then never fatal, SIGWINCH, SIGTSTP and SIGCONT are told.
void signals_set_editing(bool editing);

// Says whether the terminal's other screen is shown, which a signal that ends the process must leave.
void signals_set_screen(bool shown);

bool signals_interrupted(void);
void signals_clear_interrupt(void);

// Says whether somebody types: work that doesn't stop for three seconds is then ended only by a key pressed after that, else
// by a second interrupt at any time.
void signals_guard(bool now);

// Turns SIGTERM and all other signals that would end the process, but for those of its own faults, into interrupts, after
// which the program ends itself by `signals_end`.
void signals_hold_endings(void);

// Starts a thread that ends the process where its work doesn't heed an interrupt. `keep` runs in a copy of the process
// before; `stuck` is written to standard error when the user may press Ctrl-C again, `lost` when `keep` failed.
bool signals_watch(void (*keep)(void *), void *context, const char *stuck, const char *lost);

// Asks for the end as a signal does: by that signal, or with an exit status, given below zero.
void signals_request_end(int number);

// Whether such a signal has come.
bool signals_ending(void);

// Begins the work before the end: nothing interrupts it, however long it takes. Doesn't return where a copy of the process
// does it already.
void signals_begin_last_work(void);

// Ends the process by the signal that came, or with the status asked for; by SIGHUP where there is neither.
void signals_end(void);

// Says whether a child has the terminal: interrupts are then its own affair, and never end the process.
void signals_set_child(bool runs);

// Starts `/bin/sh -c command` in a folder; a negative input is an empty one, a negative output the process's own; alone, in
// a process group of its own. Gives 0, or what is wrong.
int child_start(
    const char *command, const char *folder, int input, int output, bool is_alone, int *process);

// Makes a copy of the process with one thread, whose input is empty and whose outputs are files; gives 0 in the copy, the
// copy's number here, or what is wrong, below zero.
int child_copy(const char *output, const char *errors);

// Starts a program with `count` words, each ended by a zero, of which the first is its name; in a folder, with an empty
// input, and a file for both outputs. It is asked to stop when this process is gone. Gives its number, or what is wrong,
// below zero.
int child_program(const char *path, const char *words, int count, const char *folder, const char *output);

// Has both outputs of the process go to a file, made anew.
bool output_redirect(const char *path);

// Ends the copy, without anything that the process does at its end.
void child_leave(int status);

// Makes a pipe that children don't inherit.
bool child_pipe(int ends[2]);

// A descriptor that becomes readable when the child ends; negative where the system has none.
int child_descriptor(int process);

// The child's status once it has ended, 128 and the signal that ended it included; -1 while it runs.
int child_end(int process, bool wait);

// Asks the child to end.
void child_stop(int process);

// Informs the child that its terminal is gone.
void child_hang_up(int process);

// Informs the child what Ctrl-C would have told it, had it been there already.
void child_interrupt(int process);

// Raises an interrupt as Ctrl-C would.
void signals_request_interrupt(void);

// Stops the process as Ctrl-Z would have done without the handler; returns when it is continued.
void signals_stop(void);

#endif
