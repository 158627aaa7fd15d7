/*
 * Stands between a process and the C library, and has the storage below a directory fail.
 *
 *   LEANCTX_FAULT_DIRECTORY  what is below this is concerned
 *   LEANCTX_FAULT_CONTROL    a file of four numbers of 8 bytes that is shared with whoever looks on, see below
 *   LEANCTX_FAULT_CALL       which calls fail: write, sync, open, rename, read, unlink or cut; room plays a small disk
 *   LEANCTX_FAULT_ERROR      with what: EIO, ENOSPC, EMFILE, EACCES or EROFS
 *   LEANCTX_FAULT_AT         from which of them on, counted while armed
 *   LEANCTX_FAULT_TIMES      how many of them
 *   LEANCTX_FAULT_TORN       1: before a write fails, half of it is written
 *   LEANCTX_FAULT_NAME       only files in whose name this is; empty for all
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

struct control {
    atomic_long armed;    /* 0: nothing fails, and nothing is counted */
    atomic_long seen;     /* the calls that could have failed */
    atomic_long injected; /* those that did */
    atomic_long room;     /* the bytes that are left, when a small disk is played */
};

static struct control *control;
static const char *watched;
static size_t watched_length;
static const char *call = "";
static const char *name = "";
static int error = EIO;
static long at = 1;
static long times = 1;
static int torn;
static int small_disk;

#define REAL(symbol, type) \
    static __typeof__(type) real; \
    if (real == NULL) { \
        real = (type) dlsym(RTLD_NEXT, symbol); \
    }

static int error_of(const char *text) {
    return strcmp(text, "EIO") == 0      ? EIO
            : strcmp(text, "ENOSPC") == 0 ? ENOSPC
            : strcmp(text, "EMFILE") == 0 ? EMFILE
            : strcmp(text, "EACCES") == 0 ? EACCES
            : strcmp(text, "EROFS") == 0  ? EROFS
                                          : 0;
}

static void give_up(const char *what) {
    perror(what);
    _exit(3);
}

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("LEANCTX_FAULT_CONTROL");
    const char *directory = getenv("LEANCTX_FAULT_DIRECTORY");
    if (file == NULL || directory == NULL) {
        return;
    }
    call = getenv("LEANCTX_FAULT_CALL");
    name = getenv("LEANCTX_FAULT_NAME");
    error = error_of(getenv("LEANCTX_FAULT_ERROR"));
    at = atol(getenv("LEANCTX_FAULT_AT"));
    times = atol(getenv("LEANCTX_FAULT_TIMES"));
    torn = atoi(getenv("LEANCTX_FAULT_TORN"));
    small_disk = strcmp(call, "room") == 0;
    if (error == 0) {
        give_up("faults: LEANCTX_FAULT_ERROR is not known");
    }
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        give_up("faults: the control file cannot be opened");
    }
    void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) {
        give_up("faults: the control file cannot be mapped");
    }
    close(fd);
    watched = directory;
    watched_length = strlen(directory);
    control = mapped;
}

static int armed(void) {
    return control != NULL && atomic_load(&control->armed) != 0;
}

static int is_below(const char *path) {
    return path != NULL && strncmp(path, watched, watched_length) == 0
            && (path[watched_length] == '/' || path[watched_length] == '\0');
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

static int is_named(const char *path) {
    const char *last = strrchr(path, '/');
    return *name == '\0' || strstr(last == NULL ? path : last, name) != NULL;
}

enum answer { PASS, HALF, FAIL };

static enum answer decide(const char *which, const char *path) {
    if (strcmp(which, call) != 0 || !is_below(path) || !is_named(path)) {
        return PASS;
    }
    long number = atomic_fetch_add(&control->seen, 1) + 1;
    if (torn && number == at && strcmp(which, "write") == 0) {
        return HALF;
    }
    long first = at + (torn && strcmp(which, "write") == 0 ? 1 : 0);
    if (number < first || number - first >= times) {
        return PASS;
    }
    atomic_fetch_add(&control->injected, 1);
    errno = error;
    return FAIL;
}

static enum answer decide_fd(const char *which, int fd) {
    char path[PATH_MAX];
    return armed() && strcmp(which, call) == 0 && path_of(fd, path) ? decide(which, path) : PASS;
}

/* How much of a write at a place of a file fits on the small disk; -1 if it is none of ours. */
static ssize_t fitting(int fd, off_t offset, size_t count) {
    char path[PATH_MAX];
    struct stat status;
    if (!armed() || !small_disk || !path_of(fd, path) || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        return -1;
    }
    off_t begin = offset >= 0 ? offset : lseek(fd, 0, SEEK_CUR);
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_APPEND)) {
        begin = status.st_size;
    }
    long long growth = (long long) begin + (long long) count - (long long) status.st_size;
    if (growth <= 0) {
        return (ssize_t) count;
    }
    long left = atomic_load(&control->room);
    while (1) {
        long taken = growth < left ? (long) growth : left < 0 ? 0 : left;
        if (atomic_compare_exchange_weak(&control->room, &left, left - taken)) {
            return (ssize_t) ((long long) count - growth + taken);
        }
    }
}

static int overflows(ssize_t fits, size_t count) {
    if (fits == 0 && count > 0) {
        atomic_fetch_add(&control->injected, 1);
        errno = ENOSPC;
        return 1;
    }
    return 0;
}

#define LIMIT(fd, offset, count) \
    ssize_t fits = fitting(fd, offset, count); \
    if (overflows(fits, count)) { \
        return -1; \
    } \
    if (fits > 0) { \
        count = (size_t) fits; \
    }

