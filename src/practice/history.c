// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/history.h"

#include "base/arena.h"
#include "measure/registry.h"
#include "practice/answers.h"
#include "practice/consent.h"
#include "practice/door.h"
#include "practice/episode.h"
#include "practice/plan.h"
#include "practice/questionnaire.h"
#include "practice/session.h"

#include <math.h>
#include <string.h>

enum { CHECKS_MAX = 60, VIEWS_MAX = 12, LIST_MAX = 100 };

struct reading {
    struct practice *practice;
    struct episode episode;
    const struct news *news;
    struct picture *picture;
};

// ---- scores -----------------------------------------------------------------

struct score_row {
    const struct instrument *instrument;
    const struct scale *scale;
    int64_t administration;
    struct str version; // of the instrument
    struct series_point point;
};

struct score_rows {
    struct score_row *at;
    int count, room;
};

static struct score_row *score_rows_next(struct arena *arena,
                                         struct score_rows *rows)
{
    if (rows->count == rows->room) {
        int room = rows->room ? rows->room * 2 : 64;
        struct score_row *more = arena_take(arena, (size_t)room, sizeof *more);

        for (int i = 0; i < rows->count; i++) {
            more[i] = rows->at[i];
        }
        rows->at = more;
        rows->room = room;
    }
    return &rows->at[rows->count++];
}

// A correction follows what it corrects and takes its place.
static void take_score(struct practice *practice, const struct rows *rows,
                       struct score_rows *all)
{
    const struct instrument *instrument =
        registry_find(practice->registry, rows_str(rows, 0, NULL));
    const struct scale *scale =
        instrument ? instrument_scale(instrument, rows_str(rows, 2, NULL))
                   : NULL;
    struct score_row *last = all->count ? &all->at[all->count - 1] : NULL;
    int64_t administration = rows_int(rows, 6);

    if (!scale) {
        return;
    }
    if (!last || last->administration != administration
        || last->scale != scale) {
        last = score_rows_next(practice->arena, all);
    }
    *last = (struct score_row){
        .instrument = instrument,
        .scale = scale,
        .administration = administration,
        .version = rows_str(rows, 1, practice->arena),
        .point = {.at = rows_int(rows, 3),
                  .session_number = (int)rows_int(rows, 4),
                  .value = rows_real(rows, 5)},
    };
}

static bool read_score_rows(struct reading *reading, struct score_rows *all,
                            struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT instrument, instrument_version, scale, answered_at, "
                "session_number, value, administration_id FROM score "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND episode_id = $3 AND rater = 'client' "
                "AND instrument <> 'post' ORDER BY instrument, scale, "
                "answered_at, administration_id, version",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        take_score(practice, &rows, all);
    }
    return rows_end(&rows, err);
}

static bool is_process(const struct score_row *row)
{
    return strcmp(row->instrument->kind, "process") == 0;
}

static bool begins_series(const struct score_rows *rows, int i)
{
    return i == 0 || rows->at[i].scale != rows->at[i - 1].scale
        || !str_is_equal(rows->at[i].version, rows->at[i - 1].version);
}

// One series per scale and version; points without a value are left out.
static void build_series(struct arena *arena, const struct score_rows *rows,
                         struct picture *picture)
{
    struct series *series =
        arena_take(arena, (size_t)rows->count + 1, sizeof *series);
    struct series_point *points =
        arena_take(arena, (size_t)rows->count + 1, sizeof *points);
    int count = 0;

    for (int i = 0; i < rows->count; i++) {
        if (is_process(&rows->at[i])) {
            continue;
        }
        if (begins_series(rows, i)) {
            series[count++] =
                (struct series){.instrument = rows->at[i].instrument,
                                .scale = rows->at[i].scale,
                                .points = points};
        }
        if (!isnan(rows->at[i].point.value)) {
            *points++ = rows->at[i].point;
            series[count - 1].count++;
        }
    }
    picture->series = series;
    picture->series_count = count;
}

// ---- licensed alliance totals -----------------------------------------------

