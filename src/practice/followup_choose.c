// followup_choose - whether and how somebody is asked again, and when: the
// choice of both, one date at a time.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/episode.h"
#include "practice/followup.h"
#include "practice/words.h"

#include <string.h>

// ---- choosing ---------------------------------------------------------------

// Nothing is due before the work has ended; a card waits for a hand.
static struct value next_of(const char *way, int64_t due_at)
{
    return due_at > 0 && strcmp(way, "postcard") != 0 ? V_INT(due_at) : V_NULL;
}

static bool choice_check(const struct followup_choice *choice, struct err *err)
{
    if (followup_place(choice->months) < 0) {
        return err_set(err, ERR_INPUT,
                       "a follow-up is after 3, 6 or 12 months");
    }
    return !choice->wanted || str_is(choice->way, "message")
        || str_is(choice->way, "postcard")
        || err_set(err, ERR_INPUT,
                   "a follow-up goes by message or by postcard");
}

static bool choose_anew(struct practice *practice,
                        const struct episode *episode,
                        const struct followup_choice *choice, struct err *err)
{
    int64_t due_at =
        episode->ended_at > 0
            ? followup_due(practice->zone, episode->ended_at, choice->months)
            : 0;
    const char *way = str_is(choice->way, "postcard") ? "postcard" : "message";
    int64_t id;

    return practice_next_id(practice, "follow_up", &id, err)
        && db_run(practice->db,
                  "INSERT INTO follow_up (practice_id, follow_up_id, "
                  "client_id, episode_id, months, way, measure, state, "
                  "due_at, next_at, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(episode->client.n),
                         V_INT(episode->id.n), V_INT(choice->months),
                         V_TEXT(str_of(way)), V_INT(choice->measure),
                         due_at > 0 ? V_INT(due_at) : V_NULL,
                         next_of(way, due_at), V_INT(P_NOW(practice))),
                  err);
}

static bool choose_again(struct practice *practice,
                         const struct followup *followup,
                         const struct followup_choice *choice, struct err *err)
{
    const char *way = str_is(choice->way, "postcard") ? "postcard" : "message";

    if (followup->asked_at > 0) {
        return err_set(err, ERR_INPUT,
                       "this follow-up was asked already; it stays as it is");
    }
    return db_run(
               practice->db,
               "UPDATE follow_up SET way = $4, measure = $5, state = $6, "
               "why = $7, next_at = $8, version = version + 1 "
               "WHERE practice_id = $1 AND follow_up_id = $2 "
               "AND version = $3",
               VALUES(
                   P_ID(practice), V_INT(followup->id.n),
                   V_INT(choice->version),
                   V_TEXT(choice->wanted ? str_of(way) : str_of(followup->way)),
                   V_INT(choice->measure),
                   V_TEXT(choice->wanted ? STR("planned") : STR("stopped")),
                   V_TEXT(choice->wanted ? STR("") : STR("not_wanted")),
                   choice->wanted ? next_of(way, followup->due_at) : V_NULL),
               err)
        && change_was_made(practice, err);
}

static bool is_same(const struct followup *followup,
                    const struct followup_choice *choice)
{
    bool planned = strcmp(followup->state, "planned") == 0;

    return planned == choice->wanted
        && (!planned
            || (str_is(choice->way, followup->way)
                && choice->measure == followup->measure));
}

bool followup_choose(struct practice *practice, struct client_id client,
                     const struct followup_choice *choice, struct err *err)
{
    struct followup all[FOLLOWUP_TIMES];
    const struct followup *now;
    struct episode episode;

    if (!choice_check(choice, err)
        || !episode_newest(practice, client, &episode, err)
        || !followup_list(practice, client, all, err)) {
        return false;
    }
    now = &all[followup_place(choice->months)];
    if (now->version != choice->version) {
        return err_set(err, ERR_CONFLICT,
                       "somebody changed this in the meantime; read it again, "
                       "then decide");
    }
    if (is_same(now, choice)) {
        return true;
    }
    return now->id.n == 0 ? choose_anew(practice, &episode, choice, err)
                          : choose_again(practice, now, choice, err);
}

// ---- the dates --------------------------------------------------------------

static bool set_date(struct practice *practice, struct episode_id episode,
                     int months, int64_t due_at, struct err *err)
{
    return db_run(
        practice->db,
        "UPDATE follow_up SET due_at = $4, next_at = CASE "
        "WHEN way = 'postcard' THEN NULL ELSE $4 END, "
        "version = version + 1 WHERE practice_id = $1 "
        "AND episode_id = $2 AND months = $3 "
        "AND state = 'planned' AND due_at IS NULL",
        VALUES(P_ID(practice), V_INT(episode.n), V_INT(months), V_INT(due_at)),
        err);
}

bool followup_set_dates(struct practice *practice, struct episode_id episode,
                        int64_t ended_at, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < FOLLOWUP_TIMES; i++) {
        good = set_date(
            practice, episode, FOLLOWUP_MONTHS[i],
            followup_due(practice->zone, ended_at, FOLLOWUP_MONTHS[i]), err);
    }
    return good;
}