#define HARM(which, fd, count) \
    switch (decide_fd(which, fd)) { \
    case FAIL: return -1; \
    case HALF: count = count > 1 ? count / 2 : count; break; \
    default: break; \
    }

ssize_t write(int fd, const void *buffer, size_t count) {
    REAL("write", ssize_t(*)(int, const void *, size_t))
    HARM("write", fd, count)
    LIMIT(fd, -1, count)
    return real(fd, buffer, count);
}

#define WRITING_AT(symbol, type) \
    ssize_t symbol(int fd, const void *buffer, size_t count, type offset) { \
        REAL(#symbol, ssize_t(*)(int, const void *, size_t, type)) \
        HARM("write", fd, count) \
        LIMIT(fd, offset, count) \
        return real(fd, buffer, count, offset); \
    }

WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int number) {
    REAL("writev", ssize_t(*)(int, const struct iovec *, int))
    size_t count = 0;
    for (int i = 0; i < number; i++) {
        count += parts[i].iov_len;
    }
    if (decide_fd("write", fd) == FAIL) {
        return -1;
    }
    ssize_t fits = fitting(fd, -1, count);
    if (fits >= 0 && (size_t) fits < count) {
        /* All or nothing is one of the answers that a caller must expect. */
        atomic_fetch_add(&control->injected, 1);
        errno = ENOSPC;
        return -1;
    }
    return real(fd, parts, number);
}

#define SYNCING(symbol) \
    int symbol(int fd) { \
        REAL(#symbol, int (*)(int)) \
        return decide_fd("sync", fd) == FAIL ? -1 : real(fd); \
    }

SYNCING(fsync)
SYNCING(fdatasync)

int sync_file_range(int fd, off64_t offset, off64_t count, unsigned int flags) {
    REAL("sync_file_range", int (*)(int, off64_t, off64_t, unsigned int))
    return decide_fd("sync", fd) == FAIL ? -1 : real(fd, offset, count, flags);
}

#define READING(symbol, type) \
    ssize_t symbol(int fd, void *buffer, size_t count, type offset) { \
        REAL(#symbol, ssize_t(*)(int, void *, size_t, type)) \
        return decide_fd("read", fd) == FAIL ? -1 : real(fd, buffer, count, offset); \
    }

READING(pread, off_t)
READING(pread64, off64_t)

ssize_t read(int fd, void *buffer, size_t count) {
    REAL("read", ssize_t(*)(int, void *, size_t))
    return decide_fd("read", fd) == FAIL ? -1 : real(fd, buffer, count);
}

/* What the C library reads for a stream it reads by itself. A macro of the same name stands before it. */
#undef fread_unlocked
size_t fread_unlocked(void *buffer, size_t size, size_t count, FILE *stream) {
    REAL("fread_unlocked", size_t(*)(void *, size_t, size_t, FILE *))
    return decide_fd("read", fileno_unlocked(stream)) == FAIL ? 0 : real(buffer, size, count, stream);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
        va_list arguments; \
        va_start(arguments, flags); \
        mode = va_arg(arguments, mode_t); \
        va_end(arguments); \
    }

#define OPENING(symbol) \
    int symbol(const char *path, int flags, ...) { \
        REAL(#symbol, int (*)(const char *, int, ...)) \
        MODE(flags) \
        return armed() && decide("open", path) == FAIL ? -1 : real(path, flags, mode); \
    }

OPENING(open)
OPENING(open64)

#define OPENING_AT(symbol) \
    int symbol(int directory, const char *path, int flags, ...) { \
        REAL(#symbol, int (*)(int, const char *, int, ...)) \
        MODE(flags) \
        return armed() && decide("open", path) == FAIL ? -1 : real(directory, path, flags, mode); \
    }

OPENING_AT(openat)
OPENING_AT(openat64)

int rename(const char *from, const char *to) {
    REAL("rename", int (*)(const char *, const char *))
    return armed() && decide("rename", to) == FAIL ? -1 : real(from, to);
}

/* Gives the room of a file back that is about to lose bytes. */
static void give_back(const char *path, off_t length) {
    struct stat status;
    int before = errno;
    if (armed() && small_disk && is_below(path) && stat(path, &status) == 0 && S_ISREG(status.st_mode)
            && status.st_size > length) {
        atomic_fetch_add(&control->room, (long) (status.st_size - length));
    }
    errno = before;
}

int unlink(const char *path) {
    REAL("unlink", int (*)(const char *))
    if (armed() && decide("unlink", path) == FAIL) {
        return -1;
    }
    give_back(path, 0);
    return real(path);
}

#define CUTTING(symbol, type) \
    int symbol(int fd, type length) { \
        REAL(#symbol, int (*)(int, type)) \
        char path[PATH_MAX]; \
        if (decide_fd("cut", fd) == FAIL) { \
            return -1; \
        } \
        if (armed() && small_disk && path_of(fd, path)) { \
            give_back(path, (off_t) length); \
        } \
        return real(fd, length); \
    }

CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

#define TELLING(symbol, type, what) \
    int symbol(what, struct type *status) { \
        REAL(#symbol, __typeof__(&symbol)) \
        int result = real(given, status); \
        if (result == 0 && armed() && small_disk) { \
            long left = atomic_load(&control->room); \
            unsigned long block = status->f_frsize > 0 ? status->f_frsize : 4096; \
            status->f_bavail = left > 0 ? (unsigned long) left / block : 0; \
            status->f_bfree = status->f_bavail; \
        } \
        return result; \
    }

TELLING(statvfs, statvfs, const char *given)
TELLING(statvfs64, statvfs64, const char *given)
TELLING(fstatvfs, statvfs, int given)
TELLING(fstatvfs64, statvfs64, int given)