static bool read_cutoff(struct practice *practice, const char *code,
                        double *cutoff, struct err *err)
{
    struct rows rows;

    *cutoff = NAN;
    if (!db_ask(practice->db,
                "SELECT cutoff FROM instrument_use WHERE practice_id = $1 "
                "AND code = $2 AND cutoff IS NOT NULL "
                "ORDER BY version DESC LIMIT 1",
                VALUES(P_ID(practice), V_TEXT(str_of(code))), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *cutoff = rows_real(&rows, 0);
    }
    return rows_end(&rows, err);
}

static bool is_maximum(const struct score_row *row)
{
    return row->point.value >= row->scale->max;
}

// The newest administration with a process instrument on it.
static int64_t newest_alliance(const struct score_rows *rows)
{
    int64_t newest = 0;
    int64_t at = INT64_MIN;

    for (int i = 0; i < rows->count; i++) {
        if (is_process(&rows->at[i]) && rows->at[i].point.at >= at) {
            at = rows->at[i].point.at;
            newest = rows->at[i].administration;
        }
    }
    return newest;
}

// Newest totals at the maximum in a row, of the first process scale. The rows
// of one scale stand by time.
static int perfect_run(const struct score_rows *rows)
{
    const struct scale *scale = NULL;
    int run = 0;

    for (int i = 0; i < rows->count; i++) {
        if (!is_process(&rows->at[i])) {
            continue;
        }
        if (!scale) {
            scale = rows->at[i].scale;
        }
        if (rows->at[i].scale == scale) {
            run = is_maximum(&rows->at[i]) ? run + 1 : 0;
        }
    }
    return run;
}

static bool build_alliance(struct reading *reading,
                           const struct score_rows *rows, struct err *err)
{
    struct practice *practice = reading->practice;
    struct picture *picture = reading->picture;
    int64_t newest = newest_alliance(rows);
    struct alliance_total *totals =
        arena_take(practice->arena, (size_t)rows->count + 1, sizeof *totals);

    picture->alliance = totals;
    picture->perfect_alliance_run = perfect_run(rows);
    for (int i = 0; i < rows->count; i++) {
        const struct score_row *row = &rows->at[i];
        double cutoff;

        if (row->administration != newest || !is_process(row)
            || isnan(row->point.value)) {
            continue;
        }
        if (!read_cutoff(practice, row->instrument->code, &cutoff, err)) {
            return false;
        }
        totals[picture->alliance_count++] =
            (struct alliance_total){.scale = row->scale,
                                    .value = row->point.value,
                                    .cutoff = cutoff,
                                    .is_maximum = is_maximum(row)};
    }
    return true;
}

static bool read_scores(struct reading *reading, struct err *err)
{
    struct score_rows rows = {0};

    if (!read_score_rows(reading, &rows, err)) {
        return false;
    }
    build_series(reading->practice->arena, &rows, reading->picture);
    return build_alliance(reading, &rows, err);
}

// ---- checks -----------------------------------------------------------------

// The scale whose plain value says how a check went as a whole.
static const struct scale *rating_scale(const struct practice *practice)
{
    const struct instrument *post =
        registry_find(practice->registry, STR("post"));

    return post && post->scale_count > 0 ? &post->scales[0] : NULL;
}

// Some check with this rating (history.h says why): `off` stands reversed.
static struct check check_of_rating(double rating)
{
    int points = (int)(rating / 5 + 0.5);
    int part[5];

    for (int i = 0; i < 5; i++) {
        part[i] = points < 4 ? points : 4;
        points -= part[i];
    }
    return (struct check){.heard = part[0],
                          .valued = part[1],
                          .direction = part[2],
                          .way = part[3],
                          .off = 4 - part[4]};
}

static struct check check_unknown(void)
{
    return (struct check){.heard = ANSWER_MISSING,
                          .valued = ANSWER_MISSING,
                          .direction = ANSWER_MISSING,
                          .way = ANSWER_MISSING,
                          .off = ANSWER_MISSING};
}

static struct check check_of_row(const struct scale *scale,
                                 const struct rows *rows)
{
    double value = rows_real(rows, 2);
    struct check check = isnan(value)
                           ? check_unknown()
                           : check_of_rating(100 * (value - scale->min)
                                             / (scale->max - scale->min));

    check.at = rows_int(rows, 0);
    check.session_number = (int)rows_int(rows, 1);
    return check;
}

static int item_value(const struct sheet *sheet, struct str code)
{
    int item = instrument_item(sheet->instrument, code);

    return item < 0 ? ANSWER_MISSING : sheet->answer[item];
}

struct check check_of_sheet(const struct sheet *sheet)
{
    return (struct check){.heard = item_value(sheet, STR("heard")),
                          .valued = item_value(sheet, STR("valued")),
                          .direction = item_value(sheet, STR("direction")),
                          .way = item_value(sheet, STR("way")),
                          .off = item_value(sheet, STR("off"))};
}

static bool open_newest(struct reading *reading, int64_t administration,
                        struct check *check, struct err *err)
{
    struct practice *practice = reading->practice;
    struct administration form = {.id = {administration},
                                  .client = reading->episode.client};
    const struct instrument *post =
        registry_find(practice->registry, STR("post"));
    struct answers answers;
    struct sheet sheet;
    struct check opened;
    int version;

    if (!sheet_read(practice, &form, &answers, &version, err)) {
        return false;
    }
    if (version == 0) {
        return true;
    }
    answers_sheet(practice->arena, &answers, post, true, &sheet);
    opened = check_of_sheet(&sheet);
    opened.at = check->at;
    opened.session_number = check->session_number;
    *check = opened;
    return true;
}

struct check_list {
    struct check at[CHECKS_MAX]; // newest first
    int64_t administration[CHECKS_MAX];
    int count;
};

static void take_check(const struct scale *scale, const struct rows *rows,
                       struct check_list *list)
{
    int64_t administration = rows_int(rows, 3);
    int last = list->count - 1;

    // Newest version first: what it corrects is passed over.
    if (list->count == CHECKS_MAX
        || (last >= 0 && list->administration[last] == administration)) {
        return;
    }
    list->at[list->count] = check_of_row(scale, rows);
    list->administration[list->count++] = administration;
}

static bool list_checks(struct reading *reading, const struct scale *scale,
                        struct check_list *list, struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT answered_at, session_number, value, "
                "administration_id FROM score WHERE practice_id = $1 "
                "AND client_id = $2 AND instrument = 'post' AND scale = $3 "
                "AND episode_id = $4 AND rater = 'client' "
                "ORDER BY answered_at DESC, administration_id DESC, "
                "version DESC LIMIT 64",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_TEXT(str_of(scale->name)),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        take_check(scale, &rows, list);
    }
    return rows_end(&rows, err);
}

