// pages - how long the board and the glance take, at the server, in a practice
// of 10,000 clients and 1,000,000 responses.
//
//     bench/pages [CLIENTS [SESSIONS [FOLDER]]]
//
// Fills a store (deterministic: the same practice every time), reads both pages
// as a visitor would get them, HTML included, and prints milliseconds beside
// the limit: 20 ms for 99 of 100. A FOLDER is kept and used again. Last, a
// third of the clients have ended with a yes to research, and the page of a
// client has others who started alike on its chart: the first time they are
// counted, then they are on the shelf (practice/band_shelf.h).
//
// The rows are those that submissions leave behind, but written here, many to a
// transaction: sending a million forms one by one takes hours. One client in
// seven has an open reason, one in twenty has not been heard of, forty
// come today.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "crypt/secret.h"
#include "measure/registry.h"
#include "practice/client.h"
#include "practice/episode.h"
#include "practice/folder.h"
#include "practice/keyring.h"
#include "practice/questionnaire.h"
#include "practice/setting.h"
#include "practice/setup.h"
#include "web/page_board.h"
#include "web/page_client.h"
#include "web/page_glance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    BENCH_NOW = 1796133600, // Tuesday 2026-12-01 14:00 in London
    BATCH = 250,            // clients to a transaction
    BOARDS = 2000,
    GLANCES = 5000,
    CLIENTS = 1000,
    LIMIT_MS = 20,
};

struct plan_of_fill {
    int clients;
    int sessions;
};

struct portion {
    const struct plan_of_fill *plan;
    int from;
};

// ---- filling ----------------------------------------------------------------

static uint64_t dice = 1;

static int roll(int sides) // splitmix64
{
    uint64_t z = dice += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (int)((z ^ (z >> 31)) % (uint64_t)sides);
}

static bool add_session(struct practice *practice,
                        const struct episode *episode, int number, int64_t at,
                        int64_t *id, struct err *err)
{
    bool past = at < BENCH_NOW;

    return practice_next_id(practice, "session", id, err)
        && db_run(practice->db,
                  "INSERT INTO session (practice_id, session_id, client_id,"
                  " episode_id, staff_id, number, scheduled_at, started_at,"
                  " ended_at, attendance)"
                  " VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9)",
                  VALUES(P_ID(practice), V_INT(*id), V_INT(episode->client.n),
                         V_INT(episode->id.n), V_INT(number), V_INT(at),
                         past ? V_INT(at) : V_NULL,
                         past ? V_INT(at + 3000) : V_NULL,
                         V_TEXT(past ? STR("attended") : STR("planned"))),
                  err);
}

struct visit_of { // one session of one client
    const struct episode *episode;
    int64_t session;
    int number;
    int64_t at;
};

struct sent { // one form of one session
    const char *form;
    const char *instrument;
    struct str sheet;
    double score;
    int items;
};

static bool add_administration(struct practice *practice,
                               const struct visit_of *visit, const char *form,
                               int64_t at, int64_t *id, struct err *err)
{
    return practice_next_id(practice, "administration", id, err)
        && db_run(practice->db,
                  "INSERT INTO administration (practice_id,"
                  " administration_id, client_id, episode_id, session_id,"
                  " form, rater, language, mode, state, created_at,"
                  " touched_at) VALUES ($1, $2, $3, $4, $5, $6, 'client',"
                  " 'en', 'self_phone', 'sent', $7, $7)",
                  VALUES(P_ID(practice), V_INT(*id),
                         V_INT(visit->episode->client.n),
                         V_INT(visit->episode->id.n), V_INT(visit->session),
                         V_TEXT(str_of(form)), V_INT(at)),
                  err);
}

static bool add_response(struct practice *practice,
                         const struct visit_of *visit, const struct sent *sent,
                         int64_t at, int64_t id, struct err *err)
{
    struct str sealed;

    return keyring_seal(practice, visit->episode->client, "response.sheet",
                        id * TAPS_MAX + 1, sent->sheet, &sealed, err)
        && db_run(
               practice->db,
               "INSERT INTO response (practice_id, administration_id,"
               " version, client_id, episode_id, session_id, form, rater,"
               " language, mode, answered_at, complete, sheet_sealed, kept_at)"
               " VALUES ($1, $2, 1, $3, $4, $5, $6, 'client', 'en',"
               " 'self_phone', $7, 1, $8, $7)",
               VALUES(P_ID(practice), V_INT(id),
                      V_INT(visit->episode->client.n),
                      V_INT(visit->episode->id.n), V_INT(visit->session),
                      V_TEXT(str_of(sent->form)), V_INT(at), V_BLOB(sealed)),
               err);
}

