#define _GNU_SOURCE
#include "clibedit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wctype.h>

// What libedit takes for its terminal: one row that nobody sees.
struct blind_terminal {
  int master, slave;
  FILE *screen;
  unsigned said;
};

static ssize_t listen_only(void *cookie, const char *bytes, size_t count) {
  struct blind_terminal *t = cookie;
  if (memchr(bytes, '\a', count)) t->said |= blind_beeped;
  if (memchr(bytes, '\f', count)) t->said |= blind_cleared;
  return (ssize_t)count;
}

struct blind_terminal *blind_open(void) {
  struct blind_terminal *t = calloc(1, sizeof *t);
  if (t == NULL) return NULL;
  struct winsize size = {.ws_row = 1, .ws_col = 200};
  struct termios keys;
  char name[64];
  t->slave = -1;
  t->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (t->master >= 0 && grantpt(t->master) == 0 && unlockpt(t->master) == 0 &&
      ptsname_r(t->master, name, sizeof name) == 0)
    t->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  cookie_io_functions_t functions = {.write = listen_only};
  if (t->slave >= 0) t->screen = fopencookie(t, "w", functions);
  if (t->screen == NULL) {
    blind_close(t);
    return NULL;
  }
  ioctl(t->slave, TIOCSWINSZ, &size);
  // the keys that erase are the user's own
  if (tcgetattr(STDIN_FILENO, &keys) == 0) tcsetattr(t->slave, TCSANOW, &keys);
  return t;
}

void blind_close(struct blind_terminal *t) {
  if (t->screen != NULL) fclose(t->screen);
  if (t->slave >= 0) close(t->slave);
  if (t->master >= 0) close(t->master);
  free(t);
}

unsigned blind_take(struct blind_terminal *t) {
  unsigned said = t->said;
  t->said = 0;
  return said;
}

static wchar_t *no_prompt(EditLine *e) {
  static wchar_t none[1];
  (void)e;
  return none;
}

EditLine *editline_open(const char *program, struct blind_terminal *t) {
  EditLine *e = el_init_fd(program, stdin, t->screen, t->screen, t->slave, t->slave, t->slave);
  if (e == NULL) return NULL;
  // a terminal that can do nothing takes the plainest paths, and says what it is asked to do
  el_wset(e, EL_TERMINAL, "dumb");
  el_wset(e, EL_SETTC, L"cl", L"\f", NULL);
  el_wset(e, EL_EDITMODE, 1);
  el_wset(e, EL_PROMPT, no_prompt);
  return e;
}

// The other name of a function; its own where it has none.
static const char *renamed(const char *name, const char *const *names) {
  for (; names[0] != NULL; names += 2)
    if (strcmp(names[0], name) == 0) return names[1];
  return name;
}

void editline_obey(EditLine *e, const char *line, const char *const *names, bool chooses_map) {
  const char *words[20];
  const char **found = NULL;
  int count = 0;
  Tokenizer *tokenizer = tok_init(NULL);
  if (tokenizer == NULL) return;
  if (tok_str(tokenizer, line, &count, &found) == 0 && count > 0 && count < 20) {
    size_t length = strlen(found[0]);
    bool binds = length >= 4 && strcmp(found[0] + length - 4, "bind") == 0;
    bool chooses = false;
    for (int i = 0; i < count; i++) {
      words[i] = i == count - 1 ? renamed(found[i], names) : found[i];
      chooses = chooses || strcmp(found[i], "-e") == 0 || strcmp(found[i], "-v") == 0;
    }
    words[count] = NULL;
    if (binds && chooses == chooses_map) el_parse(e, count, words);
  }
  tok_end(tokenizer);
}

void editline_text(EditLine *e, struct editline_text *text) {
  const LineInfoW *info = el_wline(e);
  text->characters = info->buffer;
  text->count = info->lastchar - info->buffer;
  text->cursor = info->cursor - info->buffer;
}

bool character_prints(unsigned character) { return iswprint((wint_t)character) != 0; }

static int mode;

static unsigned char note_insert(EditLine *e, wint_t key) {
  (void)e, (void)key;
  mode = 1;
  return CC_NORM;
}

static unsigned char note_command(EditLine *e, wint_t key) {
  (void)e, (void)key;
  mode = 2;
  return CC_NORM;
}

void editline_add_modes(EditLine *e) {
  el_wset(e, EL_ADDFN, L"dyne-insert-mode", L"dyne-insert-mode", note_insert);
  el_wset(e, EL_ADDFN, L"dyne-command-mode", L"dyne-command-mode", note_command);
}

int editline_mode(void) { return mode; }
