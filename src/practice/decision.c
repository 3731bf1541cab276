// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/decision.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/episode.h"
#include "practice/words.h"

bool decision_add(struct practice *practice, struct client_id client,
                  struct str words, int64_t review_at, struct decision_id *id,
                  struct err *err)
{
    struct episode episode;
    struct value sealed;
    int fired;

    return episode_newest(practice, client, &episode, err)
        && practice_next_id(practice, "decision", &id->n, err)
        && words_seal(practice, WORDS_AT(client, "decision.words", id->n),
                      words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO decision (practice_id, decision_id, "
                  "client_id, episode_id, words_sealed, review_at, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                         V_INT(episode.id.n), sealed,
                         review_at ? V_INT(review_at) : V_NULL,
                         V_INT(P_NOW(practice))),
                  err)
        && card_judge_rules(practice, client, 1U << S7_NO_CHANGE_YET,
                            (struct administration_id){0}, &fired, err);
}

static bool decision_of_row(struct practice *practice, struct client_id client,
                            const struct rows *rows, struct decision *decision,
                            struct err *err)
{
    *decision = (struct decision){
        .id = {rows_int(rows, 0)},
        .review_at = rows_int(rows, 2),
        .at = rows_int(rows, 3),
    };
    return words_open(
        practice, WORDS_AT(client, "decision.words", decision->id.n),
        rows_str(rows, 1, practice->arena), &decision->words, err);
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
                   "SELECT decision_id, words_sealed, review_at, at "
                   "FROM decision WHERE practice_id = $1 AND client_id = $2 "
                   "AND episode_id = $3 ORDER BY at DESC, decision_id DESC "
                   "LIMIT 50",
                   VALUES(P_ID(practice), V_INT(client.n), V_INT(episode.id.n)),
                   &rows, err)) {
        return false;
    }
    while (good && *count < DECISIONS_SHOWN && rows_next(&rows)) {
        good = decision_of_row(practice, client, &rows, &(*decisions)[*count],
                               err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}
