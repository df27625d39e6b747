#include "cegl.h"

#define EGL_EGLEXT_PROTOTYPES 0
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local char last_error[512] = "";

static void remember(const char *what, const char *why) {
  snprintf(last_error, sizeof last_error, "%s%s%s", what, why ? ": " : "", why ? why : "");
}

const char *ce_last_error(void) { return last_error; }

// Mesa's software renderer reads this when the first context is made. Its own threads only get in the way of ours, and
// its complaints go to the terminal though the errors say it all. Before `main` nobody reads the environment.
__attribute__((constructor)) static void set_up_mesa(void) {
  setenv("LP_NUM_THREADS", "0", 0);
  setenv("EGL_LOG_LEVEL", "fatal", 0);
}

// The functions of libEGL, which is loaded when it is first needed: what it costs, and what is wrong with it, concerns
// those who draw only.
#define FUNCTIONS(F)                                                                               \
  F(GetError, EGLint, (void))                                                                      \
  F(GetProcAddress, __eglMustCastToProperFunctionPointerType, (const char *))                      \
  F(GetDisplay, EGLDisplay, (EGLNativeDisplayType))                                                \
  F(Initialize, EGLBoolean, (EGLDisplay, EGLint *, EGLint *))                                      \
  F(Terminate, EGLBoolean, (EGLDisplay))                                                           \
  F(BindAPI, EGLBoolean, (EGLenum))                                                                \
  F(ChooseConfig, EGLBoolean, (EGLDisplay, const EGLint *, EGLConfig *, EGLint, EGLint *))         \
  F(CreateContext, EGLContext, (EGLDisplay, EGLConfig, EGLContext, const EGLint *))                \
  F(DestroyContext, EGLBoolean, (EGLDisplay, EGLContext))                                          \
  F(CreatePbufferSurface, EGLSurface, (EGLDisplay, EGLConfig, const EGLint *))                     \
  F(DestroySurface, EGLBoolean, (EGLDisplay, EGLSurface))                                          \
  F(MakeCurrent, EGLBoolean, (EGLDisplay, EGLSurface, EGLSurface, EGLContext))

static struct {
#define F(name, result, parameters) result(*name) parameters;
  FUNCTIONS(F)
#undef F
} egl;

// Contexts of one display don't draw at the same time: Mesa's software renderer looks into what the display's other
// contexts have to draw, without asking them to wait, and crashes when they change it meanwhile.
typedef struct {
  EGLDisplay display;
  EGLConfig config;
  pthread_mutex_t drawing;
} screen;

struct ce_context {
  EGLContext context;
  EGLSurface surface;
  screen *screen;
};

// What all contexts share. It is set up once, by the first thread that gets there.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *library = NULL;
static screen screens[2] = {{.drawing = PTHREAD_MUTEX_INITIALIZER}, {.drawing = PTHREAD_MUTEX_INITIALIZER}};
static int screen_count = 0;
static int contexts_made = 0;

static const char *egl_reason(void) {
  static _Thread_local char text[32];
  snprintf(text, sizeof text, "EGL error 0x%x", (unsigned)egl.GetError());
  return text;
}

static bool load_library(void) {
  if (library) return true;
  void *const opened = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!opened) {
    remember("libEGL can't be loaded", dlerror());
    return false;
  }
#define F(name, result, parameters)                                    \
  *(void **)&egl.name = dlsym(opened, "egl" #name);                    \
  if (!egl.name) {                                                     \
    remember("libEGL has no function egl" #name, NULL);                \
    dlclose(opened);                                                   \
    return false;                                                      \
  }
  FUNCTIONS(F)
#undef F
  library = opened;
  return true;
}

// Takes a display if one can draw with OpenGL in it.
static bool take(EGLDisplay candidate) {
  static const EGLint wanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,
                                  EGL_RED_SIZE,     8,               EGL_GREEN_SIZE,      8,
                                  EGL_BLUE_SIZE,    8,               EGL_NONE};
  EGLint count = 0;
  screen *const taken = &screens[screen_count];
  if (candidate == EGL_NO_DISPLAY || !egl.Initialize(candidate, NULL, NULL)) return false;
  if (egl.BindAPI(EGL_OPENGL_API) && egl.ChooseConfig(candidate, wanted, &taken->config, 1, &count) && count == 1) {
    taken->display = candidate;
    screen_count++;
    return true;
  }
  egl.Terminate(candidate);
  return false;
}

enum { device_limit = 32 };

