// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/support.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/correction.h"
#include "practice/event.h"
#include "practice/handover.h"
#include "practice/questionnaire.h"
#include "practice/words.h"

enum { WALKS_SHOWN = 20 };

// ---- reading ----------------------------------------------------------------

// Columns as in list_walks().
static bool support_of_row(struct practice *practice, struct client_id client,
                           const struct rows *rows, struct support *support,
                           struct err *err)
{
    struct str walk;

    *support = (struct support){
        .id = rows_int(rows, 0),
        .client = client,
        .decision = {rows_int(rows, 2)},
        .review_at = rows_int(rows, 3),
        .version = (int)rows_int(rows, 4),
        .created_at = rows_int(rows, 5),
        .changed_at = rows_int(rows, 6),
    };
    return words_open(practice, WORDS_AT(client, "support.walk", support->id),
                      rows_str(rows, 1, practice->arena), &walk, err)
        && answers_parse(practice->arena, walk, &support->walk, err);
}

// With a choice or without, newest first. A choice stands on the client's page
// and goes along when somebody else takes over; a walk without one is of who
// began it.
static bool list_walks(struct practice *practice, struct client_id client,
                       bool chosen, struct support **list, int *count,
                       struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *list = arena_take(practice->arena, WALKS_SHOWN, sizeof **list);
    if (!db_ask(practice->db,
                "SELECT s.support_id, s.walk_sealed, s.decision_id, "
                "d.review_at, s.version, s.created_at, s.changed_at "
                "FROM support s LEFT JOIN decision d "
                "ON d.practice_id = s.practice_id "
                "AND d.decision_id = s.decision_id "
                "WHERE s.practice_id = $1 AND s.client_id = $2 "
                "AND (s.decision_id IS NOT NULL) = $3 "
                "AND s.episode_id = (SELECT max(episode_id) FROM episode "
                "WHERE practice_id = $1 AND client_id = $2)" HANDOVER_OPENS(
                    "s", "$4") "ORDER BY s.support_id DESC LIMIT 20",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(chosen),
                       V_INT(chosen ? 0 : practice->staff.n)),
                &rows, err)) {
        return false;
    }
    while (good && *count < WALKS_SHOWN && rows_next(&rows)) {
        good = support_of_row(practice, client, &rows, &(*list)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool support_open(struct practice *practice, struct client_id client,
                  struct support *support, struct err *err)
{
    struct support *list;
    int count;

    *support = (struct support){.client = client};
    if (!list_walks(practice, client, false, &list, &count, err)) {
        return false;
    }
    if (count > 0) {
        *support = list[0];
    }
    return true;
}

bool support_list_chosen(struct practice *practice, struct client_id client,
                         struct support **list, int *count, struct err *err)
{
    return list_walks(practice, client, true, list, count, err);
}

bool support_has_tick(const struct support *support, const char *group,
                      const char *name)
{
    struct str begin = str_of(group);

    for (int i = 0; i < support->walk.count; i++) {
        struct str field = support->walk.at[i].field;

        if (str_starts(field, begin) && field.len > begin.len
            && str_is((struct str){field.at + begin.len + 1,
                                   field.len - begin.len - 1},
                      name)) {
            return support->walk.at[i].value.len > 0;
        }
    }
    return false;
}

// ---- keeping ----------------------------------------------------------------

static bool seal_walk(struct practice *practice, const struct support *support,
                      struct value *sealed, struct err *err)
{
    return answers_find(&support->walk, STR("line")).len <= 1000
                && answers_find(&support->walk, STR("words")).len <= 400
             ? words_seal(
                 practice,
                 WORDS_AT(support->client, "support.walk", support->id),
                 support->walk.count
                     ? answers_print(practice->arena, &support->walk)
                     : STR("line="),
                 sealed, err)
             : err_set(err, ERR_INPUT, "please keep the words shorter");
}

// One walk at a time: whoever comes second learns of the first.
static bool support_add(struct practice *practice, struct support *support,
                        struct err *err)
{
    struct support other;
    struct value sealed;

    return support_open(practice, support->client, &other, err)
        && (other.id == 0
            || err_set(err, ERR_CONFLICT, "somebody has begun this meanwhile"))
        && practice_next_id(practice, "support", &support->id, err)
        && seal_walk(practice, support, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO support (practice_id, support_id, client_id, "
                  "episode_id, staff_id, walk_sealed, created_at, "
                  "changed_at) SELECT $1, $2, $3, max(e.episode_id), "
                  "CASE WHEN $6 > 0 THEN $6 ELSE c.staff_id END, $4, $5, $5 "
                  "FROM episode e JOIN client c "
                  "ON c.practice_id = e.practice_id "
                  "AND c.client_id = e.client_id "
                  "WHERE e.practice_id = $1 AND e.client_id = $3",
                  VALUES(P_ID(practice), V_INT(support->id),
                         V_INT(support->client.n), sealed,
                         V_INT(P_NOW(practice)), V_INT(practice->staff.n)),
                  err);
}

static bool support_update(struct practice *practice, struct support *support,
                           struct err *err)
{
    struct value sealed;

    return seal_walk(practice, support, &sealed, err)
        && db_run(
               practice->db,
               "UPDATE support SET walk_sealed = $4, decision_id = $5, "
               "changed_at = $6, version = version + 1 "
               "WHERE practice_id = $1 AND support_id = $2 "
               "AND version = $3 AND decision_id IS NULL",
               VALUES(P_ID(practice), V_INT(support->id),
                      V_INT(support->version), sealed,
                      support->decision.n ? V_INT(support->decision.n) : V_NULL,
                      V_INT(P_NOW(practice))),
               err)
        && change_was_made(practice, err);
}

bool support_save(struct practice *practice, struct support *support,
                  struct err *err)
{
    if (support->id == 0) {
        support->version = 1;
        return support_add(practice, support, err);
    }
    if (!support_update(practice, support, err)) {
        return false;
    }
    support->version++;
    return true;
}

// ---- choosing ---------------------------------------------------------------

static bool choice_check(struct practice *practice, int option,
                         struct str words, int64_t review_at, struct err *err)
{
    if (option < 0 || option >= SUPPORT_OPTIONS) {
        return err_set(err, ERR_INPUT, "please choose one of the eight");
    }
    if (words.len > 400) {
        return err_set(err, ERR_INPUT, "please keep the line shorter");
    }
    if (review_at != 0 && review_at <= P_NOW(practice)) {
        return err_set(err, ERR_INPUT,
                       "choose a day to come on which you look again");
    }
    return review_at != 0
        || !str_is(str_of(SUPPORT_OPTION[option].name), "wait")
        || err_set(err, ERR_INPUT,
                   "to change nothing is a choice until a day: please say "
                   "which");
}

// "A smaller goal, or another: once a month instead of once a week"
static struct str choice_words(struct arena *arena, const char *title,
                               struct str words)
{
    return words.len ? text_print(arena, "%s: %.*s", title, SHOW(words))
                     : str_of(title);
}

static bool write_down(struct practice *practice, struct support *support,
                       const struct support_option *option, struct str words,
                       struct err *err)
{
    struct event_id event;

    return decision_add(practice, support->client,
                        choice_words(practice->arena, option->title, words),
                        support->review_at, &support->decision, err)
        && event_add(practice, support->client,
                     &(struct event){.kind = "decision",
                                     .words = str_of(option->event),
                                     .happened_at = P_NOW(practice)},
                     &event, err);
}

bool support_choose(struct practice *practice, struct support *support,
                    int option, struct str words, int64_t review_at,
                    struct err *err)
{
    struct arena *arena = practice->arena;

    if (!choice_check(practice, option, words, review_at, err)) {
        return false;
    }
    answers_set(arena, &support->walk, STR("option"),
                str_of(SUPPORT_OPTION[option].name));
    answers_set(arena, &support->walk, STR("words"), words);
    support->review_at = review_at;
    return (support->id != 0 || support_save(practice, support, err))
        && write_down(practice, support, &SUPPORT_OPTION[option], words, err)
        && support_update(practice, support, err);
}

// ---- the eight questions ----------------------------------------------------

static bool find_form(struct practice *practice, struct client_id client,
                      struct administration_id *id, struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT administration_id FROM administration"
                      " WHERE practice_id = $1 AND client_id = $2"
                      " AND form = 'support' AND rater = 'client'"
                      " AND episode_id = (SELECT max(episode_id) FROM episode"
                      " WHERE practice_id = $1 AND client_id = $2)"
                      " ORDER BY administration_id DESC LIMIT 1",
                      VALUES(P_ID(practice), V_INT(client.n)), &found, &id->n,
                      err);
}

// The sum of one area; unknown when an answer is missing.
static struct support_answer score_area(const struct instrument *instrument,
                                        const struct scale *scale,
                                        const struct sheet *sheet)
{
    struct support_answer area = {.known = scale != NULL};

    for (int k = 0; area.known && k < scale->item_count; k++) {
        const struct item *item = &instrument->items[scale->items[k]];
        int answer = sheet->answer[scale->items[k]];

        if (answer == ANSWER_MISSING) {
            return (struct support_answer){.known = false};
        }
        area.trouble +=
            scale->reversed[k] ? item->low + item->high - answer : answer;
    }
    return area;
}

static void score_areas(const struct instrument *instrument,
                        const struct sheet *sheet,
                        struct support_answer areas[SUPPORT_AREAS])
{
    for (int i = 0; i < SUPPORT_AREAS; i++) {
        areas[i] = score_area(
            instrument,
            instrument_scale(instrument, str_of(SUPPORT_AREA[i].scale)), sheet);
    }
    support_compare(areas);
}

bool support_form_read(struct practice *practice, struct client_id client,
                       struct support_form *form, struct err *err)
{
    const struct instrument *instrument =
        registry_find(practice->registry, STR("support"));
    struct administration administration;
    struct answers answers;
    struct sheet sheet;
    int version;

    *form = (struct support_form){0};
    if (!find_form(practice, client, &form->id, err)) {
        return false;
    }
    if (form->id.n == 0 || !instrument) {
        return true;
    }
    if (!administration_get(practice, form->id, &administration, err)
        || !administration_questions(practice, &administration,
                                     &form->questions, err)
        || !sheet_read(practice, &administration, &answers, &version, err)) {
        return false;
    }
    form->state = administration.state;
    form->at = administration.touched_at;
    WORD_COPY(form->mode, str_of(administration.mode));
    answers_sheet(practice->arena, &answers, instrument, true, &sheet);
    score_areas(instrument, &sheet, form->areas);
    return true;
}

bool support_read_aloud(struct practice *practice, struct client_id client,
                        const struct form *fields, struct administration_id *id,
                        struct err *err)
{
    return correction_enter_paper(practice,
                                  &(struct invitation){.client = client,
                                                       .form = STR("support"),
                                                       .mode = "interview"},
                                  P_NOW(practice), fields, id, err);
}

// ---- looking again ----------------------------------------------------------

bool review_read_due(struct practice *practice, struct client_id client,
                     int64_t until, struct decision *due, int *further,
                     struct err *err)
{
    struct rows rows;
    bool good = true;

    *due = (struct decision){0};
    *further = 0;
    if (!db_ask(practice->db,
                "SELECT decision_id, words_sealed, review_at, at "
                "FROM decision d WHERE practice_id = $1 AND client_id = $2 "
                "AND review_at <= $3 AND episode_id = "
                "(SELECT max(episode_id) FROM episode "
                "WHERE practice_id = $1 AND client_id = $2) "
                "AND NOT EXISTS (SELECT 1 FROM talk t "
                "WHERE t.practice_id = d.practice_id "
                "AND t.client_id = d.client_id AND t.subject = 'decision' "
                "AND t.subject_id = d.decision_id AND t.answer <> 'no') "
                "AND NOT EXISTS (SELECT 1 FROM decision_note n "
                "WHERE n.practice_id = d.practice_id "
                "AND n.client_id = d.client_id "
                "AND n.decision_id = d.decision_id AND n.kind = 'outcome') "
                "ORDER BY review_at, decision_id",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(until)), &rows,
                err)) {
        return false;
    }
    for (; good && rows_next(&rows); *further += 1) {
        if (due->id.n != 0) {
            continue;
        }
        *due = (struct decision){.id = {rows_int(&rows, 0)},
                                 .review_at = rows_int(&rows, 2),
                                 .at = rows_int(&rows, 3)};
        good =
            words_open(practice, WORDS_AT(client, "decision.words", due->id.n),
                       rows_str(&rows, 1, practice->arena), &due->words, err);
    }
    *further -= *further > 0;
    return rows_done(&rows, good, err);
}
