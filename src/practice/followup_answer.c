// followup_answer - what comes back from a follow-up, and how much comes back.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "practice/client.h"
#include "practice/door.h"
#include "practice/followup.h"
#include "practice/history.h"
#include "practice/message.h"
#include "practice/questionnaire.h"
#include "practice/words.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool followup_is_form(const struct administration *form)
{
    return strcmp(form->form, "followup") == 0;
}

// ---- what somebody should hear ----------------------------------------------

// The score of this form, and the last one of the therapy before it.
static void last_two(const struct series *series, double *before, double *now)
{
    int count = series->count;

    *now = count > 0 ? series->points[count - 1].value : NAN;
    *before = NAN;
    for (int i = count - 2; i >= 0 && isnan(*before); i--) {
        if (series->points[i].session_number > 0) {
            *before = series->points[i].value;
        }
    }
}

static void look_at(const struct series *series, int64_t at,
                    struct knock *knock)
{
    double before;
    double now;

    if (series->count == 0 || series->points[series->count - 1].at != at) {
        return; // not on this form
    }
    last_two(series, &before, &now);
    if (isnan(knock->value) && followup_is_above(series->scale, before, now)) {
        knock->value = now;
        knock->cutoff = series->scale->cutoff.value;
        (void)snprintf(knock->series, sizeof knock->series, "%s/%s",
                       series->instrument->code, series->scale->name);
    }
}

static bool read_knock(struct practice *practice, struct client_id client,
                       const struct answers *answers, struct knock *knock,
                       struct err *err)
{
    struct picture picture;

    *knock = (struct knock){
        .call = str_is(answers_find(answers, STR("call")), "1"),
        .value = NAN,
        .cutoff = NAN,
    };
    if (!history_read(practice, client, HISTORY_SCORES, NULL, &picture, err)) {
        return false;
    }
    for (int i = 0; i < picture.series_count; i++) {
        look_at(&picture.series[i], picture.now, knock);
    }
    return true;
}

static bool keep_answered(struct practice *practice,
                          const struct administration *form, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE follow_up SET state = 'answered', next_at = NULL, "
                  "closed_at = $3, version = version + 1 "
                  "WHERE practice_id = $1 AND administration_id = $2",
                  VALUES(P_ID(practice), V_INT(form->id.n),
                         V_INT(P_NOW(practice))),
                  err)
        && db_run(practice->db,
                  "UPDATE episode SET state = 'followed_up', "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND episode_id = $2 AND state = 'ended' "
                  "AND NOT EXISTS (SELECT 1 FROM follow_up "
                  "WHERE practice_id = $1 AND episode_id = $2 "
                  "AND state IN ('planned', 'asked', 'reminded'))",
                  VALUES(P_ID(practice), V_INT(form->episode.n)), err);
}

static bool withdraw(struct practice *practice,
                     const struct administration *form, struct err *err)
{
    bool found;
    int64_t id;

    return db_ask_int(practice->db,
                      "SELECT follow_up_id FROM follow_up "
                      "WHERE practice_id = $1 AND administration_id = $2",
                      VALUES(P_ID(practice), V_INT(form->id.n)), &found, &id,
                      err)
        && (!found
            || message_withdraw(
                practice,
                text_print(practice->arena, "follow_up/%lld", (long long)id),
                err));
}

bool followup_answered(struct practice *practice,
                       const struct administration *form,
                       const struct answers *answers, struct err *err)
{
    struct knock knock;

    if (!followup_is_form(form)) {
        return true;
    }
    return keep_answered(practice, form, err) && withdraw(practice, form, err)
        && read_knock(practice, form->client, answers, &knock, err)
        && ((!knock.call && isnan(knock.value))
            || door_follow_up(practice, form->client, &knock, err));
}

// ---- results ----------------------------------------------------------------

static bool read_total(struct practice *practice,
                       const struct followup *followup, double *total,
                       struct err *err)
{
    struct rows rows;

