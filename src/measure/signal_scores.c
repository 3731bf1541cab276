// signal_scores.c - the rules about what a client answered: S1 to S5, S7, S10.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal_rules.h"
#include "stats/moving_range.h"

#include <math.h>
#include <stdio.h>

CLEARS(never_clears)
{
    (void)picture;
    (void)settings;
    (void)open;
    return STAYS_OPEN;
}

// ---- S1 safety --------------------------------------------------------------

FIRES(safety_fires)
{
    const struct safety_answer *answer = &picture->safety;

    (void)settings;
    if (!answer->given) {
        return false;
    }
    finding->at = picture->now;
    finding->number[0] = answer->help_pressed;
    if (answer->instrument) {
        finding->number[1] = answer->item;
        finding->number[2] = answer->value;
        (void)snprintf(finding->series, sizeof finding->series, "%s/%s",
                       answer->instrument->code,
                       answer->instrument->items[answer->item].code);
    }
    return true;
}

// ---- S2 worse, S7 no change yet ---------------------------------------------

static void name_series(const struct series *series, struct finding *finding)
{
    (void)snprintf(finding->series, sizeof finding->series, "%s/%s",
                   series->instrument->code, series->scale->name);
}

// The series that an open finding is about; NULL when it is gone.
static const struct series *series_of(const struct picture *picture,
                                      const struct finding *open)
{
    for (int i = 0; i < picture->series_count; i++) {
        struct finding named = {0};

        name_series(&picture->series[i], &named);
        if (str_is(str_of(named.series), open->series)) {
            return &picture->series[i];
        }
    }
    return NULL;
}

// Where the newest point stands compared with the first; unknown where the
// threshold is unverified, so that such a form drives no signal.
static enum reliable since_start(const struct series *series, int point)
{
    struct threshold threshold;

    threshold_of(series->scale, &threshold);
    if (!threshold.verified || series->count < 2) {
        return RELIABLE_UNKNOWN;
    }
    return course_reliable(&threshold, series->scale->better,
                           series->points[0].value,
                           series->points[point].value);
}

static void note_change(const struct series *series, struct finding *finding)
{
    const struct series_point *last = &series->points[series->count - 1];
    struct threshold threshold;

    threshold_of(series->scale, &threshold);
    name_series(series, finding);
    finding->at = last->at;
    finding->subject = last->session_number;
    finding->number[0] = series->points[0].value;
    finding->number[1] = last->value;
    finding->number[2] = threshold.points;
}

FIRES(worse_fires)
{
    (void)settings;
    for (int i = 0; i < picture->series_count; i++) {
        const struct series *series = &picture->series[i];

        if (since_start(series, series->count - 1) == RELIABLE_DETERIORATED) {
            note_change(series, finding);
            return true;
        }
    }
    return false;
}

// Two later values inside the band of chance, or better.
CLEARS(worse_clears)
{
    const struct series *series = series_of(picture, open);
    int calm = 0;

    (void)settings;
    for (int i = series ? series->count - 1 : 0;
         i > 0 && series->points[i].at > open->at; i--) {
        if (since_start(series, i) == RELIABLE_DETERIORATED) {
            break;
        }
        calm++;
    }
    return calm >= 2 ? CLEARED : STAYS_OPEN;
}

static bool took_place(const struct visit *visit)
{
    return visit->attendance == ATTENDANCE_ATTENDED
        || visit->attendance == ATTENDANCE_LATE;
}

// How many sessions there have been, as far as the picture tells.
static int session_now(const struct picture *picture,
                       const struct series *series)
{
    int session = series->points[series->count - 1].session_number;

    for (int i = 0; i < picture->visit_count; i++) {
        const struct visit *visit = &picture->visits[i];

        if (took_place(visit) && visit->at <= picture->now
            && visit->number > session) {
            session = visit->number;
        }
    }
    return session;
}

// A decision since the session from which the rule looks: already talked about.
static bool is_decided(const struct picture *picture,
                       const struct signal_settings *settings)
{
    for (int i = 0; i < picture->visit_count; i++) {
        const struct visit *visit = &picture->visits[i];

        if (visit->number == settings->no_change_session) {
            return picture->decision_at >= visit->at;
        }
    }
    return picture->decision_at > 0;
}

static bool began_as_case(const struct series *series)
{
    const struct figure *cutoff = &series->scale->cutoff;
    double first = series->points[0].value;

    if (!cutoff->known || !trust_may_signal(cutoff->trust)) {
        return false;
    }
    return series->scale->better == BETTER_LOWER ? first >= cutoff->value
                                                 : first <= cutoff->value;
}

