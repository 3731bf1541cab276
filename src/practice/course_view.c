// Three questions to the store for the numbers (scores, meetings without an
// answer, dips), two to its neighbours (events, checks). The client's own
// lines cost one form each and are read only when asked for.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_view.h"

#include "base/arena.h"
#include "measure/registry.h"
#include "practice/episode.h"
#include "practice/history.h"
#include "practice/instrument_use.h"
#include "practice/questionnaire.h"
#include "practice/quiet.h"

#include <math.h>
#include <stdlib.h>

// ---- scores -----------------------------------------------------------------

struct score_row {
    struct course_point point;
    int64_t administration;
    const struct instrument *instrument;
    const struct scale *scale;
    struct str version;
};

struct score_rows {
    struct score_row *at;
    int count;
    int room;
};

static struct score_row *rows_add(struct arena *arena, struct score_rows *list)
{
    if (list->count == list->room) {
        int room = list->room > 0 ? 2 * list->room : 64;
        struct score_row *more = arena_take(arena, (size_t)room, sizeof *more);

        for (int i = 0; i < list->count; i++) {
            more[i] = list->at[i];
        }
        list->at = more;
        list->room = room;
    }
    return &list->at[list->count++];
}

static enum course_mark mark_of(struct str mode)
{
    return str_is(mode, "paper") ? COURSE_PAPER
         : str_is(mode, "interview") || str_is(mode, "interpreter")
             ? COURSE_HELPED
             : COURSE_SELF;
}

// A correction takes the place of what it corrects: same form, same scale.
static struct score_row *row_for(struct arena *arena, struct score_rows *list,
                                 int64_t administration,
                                 const struct scale *scale)
{
    struct score_row *last =
        list->count > 0 ? &list->at[list->count - 1] : NULL;

    return last != NULL && last->administration == administration
                && last->scale == scale
             ? last
             : rows_add(arena, list);
}

static void take_score(struct practice *practice, const struct rows *rows,
                       struct score_rows *list)
{
    const struct instrument *instrument =
        registry_find(practice->registry, rows_str(rows, 0, NULL));
    const struct scale *scale =
        instrument != NULL
            ? instrument_scale(instrument, rows_str(rows, 1, NULL))
            : NULL;
    struct score_row *row;

    if (scale == NULL || str_is(str_of(instrument->kind), "process")
        || str_is(str_of(instrument->kind), "conversation")) {
        return; // unknown here, or not about how the person is doing
    }
    row = row_for(practice->arena, list, rows_int(rows, 2), scale);
    *row = (struct score_row){
        .point = {.at = rows_int(rows, 3),
                  .session_number = (int)rows_int(rows, 4),
                  .value = rows_real(rows, 5),
                  .mark = mark_of(rows_str(rows, 6, NULL))},
        .administration = rows_int(rows, 2),
        .instrument = instrument,
        .scale = scale,
        .version = rows_str(rows, 7, practice->arena),
    };
}