// The newest check as it was answered: from the form that is being kept, or
// opened.
static bool name_newest(struct reading *reading, struct check_list *list,
                        struct err *err)
{
    if (list->count == 0) {
        return true;
    }
    if (reading->news && reading->news->has_check) {
        struct check *newest = &list->at[0];
        int64_t at = newest->at;
        int number = newest->session_number;

        *newest = reading->news->check;
        newest->at = at;
        newest->session_number = number;
        return true;
    }
    return open_newest(reading, list->administration[0], &list->at[0], err);
}

// ---- how both saw the same session ------------------------------------------

static double three_of(const struct check *check)
{
    if (check->heard == ANSWER_MISSING || check->direction == ANSWER_MISSING
        || check->off == ANSWER_MISSING) {
        return NAN;
    }
    return 100.0 * (check->heard + check->direction + 4 - check->off) / 12;
}

struct view_row {
    int64_t administration;
    int session_number;
    double therapist;
};

// Sessions that the therapist rated and the client answered, newest first. The
// therapist's three taps are the scale "therapist" of the check.
static bool list_views(struct reading *reading, struct view_row *views,
                       int *count, struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT t.session_number, t.value, max(r.administration_id) "
                "FROM score t JOIN administration a "
                "ON a.practice_id = t.practice_id "
                "AND a.administration_id = t.administration_id "
                "JOIN administration r ON r.practice_id = a.practice_id "
                "AND r.session_id = a.session_id AND r.form = 'post' "
                "AND r.rater = 'client' AND r.state IN ('sent', 'closed') "
                "WHERE t.practice_id = $1 AND t.client_id = $2 "
                "AND t.instrument = 'post' AND t.scale = 'therapist' "
                "AND t.episode_id = $3 AND t.version = (SELECT max(version) "
                "FROM response v WHERE v.practice_id = t.practice_id "
                "AND v.administration_id = t.administration_id) "
                "GROUP BY t.session_number, t.value, t.answered_at "
                "ORDER BY t.session_number DESC LIMIT 12",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (*count < VIEWS_MAX && rows_next(&rows)) {
        views[(*count)++] = (struct view_row){
            .session_number = (int)rows_int(&rows, 0),
            .therapist = rows_real(&rows, 1),
            .administration = rows_int(&rows, 2),
        };
    }
    return rows_end(&rows, err);
}