FIRES(no_change_fires)
{
    for (int i = 0; i < picture->series_count; i++) {
        const struct series *series = &picture->series[i];

        if (since_start(series, series->count - 1) == RELIABLE_UNCHANGED
            && session_now(picture, series) >= settings->no_change_session
            && began_as_case(series) && !is_decided(picture, settings)) {
            note_change(series, finding);
            finding->number[3] = series->scale->cutoff.value;
            finding->number[4] = session_now(picture, series);
            return true;
        }
    }
    return false;
}

CLEARS(no_change_clears)
{
    const struct series *series = series_of(picture, open);
    enum reliable reliable =
        series ? since_start(series, series->count - 1) : RELIABLE_UNKNOWN;

    (void)settings;
    if (picture->decision_at >= open->at) {
        return CLEARED;
    }
    return reliable == RELIABLE_IMPROVED || reliable == RELIABLE_DETERIORATED
             ? CLEARED
             : STAYS_OPEN;
}

// ---- S3 low check -----------------------------------------------------------

static const struct check *newest_check(const struct picture *picture)
{
    return picture->check_count ? &picture->checks[picture->check_count - 1]
                                : NULL;
}

// The lowest of the four items that are good when high; 4 when none answered.
static int lowest_item(const struct check *check, int *item)
{
    const int values[] = {check->heard, check->valued, check->direction,
                          check->way};
    int lowest = 4;

    *item = 0;
    for (int i = 0; i < 4; i++) {
        if (values[i] != ANSWER_MISSING && values[i] < lowest) {
            lowest = values[i];
            *item = i;
        }
    }
    return lowest;
}

static bool check_is_low(const struct check *check,
                         const struct signal_settings *settings,
                         struct finding *finding)
{
    int item;
    int lowest = lowest_item(check, &item);
    bool off = check->off != ANSWER_MISSING && check->off >= settings->off_from;
    bool low = lowest <= settings->other_to;

    if (off) {
        finding->number[0] = check->off;
    }
    if (low) {
        finding->number[1] = item;
        finding->number[2] = lowest;
    }
    if (off || low) {
        finding->at = check->at;
        finding->subject = check->session_number;
    }
    return off || low;
}

static bool is_under(const struct alliance_total *alliance)
{
    // No alliance measure has a published cut-off: only the practice's own.
    return !isnan(alliance->cutoff)
        && (alliance->scale->better == BETTER_HIGHER
                ? alliance->value < alliance->cutoff
                : alliance->value > alliance->cutoff);
}

static bool alliance_is_low(const struct picture *picture,
                            struct finding *finding)
{
    for (int i = 0; i < picture->alliance_count; i++) {
        if (is_under(&picture->alliance[i])) {
            finding->number[3] = picture->alliance[i].value;
            finding->number[4] = picture->alliance[i].cutoff;
            return true;
        }
    }
    return false;
}

FIRES(low_check_fires)
{
    const struct check *check = newest_check(picture);
    bool low = false;

    finding->at = picture->now;
    if (check) {
        low = check_is_low(check, settings, finding);
    }
    if (alliance_is_low(picture, finding)) {
        low = true;
    }
    if (picture->warning_answered) {
        finding->number[5] = 1;
        low = true;
    }
    return low;
}

CLEARS(low_check_clears)
{
    const struct check *check = newest_check(picture);
    struct finding again = {0};
    // Alliance totals and warnings are those of the newest form: where they
    // are no longer low, a newer one has come.
    bool newer = (check && check->at > open->at) || !isnan(open->number[3])
              || !isnan(open->number[5]);

    return newer && !low_check_fires(picture, settings, &again) ? CLEARED
                                                                : STAYS_OPEN;
}

// ---- S4 dip -----------------------------------------------------------------

double check_rating(const struct check *check)
{
    bool complete =
        check->heard != ANSWER_MISSING && check->valued != ANSWER_MISSING
        && check->direction != ANSWER_MISSING && check->way != ANSWER_MISSING
        && check->off != ANSWER_MISSING;

    if (!complete) {
        return NAN;
    }
    return 100
         * (check->heard + check->valued + check->direction + check->way + 4
            - check->off)
         / 20.0;
}

enum { RATINGS_MAX = 512 }; // an episode is shorter; the oldest are left out

static int ratings_of(const struct picture *picture,
                      double ratings[RATINGS_MAX])
{
    int from = picture->check_count > RATINGS_MAX
                 ? picture->check_count - RATINGS_MAX
                 : 0;
    int count = 0;

    for (int i = from; i < picture->check_count; i++) {
        double rating = check_rating(&picture->checks[i]);

        if (!isnan(rating)) {
            ratings[count++] = rating;
        }
    }
    return count;
}

