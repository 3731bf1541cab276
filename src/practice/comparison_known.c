// comparison_known - what is counted of all: what cannot be known, and how the
// times of sessions were kept.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/comparison_parts.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

static const char EVERYBODY[] = COMPARISON_CLOSED_OF(
    "") "SELECT count(*), coalesce(sum(NOT willing), 0) FROM closed";

static const char FOLLOWED[] = COMPARISON_CLOSED
    "SELECT coalesce(sum(asked), 0), coalesce(sum(answered), 0) FROM"
    " (SELECT max(s.asked_at < $2) AS asked,"
    "  max(s.state = 'answered' AND s.closed_at < $2) AS answered"
    "  FROM closed CROSS JOIN follow_up s WHERE" COMPARISON_IN_EPISODE
    "  AND s.asked_at IS NOT NULL GROUP BY closed.client_id)";

// $3: so many seconds later is late. A correction is not another form.
static const char MODES[] = COMPARISON_CLOSED
    "SELECT s.mode, count(*), sum(s.kept_at - s.answered_at > $3)"
    " FROM closed CROSS JOIN response s WHERE" COMPARISON_IN_EPISODE
    " AND s.rater = 'client' AND s.version = 1 AND s.answered_at < $2"
    " GROUP BY s.mode";

static const char CHECKS[] = COMPARISON_CLOSED
    "SELECT count(*), coalesce(sum(s.state = 'sent'), 0)"
    " FROM closed CROSS JOIN administration s WHERE" COMPARISON_IN_EPISODE
    " AND s.form = 'post' AND s.rater = 'client' AND s.created_at < $2";

static const char SESSIONS[] = COMPARISON_CLOSED
    "SELECT count(*), coalesce(sum(s.attendance IN ('attended', 'late')), 0),"
    " coalesce(sum(s.attendance = 'no_show'), 0),"
    " coalesce(sum(s.attendance = 'cancelled_late'), 0)"
    " FROM closed CROSS JOIN session s WHERE" COMPARISON_IN_EPISODE
    " AND s.scheduled_at < $2";

// What was taken back counts -1.
static const char CHANGES[] = COMPARISON_CLOSED
    "SELECT coalesce(sum(CASE WHEN k.by_whom = 'practice' THEN k.counts END),"
    " 0), coalesce(sum(CASE WHEN k.by_whom = 'client' THEN k.counts END), 0)"
    " FROM closed CROSS JOIN session s CROSS JOIN session_change k"
    " WHERE" COMPARISON_IN_EPISODE " AND k.practice_id = $1"
    " AND k.session_id = s.session_id AND k.at < $2";

static const char WAITS[] = COMPARISON_CLOSED
    "SELECT max(min(s.scheduled_at) - closed.started_at, 0)"
    " FROM closed CROSS JOIN session s WHERE" COMPARISON_IN_EPISODE
    " AND s.attendance IN ('attended', 'late')"
    " GROUP BY closed.client_id, closed.started_at";

// One row of whole numbers.
enum { NUMBERS = 4 };
static bool ask_row(struct practice *practice,
                    const struct comparison *comparison, const char *sql,
                    int numbers[NUMBERS], struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db, sql,
                VALUES(P_ID(practice), V_INT(comparison->until)), &rows, err)) {
        return false;
    }
    memset(numbers, 0, NUMBERS * sizeof *numbers);
    if (rows_next(&rows)) {
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = (int)rows_int(&rows, i);
        }
    }
    return rows_end(&rows, err);
}

// ---- who and what -----------------------------------------------------------

static bool count_people(struct practice *practice,
                         struct comparison *comparison, struct err *err)
{
    struct comparison_known *known = &comparison->known;
    int numbers[NUMBERS];

