// import.c - keeping what import_read.c has read.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/import.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/client.h"
#include "practice/episode.h"
#include "practice/response.h"

#include <math.h>
#include <stdlib.h>

static bool check_draft(struct practice *practice,
                        const struct import_draft *draft, struct err *err)
{
    int64_t at = 0;
    bool found = false;

    if (draft->problem_count > 0) {
        return err_set(err, ERR_INPUT,
                       "%d place%s in the file cannot be imported, so nothing "
                       "was",
                       draft->problem_count,
                       draft->problem_count == 1 ? "" : "s");
    }
    if (draft->score_count == 0) {
        return err_set(err, ERR_INPUT, "the file has no rows");
    }
    if (!db_ask_int(practice->db,
                    "SELECT at FROM audit WHERE practice_id = $1 "
                    "AND what = 'import' AND subject = $2",
                    VALUES(P_ID(practice), V_TEXT(str_of(draft->checksum))),
                    &found, &at, err)) {
        return false;
    }
    return !found
        || err_set(err, ERR_CONFLICT,
                   "this very file was imported before; nothing was done");
}

// By client, then time, so that one occasion's scales stand together.
static int compare_scores(const void *a, const void *b)
{
    const struct import_score *x = a;
    const struct import_score *y = b;

    if (x->client != y->client) {
        return x->client < y->client ? -1 : 1;
    }
    if (x->at != y->at) {
        return x->at < y->at ? -1 : 1;
    }
    return x->column - y->column;
}

// Scores of one client, moment and instrument: one administration.
struct occasion {
    const struct import_draft *draft;
    const struct import_score *scores;
    int count;
    struct client_id client;
    struct episode_id episode;
};

static const struct import_column *column_of(const struct occasion *occasion,
                                             int i)
{
    return &occasion->draft->map->columns[occasion->scores[i].column];
}

static bool is_answered(const struct occasion *occasion)
{
    for (int i = 0; i < occasion->count; i++) {
        if (!isnan(occasion->scores[i].value)) {
            return true;
        }
    }
    return false;
}

static bool keep_administration(struct practice *practice,
                                const struct occasion *occasion, int64_t id,
                                struct err *err)
{
    const char *code = column_of(occasion, 0)->instrument->code;

    return db_run(
        practice->db,
        "INSERT INTO administration (practice_id, "
        "administration_id, client_id, episode_id, form, rater, "
        "language, mode, state, created_at, touched_at, closes_at) "
        "VALUES ($1, $2, $3, $4, $5, 'client', 'en', 'import', $6, "
        "$7, $7, $7)",
        VALUES(P_ID(practice), V_INT(id), V_INT(occasion->client.n),
               V_INT(occasion->episode.n), V_TEXT(str_of(code)),
               V_TEXT(is_answered(occasion) ? STR("sent") : STR("closed")),
               V_INT(occasion->scores[0].at)),
        err);
}

static bool keep_scores(struct practice *practice,
                        const struct occasion *occasion, int64_t id,
                        struct err *err)
{
    struct answers none = {0};
    struct administration form = {.id = {id},
                                  .client = occasion->client,
                                  .episode = occasion->episode,
                                  .rater = "client",
                                  .language = "en",
                                  .mode = "import"};
    struct response response = {.administration = &form,
                                .answers = &none,
                                .version = 1,
                                .answered_at = occasion->scores[0].at,
                                .complete = true};
    bool good;

    (void)snprintf(form.form, sizeof form.form, "%s",
                   column_of(occasion, 0)->instrument->code);
    good = response_save(practice, &response, err);
    for (int i = 0; good && i < occasion->count; i++) {
        const struct import_column *column = column_of(occasion, i);
        const struct score_row_draft score = {
            .instrument = column->instrument,
            .scale = column->scale->name,
            .value = occasion->scores[i].value,
            .answered = column->scale->item_count,
            .of = column->scale->item_count};

        good = isnan(score.value)
            || response_save_score(practice, &response, &score, err);
    }
    return good;
}

static bool keep_occasion(struct practice *practice,
                          const struct occasion *occasion, struct err *err)
{
    int64_t id;

    return practice_next_id(practice, "administration", &id, err)
        && keep_administration(practice, occasion, id, err)
        && (!is_answered(occasion) || keep_scores(practice, occasion, id, err));
}

static bool is_same_occasion(const struct import_draft *draft,
                             const struct import_score *a,
                             const struct import_score *b)
{
    const struct import_column *columns = draft->map->columns;

    return a->client == b->client && a->at == b->at
        && columns[a->column].instrument == columns[b->column].instrument;
}

// The client's past begins with the first score.
static bool begin_episode(struct practice *practice, struct occasion *occasion,
                          struct err *err)
{
    struct episode episode;

    if (!episode_newest(practice, occasion->client, &episode, err)) {
        return false;
    }
    occasion->episode = episode.id;
    return db_run(practice->db,
                  "UPDATE episode SET started_at = $3 "
                  "WHERE practice_id = $1 AND episode_id = $2",
                  VALUES(P_ID(practice), V_INT(episode.id.n),
                         V_INT(occasion->scores[0].at)),
                  err);
}

static bool keep_all(struct practice *practice,
                     const struct import_draft *draft,
                     const struct client_id *ids, struct err *err)
{
    struct occasion occasion = {.draft = draft};
    int i = 0;

    qsort(draft->scores, (size_t)draft->score_count, sizeof *draft->scores,
          compare_scores);
    while (i < draft->score_count) {
        const struct import_score *first = &draft->scores[i];
        bool new_client = i == 0 || first[-1].client != first->client;

        occasion.scores = first;
        occasion.count = 1;
        occasion.client = ids[first->client];
        while (i + occasion.count < draft->score_count
               && is_same_occasion(draft, first, first + occasion.count)) {
            occasion.count++;
        }
        if ((new_client && !begin_episode(practice, &occasion, err))
            || !keep_occasion(practice, &occasion, err)) {
            return false;
        }
        i += occasion.count;
    }
    return true;
}

bool import_keep(struct practice *practice, const struct import_draft *draft,
                 struct err *err)
{
    size_t count = (size_t)draft->name_count;
    struct client *clients;
    struct client_id *ids;

    if (!check_draft(practice, draft, err)) {
        return false;
    }
    clients = arena_take(practice->arena, count, sizeof *clients);
    ids = arena_take(practice->arena, count, sizeof *ids);
    for (int i = 0; i < draft->name_count; i++) {
        clients[i].name = draft->names[i];
    }
    return client_add_many(practice, clients, draft->name_count, ids, err)
        && keep_all(practice, draft, ids, err)
        && audit_note(practice, "import", (struct client_id){0},
                      str_of(draft->checksum), err);
}