// Most clients' sessions nobody but they themselves has rated.
static bool is_rated(struct reading *reading, bool *rated, struct err *err)
{
    struct practice *practice = reading->practice;
    int64_t one;

    return db_ask_int(practice->db,
                      "SELECT 1 FROM score WHERE practice_id = $1 "
                      "AND client_id = $2 AND instrument = 'post' "
                      "AND scale = 'therapist' LIMIT 1",
                      VALUES(P_ID(practice), V_INT(reading->episode.client.n)),
                      rated, &one, err);
}

static bool read_views(struct reading *reading, struct err *err)
{
    struct view_row rows[VIEWS_MAX];
    struct view_pair *pairs =
        arena_take(reading->practice->arena, VIEWS_MAX, sizeof *pairs);
    int count = 0;
    bool rated;

    if (!is_rated(reading, &rated, err)
        || (rated && !list_views(reading, rows, &count, err))) {
        return false;
    }
    for (int i = count - 1; i >= 0; i--) {
        struct check check = check_unknown();
        double client;

        if (!open_newest(reading, rows[i].administration, &check, err)) {
            return false;
        }
        client = three_of(&check);
        if (!isnan(client)) {
            pairs[reading->picture->view_count++] = (struct view_pair){
                rows[i].session_number, client, rows[i].therapist};
        }
    }
    reading->picture->views = pairs;
    return true;
}

static bool read_checks(struct reading *reading, struct err *err)
{
    struct arena *arena = reading->practice->arena;
    const struct scale *scale = rating_scale(reading->practice);
    struct check_list *list = arena_take(arena, 1, sizeof *list);
    struct check *checks = arena_take(arena, CHECKS_MAX, sizeof *checks);

    if (!scale) {
        return true;
    }
    if (!list_checks(reading, scale, list, err)
        || !name_newest(reading, list, err)) {
        return false;
    }
    for (int i = 0; i < list->count; i++) {
        checks[i] = list->at[list->count - 1 - i];
    }
    reading->picture->checks = checks;
    reading->picture->check_count = list->count;
    return read_views(reading, err);
}

// ---- visits -----------------------------------------------------------------

static bool read_visit_rows(struct reading *reading, struct visit *visits,
                            int *count, int room, struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT scheduled_at, number, attendance, EXISTS (SELECT 1 "
                "FROM administration a JOIN response r "
                "ON r.practice_id = a.practice_id "
                "AND r.administration_id = a.administration_id "
                "WHERE a.practice_id = s.practice_id "
                "AND a.session_id = s.session_id AND a.rater = 'client') "
                "FROM session s WHERE practice_id = $1 AND episode_id = $2 "
                "ORDER BY scheduled_at, session_id",
                VALUES(P_ID(practice), V_INT(reading->episode.id.n)), &rows,
                err)) {
        return false;
    }
    while (*count < room && rows_next(&rows)) {
        struct visit *visit = &visits[(*count)++];

        *visit = (struct visit){.at = rows_int(&rows, 0),
                                .number = (int)rows_int(&rows, 1),
                                .attendance = ATTENDANCE_UNKNOWN,
                                .answered = rows_int(&rows, 3) != 0};
        (void)attendance_find(rows_str(&rows, 2, NULL), &visit->attendance);
    }
    return rows_end(&rows, err);
}

