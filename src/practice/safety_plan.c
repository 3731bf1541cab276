// safety_plan - see safety_plan.h. A version is one row; its words are fields
// sealed together.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/safety_plan.h"

#include "base/arena.h"
#include "practice/answers.h"
#include "practice/crisis.h"
#include "practice/keyring.h"

#include <string.h>

const struct plan_part SAFETY_PLAN_PARTS[PLAN_PARTS] = {
    {"signs",  "How I notice that it gets hard",
     "What do you think, feel or do then? What would others see?"          },
    {"self",   "What I can do by myself",
     "What has helped before, even a little? Where could it get stuck?"    },
    {"around", "People and places that take my mind off it",
     "Where is it good to be, without having to explain anything?"         },
    {"ask",    "People I can ask for help",
     "Whom could you tell that it is hard? With their number, if you like."},
    {"care",   "Professionals and services I can call",
     "Who is there in the day, and who at night?"                          },
    {"safer",  "How I make my surroundings safer",
     "What could be further away, or with somebody else, for a while?"     },
};

static const char WORDS[] = "safety_plan.words";

bool safety_plan_has_words(const struct safety_plan *plan)
{
    for (int i = 0; i < PLAN_PARTS; i++) {
        if (plan->parts[i].len) {
            return true;
        }
    }
    return false;
}

// ---- to bytes and back ------------------------------------------------------

static struct str print_words(struct arena *arena,
                              const struct safety_plan *plan)
{
    struct answers fields = {0};

    for (int i = 0; i < PLAN_PARTS; i++) {
        answers_set(arena, &fields, str_of(SAFETY_PLAN_PARTS[i].field),
                    plan->parts[i]);
    }
    answers_set(arena, &fields, STR("person"), plan->person);
    answers_set(arena, &fields, STR("number"), plan->number);
    answers_set(arena, &fields, STR("show_plan"),
                plan->show_plan ? STR("1") : STR(""));
    answers_set(arena, &fields, STR("show_person"),
                plan->show_person ? STR("1") : STR(""));
    answers_set(arena, &fields, STR("copies"), plan->copies);
    return answers_print(arena, &fields);
}

static bool parse_words(struct arena *arena, struct str bytes,
                        struct safety_plan *plan, struct err *err)
{
    struct answers fields = {0};

    if (!answers_parse(arena, bytes, &fields, err)) {
        return false;
    }
    for (int i = 0; i < PLAN_PARTS; i++) {
        plan->parts[i] =
            answers_find(&fields, str_of(SAFETY_PLAN_PARTS[i].field));
    }
    plan->person = answers_find(&fields, STR("person"));
    plan->number = answers_find(&fields, STR("number"));
    plan->dial = plan->number.len
                   ? crisis_number_link(arena, CRISIS_CALL, plan->number)
                   : (struct str){0};
    plan->show_plan = answers_find(&fields, STR("show_plan")).len > 0;
    plan->show_person = answers_find(&fields, STR("show_person")).len > 0;
    plan->copies = answers_find(&fields, STR("copies"));
    return true;
}

// ---- reading ----------------------------------------------------------------

// `version` 0: the newest.
static bool read_plan(struct practice *practice, struct client_id client,
                      int version, struct safety_plan *plan, struct err *err)
{
    struct rows rows;
    struct str words = {0};
    bool good = true;

    *plan = (struct safety_plan){.client = client};
    if (!db_ask(practice->db,
                "SELECT safety_plan_id, version, staff_id, words_sealed,"
                " review_at, written_at FROM safety_plan"
                " WHERE practice_id = $1 AND client_id = $2"
                " AND ($3 = 0 OR version = $3)"
                " ORDER BY version DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(version)), &rows,
                err)) {
        return false;
    }
    if (rows_next(&rows)) {
        plan->version = (int)rows_int(&rows, 1);
        plan->by_client = rows_is_null(&rows, 2);
        plan->review_at = rows_int(&rows, 4);
        plan->written_at = rows_int(&rows, 5);
        good = words_open(practice, WORDS_AT(client, WORDS, rows_int(&rows, 0)),
                          rows_str(&rows, 3, practice->arena), &words, err)
            && parse_words(practice->arena, words, plan, err);
    }
    return rows_done(&rows, good, err);
}

