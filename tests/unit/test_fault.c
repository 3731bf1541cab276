// test_fault - every road again and again, and each time another call of the
// database fails: after each failure the store is as it was before, and a later
// try succeeds.
//
// The calls of the SQLite library are those of this file: the linker takes the
// program's own before the library's.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "base/file.h"
#include "crypt/ticket.h"
#include "practice/card.h"
#include "practice/client.h"
#include "practice/coverage.h"
#include "practice/crisis.h"
#include "practice/safety.h"
#include "practice/session.h"
#include "practice/submission.h"
#include "wire/form.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <unistd.h>

enum { IO_ERROR = 10, TRIES_MAX = 4000, STORE_MAX = 16 << 20 };

// ---- the database that fails ------------------------------------------------

static atomic_int calls_left = -1; // below 0: none fails

static bool fails_now(void)
{
    return atomic_load(&calls_left) >= 0
        && atomic_fetch_sub(&calls_left, 1) == 0;
}

// The prototypes are SQLite's, without its header, which only store/ includes.
int sqlite3_step(void *statement);
int sqlite3_exec(void *handle, const char *sql, void *row, void *context,
                 char **words);

int sqlite3_step(void *statement)
{
    static int (*real)(void *);

    if (!real) {
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_step");
    }
    return fails_now() ? IO_ERROR : real(statement);
}

int sqlite3_exec(void *handle, const char *sql, void *row, void *context,
                 char **words)
{
    static int (*real)(void *, const char *, void *, void *, char **);

    if (!real) {
        *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_exec");
    }
    return fails_now() ? IO_ERROR : real(handle, sql, row, context, words);
}

// ---- the scene --------------------------------------------------------------

static struct toy toy;
static struct err err;

struct scene {
    struct client_id client;
    struct administration check; // post, nothing answered
    struct administration heavy; // phq9, its ninth item is answered
    struct reason_id card;       // of that answer
};

static bool cover(struct practice *practice, struct err *e)
{
    struct coverage_plan plan = {
        .understood = true,
        .plan = {.read_by = 600, .notice_at = 450, .repeat_minutes = 15},
    };
    struct crisis_lines lines = {.count = 1};

    return coverage_parse_hours(STR("mon-fri 09:00-17:00"), &plan.plan, e)
        && coverage_parse_people(STR("Mara <mara@example.org>"), &plan.plan, e)
        && coverage_set(practice, &plan, e)
        && crisis_parse_line(STR("call:A line:116 123"), &lines.lines[0], e)
        && crisis_save(practice, &lines, e);
}

static bool invite(struct practice *practice, struct scene *scene,
                   struct session_id session, const char *form,
                   struct administration *found, struct err *e)
{
    struct invitation invitation = {
        .client = scene->client, .session = session, .form = str_of(form)};
    struct administration_id id;
    char ticket[TICKET_ROOM];

    return administration_invite(practice, &invitation, ticket, &id, e)
        && administration_find(practice, str_of(ticket), found, e);
}

static bool prepare(struct practice *practice, void *context, struct err *e)
{
    struct scene *scene = context;
    struct client draft = {.name = STR("Kite")};
    struct outcome outcome = {0};
    struct session_id session;
    bool done = cover(practice, e)
             && client_add(practice, &draft, &scene->client, e)
             && session_add(practice, scene->client, P_NOW(practice) - HOUR,
                            &session, e)
             && invite(practice, scene, session, "post", &scene->check, e)
             && invite(practice, scene, (struct session_id){0}, "phq9",
                       &scene->heavy, e)
             && answer_save(practice, &scene->heavy, STR("9"), STR("2"),
                            &outcome, e);

    scene->card = outcome.card;
    return done;
}

// ---- the roads --------------------------------------------------------------

static bool tap(struct practice *practice, void *context, struct err *e)
{
    const struct scene *scene = context;
    struct outcome outcome;

    return answer_save(practice, &scene->check, STR("off"), STR("3"), &outcome,
                       e);
}