// A form that hangs on no session is an answer all the same: it counts for the
// meeting before it.
static void mark_loose_answer(struct visit *visits, int count, int64_t at)
{
    for (int i = count - 1; i >= 0; i--) {
        if (visits[i].at <= at) {
            visits[i].answered = true;
            return;
        }
    }
}

static bool read_loose_answers(struct reading *reading, struct visit *visits,
                               int count, struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT answered_at FROM response WHERE practice_id = $1 "
                "AND client_id = $2 AND episode_id = $3 "
                "AND session_id IS NULL AND rater = 'client'",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        mark_loose_answer(visits, count, rows_int(&rows, 0));
    }
    return rows_end(&rows, err);
}

static int64_t last_visit_before(const struct picture *picture)
{
    int64_t last = picture->visit_count ? picture->visits[0].at : 0;

    for (int i = 0; i < picture->visit_count; i++) {
        if (picture->visits[i].at <= picture->now) {
            last = picture->visits[i].at;
        }
    }
    return last;
}

// A link that was sent after the last meeting, not for one to come: somebody
// has asked how things are.
static bool read_follow_up(struct reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    bool found;
    int64_t id;

    if (!db_ask_int(practice->db,
                    "SELECT administration_id FROM administration "
                    "WHERE practice_id = $1 AND client_id = $2 "
                    "AND session_id IS NULL AND rater = 'client' "
                    "AND created_at > $3 LIMIT 1",
                    VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                           V_INT(last_visit_before(reading->picture))),
                    &found, &id, err)) {
        return false;
    }
    reading->picture->follow_up_sent = found;
    return true;
}

// Did S3 or S4 fire at the last check? What the therapist did about it since
// does not matter: somebody who then stays away is worth a word.
static bool read_low_or_dip(struct reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    bool found;
    int64_t id;

    if (!db_ask_int(practice->db,
                    "SELECT reason_id FROM reason WHERE practice_id = $1 "
                    "AND client_id = $2 AND episode_id = $3 "
                    "AND rule IN ('S3', 'S4') AND fired_at >= coalesce("
                    "(SELECT max(answered_at) FROM response "
                    "WHERE practice_id = $1 AND client_id = $2 "
                    "AND form = 'post' AND rater = 'client'), 0) LIMIT 1",
                    VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                           V_INT(reading->episode.id.n)),
                    &found, &id, err)) {
        return false;
    }
    reading->picture->open_low_or_dip = found;
    return true;
}

// "Paused by choice": asked once and taken back, or the episode rests.
static bool read_pause(struct reading *reading, struct err *err)
{
    bool given;
    int64_t at;

    if (!consent_is_given(reading->practice, reading->episode.client,
                          "check_ins", &given, &at, err)) {
        return false;
    }
    reading->picture->paused_by_choice = at > 0 && !given;
    return true;
}

// What the client said last about the next time that stands.
static bool read_coming(struct reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    struct coming_word *word = &reading->picture->coming;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT a.at, s.number, a.answer = 'two_minds', "
                "coalesce(a.call, 0) FROM session s JOIN coming_answer a "
                "ON a.practice_id = s.practice_id "
                "AND a.session_id = s.session_id "
                "AND a.scheduled_at = s.scheduled_at "
                "WHERE s.practice_id = $1 AND s.episode_id = $2 "
                "AND s.attendance = 'planned' AND s.scheduled_at > $3 "
                "ORDER BY s.scheduled_at, a.coming_answer_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(reading->episode.id.n),
                       V_INT(reading->picture->now)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *word = (struct coming_word){.at = rows_int(&rows, 0),
                                     .session_number = (int)rows_int(&rows, 1),
                                     .two_minds = rows_int(&rows, 2) != 0,
                                     .call = rows_int(&rows, 3) != 0};
    }
    return rows_end(&rows, err);
}

