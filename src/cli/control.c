// control - see control.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/control.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    WORDS_MAX = 512,
    BYTES_MAX = 256 * 1024, // of all words together
    COMMANDS_MAX = 8,       // at once
    WAIT_SECONDS = 10,      // for the words of a caller
    FRAME_HEAD = 5,         // kind and length
};

struct control {
    char path[FILE_PATH_ROOM];
    int socket;
    control_run *run;
    void *context;
    pthread_t thread;
    pthread_mutex_t mutex; // guards `running`
    pthread_cond_t ended;
    int running;
};

// ---- bytes -----------------------------------------------------------------

static bool send_all(int link, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len) {
        ssize_t sent = send(link, at, len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        at += sent;
        len -= (size_t)sent;
    }
    return true;
}

static bool receive_all(int link, void *bytes, size_t len)
{
    char *at = bytes;

    while (len) {
        ssize_t got = recv(link, at, len, 0);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        at += got;
        len -= (size_t)got;
    }
    return true;
}

static void put_number(unsigned char at[4], uint32_t number)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (unsigned char)(number >> (8 * i));
    }
}

static uint32_t number_at(const unsigned char at[4])
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16
         | (uint32_t)at[3] << 24;
}

static bool send_number(int link, uint32_t number)
{
    unsigned char bytes[4];

    put_number(bytes, number);
    return send_all(link, bytes, sizeof bytes);
}

static bool receive_number(int link, uint32_t *number)
{
    unsigned char bytes[4];

    if (!receive_all(link, bytes, sizeof bytes)) {
        return false;
    }
    *number = number_at(bytes);
    return true;
}

static bool send_frame(int link, char kind, const void *bytes, size_t len)
{
    unsigned char head[FRAME_HEAD] = {(unsigned char)kind};

    put_number(head + 1, (uint32_t)len);
    return send_all(link, head, sizeof head) && send_all(link, bytes, len);
}

static bool address_of(const char *folder, struct sockaddr_un *address,
                       struct err *err)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    return (size_t)snprintf(address->sun_path, sizeof address->sun_path,
                            "%s/control.sock", folder)
             < sizeof address->sun_path
        || err_set(err, ERR_LIMIT,
                   "the folder's path is too long for a socket; move it to a "
                   "shorter one");
}

// ---- in the server ----------------------------------------------------------

struct caller {
    struct control *control;
    int link;
};

// What a command prints becomes frames. A caller that has gone away does not
// stop the command.
struct frames {
    int link;
    char kind;
};

static ssize_t write_frame(void *self, const char *bytes, size_t len)
{
    const struct frames *frames = self;

    (void)send_frame(frames->link, frames->kind, bytes, len);
    return (ssize_t)len;
}

static FILE *frames_open(struct frames *frames)
{
    return fopencookie(frames, "w",
                       (cookie_io_functions_t){.write = write_frame});
}

static bool receive_words(int link, struct arena *arena, int *count,
                          char ***words)
{
    uint32_t n, len;
    size_t all = 0;

    if (!receive_number(link, &n) || n == 0 || n > WORDS_MAX) {
        return false;
    }
    *words = arena_take(arena, n + 1, sizeof **words);
    for (uint32_t i = 0; i < n; i++) {
        if (!receive_number(link, &len) || len > BYTES_MAX
            || (all += len) > BYTES_MAX) {
            return false;
        }
        (*words)[i] = arena_take(arena, (size_t)len + 1, 1);
        if (!receive_all(link, (*words)[i], len)) {
            return false;
        }
    }
    *count = (int)n;
    return true;
}

static void run_words(const struct caller *caller, int count, char **words)
{
    struct frames out = {caller->link, 'o'};
    struct frames err = {caller->link, 'e'};
    FILE *out_file = frames_open(&out);
    FILE *err_file = frames_open(&err);
    unsigned char code[4];

    if (out_file && err_file) {
        put_number(code, (uint32_t)caller->control->run(
                             caller->control->context, count, words, out_file,
                             err_file));
    } else {
        put_number(code, 74);
    }
    if (out_file) {
        (void)fclose(out_file);
    }
    if (err_file) {
        (void)fclose(err_file);
    }
    (void)send_frame(caller->link, 'x', code, sizeof code);
}

static void *serve_caller(void *self)
{
    struct caller *caller = self;
    struct control *control = caller->control;
    struct arena *arena = arena_open("control");
    char **words;
    int count;

    if (receive_words(caller->link, arena, &count, &words)) {
        run_words(caller, count, words);
    }
    (void)close(caller->link);
    free(caller);
    arena_close(arena);
    pthread_mutex_lock(&control->mutex);
    control->running--;
    pthread_cond_signal(&control->ended);
    pthread_mutex_unlock(&control->mutex);
    return NULL;
}

static bool is_one_of_us(int link)
{
    struct ucred caller;
    socklen_t len = sizeof caller;

    return getsockopt(link, SOL_SOCKET, SO_PEERCRED, &caller, &len) == 0
        && (caller.uid == geteuid() || caller.uid == 0);
}

static bool take_place(struct control *control)
{
    bool free_place;

    pthread_mutex_lock(&control->mutex);
    free_place = control->running < COMMANDS_MAX;
    control->running += free_place;
    pthread_mutex_unlock(&control->mutex);
    return free_place;
}

