// rapport serve - the practice in the browser.
//
// The main thread only waits for the signal to end and turns the rounds; HTTP,
// the store's writer and the control socket have threads of their own. They
// end in the order in which they need each other: first nobody is let in any
// more, then what is under way is finished, then the store is closed.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/control.h"
#include "cli/rounds.h"
#include "web/serve.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_DEFAULT = 2, THREADS_MAX = 12, READERS_MORE = 4 };

static bool is_loopback(const char *listen)
{
    return strncmp(listen, "127.", 4) == 0 || strncmp(listen, "[::1]", 5) == 0;
}

// People say localhost; it is the first of the numbers.
static const char *listen_of(const struct command *command, struct str listen)
{
    struct str name = str_cut(&listen, ':');

    if (!name.at) {
        return "127.0.0.1:8080";
    }
    return str_is(name, "localhost") && listen.at
             ? str_text(
                 command->arena,
                 text_print(command->arena, "127.0.0.1:%.*s", SHOW(listen)))
             : str_text(command->arena, command_value(command, "--listen"));
}

static bool check_plan(const struct command *command,
                       const struct serve_plan *plan, struct err *err)
{
    if (plan->threads < 1 || plan->threads > THREADS_MAX) {
        return err_set(err, ERR_INPUT, "--threads is 1 to %d", THREADS_MAX);
    }
    if (!strchr(plan->listen, ':')) {
        return err_set(err, ERR_INPUT,
                       "--listen takes an address and a port: 127.0.0.1:8080");
    }
    return is_loopback(plan->listen) || command_has(command, "--insecure")
        || err_set(err, ERR_DENIED,
                   "on %s everybody in the network could read along, because "
                   "this server has no TLS: listen on 127.0.0.1 behind nginx "
                   "with a certificate, or say --insecure",
                   plan->listen);
}

static char *value_or(const struct command *command, const char *name,
                      const char *otherwise)
{
    struct str value = command_value(command, name);

    return value.at ? str_text(command->arena, value)
                    : str_text(command->arena, str_of(otherwise));
}

static bool read_plan(const struct command *command, struct serve_plan *plan,
                      struct err *err)
{
    struct option_values proxies = command_values(command, "--proxy");
    const char **list =
        arena_take(command->arena, (size_t)proxies.count + 1, sizeof *list);
    int64_t threads = THREADS_DEFAULT;

    for (int i = 0; i < proxies.count; i++) {
        list[i] = str_text(command->arena, proxies.at[i]);
    }
    if (!command_number(command, "--threads", &threads, err)) {
        return false;
    }
    *plan = (struct serve_plan){
        .site = {.world = command->world,
                 .public_url = value_or(command, "--public-url", ""),
                 .proxies = list,
                 .proxy_count = proxies.count,
                 .log = command_has(command, "--log") ? command->err : NULL},
        .listen = listen_of(command, command_value(command, "--listen")),
        .threads = (int)threads,
    };
    return check_plan(command, plan, err);
}

// The address with the port that it really is (":0" asks for any).
static void print_address(const struct command *command,
                          const struct serve_plan *plan, struct server *server)
{
    const char *colon = strrchr(plan->listen, ':');
    const char *code = serve_site(server)->setup_code;

    (void)fprintf(command->out, "Rapport is at http://%.*s:%d/\n",
                  (int)(colon - plan->listen), plan->listen,
                  serve_port(server));
    if (*code) {
        (void)fprintf(command->out,
                      "There is no practice here yet. Open that address; the "
                      "one-time code is %s\n",
                      code);
    }
    (void)fflush(command->out);
}

static void wait_for_the_end(struct server *server, const sigset_t *ends)
{
    const struct timespec second = {.tv_sec = 1};
    struct rounds rounds;

    rounds_init(&rounds, serve_site(server));
    do {
        rounds_turn(&rounds);
    } while (sigtimedwait(ends, NULL, &second) < 0);
}

struct owner {
    struct folder *folder;
    const struct world *world;
};

static int run_for_caller(void *context, int count, char **words, FILE *out,
                          FILE *err_out)
{
    const struct owner *owner = context;

    return command_serve(owner->folder, owner->world, count, words, out,
                         err_out);
}

static bool serve_folder(const struct command *command, struct serve_plan *plan,
                         const sigset_t *ends, struct err *err)
{
    struct owner owner = {plan->site.folder, command->world};
    struct server *server;
    struct control *control;
    bool good;

    if (!serve_open(plan, &server, err)) {
        return false;
    }
    good = control_open(folder_path(plan->site.folder), run_for_caller, &owner,
                        &control, err);
    if (good) {
        print_address(command, plan, server);
        wait_for_the_end(server, ends);
        control_close(control);
    }
    serve_close(server);
    return good;
}

// The signals to wait for; all threads that come later leave them to us.
static sigset_t block_signals(void)
{
    sigset_t ends;

    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    return ends;
}

bool cmd_serve(struct command *command, struct err *err)
{
    struct folder_plan folder = {.path =
                                     str_text(command->arena, command->data),
                                 .world = command->world,
                                 .create = true,
                                 .background = true};
    struct serve_plan plan;
    sigset_t ends = block_signals();
    bool good;

    if (!read_plan(command, &plan, err)) {
        return false;
    }
    folder.readers = plan.threads + READERS_MORE;
    folder.unsafe_no_sync = command_has(command, "--unsafe-no-sync");
    if (folder.unsafe_no_sync) {
        (void)fputs("rapport: --unsafe-no-sync: a power cut loses what was "
                    "acknowledged. For benchmarks only.\n",
                    command->err);
    }
    if (!folder_open(&folder, &plan.site.folder, err)) {
        return false;
    }
    good = serve_folder(command, &plan, &ends, err);
    folder_close(plan.site.folder);
    return good;
}