    if (!ask_row(practice, comparison, EVERYBODY, numbers, err)) {
        return false;
    }
    known->people = numbers[0];
    known->no_yes = numbers[1];
    known->counted = known->people - known->no_yes;
    if (!ask_row(practice, comparison, FOLLOWED, numbers, err)) {
        return false;
    }
    known->asked = numbers[0];
    known->followed = numbers[1];
    if (!ask_row(practice, comparison, CHECKS, numbers, err)) {
        return false;
    }
    known->checks_offered = numbers[0];
    known->checks_answered = numbers[1];
    return true;
}

static int *mode_count(struct comparison_known *known, struct str mode)
{
    if (str_is(mode, "self_phone")) {
        return &known->alone;
    }
    if (str_is(mode, "self_kiosk")) {
        return &known->tablet;
    }
    if (str_is(mode, "paper")) {
        return &known->paper;
    }
    return str_is(mode, "import") ? &known->brought : &known->assisted;
}

static bool count_modes(struct practice *practice,
                        struct comparison *comparison, struct err *err)
{
    struct comparison_known *known = &comparison->known;
    struct rows rows;

    if (!db_ask(practice->db, MODES,
                VALUES(P_ID(practice), V_INT(comparison->until),
                       V_INT(COMPARISON_LATE_DAYS * DAY)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        int *count = mode_count(known, rows_str(&rows, 0, NULL));
        int forms = (int)rows_int(&rows, 1);

        known->forms += forms;
        *count += forms;
        known->late += count == &known->brought ? 0 : (int)rows_int(&rows, 2);
    }
    return rows_end(&rows, err);
}

// ---- times ------------------------------------------------------------------

static bool count_sessions(struct practice *practice,
                           struct comparison *comparison, struct err *err)
{
    struct comparison_results *results = &comparison->results;
    int numbers[NUMBERS];

    if (!ask_row(practice, comparison, SESSIONS, numbers, err)) {
        return false;
    }
    results->sessions = numbers[0];
    results->came = numbers[1];
    results->stayed_away = numbers[2];
    results->cancelled_late = numbers[3];
    if (!ask_row(practice, comparison, CHANGES, numbers, err)) {
        return false;
    }
    results->moved_by_practice = numbers[0];
    results->moved_by_client = numbers[1];
    return true;
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

// SOURCE: Hyndman & Fan 1996, Am Stat 50, 361-365, type 7
static double quantile(const double *sorted, int count, double share)
{
    double at = share * (count - 1);
    int below = (int)at;

    return below + 1 < count
             ? sorted[below]
                   + (at - below) * (sorted[below + 1] - sorted[below])
             : sorted[below];
}

static bool count_waits(struct practice *practice,
                        struct comparison *comparison, struct err *err)
{
    struct comparison_results *results = &comparison->results;
    int room = comparison->known.counted + 1;
    double *days = arena_take(practice->arena, (size_t)room, sizeof *days);
    struct rows rows;

    if (!db_ask(practice->db, WAITS,
                VALUES(P_ID(practice), V_INT(comparison->until)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows) && results->waited < room) {
        days[results->waited++] = (double)rows_int(&rows, 0) / DAY;
    }
    if (results->waited) {
        qsort(days, (size_t)results->waited, sizeof *days, by_size);
        results->wait_low = quantile(days, results->waited, .25);
        results->wait_middle = quantile(days, results->waited, .5);
        results->wait_high = quantile(days, results->waited, .75);
    }
    return rows_end(&rows, err);
}

bool comparison_count(struct practice *practice, struct comparison *comparison,
                      struct err *err)
{
    return count_people(practice, comparison, err)
        && count_modes(practice, comparison, err)
        && count_sessions(practice, comparison, err)
        && count_waits(practice, comparison, err);
}

bool comparison_read_known(struct practice *practice, int64_t until,
                           struct comparison_known *known, struct err *err)
{
    struct comparison *comparison =
        arena_take(practice->arena, 1, sizeof *comparison);

    comparison->until = until;
    if (!count_people(practice, comparison, err)
        || !count_modes(practice, comparison, err)) {
        return false;
    }
    *known = comparison->known;
    return true;
}