static bool is_software(PFNEGLQUERYDEVICESTRINGEXTPROC query, EGLDeviceEXT device) {
  const char *const extensions = query ? query(device, EGL_EXTENSIONS) : NULL;
  return extensions && strstr(extensions, "EGL_MESA_device_software");
}

// Looks for a display on a graphics card first, on one that is drawn by software next. MUJOCO_EGL_DEVICE_ID chooses a
// device by its number, as it does for MuJoCo's other users. Where there is no card at all, the display without a device is
// drawn by the same software, and two threads can draw at once.
static bool open_device(PFNEGLGETPLATFORMDISPLAYEXTPROC get_display) {
  const PFNEGLQUERYDEVICESEXTPROC query_devices = (PFNEGLQUERYDEVICESEXTPROC)egl.GetProcAddress("eglQueryDevicesEXT");
  const PFNEGLQUERYDEVICESTRINGEXTPROC query_string =
      (PFNEGLQUERYDEVICESTRINGEXTPROC)egl.GetProcAddress("eglQueryDeviceStringEXT");
  EGLDeviceEXT devices[device_limit];
  EGLint count = 0;
  if (!query_devices || !query_devices(device_limit, devices, &count)) return false;
  const char *const chosen = getenv("MUJOCO_EGL_DEVICE_ID");
  bool has_card = false;
  for (EGLint i = 0; i < count; i++) has_card |= !is_software(query_string, devices[i]);
  for (int software = 0; software <= 1; software++)
    for (EGLint i = 0; i < count; i++) {
      if (chosen && *chosen ? atoi(chosen) != i : is_software(query_string, devices[i]) != software) continue;
      if (!take(get_display(EGL_PLATFORM_DEVICE_EXT, devices[i], NULL))) continue;
      if (!has_card) take(get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL));
      return true;
    }
  return false;
}

static bool open_display(void) {
  if (screen_count > 0) return true;
  if (!load_library()) return false;
  const PFNEGLGETPLATFORMDISPLAYEXTPROC get_display =
      (PFNEGLGETPLATFORMDISPLAYEXTPROC)egl.GetProcAddress("eglGetPlatformDisplayEXT");
  if (get_display && open_device(get_display)) return true;
  if (get_display && take(get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL))) return true;
  if (take(egl.GetDisplay(EGL_DEFAULT_DISPLAY))) return true;
  remember("EGL finds no device that can draw with OpenGL", NULL);
  return false;
}

ce_context *ce_make_context(void) {
  static const EGLint size[] = {EGL_WIDTH, 1, EGL_HEIGHT, 1, EGL_NONE};
  ce_context *const made = calloc(1, sizeof *made);
  if (!made) {
    remember("out of memory", NULL);
    return NULL;
  }
  pthread_mutex_lock(&lock);
  bool done = open_display();
  if (done) {
    // which kind of context is made is a thread's setting
    egl.BindAPI(EGL_OPENGL_API);
    screen *const chosen = made->screen = &screens[contexts_made++ % screen_count];
    pthread_mutex_lock(&chosen->drawing);
    made->context = egl.CreateContext(chosen->display, chosen->config, EGL_NO_CONTEXT, NULL);
    made->surface = egl.CreatePbufferSurface(chosen->display, chosen->config, size);
    pthread_mutex_unlock(&chosen->drawing);
    done = made->context != EGL_NO_CONTEXT && made->surface != EGL_NO_SURFACE;
    if (!done) remember("EGL can't make a context", egl_reason());
  }
  pthread_mutex_unlock(&lock);
  if (done) return made;
  ce_free_context(made);
  return NULL;
}

bool ce_begin(ce_context *context) {
  screen *const used = context->screen;
  pthread_mutex_lock(&used->drawing);
  if (egl.MakeCurrent(used->display, context->surface, context->surface, context->context)) return true;
  remember("the context can't be drawn in", egl_reason());
  pthread_mutex_unlock(&used->drawing);
  return false;
}

void ce_end(ce_context *context) {
  egl.MakeCurrent(context->screen->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  pthread_mutex_unlock(&context->screen->drawing);
}

void ce_free_context(ce_context *context) {
  screen *const used = context->screen;
  if (used) {
    pthread_mutex_lock(&used->drawing);
    if (context->context != EGL_NO_CONTEXT) egl.DestroyContext(used->display, context->context);
    if (context->surface != EGL_NO_SURFACE) egl.DestroySurface(used->display, context->surface);
    pthread_mutex_unlock(&used->drawing);
  }
  free(context);
}
