// trial_results - what came after the draws, per arm. People who were erased
// since stand in the ledger as a number, and nowhere else.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/trial.h"

#include "base/arena.h"
#include "practice/words.h"

#include <math.h>

enum { PEOPLE_MAX = 5000 };

struct person {
    enum arm arm;
    struct client_id client; // n == 0: not in the store any more
    struct episode_id episode;
    bool left; // ended without an agreed ending
    int64_t at;
};

static bool read_people(struct practice *practice, const struct trial *trial,
                        struct person *people, int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT a.arm, coalesce(i.client_id, 0), "
                "coalesce(i.episode_id, 0), "
                "coalesce(e.ending = 'unilateral', 0), a.at "
                "FROM allocation a LEFT JOIN invitation i "
                "ON i.practice_id = a.practice_id AND i.trial_id = a.trial_id "
                "AND i.sequence = a.sequence LEFT JOIN episode e "
                "ON e.practice_id = i.practice_id "
                "AND e.episode_id = i.episode_id "
                "WHERE a.practice_id = $1 AND a.trial_id = $2 "
                "ORDER BY a.sequence",
                VALUES(P_ID(practice), V_INT(trial->id)), &rows, err)) {
        return false;
    }
    while (*count < PEOPLE_MAX && rows_next(&rows)) {
        people[(*count)++] = (struct person){
            .arm = str_is(rows_str(&rows, 0, NULL), ARM_NAMES[ARM_INVITED])
                     ? ARM_INVITED
                     : ARM_USUAL,
            .client = {rows_int(&rows, 1)},
            .episode = {rows_int(&rows, 2)},
            .left = rows_int(&rows, 3) != 0,
            .at = rows_int(&rows, 4),
        };
    }
    return rows_end(&rows, err);
}

// The mean of the next three checks; NAN: there are not three.
static bool read_checks(struct practice *practice, const struct person *person,
                        double *mean, struct err *err)
{
    struct rows rows;
    double sum = 0;
    int count = 0;

    if (!db_ask(practice->db,
                "SELECT value FROM score s WHERE practice_id = $1 "
                "AND client_id = $2 AND episode_id = $3 "
                "AND instrument = 'post' AND scale = 'total' "
                "AND rater = 'client' AND answered_at > $4 "
                "AND value IS NOT NULL AND version = (SELECT max(version) "
                "FROM score n WHERE n.practice_id = s.practice_id "
                "AND n.administration_id = s.administration_id "
                "AND n.instrument = s.instrument AND n.scale = s.scale) "
                "ORDER BY answered_at LIMIT 3",
                VALUES(P_ID(practice), V_INT(person->client.n),
                       V_INT(person->episode.n), V_INT(person->at)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        sum += rows_real(&rows, 0);
        count++;
    }
    *mean = count == TRIAL_CHECKS ? sum / count : NAN;
    return rows_end(&rows, err);
}

// Mean and variance one by one (Welford 1962, Technometrics 4, 419-420).
static void add_value(struct sample *sample, double *squares, double value)
{
    double before = value - sample->mean;

    sample->n++;
    sample->mean += before / sample->n;
    *squares += before * (value - sample->mean);
    sample->variance = sample->n > 1 ? *squares / (sample->n - 1) : 0;
}

static bool is_enough(const struct trial_results *results)
{
    for (int i = 0; i < ARMS; i++) {
        if (results->known[i] < TRIAL_FEWEST) {
            return false;
        }
    }
    return true;
}

static void compare(struct trial_results *results)
{
    static const struct interval UNKNOWN = {NAN, NAN, NAN};
    bool checks = results->checks[ARM_INVITED].n >= TRIAL_FEWEST
               && results->checks[ARM_USUAL].n >= TRIAL_FEWEST;

    results->check_difference =
        checks ? welch_difference(&results->checks[ARM_INVITED],
                                  &results->checks[ARM_USUAL])
               : UNKNOWN;
    results->left_difference = newcombe_difference(&results->left[ARM_INVITED],
                                                   &results->left[ARM_USUAL]);
}

bool trial_results_read(struct practice *practice, const struct trial *trial,
                        struct trial_results *results, struct err *err)
{
    struct person *people =
        arena_take(practice->arena, PEOPLE_MAX, sizeof *people);
    double squares[ARMS] = {0};
    int count;
    bool good = read_people(practice, trial, people, &count, err);

    *results = (struct trial_results){0};
    for (int i = 0; good && i < count; i++) {
        enum arm arm = people[i].arm;
        double mean = NAN;

        results->drawn[arm]++;
        if (people[i].client.n == 0) {
            continue;
        }
        results->known[arm]++;
        results->left[arm].n++;
        results->left[arm].hits += people[i].left;
        good = read_checks(practice, &people[i], &mean, err);
        if (good && !isnan(mean)) {
            add_value(&results->checks[arm], &squares[arm], mean);
        }
    }
    results->told = trial->ended_at > 0 && is_enough(results);
    if (good && results->told) {
        compare(results);
    }
    return good;
}