bool safety_plan_read(struct practice *practice, struct client_id client,
                      struct safety_plan *plan, struct err *err)
{
    return read_plan(practice, client, 0, plan, err);
}

bool safety_plan_read_version(struct practice *practice,
                              struct client_id client, int version,
                              struct safety_plan *plan, struct err *err)
{
    return (version > 0 && read_plan(practice, client, version, plan, err)
            && plan->version)
        || (err->kind == ERR_NONE
            && err_set(err, ERR_MISSING,
                       "There is no such version of the plan."));
}

bool safety_plan_for_help(struct practice *practice, struct client_id client,
                          struct safety_plan *plan, struct err *err)
{
    if (!safety_plan_read(practice, client, plan, err)) {
        return false;
    }
    if (!plan->show_plan) {
        memset(plan->parts, 0, sizeof plan->parts);
    }
    if (!plan->show_person) {
        plan->person = plan->number = plan->dial = (struct str){0};
    }
    return true;
}

bool safety_plan_versions(struct practice *practice, struct client_id client,
                          struct plan_version *versions, int room, int *count,
                          struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT version, staff_id, written_at FROM safety_plan"
                " WHERE practice_id = $1 AND client_id = $2"
                " ORDER BY version DESC LIMIT $3",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(room)), &rows,
                err)) {
        return false;
    }
    while (*count < room && rows_next(&rows)) {
        versions[(*count)++] =
            (struct plan_version){.version = (int)rows_int(&rows, 0),
                                  .by_client = rows_is_null(&rows, 1),
                                  .written_at = rows_int(&rows, 2)};
    }
    return rows_end(&rows, err);
}

bool safety_plan_review_due(struct practice *practice, struct client_id client,
                            int64_t *due_at, struct err *err)
{
    struct safety_plan plan;

    if (!safety_plan_read(practice, client, &plan, err)) {
        return false;
    }
    *due_at = plan.review_at <= P_NOW(practice) ? plan.review_at : 0;
    return true;
}

// ---- saving -----------------------------------------------------------------

// Characters, as the field's maxlength counts them for most scripts.
static size_t letters_of(struct str words)
{
    size_t letters = 0;

    for (size_t i = 0; i < words.len; i++) {
        letters += ((unsigned char)words.at[i] & 0xC0U) != 0x80U;
    }
    return letters;
}

static bool check_length(struct str words, const char *what, size_t most,
                         struct err *err)
{
    return letters_of(words) <= most
        || err_set(err, ERR_INPUT, "Please make \"%s\" a little shorter.",
                   what);
}

static bool check_person(const struct safety_plan *draft, struct err *err)
{
    if (!draft->person.len && !draft->number.len) {
        return true;
    }
    if (!draft->person.len || !draft->number.len) {
        return err_set(err, ERR_INPUT,
                       "The person you chose needs a name and a number.");
    }
    return check_length(draft->person, "a person I chose", PLAN_LINE_MAX, err)
        && (crisis_number_is_good(draft->number)
            || err_set(err, ERR_INPUT,
                       "Please write the number as you would dial it: digits, "
                       "spaces, and a + in front if you like."));
}

static bool check_draft(const struct safety_plan *draft, struct err *err)
{
    for (int i = 0; i < PLAN_PARTS; i++) {
        if (!check_length(draft->parts[i], SAFETY_PLAN_PARTS[i].title,
                          PLAN_PART_MAX, err)) {
            return false;
        }
    }
    if (draft->version == 0 && !safety_plan_has_words(draft)
        && !draft->person.len) {
        return err_set(err, ERR_INPUT,
                       "There is nothing written yet. One line is enough to "
                       "begin with.");
    }
    return check_person(draft, err)
        && check_length(draft->copies, "who has a copy", PLAN_LINE_MAX, err);
}