static bool add_score(struct practice *practice, const struct visit_of *visit,
                      const struct sent *sent, int64_t at, int64_t id,
                      struct err *err)
{
    return db_run(practice->db,
                  "INSERT INTO score (practice_id, administration_id, version,"
                  " instrument, instrument_version, scale, client_id,"
                  " episode_id, session_number, rater, answered_at, value,"
                  " answered, items) VALUES ($1, $2, 1, $3, '1', 'total', $4,"
                  " $5, $6, 'client', $7, $8, $9, $9)",
                  VALUES(P_ID(practice), V_INT(id),
                         V_TEXT(str_of(sent->instrument)),
                         V_INT(visit->episode->client.n),
                         V_INT(visit->episode->id.n), V_INT(visit->number),
                         V_INT(at), V_REAL(sent->score), V_INT(sent->items)),
                  err);
}

static bool add_form(struct practice *practice, const struct visit_of *visit,
                     int64_t at, const struct sent *sent, struct err *err)
{
    int64_t id;

    return add_administration(practice, visit, sent->form, at, &id, err)
        && add_response(practice, visit, sent, at, id, err)
        && add_score(practice, visit, sent, at, id, err);
}

static bool add_forms(struct practice *practice, const struct visit_of *visit,
                      struct err *err)
{
    int low = roll(3);
    const struct sent before = {
        "pre", "phq9",
        STR("able=2\ndown=2\nclose=1\nhope=2\nsince=1,3\n"
            "miss=The week with my sister.\nphq9.1=1\nphq9.2=2\n"),
        5 + 4 * low + roll(4), 9};
    const struct sent after = {
        "post", "post", STR("heard=3\nvalued=3\ndirection=3\nway=3\noff=0\n"),
        70 + 5 * roll(6), 5};

    return add_form(practice, visit, visit->at - HOUR, &before, err)
        && (visit->at > BENCH_NOW
            || add_form(practice, visit, visit->at + HOUR, &after, err));
}

static bool add_reason(struct practice *practice, const struct episode *episode,
                       enum signal_rule rule, struct err *err)
{
    struct finding finding = {
        .rule = rule,
        .at = BENCH_NOW - roll(40) * DAY,
        .series = "phq9/total",
        .number = {12, 19, 6, NAN, NAN, NAN}
    };
    struct str sealed;
    int64_t id;

    return practice_next_id(practice, "reason", &id, err)
        && keyring_seal(practice, episode->client, "reason.numbers", id,
                        finding_print(practice->arena, &finding), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO reason (practice_id, reason_id, client_id,"
                  " episode_id, staff_id, rule, level, state, open, "
                  "numbers_sealed,"
                  " fired_at) VALUES ($1, $2, $3, $4, 1, $5, $6, 'new', 1, $7,"
                  " $8)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(episode->client.n),
                         V_INT(episode->id.n),
                         V_TEXT(str_of(SIGNAL_RULES[rule].id)),
                         V_INT(SIGNAL_RULES[rule].level), V_BLOB(sealed),
                         V_INT(finding.at)),
                  err);
}

static bool add_reasons(struct practice *practice,
                        const struct episode *episode, int64_t n,
                        struct err *err)
{
    return (n % 2500 != 0 || add_reason(practice, episode, S1_SAFETY, err))
        && (n % 7 != 0 || add_reason(practice, episode, S2_WORSE, err))
        && (n % 21 != 0 || add_reason(practice, episode, S4_DIP, err))
        && (n % 20 != 0
            || add_reason(practice, episode, S9_WE_CANNOT_SEE, err));
}

