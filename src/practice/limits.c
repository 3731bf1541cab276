// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/limits.h"

#include "base/arena.h"
#include "measure/agreement.h"

static const struct client_id PRACTICE_KEY = {0};

// The hint is what the first draft suggests; nothing of it holds before the
// owner has read and published it.
const struct detail_row LIMITS_FIELDS[] = {
    {"length",       "How long we meet",
     "50 minutes. We start and end on time; if I am late, the time is added or "
     "made up."                                                             },
    {"out_of_hours", "Outside our hours",
     "I do not read messages in the evening, at night or at the weekend. In an "
     "emergency please use the numbers under \"Need help now\"."            },
    {"messages",     "Messages",
     "I answer within two working days, mostly about times. What matters we "
     "talk about when we meet."                                             },
    {"holidays",     "When I am away",
     "I tell you at least four weeks before, with the days and who is there "
     "for you."                                                             },
    {"fees",         "Fees, and when you cannot come",
     "Please fill in: what a session costs, and until when it can be moved."},
    {"secrecy",      "What I keep to myself, and when I must not",
     "What you say stays with me. I would have to speak to others if a life is "
     "in danger, or a child is. Where I can, I talk with you first."        },
    {"further",      "Anything else",                              ""       },
};
const int LIMITS_FIELD_COUNT = sizeof LIMITS_FIELDS / sizeof *LIMITS_FIELDS;

// ---- the draft --------------------------------------------------------------

static void suggest(struct arena *arena, struct limits_draft *draft)
{
    for (int i = 0; i < LIMITS_FIELD_COUNT; i++) {
        answers_set(arena, &draft->fields, str_of(LIMITS_FIELDS[i].name),
                    str_of(LIMITS_FIELDS[i].hint));
    }
}

static bool is_same(const struct answers *a, const struct answers *b)
{
    for (int i = 0; i < LIMITS_FIELD_COUNT; i++) {
        const char *name = LIMITS_FIELDS[i].name;

        if (!str_is_equal(detail_of(a, name), detail_of(b, name))) {
            return false;
        }
    }
    return true;
}

bool limits_draft_read(struct practice *practice, struct limits_draft *draft,
                       struct err *err)
{
    struct limits newest;
    struct rows rows;
    bool good = true;