static bool heavy_tap(struct practice *practice, void *context, struct err *e)
{
    const struct scene *scene = context;
    struct outcome outcome;

    return answer_save(practice, &scene->heavy, STR("9"), STR("3"), &outcome,
                       e);
}

static bool send_check(struct practice *practice, void *context, struct err *e)
{
    const struct scene *scene = context;
    struct outcome outcome;
    struct form fields;

    return form_parse(practice->arena,
                      STR("heard=1&valued=1&direction=1&way=1&off=4&note=x"),
                      &fields, e)
        && submission_accept(practice, &scene->check, &fields, &outcome, e);
}

static bool see_card(struct practice *practice, void *context, struct err *e)
{
    const struct scene *scene = context;
    struct reason reason;

    return reason_get(practice, scene->card, &reason, e)
        && reason_set_state(practice, scene->card, reason.version, STR("seen"),
                            0, e);
}

static bool close_card(struct practice *practice, void *context, struct err *e)
{
    const struct scene *scene = context;
    const struct safety_note note = {
        .reached = STR("yes"),
        .how = STR("by phone"),
        .assessment = STR("thoughts, no plan"),
        .plan = STR("safety plan looked at"),
        .next_contact = STR("Thursday 10:00"),
    };
    struct str missing;

    return safety_note_save(practice, scene->card, &note, true, &missing, e);
}

static const struct road {
    const char *name;
    practice_work *work;
} ROADS[] = {
    {"one tap",                       tap       },
    {"a tap that is a safety answer", heavy_tap },
    {"a form is sent",                send_check},
    {"a card is seen",                see_card  },
    {"a safety card is closed",       close_card},
};

// ---- again and again --------------------------------------------------------

// All that is in the store, byte by byte.
static struct str content(void)
{
    char path[FILE_PATH_ROOM];
    struct str bytes = {NULL, 0};

    if (!file_path(path, toy.place, "content", &err)
        || !store_copy(folder_store(toy.folder), path, &err)
        || !file_read(toy.arena, path, STORE_MAX, &bytes, &err)) {
        printf("NOT OK a copy: %s\n", err.text);
    }
    (void)unlink(path);
    return bytes;
}

static bool fails_at(int call, const struct road *road, struct scene *scene)
{
    bool done;

    err = (struct err){0};
    atomic_store(&calls_left, call);
    done = folder_write(toy.folder, toy.arena, road->work, scene, &err);
    done = done && atomic_load(&calls_left) >= 0;
    atomic_store(&calls_left, -1);
    return !done;
}

// The first failures are looked at one by one, the later ones by the whole.
static int walk(const struct road *road, struct scene *scene, bool *whole)
{
    struct str before = content();
    int call = 0;

    *whole = true;
    while (call < TRIES_MAX && fails_at(call, road, scene)) {
        *whole =
            *whole && err.kind != ERR_NONE && str_is_equal(content(), before);
        if (!*whole) {
            printf("call %d of \"%s\": %s\n", call, road->name, err.text);
            return -1;
        }
        call++;
    }
    *whole = *whole && !str_is_equal(content(), before);
    return call;
}

int main(void)
{
    for (size_t i = 0; i < sizeof ROADS / sizeof *ROADS; i++) {
        struct scene scene = {0};
        bool whole = false;
        int calls;

        CHECK("a practice", toy_open(&toy)
                                && folder_write(toy.folder, toy.arena, prepare,
                                                &scene, &err));
        if (check_failed) {
            printf("%s\n", err.text);
            break;
        }
        calls = walk(&ROADS[i], &scene, &whole);
        CHECK(ROADS[i].name, whole && calls > 4 && calls < TRIES_MAX);
        printf("%s: failed at each of %d calls\n", ROADS[i].name, calls);
        toy_close(&toy);
    }
    return check_end();
}
