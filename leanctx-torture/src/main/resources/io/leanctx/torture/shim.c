/*
 * Stands between a process and the C library, and notes what would survive a power loss: how long each file below a
 * directory was when it was last synced, and which names were made, changed and removed since their directory was.
 *
 * One line an event, each by one write(2):
 *   Z inode             the file is empty now: it was made, or cut to nothing
 *   T inode length      the file was cut
 *   S inode length      the file is on the device up to this length
 *   C n name            the n-th change of a name: a file was made
 *   R n kept from to    a file was renamed; what "to" was before is kept under the number "kept", -1 if there was nothing
 *   U n kept name       a name was removed; its file is kept
 *   D n                 the first n changes of names are on the device
 *
 * What is written is not noted: after the end of the process the lengths of the files say it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *watched;
static const char *kept;
static size_t watched_length;
static int events = -1;
static atomic_long changes;
static atomic_long links;

#define REAL(name, type) \
    static __typeof__(type) real; \
    if (real == NULL) { \
        real = (type) dlsym(RTLD_NEXT, name); \
    }

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("LEANCTX_SHIM_EVENTS");
    watched = getenv("LEANCTX_SHIM_DIRECTORY");
    kept = getenv("LEANCTX_SHIM_KEPT");
    if (log == NULL || watched == NULL || kept == NULL) {
        watched = NULL;
        return;
    }
    watched_length = strlen(watched);
    events = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (events < 0) {
        perror("shim: the log of events cannot be opened");
        _exit(3);
    }
}

static int is_below(const char *path) {
    return watched != NULL && path != NULL && strncmp(path, watched, watched_length) == 0
            && (path[watched_length] == '/' || path[watched_length] == '\0');
}

static void note(const char *format, ...) {
    char line[3 * PATH_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    int before = errno;
    if (write(events, line, (size_t) length) != length) {
        perror("shim: an event could not be noted");
        _exit(3);
    }
    errno = before;
}

static int path_of(int fd, char *path) {
    char link[64];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = before;
    if (length < 0) {
        return 0;
    }
    path[length] = '\0';
    return is_below(path);
}

/* The name of a file below the directory, without that. */
static const char *name_of(const char *path) {
    return path + watched_length + 1;
}

static int opened(int fd, const char *path, int existed) {
    struct stat status;
    if (fd >= 0 && is_below(path) && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0) {
        note("Z %lu\n", (unsigned long) status.st_ino);
        if (!existed) {
            note("C %ld %s\n", atomic_fetch_add(&changes, 1) + 1, name_of(path));
        }
    }
    return fd;
}

static int exists(const char *path) {
    int before = errno;
    int there = !is_below(path) || access(path, F_OK) == 0;
    errno = before;
    return there;
}

#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        REAL(#name, int (*)(const char *, int, ...)) \
        mode_t mode = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list arguments; \
            va_start(arguments, flags); \
            mode = va_arg(arguments, mode_t); \
            va_end(arguments); \
        } \
        int changing = flags & (O_CREAT | O_TRUNC); \
        int existed = changing ? exists(path) : 1; \
        int fd = real(path, flags, mode); \
        return changing ? opened(fd, path, existed) : fd; \
    }

OPENING(open)
OPENING(open64)

#define OPENING_AT(name) \
    int name(int directory, const char *path, int flags, ...) { \
        REAL(#name, int (*)(int, const char *, int, ...)) \
        mode_t mode = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list arguments; \
            va_start(arguments, flags); \
            mode = va_arg(arguments, mode_t); \
            va_end(arguments); \
        } \
        int changing = flags & (O_CREAT | O_TRUNC); \
        int existed = changing ? exists(path) : 1; \
        int fd = real(directory, path, flags, mode); \
        return changing ? opened(fd, path, existed) : fd; \
    }

OPENING_AT(openat)
OPENING_AT(openat64)

#define CREATING(name) \
    int name(const char *path, mode_t mode) { \
        REAL(#name, int (*)(const char *, mode_t)) \
        int existed = exists(path); \
        return opened(real(path, mode), path, existed); \
    }

CREATING(creat)
CREATING(creat64)

/* What was there when the call began is on the device when it has returned. */
#define SYNCING(name) \
    int name(int fd) { \
        REAL(#name, int (*)(int)) \
        char path[PATH_MAX]; \
        struct stat status; \
        int below = path_of(fd, path) && fstat(fd, &status) == 0; \
        long changed = atomic_load(&changes); \
        int result = real(fd); \
        if (below && result == 0) { \
            if (S_ISDIR(status.st_mode)) { \
                note("D %ld\n", changed); \
            } else { \
                note("S %lu %lld\n", (unsigned long) status.st_ino, (long long) status.st_size); \
            } \
        } \
        return result; \
    }

SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name, type) \
    int name(int fd, type length) { \
        REAL(#name, int (*)(int, type)) \
        char path[PATH_MAX]; \
        struct stat status; \
        int below = path_of(fd, path) && fstat(fd, &status) == 0; \
        int result = real(fd, length); \
        if (below && result == 0) { \
            note("T %lu %lld\n", (unsigned long) status.st_ino, (long long) length); \
        } \
        return result; \
    }

CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

/* Keeps a file that is about to lose its name; -1 if there is none. */
static long keep(const char *path) {
    char name[PATH_MAX];
    int before = errno;
    long number = atomic_fetch_add(&links, 1);
    snprintf(name, sizeof name, "%s/%ld", kept, number);
    int linked = link(path, name) == 0;
    errno = before;
    return linked ? number : -1;
}

int rename(const char *from, const char *to) {
    REAL("rename", int (*)(const char *, const char *))
    if (!is_below(from)) {
        return real(from, to);
    }
    long replaced = keep(to);
    int result = real(from, to);
    if (result == 0) {
        note("R %ld %ld %s %s\n", atomic_fetch_add(&changes, 1) + 1, replaced, name_of(from), name_of(to));
    }
    return result;
}

int unlink(const char *path) {
    REAL("unlink", int (*)(const char *))
    if (!is_below(path)) {
        return real(path);
    }
    long removed = keep(path);
    int result = real(path);
    if (result == 0) {
        note("U %ld %ld %s\n", atomic_fetch_add(&changes, 1) + 1, removed, name_of(path));
    }
    return result;
}