static bool read_visits(struct reading *reading, struct err *err)
{
    enum { VISITS_MAX = 1000 };
    struct picture *picture = reading->picture;
    struct visit *visits =
        arena_take(reading->practice->arena, VISITS_MAX, sizeof *visits);
    int count = 0;

    if (!read_visit_rows(reading, visits, &count, VISITS_MAX, err)
        || !read_loose_answers(reading, visits, count, err)) {
        return false;
    }
    picture->visits = visits;
    picture->visit_count = count;
    for (int i = 0; i < count; i++) {
        picture->next_booked = picture->next_booked
                            || (visits[i].at > picture->now
                                && visits[i].attendance == ATTENDANCE_PLANNED);
    }
    return read_follow_up(reading, err) && read_low_or_dip(reading, err)
        && read_pause(reading, err) && read_coming(reading, err);
}

// ---- promises, plans, decisions ---------------------------------------------

static bool read_promises(struct reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    struct pledge *pledges =
        arena_take(practice->arena, LIST_MAX, sizeof *pledges);
    int count = 0;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT promise_id, due_at, state IN ('open', "
                "'renegotiated') FROM promise WHERE practice_id = $1 "
                "AND client_id = $2 ORDER BY promise_id DESC LIMIT 100",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n)), &rows,
                err)) {
        return false;
    }
    while (count < LIST_MAX && rows_next(&rows)) {
        pledges[count++] = (struct pledge){.id = rows_int(&rows, 0),
                                           .due_at = rows_int(&rows, 1),
                                           .open = rows_int(&rows, 2) != 0};
    }
    reading->picture->pledges = pledges;
    reading->picture->pledge_count = count;
    return rows_end(&rows, err);
}

// The newest ones that were looked at, oldest of them first.
static bool read_plans(struct reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    enum plan_result *plans =
        arena_take(practice->arena, LIST_MAX, sizeof *plans);
    int count = 0;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT review FROM (SELECT plan_id, review FROM plan "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND episode_id = $3 AND review IS NOT NULL "
                "ORDER BY plan_id DESC LIMIT 20) AS newest ORDER BY plan_id",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (count < LIST_MAX && rows_next(&rows)) {
        plans[count] = PLAN_NOT_REVIEWED;
        (void)plan_result_find(rows_str(&rows, 0, NULL), &plans[count]);
        count++;
    }
    reading->picture->plans = plans;
    reading->picture->plan_count = count;
    return rows_end(&rows, err);
}

static bool read_decision(struct reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT coalesce(max(at), 0) FROM decision "
                      "WHERE practice_id = $1 AND client_id = $2 "
                      "AND episode_id = $3",
                      VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                             V_INT(reading->episode.id.n)),
                      &found, &reading->picture->decision_at, err);
}

static bool read_door(struct reading *reading, struct err *err)
{
    return door_newest(reading->practice, reading->episode.client,
                       reading->episode.id, &reading->picture->knock, err);
}

static const struct {
    int part;
    bool (*read)(struct reading *, struct err *);
} PARTS[] = {
    {HISTORY_SCORES,    read_scores  },
    {HISTORY_CHECKS,    read_checks  },
    {HISTORY_VISITS,    read_visits  },
    {HISTORY_PROMISES,  read_promises},
    {HISTORY_PLANS,     read_plans   },
    {HISTORY_DECISIONS, read_decision},
    {HISTORY_DOOR,      read_door    },
};

bool history_read(struct practice *practice, struct client_id client, int parts,
                  const struct news *news, struct picture *picture,
                  struct err *err)
{
    struct reading reading = {
        .practice = practice, .news = news, .picture = picture};

    *picture = (struct picture){.now = P_NOW(practice),
                                .warning_answered = news && news->warning};
    if (!episode_newest(practice, client, &reading.episode, err)) {
        return false;
    }
    picture->ended = !episode_goes_on(&reading.episode);
    picture->ending_planned = reading.episode.ending_plan;
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        if ((parts & PARTS[i].part) && !PARTS[i].read(&reading, err)) {
            return false;
        }
    }
    return true;
}