    *total = NAN;
    if (!db_ask(practice->db,
                "SELECT value FROM score WHERE practice_id = $1 "
                "AND administration_id = $2 AND instrument = 'followup' "
                "ORDER BY version DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(followup->administration.n)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *total = rows_real(&rows, 0);
    }
    return rows_end(&rows, err);
}

bool followup_result(struct practice *practice, const struct followup *followup,
                     struct followup_result *result, struct err *err)
{
    struct administration form;
    struct answers answers;
    int version;

    *result = (struct followup_result){.total = NAN};
    if (strcmp(followup->state, "answered") != 0) {
        return true;
    }
    if (!administration_get(practice, followup->administration, &form, err)
        || !sheet_read(practice, &form, &answers, &version, err)
        || !read_total(practice, followup, &result->total, err)) {
        return false;
    }
    result->known = version > 0;
    result->call = str_is(answers_find(&answers, STR("call")), "1");
    return true;
}

bool followup_rates(struct practice *practice,
                    struct followup_rate rates[FOLLOWUP_TIMES], struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < FOLLOWUP_TIMES; i++) {
        struct rows rows;

        rates[i] = (struct followup_rate){.months = FOLLOWUP_MONTHS[i]};
        good =
            db_ask(practice->db,
                   "SELECT count(*), "
                   "coalesce(sum(f.state = 'answered'), 0) "
                   "FROM follow_up f JOIN client c "
                   "ON c.practice_id = f.practice_id "
                   "AND c.client_id = f.client_id "
                   "JOIN practice p ON p.practice_id = f.practice_id "
                   "WHERE f.practice_id = $1 AND f.months = $2 "
                   "AND f.asked_at IS NOT NULL "
                   "AND (c.demo = 0 OR p.demo = 1)",
                   VALUES(P_ID(practice), V_INT(rates[i].months)), &rows, err);
        if (good && rows_next(&rows)) {
            rates[i].asked = (int)rows_int(&rows, 0);
            rates[i].answered = (int)rows_int(&rows, 1);
        }
        good = good && rows_end(&rows, err);
    }
    return good;
}

// ---- what comes next --------------------------------------------------------

enum { COMING_SHOWN = 50, COMING_DAYS = 31 };

bool followup_coming(struct practice *practice, struct staff_id staff,
                     struct followup_due **list, int *count, struct err *err)
{
    struct followup_id ids[COMING_SHOWN];
    struct rows rows;
    int found = 0;
    bool good;

    *count = 0;
    *list = arena_take(practice->arena, COMING_SHOWN, sizeof **list);
    if (!db_ask(practice->db,
                "SELECT f.follow_up_id FROM follow_up f JOIN client c "
                "ON c.practice_id = f.practice_id "
                "AND c.client_id = f.client_id WHERE f.practice_id = $1 "
                "AND c.staff_id = $2 AND ((f.state = 'planned' "
                "AND f.due_at < $3) OR (f.state = 'stopped' "
                "AND f.why = 'no_channel' AND f.due_at > $4)) "
                "ORDER BY f.due_at, f.follow_up_id LIMIT 50",
                VALUES(P_ID(practice), V_INT(staff.n),
                       V_INT(P_NOW(practice) + COMING_DAYS * DAY),
                       V_INT(P_NOW(practice) - FOLLOWUP_UNSENT_DAYS * DAY)),
                &rows, err)) {
        return false;
    }
    while (found < COMING_SHOWN && rows_next(&rows)) {
        ids[found++].n = rows_int(&rows, 0);
    }
    good = rows_end(&rows, err);
    for (int i = 0; good && i < found; i++) {
        struct followup_due *one = &(*list)[(*count)++];

        good = followup_get(practice, ids[i], &one->followup, err)
            && client_name(practice, one->followup.client, &one->name, err);
    }
    return good;
}