static bool check_newest(struct practice *practice,
                         const struct safety_plan *draft, struct err *err)
{
    struct plan_version newest = {0};
    int count;

    return safety_plan_versions(practice, draft->client, &newest, 1, &count,
                                err)
        && (newest.version == draft->version
            || err_set(err, ERR_CONFLICT, "The plan was changed meanwhile."));
}

bool safety_plan_save(struct practice *practice,
                      const struct safety_plan *draft, struct err *err)
{
    struct value staff = practice->staff.n ? V_INT(practice->staff.n) : V_NULL;
    struct value review = draft->review_at ? V_INT(draft->review_at) : V_NULL;
    struct str sealed;
    int64_t id;

    return check_draft(draft, err) && check_newest(practice, draft, err)
        && practice_next_id(practice, "safety_plan", &id, err)
        && keyring_seal(practice, draft->client, WORDS, id,
                        print_words(practice->arena, draft), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO safety_plan (practice_id, safety_plan_id,"
                  " client_id, version, staff_id, words_sealed, review_at,"
                  " written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(draft->client.n),
                         V_INT(draft->version + 1), staff, V_BLOB(sealed),
                         review, V_INT(P_NOW(practice))),
                  err);
}

// ---- copies -----------------------------------------------------------------

bool safety_plan_copies(struct practice *practice, struct client_id client,
                        struct plan_copy *copies, int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT kind, version, made_at FROM safety_plan_copy"
                " WHERE practice_id = $1 AND client_id = $2"
                " AND safety_plan_copy_id IN"
                " (SELECT MAX(safety_plan_copy_id) FROM safety_plan_copy"
                "   WHERE practice_id = $1 AND client_id = $2"
                "   AND removed_at IS NULL GROUP BY kind)"
                " ORDER BY safety_plan_copy_id DESC",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < PLAN_COPIES_SHOWN && rows_next(&rows)) {
        struct plan_copy *copy = &copies[(*count)++];

        *copy = (struct plan_copy){.version = (int)rows_int(&rows, 1),
                                   .made_at = rows_int(&rows, 2)};
        WORD_COPY(copy->kind, rows_str(&rows, 0, NULL));
    }
    return rows_end(&rows, err);
}

bool safety_plan_copy_removed(struct practice *practice,
                              struct client_id client, struct err *err)
{
    return db_run(
        practice->db,
        "UPDATE safety_plan_copy SET removed_at = $3 WHERE practice_id = $1"
        " AND client_id = $2 AND kind = 'phone' AND removed_at IS NULL",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), err);
}

static bool check_kind(struct str kind, struct err *err)
{
    return str_is(kind, "sheet") || str_is(kind, "card")
        || str_is(kind, "phone")
        || err_set(err, ERR_INPUT, "a copy is a sheet, a card or on a phone");
}

bool safety_plan_copied(struct practice *practice, struct client_id client,
                        const char *kind, struct err *err)
{
    struct plan_version newest = {0};
    int64_t id;
    int count;

    if (!check_kind(str_of(kind), err)
        || !safety_plan_versions(practice, client, &newest, 1, &count, err)) {
        return false;
    }
    if (!newest.version) {
        return err_set(err, ERR_MISSING, "There is no plan yet.");
    }
    return (strcmp(kind, "phone") != 0
            || safety_plan_copy_removed(practice, client, err))
        && practice_next_id(practice, "safety_plan_copy", &id, err)
        && db_run(practice->db,
                  "INSERT INTO safety_plan_copy (practice_id,"
                  " safety_plan_copy_id, client_id, kind, version, made_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_TEXT(str_of(kind)), V_INT(newest.version),
                         V_INT(P_NOW(practice))),
                  err);
}