static bool read_scores(struct practice *practice,
                        const struct episode *episode, struct score_rows *list,
                        struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT s.instrument, s.scale, s.administration_id,"
                " s.answered_at, s.session_number, s.value, a.mode,"
                " s.instrument_version"
                " FROM score s JOIN administration a"
                " ON a.practice_id = s.practice_id"
                " AND a.administration_id = s.administration_id"
                " WHERE s.practice_id = $1 AND s.client_id = $2"
                " AND s.episode_id = $3 AND s.rater = 'client'"
                " ORDER BY s.instrument, s.scale, s.answered_at,"
                " s.administration_id, s.version",
                VALUES(P_ID(practice), V_INT(episode->client.n),
                       V_INT(episode->id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        take_score(practice, &rows, list);
    }
    return rows_end(&rows, err);
}

// ---- meetings without an answer ---------------------------------------------

struct gap {
    int64_t at;
    int session_number;
};
struct gaps {
    struct gap *at;
    int count;
};

// Past meetings that nobody came to, or whose form was offered and not sent.
static bool read_gaps(struct practice *practice, const struct episode *episode,
                      struct gaps *gaps, struct err *err)
{
    enum { GAPS_MAX = 400 };
    struct rows rows;

    gaps->at = arena_take(practice->arena, GAPS_MAX, sizeof *gaps->at);
    if (!db_ask(practice->db,
                "SELECT s.scheduled_at, s.number FROM session s"
                " WHERE s.practice_id = $1 AND s.episode_id = $2"
                " AND s.scheduled_at < $3 AND (s.attendance = 'no_show'"
                " OR (s.ended_at IS NOT NULL AND EXISTS"
                " (SELECT 1 FROM administration a"
                " WHERE a.practice_id = s.practice_id"
                " AND a.session_id = s.session_id AND a.rater = 'client'"
                " AND a.form <> 'post' AND a.state <> 'sent')))"
                " ORDER BY s.number LIMIT 400",
                VALUES(P_ID(practice), V_INT(episode->id.n),
                       V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    while (gaps->count < GAPS_MAX && rows_next(&rows)) {
        gaps->at[gaps->count].at = rows_int(&rows, 0);
        gaps->at[gaps->count].session_number = (int)rows_int(&rows, 1);
        gaps->count++;
    }
    return rows_end(&rows, err);
}

// ---- series -----------------------------------------------------------------

static int by_time(const void *left, const void *right)
{
    const struct course_point *a = left;
    const struct course_point *b = right;

    return (a->at > b->at) - (a->at < b->at);
}

static bool has_session(const struct score_row *rows, int count, int number)
{
    for (int i = 0; i < count; i++) {
        if (rows[i].point.session_number == number) {
            return true;
        }
    }
    return false;
}

// Gaps count from the first answer on: before it nothing was asked.
static void add_gaps(const struct gaps *gaps, const struct score_row *rows,
                     int count, struct course_series *series)
{
    for (int i = 0; i < gaps->count; i++) {
        const struct gap *gap = &gaps->at[i];

        if (gap->at > rows[0].point.at
            && !has_session(rows, count, gap->session_number)) {
            series->points[series->count++] = (struct course_point){
                .at = gap->at,
                .session_number = gap->session_number,
                .value = NAN,
            };
        }
    }
}

static void find_ends(struct course_series *series)
{
    series->start = NAN;
    series->latest = NAN;
    for (int i = 0; i < series->count; i++) {
        double value = series->points[i].value;

        if (!isnan(value)) {
            series->answered++;
            series->latest = value;
            series->start = isnan(series->start) ? value : series->start;
        }
    }
}

// One series of `count` rows of the same scale.
static void build_series(struct arena *arena, const struct score_row *rows,
                         int count, const struct gaps *gaps,
                         struct course_series *series)
{
    size_t room = (size_t)count + (size_t)gaps->count;

    *series = (struct course_series){.instrument = rows[0].instrument,
                                     .scale = rows[0].scale};
    series->points = arena_take(arena, room, sizeof *series->points);
    for (int i = 0; i < count; i++) {
        series->points[i] = rows[i].point;
        series->points[i].version_break =
            i > 0 && !str_is_equal(rows[i].version, rows[i - 1].version);
    }
    series->count = count;
    add_gaps(gaps, rows, count, series);
    qsort(series->points, (size_t)series->count, sizeof *series->points,
          by_time);
    find_ends(series);
    threshold_of(series->scale, &series->threshold);
}

// The practice's outcome measures in its own order, then the longest series.
static int by_weight(const void *left, const void *right)
{
    const struct course_series *a = left;
    const struct course_series *b = right;

    return a->rank != b->rank
             ? a->rank - b->rank
             : (b->answered > a->answered) - (b->answered < a->answered);
}

// Own checks come last, whatever the practice asks.
static int rank_of(const struct outcomes *outcomes,
                   const struct instrument *instrument)
{
    for (int i = 0; i < outcomes->count; i++) {
        if (outcomes->at[i] == instrument) {
            return i;
        }
    }
    return instrument->own ? OUTCOMES_MAX + 1 : OUTCOMES_MAX;
}

static void build_all_series(struct arena *arena, const struct score_rows *rows,
                             const struct gaps *gaps, struct course_view *view)
{
    int from = 0;

    for (int i = 1; i <= rows->count; i++) {
        if (i < rows->count && rows->at[i].scale == rows->at[from].scale) {
            continue;
        }
        if (view->series_count < COURSE_SERIES_MAX) {
            build_series(arena, &rows->at[from], i - from, gaps,
                         &view->series[view->series_count++]);
        }
        from = i;
    }
}

static void sort_series(const struct outcomes *outcomes,
                        struct course_view *view)
{
    for (int i = 0; i < view->series_count; i++) {
        view->series[i].rank = rank_of(outcomes, view->series[i].instrument);
    }
    qsort(view->series, (size_t)view->series_count, sizeof *view->series,
          by_weight);
}

// ---- the strip --------------------------------------------------------------

static double therapist_view(const struct picture *picture, int session_number)
{
    for (int i = 0; i < picture->view_count; i++) {
        if (picture->views[i].session_number == session_number) {
            return picture->views[i].therapist;
        }
    }
    return NAN;
}

// Bars from the checks that can be rated; half answered ones are left out.
static void build_bars(struct arena *arena, const struct picture *picture,
                       struct course_view *view)
{
    double sum = 0;

    view->bars =
        arena_take(arena, (size_t)picture->check_count, sizeof *view->bars);
    for (int i = 0; i < picture->check_count; i++) {
        const struct check *check = &picture->checks[i];
        double value = check_rating(check);
        int earlier = view->bar_count;

        if (isnan(value)) {
            continue;
        }
        view->bars[view->bar_count++] = (struct course_bar){
            .at = check->at,
            .session_number = check->session_number,
            .value = value,
            .usual = earlier > 0 ? sum / earlier : value,
            .therapist = therapist_view(picture, check->session_number),
        };
        sum += value;
    }
}

// The newest bar that is not later than `at`.
static struct course_bar *bar_at(struct course_view *view, int64_t at)
{
    for (int i = view->bar_count - 1; i >= 0; i--) {
        if (view->bars[i].at <= at) {
            return &view->bars[i];
        }
    }
    return NULL;
}

static bool mark_dips(struct practice *practice, struct course_view *view,
                      struct err *err)
{
    struct quiet quiet;
    struct rows rows;

    if (!quiet_read(practice, &quiet, err)
        || !db_ask(practice->db,
                   "SELECT fired_at FROM reason"
                   " WHERE practice_id = $1 AND client_id = $2"
                   " AND rule IN ('S3', 'S4') AND fired_at >= $3"
                   " AND (outcome IS NULL"
                   " OR outcome NOT IN ('not_useful', 'cleared'))",
                   VALUES(P_ID(practice), V_INT(view->client.n),
                          V_INT(view->started_at)),
                   &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        int64_t at = rows_int(&rows, 0);
        struct course_bar *dip = bar_at(view, at);

        if (dip != NULL && !quiet_hides(&quiet, view->client, LEVEL_SOON, at)) {
            dip->dip = true;
        }
    }
    return rows_end(&rows, err);
}

// Where the strip came back to its usual range, an event says so.
static void mark_repairs(struct course_view *view)
{
    for (int i = 0; i < view->event_count; i++) {
        const struct event *event = &view->events[i];
        struct course_bar *back = str_is(str_of(event->kind), "repaired")
                                    ? bar_at(view, event->happened_at)
                                    : NULL;

        if (back != NULL) {
            back->repaired = true;
        }
    }
}

static bool read_bars(struct practice *practice, struct course_view *view,
                      struct err *err)
{
    struct picture picture;

    if (!history_read(practice, view->client, HISTORY_CHECKS, NULL, &picture,
                      err)) {
        return false;
    }
    build_bars(practice->arena, &picture, view);
    mark_repairs(view);
    return mark_dips(practice, view, err);
}

// ---- days to look again -----------------------------------------------------

// As dates only: what was decided is on the client's page.
static bool read_reviews(struct practice *practice,
                         const struct episode *episode,
                         struct course_view *view, struct err *err)
{
    struct rows rows;

    if (!db_ask(
            practice->db,
            "SELECT review_at FROM decision WHERE practice_id = $1"
            " AND client_id = $2 AND episode_id = $3"
            " AND review_at IS NOT NULL ORDER BY review_at DESC LIMIT 8",
            VALUES(P_ID(practice), V_INT(view->client.n), V_INT(episode->id.n)),
            &rows, err)) {
        return false;
    }
    while (view->review_count < COURSE_REVIEWS_MAX && rows_next(&rows)) {
        view->reviews[view->review_count++] = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

// ---- the client's own words -------------------------------------------------

static void put_words_of_series(struct course_series *series,
                                int session_number, struct str words)
{
    for (int i = 0; i < series->count; i++) {
        if (series->points[i].session_number == session_number) {
            series->points[i].words = words;
        }
    }
}

static void put_words(struct course_view *view, int session_number,
                      struct str words)
{
    for (int i = 0; i < view->series_count; i++) {
        put_words_of_series(&view->series[i], session_number, words);
    }
}

struct sent_form {
    struct administration_id id;
    int session_number;
};

static bool read_line(struct practice *practice, const struct sent_form *form,
                      struct course_view *view, struct err *err)
{
    struct administration administration = {.id = form->id,
                                            .client = view->client};
    struct answers answers;
    struct str line;
    int version;

    if (!sheet_read(practice, &administration, &answers, &version, err)) {
        return false;
    }
    line = str_trim(answers_find(&answers, STR("miss")));
    if (line.len > 0) {
        put_words(view, form->session_number, line);
    }
    return true;
}

// The newest sixty forms: a picture with more lines is not read by anybody.
static bool list_sent_forms(struct practice *practice,
                            const struct episode *episode,
                            struct sent_form *forms, int *count,
                            struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT a.administration_id, s.number FROM administration a"
                " JOIN session s ON s.practice_id = a.practice_id"
                " AND s.session_id = a.session_id"
                " WHERE a.practice_id = $1 AND a.client_id = $2"
                " AND a.state = 'sent' AND a.episode_id = $3"
                " AND a.form = 'pre' AND a.rater = 'client'"
                " ORDER BY a.administration_id DESC LIMIT 60",
                VALUES(P_ID(practice), V_INT(episode->client.n),
                       V_INT(episode->id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        forms[*count].id.n = rows_int(&rows, 0);
        forms[*count].session_number = (int)rows_int(&rows, 1);
        (*count)++;
    }
    return rows_end(&rows, err);
}

static bool read_words(struct practice *practice, const struct episode *episode,
                       struct course_view *view, struct err *err)
{
    struct sent_form forms[60];
    int count = 0;

    if (!list_sent_forms(practice, episode, forms, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!read_line(practice, &forms[i], view, err)) {
            return false;
        }
    }
    return true;
}

// ---- the view ---------------------------------------------------------------

static bool read_series(struct practice *practice,
                        const struct episode *episode, struct course_view *view,
                        struct err *err)
{
    struct score_rows scores = {0};
    struct gaps gaps = {0};
    struct outcomes outcomes;

    if (!read_scores(practice, episode, &scores, err)
        || !read_gaps(practice, episode, &gaps, err)
        || !outcomes_read(practice, &outcomes, err)) {
        return false;
    }
    build_all_series(practice->arena, &scores, &gaps, view);
    sort_series(&outcomes, view);
    return true;
}

bool course_view_read(struct practice *practice, struct client_id client,
                      enum course_detail detail, struct course_view *view,
                      struct err *err)
{
    struct episode episode;

    *view = (struct course_view){.client = client};
    if (!episode_newest(practice, client, &episode, err)) {
        return false;
    }
    view->started_at = episode.started_at;
    view->ended_at = episode.ended_at;
    return read_series(practice, &episode, view, err)
        && event_list(practice, client, &view->events, &view->event_count, err)
        && read_reviews(practice, &episode, view, err)
        && read_bars(practice, view, err)
        && (detail == COURSE_PLAIN
            || read_words(practice, &episode, view, err));
}
