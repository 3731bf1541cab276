#ifndef TESTS_CLOSED_EPISODES_H
#define TESTS_CLOSED_EPISODES_H

// closed_episodes - a toy practice with many closed episodes, their scores put
// in by rows. The number of an episode, and of its client, is its index from 1
// on; who is in it said yes to research, unless the plan says no.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "base/moment.h"
#include "measure/registry.h"

struct closed_plan {
    int people;    // each with one episode
    int sessions;  // scores of each, from session 1
    int refusing;  // so many of the last have not said yes
    int64_t first; // episode and client numbers begin here; 0: 1
    const char *instrument;
    double (*score)(int person, int session);
};

static inline bool closed_score(struct practice *practice,
                                const struct closed_plan *plan, int64_t id,
                                int session, struct err *err)
{
    int64_t form = id * 100 + session;
    const struct instrument *instrument =
        registry_find(practice->registry, str_of(plan->instrument));

    return db_run(practice->db,
                  "INSERT INTO administration (practice_id, administration_id,"
                  " client_id, episode_id, form, rater, language, mode, state,"
                  " created_at, touched_at) VALUES ($1, $2, $3, $3, $4,"
                  " 'client', 'en', 'paper', 'sent', 0, 0)",
                  VALUES(P_ID(practice), V_INT(form), V_INT(id),
                         V_TEXT(str_of(plan->instrument))),
                  err)
        && db_run(practice->db,
                  "INSERT INTO score (practice_id, administration_id, version,"
                  " instrument, instrument_version, scale, client_id,"
                  " episode_id, session_number, rater, answered_at, value,"
                  " answered, items) VALUES ($1, $2, 1, $3, $4, $5,"
                  " $6, $6, $7, 'client', $8, $9, 9, 9)",
                  VALUES(P_ID(practice), V_INT(form),
                         V_TEXT(str_of(plan->instrument)),
                         V_TEXT(str_of(instrument->version)),
                         V_TEXT(str_of(instrument->scales[0].name)), V_INT(id),
                         V_INT(session), V_INT((id * 10 + session) * DAY),
                         V_REAL(plan->score((int)id, session))),
                  err);
}

static inline bool closed_episode(struct practice *practice,
                                  const struct closed_plan *plan, int64_t id,
                                  bool yes, struct err *err)
{
    bool good =
        db_run(practice->db,
               "INSERT INTO client (practice_id, client_id, staff_id,"
               " name_sealed, answers_by, sharing, created_at)"
               " VALUES ($1, $2, 1, $3, 'paper', 'together', 0)",
               VALUES(P_ID(practice), V_INT(id), V_BLOB(STR("no name"))), err)
        && db_run(practice->db,
                  "INSERT INTO episode (practice_id, episode_id, client_id,"
                  " staff_id, state, started_at, ended_at)"
                  " VALUES ($1, $2, $2, 1, 'ended', $3, $4)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(id * 10 * DAY),
                         V_INT((id * 10 + 100) * DAY)),
                  err)
        && db_run(practice->db,
                  "INSERT INTO consent (practice_id, consent_id, client_id,"
                  " purpose, given, at) VALUES ($1, $2, $2, 'research', $3, 0)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(yes)), err);

    for (int session = 1; good && session <= plan->sessions; session++) {
        good = closed_score(practice, plan, id, session, err);
    }
    return good;
}

static inline bool closed_episodes_add(struct practice *practice,
                                       const struct closed_plan *plan,
                                       struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < plan->people; i++) {
        good =
            closed_episode(practice, plan, (plan->first ? plan->first : 1) + i,
                           i < plan->people - plan->refusing, err);
    }
    return good;
}

#endif
