// course_band - see course_band.h.
//
// A person counts once, with the newest course, so that a number of courses is
// a number of people.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_band.h"

#include "base/arena.h"
#include "stats/clustered_share.h"
#include "stats/quantile.h"

#include <math.h>
#include <stdlib.h>

// ---- whose courses ----------------------------------------------------------

// One course of one person.
struct pick {
    uint32_t person;
    int32_t ended;
    const struct growth_row *rows;
    size_t count;
};
struct picks {
    struct pick *at;
    size_t count;
};

static int by_person(const void *left, const void *right)
{
    const struct pick *a = left;
    const struct pick *b = right;

    if (a->person != b->person) {
        return a->person > b->person ? 1 : -1;
    }
    if (a->ended != b->ended) {
        return a->ended < b->ended ? 1 : -1;
    }
    return a->rows < b->rows ? 1 : -1;
}

static int by_end(const void *left, const void *right)
{
    const struct pick *a = left;
    const struct pick *b = right;

    return a->ended == b->ended ? by_person(left, right)
         : a->ended > b->ended  ? 1
                                : -1;
}

// Of each person the newest course, if it began where courses do.
static struct picks pick_courses(struct arena *arena,
                                 const struct growth_rows *rows, double first)
{
    struct picks picks = {
        arena_take(arena, rows->course_count, sizeof *picks.at), 0};
    size_t kept = 0;

    for (size_t c = 0; c < rows->course_count; c++) {
        const struct growth_course *course = &rows->courses[c];
        const struct growth_row *row = &rows->rows[course->first];

        if (isnan(first) || row->session == first) {
            picks.at[picks.count++] =
                (struct pick){row->person, row->ended, row, course->count};
        }
    }
    qsort(picks.at, picks.count, sizeof *picks.at, by_person);
    for (size_t i = 0; i < picks.count; i++) {
        if (!kept || picks.at[kept - 1].person != picks.at[i].person) {
            picks.at[kept++] = picks.at[i];
        }
    }
    picks.count = kept;
    return picks;
}

// ---- bands of what was seen -------------------------------------------------

struct seen {
    int stratum;
    double session, score;
};

static int by_place(const void *left, const void *right)
{
    const struct seen *a = left;
    const struct seen *b = right;

    if (a->stratum != b->stratum) {
        return a->stratum - b->stratum;
    }
    if (a->session != b->session) {
        return a->session > b->session ? 1 : -1;
    }
    return (a->score > b->score) - (a->score < b->score);
}

static int stratum_of(const struct course_bands *bands, double start)
{
    for (int i = 0; i < bands->stratum_count; i++) {
        if (start >= bands->strata[i].from && start <= bands->strata[i].to) {
            return i;
        }
    }
    return -1;
}

static void part_people(struct arena *arena, const struct picks *picks,
                        struct course_bands *bands)
{
    double *starts = arena_take(arena, picks->count, sizeof *starts);
    struct course_third thirds[COURSE_THIRDS];

    for (size_t i = 0; i < picks->count; i++) {
        starts[i] = picks->at[i].rows[0].score;
    }
    qsort(starts, picks->count, sizeof *starts, quantile_order);
    bands->stratum_count = course_thirds(starts, picks->count, thirds);
    for (int i = 0; i < bands->stratum_count; i++) {
        bands->strata[i] = (struct course_band){
            .from = thirds[i].from,
            .to = thirds[i].to,
            .people = (int64_t)thirds[i].count,
        };
    }
}

// The quantiles of sorted scores of one session.
static struct course_band_at at_session(double session, const double *scores,
                                        size_t count)
{
    return (struct course_band_at){
        .session = session,
        .n = (int64_t)count,
        .low = quantile_of(scores, count, .25),
        .middle = quantile_of(scores, count, .5),
        .high = quantile_of(scores, count, .75),
        .wide_low = quantile_of(scores, count, .1),
        .wide_high = quantile_of(scores, count, .9),
    };
}

// One session of one stratum, if enough people still came.
static void take_session(const struct seen *seen, size_t count, double *scores,
                         struct course_band *band)
{
    band->fewer = count < COURSE_BAND_FEWEST;
    if (band->fewer || band->count == COURSE_BAND_SESSIONS) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        scores[i] = seen[i].score;
    }
    band->at[band->count++] = at_session(seen->session, scores, count);
}

static void take_sessions(const struct seen *seen, size_t count, double *scores,
                          struct course_bands *bands)
{
    size_t end;

