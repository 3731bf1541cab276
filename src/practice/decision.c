// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/decision.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/episode.h"

const struct detail_row DECISION_FIELDS[] = {
    {"options", "What you considered",  "every other week; group; go on"},
    {"matters", "What matters to them", "time for the children"         },
};
const int DECISION_FIELD_COUNT =
    sizeof DECISION_FIELDS / sizeof *DECISION_FIELDS;

bool decision_add_card(struct practice *practice, const struct decision *draft,
                       struct decision_id *id, struct err *err)
{
    struct client_id client = draft->client;
    struct episode episode;
    struct value words, card;
    int fired;

    return episode_newest(practice, client, &episode, err)
        && practice_next_id(practice, "decision", &id->n, err)
        && words_seal(practice, WORDS_AT(client, "decision.words", id->n),
                      draft->words, &words, err)
        && details_seal(practice, WORDS_AT(client, "decision.card", id->n),
                        &draft->card, &card, err)
        && db_run(practice->db,
                  "INSERT INTO decision (practice_id, decision_id, "
                  "client_id, episode_id, words_sealed, card_sealed, "
                  "review_at, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                         V_INT(episode.id.n), words, card,
                         draft->review_at ? V_INT(draft->review_at) : V_NULL,
                         V_INT(P_NOW(practice))),
                  err)
        && card_judge_rules(practice, client, 1U << S7_NO_CHANGE_YET,
                            (struct administration_id){0}, &fired, err);
}

bool decision_add(struct practice *practice, struct client_id client,
                  struct str words, int64_t review_at, struct decision_id *id,
                  struct err *err)
{
    return decision_add_card(practice,
                             &(struct decision){.client = client,
                                                .words = words,
                                                .review_at = review_at},
                             id, err);
}

// ---- reading ----------------------------------------------------------------

// Columns as in both SELECTs below.
static bool decision_of_row(struct practice *practice, const struct rows *rows,
                            struct decision *decision, struct err *err)
{
    *decision = (struct decision){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .review_at = rows_int(rows, 3),
        .at = rows_int(rows, 4),
    };
    return words_open(
               practice,
               WORDS_AT(decision->client, "decision.words", decision->id.n),
               rows_str(rows, 2, practice->arena), &decision->words, err)
        && details_open(
               practice,
               WORDS_AT(decision->client, "decision.card", decision->id.n),
               rows_str(rows, 5, practice->arena), &decision->card, err);
}

static bool note_of_row(struct practice *practice, struct client_id client,
                        const struct rows *rows, struct decision_note *note,
                        struct err *err)
{
    *note = (struct decision_note){.at = rows_int(rows, 4)};
    WORD_COPY(note->kind, rows_str(rows, 2, NULL));
    return words_open(
        practice, WORDS_AT(client, "decision_note.words", rows_int(rows, 0)),
        rows_str(rows, 3, practice->arena), &note->words, err);
}

static struct decision *find_decision(struct decision *decisions, int count,
                                      int64_t id)
{
    for (int i = 0; i < count; i++) {
        if (decisions[i].id.n == id) {
            return &decisions[i];
        }
    }
    return NULL;
}

static bool read_notes(struct practice *practice, struct decision *decisions,
                       int count, struct err *err)
{
    struct rows rows;
    bool good = true;

    if (count == 0) {
        return true;
    }
    if (!db_ask(practice->db,
                "SELECT decision_note_id, decision_id, kind, words_sealed, at "
                "FROM decision_note WHERE practice_id = $1 AND client_id = $2 "
                "ORDER BY decision_note_id",
                VALUES(P_ID(practice), V_INT(decisions[0].client.n)), &rows,
                err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        struct decision *decision =
            find_decision(decisions, count, rows_int(&rows, 1));

        good = decision == NULL || decision->note_count == DECISION_NOTES_SHOWN
            || note_of_row(practice, decision->client, &rows,
                           &decision->notes[decision->note_count++], err);
    }
    return rows_done(&rows, good, err);
}

bool decision_get(struct practice *practice, struct decision_id id,
                  struct decision *decision, struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT decision_id, client_id, words_sealed, review_at, at, "
                "card_sealed FROM decision "
                "WHERE practice_id = $1 AND decision_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || decision_of_row(practice, &rows, decision, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such decision"))
        && read_notes(practice, decision, 1, err);
}

enum { DECISIONS_SHOWN = 50 };

bool decision_list(struct practice *practice, struct client_id client,
                   struct decision **decisions, int *count, struct err *err)
{
    struct episode episode;
    struct rows rows;
    bool good = true;

    *count = 0;
    *decisions =
        arena_take(practice->arena, DECISIONS_SHOWN, sizeof **decisions);
    if (!episode_newest(practice, client, &episode, err)
        || !db_ask(practice->db,
                   "SELECT decision_id, client_id, words_sealed, review_at, "
                   "at, card_sealed "
                   "FROM decision WHERE practice_id = $1 AND client_id = $2 "
                   "AND episode_id = $3 ORDER BY at DESC, decision_id DESC "
                   "LIMIT 50",
                   VALUES(P_ID(practice), V_INT(client.n), V_INT(episode.id.n)),
                   &rows, err)) {
        return false;
    }
    while (good && *count < DECISIONS_SHOWN && rows_next(&rows)) {
        good = decision_of_row(practice, &rows, &(*decisions)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err)
        && read_notes(practice, *decisions, *count, err);
}

// ---- what became of it ------------------------------------------------------

bool decision_note_add(struct practice *practice, struct decision_id id,
                       const char *kind, struct str words, struct err *err)
{
    struct decision decision;
    struct value sealed;
    int64_t row;

    if (!decision_get(practice, id, &decision, err)) {
        return false;
    }
    if (decision.note_count == DECISION_NOTES_SHOWN) {
        return err_set(err, ERR_LIMIT,
                       "there are many notes to this decision already; please "
                       "talk about it");
    }
    return practice_next_id(practice, "decision_note", &row, err)
        && words_seal(practice,
                      WORDS_AT(decision.client, "decision_note.words", row),
                      words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO decision_note (practice_id, decision_note_id, "
                  "decision_id, client_id, kind, words_sealed, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(row), V_INT(id.n),
                         V_INT(decision.client.n), V_TEXT(str_of(kind)), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}