static bool add_history(struct practice *practice, struct client_id client,
                        int sessions, struct err *err)
{
    // The last session is ahead: today for forty, within the week for others.
    int64_t next = client.n % 250 == 0 ? BENCH_NOW + HOUR
                                       : BENCH_NOW + (1 + roll(6)) * DAY;
    struct episode episode;

    if (!episode_newest(practice, client, &episode, err)) {
        return false;
    }
    for (int number = 1; number <= sessions; number++) {
        struct visit_of visit = {
            .episode = &episode,
            .number = number,
            .at = next - (int64_t)(sessions - number) * 7 * DAY,
        };

        if (!add_session(practice, &episode, number, visit.at, &visit.session,
                         err)
            || !add_forms(practice, &visit, err)) {
            return false;
        }
    }
    return add_reasons(practice, &episode, client.n, err);
}

static bool add_batch(struct practice *practice, void *context, struct err *err)
{
    const struct portion *batch = context;

    practice->staff.n = 1;
    for (int i = 0; i < BATCH && batch->from + i < batch->plan->clients; i++) {
        size_t mark = arena_mark(practice->arena);
        struct str name =
            text_print(practice->arena, "Client %d", batch->from + i);
        struct client_id id;

        if (!client_add(practice, &(struct client){.name = name}, &id, err)
            || !add_history(practice, id, batch->plan->sessions, err)) {
            return false;
        }
        arena_rewind(practice->arena, mark);
    }
    return true;
}

static bool fill(struct folder *folder, const struct plan_of_fill *plan,
                 struct err *err)
{
    for (int from = 0; from < plan->clients; from += BATCH) {
        struct arena *arena = arena_open("batch");
        struct portion batch = {plan, from};
        bool kept = folder_write(folder, arena, add_batch, &batch, err);

        arena_close(arena);
        if (!kept) {
            return false;
        }
        (void)fprintf(stderr, "\r%d clients", from + BATCH);
    }
    (void)fprintf(stderr, "\n");
    return true;
}

// ---- timing -----------------------------------------------------------------

struct timing {
    const char *name;
    bool (*page)(struct page *page, struct err *err);
    int times;
    int clients;
    double *ms;
    size_t bytes;
};

static double now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static bool time_once(struct practice *practice, struct timing *timing, int n,
                      struct err *err)
{
    struct reply reply = {.body = text_in(practice->arena)};
    struct page page = {
        .arena = practice->arena,
        .practice = practice,
        .reply = &reply,
        .visitor = {.who = STAFF,
                    .staff = {1},
                    .therapist = true,
                    .owner = true,
                    .form_token = "bench"}
    };
    double from;

    page.param[0] =
        text_print(practice->arena, "%d", 1 + roll(timing->clients));
    from = now_ms();
    if (!timing->page(&page, err)) {
        return false;
    }
    timing->ms[n] = now_ms() - from;
    timing->bytes = reply.body.len;
    return true;
}

static bool time_pages(struct practice *practice, void *context,
                       struct err *err)
{
    struct timing *timing = context;

    practice->staff.n = 1;
    for (int i = 0; i < timing->times; i++) {
        size_t mark = arena_mark(practice->arena);

        if (!time_once(practice, timing, i, err)) {
            return false;
        }
        arena_rewind(practice->arena, mark);
    }
    return true;
}

static void print_timing(struct timing *timing)
{
    double *ms = timing->ms;
    int n = timing->times;

    qsort(ms, (size_t)n, sizeof *ms, by_size);
    printf("%-8s %6d times  median %7.3f ms  99th %7.3f ms  worst %7.3f ms  "
           "of the limit %5.2f  (%zu bytes)\n",
           timing->name, n, ms[n / 2], ms[n * 99 / 100], ms[n - 1],
           ms[n * 99 / 100] / LIMIT_MS, timing->bytes);
}

static bool measure(struct folder *folder, struct timing *timing,
                    struct err *err)
{
    struct arena *arena = arena_open("pages");
    bool good;

    timing->ms = arena_take(arena, (size_t)timing->times, sizeof(double));
    good = folder_read(folder, arena, time_pages, timing, err);
    if (good) {
        print_timing(timing);
    }
    arena_close(arena);
    return good;
}