    for (size_t from = 0; from < count; from = end) {
        end = from + 1;
        while (end < count && seen[end].stratum == seen[from].stratum
               && seen[end].session == seen[from].session) {
            end++;
        }
        take_session(&seen[from], end - from, scores,
                     &bands->strata[seen[from].stratum]);
    }
}

// A stratum without a second session says nothing.
static void drop_empty(struct course_bands *bands)
{
    int kept = 0;

    for (int i = 0; i < bands->stratum_count; i++) {
        if (bands->strata[i].count > 1) {
            bands->strata[kept++] = bands->strata[i];
        }
    }
    bands->stratum_count = kept;
}

static void see_courses(struct arena *arena, const struct picks *picks,
                        struct course_bands *bands)
{
    size_t mark = arena_mark(arena);
    size_t room = 0;
    size_t count = 0;
    struct seen *seen;

    part_people(arena, picks, bands);
    for (size_t i = 0; i < picks->count; i++) {
        room += picks->at[i].count;
    }
    seen = arena_take(arena, room, sizeof *seen);
    for (size_t i = 0; i < picks->count; i++) {
        const struct pick *pick = &picks->at[i];
        int stratum = stratum_of(bands, pick->rows[0].score);

        for (size_t k = 0; k < pick->count; k++) {
            seen[count++] = (struct seen){stratum, pick->rows[k].session,
                                          pick->rows[k].score};
        }
    }
    qsort(seen, count, sizeof *seen, by_place);
    take_sessions(seen, count, arena_take(arena, count, sizeof(double)), bands);
    drop_empty(bands);
    arena_rewind(arena, mark);
}

// ---- bands of a norm --------------------------------------------------------

static double within(const struct course_bands *bands, double score)
{
    score = isnan(bands->low) ? score : fmax(score, bands->low);
    return isnan(bands->high) ? score : fmin(score, bands->high);
}

static struct course_band_at expect_at(const struct expected_state *state,
                                       double session)
{
    struct expected expected;
    struct expected_limits half;
    struct expected_limits wide;

    expected_at(state, session, &expected);
    half = expected_limits(&expected, .5);
    wide = expected_limits(&expected, .8);
    return (struct course_band_at){session,   0,        half.low, expected.mean,
                                   half.high, wide.low, wide.high};
}

static const struct course_band *norm_band(struct arena *arena,
                                           const struct course_bands *bands,
                                           double session, double start)
{
    struct course_band *band = arena_take(arena, 1, sizeof *band);
    struct expected_state state;
    double last = fmin(bands->norm->sessions, COURSE_BAND_SESSIONS);

    band->from = band->to = start;
    expected_begin(&bands->norm->model, &state);
    expected_see(&state, session, start);
    while (session + band->count <= last
           && band->count < COURSE_BAND_SESSIONS) {
        struct course_band_at at = expect_at(&state, session + band->count);

        at.low = within(bands, at.low);
        at.middle = within(bands, at.middle);
        at.high = within(bands, at.high);
        at.wide_low = within(bands, at.wide_low);
        at.wide_high = within(bands, at.wide_high);
        band->at[band->count++] = at;
    }
    return band->count > 1 ? band : NULL;
}

// ---- does it hold -----------------------------------------------------------

// 1 within, a half on an edge.
static double inside(double score, double low, double high)
{
    if (low == high) {
        return score == low;
    }
    return score > low && score < high   ? 1
         : score == low || score == high ? .5
                                         : 0;
}

struct tally {
    struct clustered_share half, eight;
    int64_t scores;
};
struct hits {
    double half, eight;
    int n;
};

static void hit(struct hits *hits, const struct course_band_at *at,
                double score)
{
    hits->half += inside(score, at->low, at->high);
    hits->eight += inside(score, at->wide_low, at->wide_high);
    hits->n++;
}

static void tally_add(struct tally *tally, const struct hits *hits)
{
    if (hits->n) {
        clustered_share_add(&tally->half, hits->half, hits->n);
        clustered_share_add(&tally->eight, hits->eight, hits->n);
        tally->scores += hits->n;
    }
}

static const struct course_band_at *at_of(const struct course_band *band,
                                          double session)
{
    for (int i = 0; i < band->count; i++) {
        if (band->at[i].session == session) {
            return &band->at[i];
        }
    }
    return NULL;
}

static void hold_seen(const struct course_bands *bands, const struct pick *pick,
                      struct tally *tally)
{
    int stratum = stratum_of(bands, pick->rows[0].score);
    struct hits hits = {0};

    for (size_t i = 1; stratum >= 0 && i < pick->count; i++) {
        const struct course_band_at *at =
            at_of(&bands->strata[stratum], pick->rows[i].session);

        if (at) {
            hit(&hits, at, pick->rows[i].score);
        }
    }
    tally_add(tally, &hits);
}