    *draft = (struct limits_draft){0};
    if (!db_ask(practice->db,
                "SELECT fields_sealed, version FROM limits_draft "
                "WHERE practice_id = $1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        draft->version = (int)rows_int(&rows, 1);
        good = details_open(
            practice, WORDS_AT(PRACTICE_KEY, "limits_draft.fields", 1),
            rows_str(&rows, 0, practice->arena), &draft->fields, err);
    } else {
        suggest(practice->arena, draft);
    }
    if (!rows_done(&rows, good, err)
        || !limits_newest(practice, &newest, err)) {
        return false;
    }
    draft->changed = !is_same(&draft->fields, &newest.fields);
    return true;
}

bool limits_draft_save(struct practice *practice,
                       const struct limits_draft *draft, struct err *err)
{
    struct value sealed;

    if (draft->fields.count == 0) {
        return err_set(err, ERR_INPUT, "please fill in at least one of them");
    }
    return details_seal(practice,
                        WORDS_AT(PRACTICE_KEY, "limits_draft.fields", 1),
                        &draft->fields, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO limits_draft (practice_id, fields_sealed, "
                  "version, changed_at) SELECT $1, $2, 0, $3 "
                  "WHERE NOT EXISTS (SELECT 1 FROM limits_draft "
                  "WHERE practice_id = $1)",
                  VALUES(P_ID(practice), sealed, V_INT(P_NOW(practice))), err)
        && db_run(practice->db,
                  "UPDATE limits_draft SET fields_sealed = $3, "
                  "version = version + 1, changed_at = $4 "
                  "WHERE practice_id = $1 AND version = $2",
                  VALUES(P_ID(practice), V_INT(draft->version), sealed,
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}

// ---- versions ---------------------------------------------------------------

bool limits_publish(struct practice *practice, int64_t *id, struct err *err)
{
    struct limits_draft draft;
    struct value sealed;

    if (!limits_draft_read(practice, &draft, err)) {
        return false;
    }
    if (draft.version == 0 || !draft.changed) {
        return err_set(err, ERR_INPUT,
                       draft.version == 0
                           ? "save the words first, then publish them"
                           : "this is what the newest version says already");
    }
    return practice_next_id(practice, "limits", id, err)
        && details_seal(practice,
                        WORDS_AT(PRACTICE_KEY, "limits_version.fields", *id),
                        &draft.fields, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO limits_version (practice_id, limits_id, "
                  "fields_sealed, published_at) VALUES ($1, $2, $3, $4)",
                  VALUES(P_ID(practice), V_INT(*id), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

static bool limits_of_rows(struct practice *practice, struct rows *rows,
                           struct limits *limits, struct err *err)
{
    bool good = true;

    *limits = (struct limits){0};
    if (rows_next(rows)) {
        limits->id = rows_int(rows, 0);
        limits->published_at = rows_int(rows, 2);
        good = details_open(
            practice,
            WORDS_AT(PRACTICE_KEY, "limits_version.fields", limits->id),
            rows_str(rows, 1, practice->arena), &limits->fields, err);
    }
    return rows_done(rows, good, err);
}

bool limits_newest(struct practice *practice, struct limits *limits,
                   struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT limits_id, fields_sealed, published_at "
                  "FROM limits_version WHERE practice_id = $1 "
                  "ORDER BY limits_id DESC LIMIT 1",
                  VALUES(P_ID(practice)), &rows, err)
        && limits_of_rows(practice, &rows, limits, err);
}

bool limits_get(struct practice *practice, int64_t id, struct limits *limits,
                struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT limits_id, fields_sealed, published_at "
                  "FROM limits_version WHERE practice_id = $1 "
                  "AND limits_id = $2",
                  VALUES(P_ID(practice), V_INT(id)), &rows, err)
        && limits_of_rows(practice, &rows, limits, err)
        && (limits->id != 0
            || err_set(err, ERR_MISSING, "there is no such version"));
}

bool limits_list(struct practice *practice, struct limits **versions,
                 int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    *versions = arena_take(practice->arena, LIMITS_LISTED, sizeof **versions);
    if (!db_ask(practice->db,
                "SELECT limits_id, published_at FROM limits_version "
                "WHERE practice_id = $1 ORDER BY limits_id DESC LIMIT 50",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (*count < LIMITS_LISTED && rows_next(&rows)) {
        (*versions)[(*count)++] = (struct limits){
            .id = rows_int(&rows, 0), .published_at = rows_int(&rows, 1)};
    }
    return rows_end(&rows, err);
}

// ---- what clients say -------------------------------------------------------

static bool answer_check(struct str answer, struct str question,
                         struct err *err)
{
    if (str_is(answer, "asked")) {
        return str_trim(question).len > 0
            || err_set(err, ERR_INPUT, "please write your question");
    }
    return str_is(answer, "read") || str_is(answer, "on_paper")
        || str_is(answer, "later")
        || err_set(err, ERR_INPUT,
                   "please tick that you have read it, or choose \"Later\"");
}

bool limits_answer(struct practice *practice, struct client_id client,
                   int64_t limits, struct str answer, struct str question,
                   struct err *err)
{
    struct limits newest;
    struct value sealed;
    int64_t id;

    if (!answer_check(answer, question, err)
        || !limits_newest(practice, &newest, err)) {
        return false;
    }
    if (newest.id == 0 || newest.id != limits) {
        return err_set(err, ERR_CONFLICT,
                       "there is a newer version; please read that one");
    }
    return practice_next_id(practice, "limits_reading", &id, err)
        && words_seal_any(practice,
                          WORDS_AT(client, "limits_reading.question", id),
                          question, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO limits_reading (practice_id, "
                  "limits_reading_id, client_id, limits_id, answer, "
                  "question_sealed, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_INT(limits), V_TEXT(answer), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

// One row, newest first.
static bool take_reading(struct practice *practice, struct client_id client,
                         const struct rows *rows, int64_t *answered,
                         struct limits_standing *standing, struct err *err)
{
    int64_t limits = rows_int(rows, 1);
    struct str answer = rows_str(rows, 2, NULL);
    bool on_paper = str_is(answer, "on_paper");
    struct limits_question *question =
        &standing->questions[standing->question_count];

    *answered = limits > *answered ? limits : *answered;
    if (limits > standing->read && (on_paper || str_is(answer, "read"))) {
        standing->read = limits;
        standing->read_at = rows_int(rows, 4);
        standing->on_paper = on_paper;
    }
    if (rows_is_null(rows, 3)) {
        return true;
    }
    *question =
        (struct limits_question){.limits = limits, .at = rows_int(rows, 4)};
    standing->question_count++;
    return words_open(
        practice,
        WORDS_AT(client, "limits_reading.question", rows_int(rows, 0)),
        rows_str(rows, 3, practice->arena), &question->words, err);
}

bool limits_of_client(struct practice *practice, struct client_id client,
                      struct limits_standing *standing, struct err *err)
{
    int64_t answered = 0;
    struct limits newest;
    struct rows rows;
    bool good = true;

    *standing = (struct limits_standing){0};
    standing->questions =
        arena_take(practice->arena, LIMITS_LISTED, sizeof *standing->questions);
    if (!limits_newest(practice, &newest, err)
        || !db_ask(practice->db,
                   "SELECT limits_reading_id, limits_id, answer, "
                   "question_sealed, at FROM limits_reading "
                   "WHERE practice_id = $1 AND client_id = $2 "
                   "ORDER BY limits_reading_id DESC LIMIT 50",
                   VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && standing->question_count < LIMITS_LISTED
           && rows_next(&rows)) {
        good = take_reading(practice, client, &rows, &answered, standing, err);
    }
    standing->newest = newest.id;
    standing->ask = limits_to_ask(newest.id, answered);
    standing->heard_before = answered != 0 && standing->ask != 0;
    return rows_done(&rows, good, err);
}

enum { UNREAD_LISTED = 500 };

bool limits_unread(struct practice *practice, int64_t id,
                   struct client_id **clients, int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    *clients = arena_take(practice->arena, UNREAD_LISTED, sizeof **clients);
    if (!db_ask(practice->db,
                "SELECT client_id FROM client AS c WHERE practice_id = $1 "
                "AND EXISTS (SELECT 1 FROM episode AS e "
                "WHERE e.practice_id = $1 AND e.client_id = c.client_id "
                "AND e.state IN ('intake', 'active', 'paused')) "
                "AND NOT EXISTS (SELECT 1 FROM limits_reading AS r "
                "WHERE r.practice_id = $1 AND r.client_id = c.client_id "
                "AND r.limits_id = $2 AND r.answer IN ('read', 'on_paper')) "
                "ORDER BY client_id LIMIT 500",
                VALUES(P_ID(practice), V_INT(id)), &rows, err)) {
        return false;
    }
    while (*count < UNREAD_LISTED && rows_next(&rows)) {
        (*clients)[(*count)++] = (struct client_id){rows_int(&rows, 0)};
    }
    return rows_end(&rows, err);
}