// A third of the clients ended long ago and said yes to research.
static bool end_third(struct practice *practice, void *context, struct err *err)
{
    (void)context;
    return db_run(practice->db,
                  "UPDATE episode SET state = 'ended', ended_at = $2"
                  " WHERE practice_id = $1 AND client_id % 3 = 0",
                  VALUES(P_ID(practice), V_INT(BENCH_NOW - 200 * DAY)), err)
        && db_run(practice->db,
                  "INSERT INTO consent (practice_id, client_id, consent_id,"
                  " purpose, given, at) SELECT practice_id, client_id,"
                  " client_id + (SELECT coalesce(max(consent_id), 0)"
                  " FROM consent WHERE practice_id = $1), 'research', 1, 1"
                  " FROM client WHERE practice_id = $1 AND client_id % 3 = 0",
                  VALUES(P_ID(practice)), err)
        && setting_save(practice, STR("expected_course"), STR("yes"), err);
}

static bool end_some(struct folder *folder, struct err *err)
{
    struct arena *arena = arena_open("end");
    bool kept = folder_write(folder, arena, end_third, NULL, err);

    arena_close(arena);
    return kept;
}

static bool measure_all(struct folder *folder, int clients, struct err *err)
{
    struct timing timings[] = {
        {"board",   board_page,  BOARDS,  clients, NULL, 0},
        {"glance",  glance_page, GLANCES, clients, NULL, 0},
        {"client",  client_page, CLIENTS, clients, NULL, 0},
        {"counted", client_page, 1,       clients, NULL, 0},
        {"others",  client_page, CLIENTS, clients, NULL, 0},
        {"glance",  glance_page, GLANCES, clients, NULL, 0},
    };

    return measure(folder, &timings[0], err)
        && measure(folder, &timings[1], err)
        && measure(folder, &timings[2], err) && end_some(folder, err)
        && measure(folder, &timings[3], err)
        && measure(folder, &timings[4], err)
        && measure(folder, &timings[5], err);
}

// ---- the practice -----------------------------------------------------------

static bool open_practice(struct folder *folder,
                          const struct plan_of_fill *plan,
                          const struct world *world, struct err *err)
{
    const struct setup setup = {.practice_name = STR("Bench"),
                                .therapist_name = STR("Mara"),
                                .passphrase = STR("correct horse"),
                                .country = STR("GB"),
                                .zone = STR("Europe/London"),
                                .public_url = STR("")};
    char code[RECOVERY_CODE_ROOM];
    struct arena *arena;
    double from = now_ms();
    bool made;

    if (folder_has_practice(folder)) {
        return true;
    }
    arena = arena_open("setup");
    made = setup_create(folder, arena, &setup, world, code, err);
    arena_close(arena);
    if (!made || !fill(folder, plan, err)) {
        return false;
    }
    printf("filled with %d clients and %d responses in %.0f s\n", plan->clients,
           plan->clients * (2 * plan->sessions - 1), (now_ms() - from) / 1e3);
    return true;
}

static bool bench(const char *path, const struct plan_of_fill *plan,
                  struct err *err)
{
    struct toy_world toy;
    struct folder *folder;
    bool good;

    toy_world_init(&toy, BENCH_NOW, 1);
    if (!folder_open(&(struct folder_plan){.path = path,
                                           .world = &toy.world,
                                           .create = true,
                                           .readers = 1},
                     &folder, err)) {
        return false;
    }
    good = open_practice(folder, plan, &toy.world, err)
        && measure_all(folder, plan->clients, err);
    folder_close(folder);
    return good;
}

// The n-th word of the command line as a number, or what is usual.
static int number_of(int argc, char **argv, int n, int usual)
{
    int64_t number;

    return n < argc && str_parse_int(str_of(argv[n]), &number) && number > 0
                && number < 1000000
             ? (int)number
             : usual;
}

int main(int argc, char **argv)
{
    struct plan_of_fill plan = {number_of(argc, argv, 1, 10000),
                                number_of(argc, argv, 2, 51)};
    char place[] = "/tmp/rapport-bench-XXXXXX";
    struct err err = {0};
    char path[256];
    bool good;

    if (!crypt_start() || (argc < 4 && !mkdtemp(place))) {
        return 1;
    }
    (void)snprintf(path, sizeof path, "%s/data", argc > 3 ? argv[3] : place);
    good = bench(path, &plan, &err);
    if (!good) {
        (void)fprintf(stderr, "bench: %s\n", err.text);
    }
    if (argc < 4) {
        char command[64];

        (void)snprintf(command, sizeof command, "rm -rf '%s'", place);
        good = system(command) == 0 && good; // NOLINT(cert-env33-c): ours
    }
    return good ? 0 : 1;
}