// SOURCE: PRODUCT.md 1.4, S4; sigma from the moving range, stats/moving_range.h
bool dip_of(const double *ratings, int count,
            const struct signal_settings *settings, struct dip *dip)
{
    int earlier = count - 1;

    if (earlier < settings->dip_history) {
        return false;
    }
    dip->rating = ratings[earlier];
    dip->mean = mean_of(ratings, earlier);
    dip->sigma =
        fmax(moving_range_sigma(ratings, earlier), settings->dip_floor);
    dip->limit = dip->mean - settings->dip_sigmas * dip->sigma;
    return dip->rating <= dip->limit
        && dip->mean - dip->rating >= settings->dip_points;
}

FIRES(dip_fires)
{
    const struct check *check = newest_check(picture);
    double ratings[RATINGS_MAX] = {0};
    int count = ratings_of(picture, ratings);
    struct dip dip;

    if (!check || isnan(check_rating(check))
        || !dip_of(ratings, count, settings, &dip)) {
        return false;
    }
    finding->at = check->at;
    finding->subject = check->session_number;
    finding->number[0] = dip.rating;
    finding->number[1] = dip.mean;
    finding->number[2] = dip.sigma;
    finding->number[3] = dip.limit;
    finding->number[4] = count - 1;
    return true;
}

static int sessions_since(const struct picture *picture, int64_t at)
{
    int count = 0;

    for (int i = 0; i < picture->visit_count; i++) {
        count += took_place(&picture->visits[i]) && picture->visits[i].at > at
              && picture->visits[i].at <= picture->now;
    }
    return count;
}

// Mean and sigma are those of the day it fired. A session without a rating
// uses up its turn once the next one has begun.
CLEARS(dip_clears)
{
    double enough = open->number[1] - open->number[2];
    int window = settings->dip_window;
    int seen = 0;

    for (int i = 0; i < picture->check_count && seen < window; i++) {
        const struct check *check = &picture->checks[i];
        int late =
            open->subject > 0 ? check->session_number - (int)open->subject : 0;

        if (check->at <= open->at || isnan(check_rating(check))
            || late > window) {
            continue;
        }
        if (check_rating(check) >= enough) {
            return RECOVERED;
        }
        seen++;
    }
    return seen >= window || sessions_since(picture, open->at) > window
             ? NOT_RECOVERED
             : STAYS_OPEN;
}

// ---- S5 different views -----------------------------------------------------

static double gap_of(const struct picture *picture, int back)
{
    const struct view_pair *view =
        &picture->views[picture->view_count - 1 - back];

    return view->therapist - view->client;
}

static bool is_wide(const struct picture *picture,
                    const struct signal_settings *settings)
{
    int run = 0;

    while (run < settings->gap_run && run < picture->view_count
           && gap_of(picture, run) >= settings->gap_points) {
        run++;
    }
    return run == settings->gap_run;
}

// Growing counts from the gap at which it would clear again: below that, small
// differences that happen to rise would open and close the card at once.
static bool is_growing(const struct picture *picture,
                       const struct signal_settings *settings)
{
    int run = 0;

    while (run < settings->gap_growth && run + 1 < picture->view_count
           && gap_of(picture, run) > gap_of(picture, run + 1)) {
        run++;
    }
    return run == settings->gap_growth
        && gap_of(picture, 0) >= settings->gap_clear;
}

FIRES(views_fires)
{
    const struct view_pair *last = NULL;

    if (picture->view_count == 0
        || (!is_wide(picture, settings) && !is_growing(picture, settings))) {
        return false;
    }
    last = &picture->views[picture->view_count - 1];
    finding->at = picture->now;
    finding->subject = last->session_number;
    finding->number[0] = last->therapist;
    finding->number[1] = last->client;
    finding->number[2] = gap_of(picture, 0);
    finding->number[3] = is_wide(picture, settings);
    return true;
}

CLEARS(views_clears)
{
    (void)open;
    return picture->view_count > 0 && gap_of(picture, 0) < settings->gap_clear
             ? CLEARED
             : STAYS_OPEN;
}

// ---- S10 always perfect -----------------------------------------------------

static int perfect_run(const struct picture *picture)
{
    int run = 0;

    while (run < picture->check_count
           && check_rating(&picture->checks[picture->check_count - 1 - run])
                  == 100) {
        run++;
    }
    return run > picture->perfect_alliance_run ? run
                                               : picture->perfect_alliance_run;
}

FIRES(perfect_fires)
{
    const struct check *check = newest_check(picture);
    int run = perfect_run(picture);

    finding->at = check ? check->at : picture->now;
    finding->number[0] = run;
    return run >= settings->perfect_run;
}