static bool start_caller(struct control *control, int link)
{
    struct timeval wait = {.tv_sec = WAIT_SECONDS};
    struct caller *caller = malloc(sizeof *caller);
    pthread_t thread;

    if (!caller) {
        return false;
    }
    *caller = (struct caller){control, link};
    (void)setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (pthread_create(&thread, NULL, serve_caller, caller)) {
        free(caller);
        return false;
    }
    pthread_detach(thread);
    return true;
}

static void *accept_callers(void *self)
{
    struct control *control = self;
    int link;

    while ((link = accept(control->socket, NULL, NULL)) >= 0 || errno == EINTR
           || errno == ECONNABORTED || errno == EMFILE) {
        if (link < 0) {
            continue;
        }
        if (!is_one_of_us(link) || !take_place(control)) {
            (void)close(link);
        } else if (!start_caller(control, link)) {
            pthread_mutex_lock(&control->mutex);
            control->running--;
            pthread_mutex_unlock(&control->mutex);
            (void)close(link);
        }
    }
    return NULL;
}

// A socket that a killed server left behind is taken away: the lock of the
// folder says that nobody else is using it.
static bool listen_on(struct control *control, const char *folder,
                      struct err *err)
{
    struct sockaddr_un address;

    if (!address_of(folder, &address, err)) {
        return false;
    }
    (void)unlink(address.sun_path);
    control->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (control->socket < 0
        || bind(control->socket, (struct sockaddr *)&address, sizeof address)
        || chmod(address.sun_path, 0600) || listen(control->socket, 16)) {
        return err_set(err, ERR_OUTSIDE, "cannot make %s: %s", address.sun_path,
                       strerror(errno));
    }
    (void)snprintf(control->path, sizeof control->path, "%s", address.sun_path);
    return true;
}

bool control_open(const char *folder, control_run *run, void *context,
                  struct control **control, struct err *err)
{
    struct control *made = calloc(1, sizeof *made);

    if (!made) {
        return err_set(err, ERR_OUTSIDE, "no memory for the control socket");
    }
    made->run = run;
    made->context = context;
    made->socket = -1;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->ended, NULL);
    if (!listen_on(made, folder, err)
        || (pthread_create(&made->thread, NULL, accept_callers, made)
            && !err_set(err, ERR_OUTSIDE,
                        "no thread for the control socket"))) {
        if (made->socket >= 0) {
            (void)close(made->socket);
        }
        free(made);
        return false;
    }
    *control = made;
    return true;
}

void control_close(struct control *control)
{
    (void)unlink(control->path);
    (void)shutdown(control->socket, SHUT_RDWR);
    pthread_join(control->thread, NULL);
    (void)close(control->socket);
    pthread_mutex_lock(&control->mutex);
    while (control->running > 0) {
        pthread_cond_wait(&control->ended, &control->mutex);
    }
    pthread_mutex_unlock(&control->mutex);
    pthread_cond_destroy(&control->ended);
    pthread_mutex_destroy(&control->mutex);
    free(control);
}

// ---- in a command -----------------------------------------------------------

static bool send_words(int link, const struct control_call *call)
{
    bool good = send_number(link, (uint32_t)call->count);

    for (int i = 0; good && i < call->count; i++) {
        size_t len = strlen(call->words[i]);

        good = send_number(link, (uint32_t)len)
            && send_all(link, call->words[i], len);
    }
    return good;
}

static bool copy_frame(int link, uint32_t len, FILE *to)
{
    char bytes[8192];

    while (len) {
        size_t part = len < sizeof bytes ? len : sizeof bytes;

        if (!receive_all(link, bytes, part)) {
            return false;
        }
        (void)fwrite(bytes, 1, part, to);
        len -= (uint32_t)part;
    }
    return true;
}

// Prints until the exit code has come.
static bool copy_frames(int link, const struct control_call *call, int *code)
{
    unsigned char head[FRAME_HEAD] = {0};
    uint32_t number;
    bool good = true;

    while (good && receive_all(link, head, sizeof head) && head[0] != 'x') {
        good = copy_frame(link, number_at(head + 1),
                          head[0] == 'e' ? call->err : call->out);
    }
    if (!good || head[0] != 'x' || !receive_number(link, &number)) {
        return false;
    }
    *code = (int)number;
    return true;
}

static bool dial(const char *folder, int *link, struct err *err)
{
    struct sockaddr_un address;

    if (!address_of(folder, &address, err)) {
        return false;
    }
    *link = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*link >= 0
        && connect(*link, (struct sockaddr *)&address, sizeof address) == 0) {
        return true;
    }
    if (*link >= 0) {
        (void)close(*link);
    }
    return err_set(err, ERR_MISSING, "no server listens in %s", folder);
}

bool control_send(const char *folder, const struct control_call *call,
                  int *code, struct err *err)
{
    bool good;
    int link;

    if (!dial(folder, &link, err)) {
        return false;
    }
    good = send_words(link, call) && copy_frames(link, call, code);
    (void)close(link);
    return good
        || err_set(err, ERR_OUTSIDE,
                   "the server that owns the folder went away in the middle; "
                   "look at what was done before you try again");
}