static void hold_norm(const struct course_bands *bands, const struct pick *pick,
                      struct tally *tally)
{
    struct expected_state state;
    struct hits hits = {0};

    expected_begin(&bands->norm->model, &state);
    expected_see(&state, pick->rows[0].session, pick->rows[0].score);
    for (size_t i = 1;
         i < pick->count && pick->rows[i].session <= bands->norm->sessions;
         i++) {
        struct course_band_at at = expect_at(&state, pick->rows[i].session);

        hit(&hits, &at, pick->rows[i].score);
    }
    tally_add(tally, &hits);
}

static struct course_band_held held_of(const struct clustered_share *share)
{
    struct interval interval = clustered_share_interval(share);

    return (struct course_band_held){interval.estimate, interval.low,
                                     interval.high};
}

static void finish_held(const struct tally *tally,
                        struct course_bands_held *held)
{
    if (tally->half.clusters < COURSE_BAND_FEWEST) {
        held->why = STR("too few people's courses are there to hold it "
                        "against");
        return;
    }
    held->scores = tally->scores;
    held->people = (int64_t)tally->half.clusters;
    held->half = held_of(&tally->half);
    held->eight = held_of(&tally->eight);
}

// Bands of the first two thirds of all that ended, held against the others.
static void hold_own(struct arena *arena, struct picks *picks,
                     struct course_bands *bands)
{
    struct course_bands *before = arena_take(arena, 1, sizeof *before);
    struct picks first = {picks->at, 0};
    struct tally tally = {0};
    int32_t day;

    qsort(picks->at, picks->count, sizeof *picks->at, by_end);
    if (picks->at[0].ended == GROWTH_NO_DAY) {
        bands->held.why = STR("it is not known when courses ended");
        return;
    }
    day = picks->at[picks->count * 2 / 3].ended;
    while (first.count < picks->count && picks->at[first.count].ended < day) {
        first.count++;
    }
    if (first.count) {
        see_courses(arena, &first, before);
    }
    for (size_t i = first.count; i < picks->count; i++) {
        hold_seen(before, &picks->at[i], &tally);
    }
    bands->held.day = day;
    finish_held(&tally, &bands->held);
}

static void hold_others(struct arena *arena, const struct growth_rows *rows,
                        struct course_bands *bands)
{
    struct picks picks = pick_courses(arena, rows, NAN);
    struct tally tally = {0};

    for (size_t i = 0; i < picks.count; i++) {
        hold_norm(bands, &picks.at[i], &tally);
    }
    finish_held(&tally, &bands->held);
}

// ---- all of it --------------------------------------------------------------

static bool find_own(struct arena *arena, const struct growth_rows *rows,
                     struct course_bands *bands, struct err *err)
{
    struct picks picks;

    bands->first = INFINITY;
    for (size_t c = 0; c < rows->course_count; c++) {
        bands->first =
            fmin(bands->first, rows->rows[rows->courses[c].first].session);
    }
    bands->episodes = (int64_t)rows->followed;
    picks = pick_courses(arena, rows, bands->first);
    see_courses(arena, &picks, bands);
    if (!bands->stratum_count) {
        return err_set(err, ERR_INPUT,
                       "no band: fewer than %d people who started alike have a "
                       "score at a further session",
                       COURSE_BAND_FEWEST);
    }
    hold_own(arena, &picks, bands);
    return true;
}

bool course_bands_find(struct arena *arena,
                       const struct course_bands_question *question,
                       struct course_bands *bands, struct err *err)
{
    *bands = (struct course_bands){
        .measure = question->measure,
        .norm = question->norm,
        .first = 1,
        .low = question->low,
        .high = question->high,
    };
    if (!question->norm && (!question->rows || !question->rows->count)) {
        return err_set(err, ERR_INPUT, "no band: there are no courses");
    }
    if (!question->norm) {
        return find_own(arena, question->rows, bands, err);
    }
    if (question->rows) {
        hold_others(arena, question->rows, bands);
    } else {
        bands->held.why = STR("there are no closed courses of one's own to "
                              "hold it against");
    }
    return true;
}

const struct course_band *course_band_at(struct arena *arena,
                                         const struct course_bands *bands,
                                         double session, double start)
{
    int stratum;

    if (bands->norm) {
        return norm_band(arena, bands, session, start);
    }
    stratum = session == bands->first ? stratum_of(bands, start) : -1;
    return stratum < 0 ? NULL : &bands->strata[stratum];
}
