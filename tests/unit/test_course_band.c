// The band of a chart: quantiles of what was seen, by hand; where it ends; the
// band of a norm; and whether what is said of its calibration is so where the
// truth is known.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "courses.h"

#include "base/arena.h"
#include "evidence/course_band.h"
#include "stats/clustered_share.h"
#include "stats/quantile.h"

#include <math.h>
#include <string.h>

static struct arena *arena;
static struct err err;

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

// R 4.2: quantile(c(1, 2, 3, 4, 9.5), c(.1, .25, .9)).
static void test_quantile(void)
{
    static const double FIVE[] = {1, 2, 3, 4, 9.5};

    CHECK("a tenth lies below", near(quantile_of(FIVE, 5, .1), 1.4, 1e-14));
    CHECK("a quarter", quantile_of(FIVE, 5, .25) == 2);
    CHECK("nine tenths", near(quantile_of(FIVE, 5, .9), 7.3, 1e-14));
    CHECK("the ends", quantile_of(FIVE, 5, 0) == 1
                          && quantile_of(FIVE, 5, 1) == 9.5
                          && quantile_of(FIVE, 1, .5) == 1);
}

// Worked out with R from the formulas.
static void test_clustered(void)
{
    static const double HITS[] = {3, 0, 9, 1, 2.5, 0, 7};
    static const double N[] = {4, 5, 9, 2, 3, 6, 7};
    struct clustered_share share = {0};
    struct clustered_share all = {0};
    struct interval interval = clustered_share_interval(&share);

    CHECK("of nothing nothing is known", isnan(interval.estimate));
    for (int i = 0; i < 7; i++) {
        clustered_share_add(&share, HITS[i], N[i]);
    }
    interval = clustered_share_interval(&share);
    CHECK("a share of clusters",
          near(interval.estimate, .625, 1e-14)
              && near(interval.low, .271523745270021, 1e-13)
              && near(interval.high, .881692551544000, 1e-13));
    clustered_share_add(&all, 4, 4);
    CHECK("one cluster has no interval",
          isnan(clustered_share_interval(&all).low));
    clustered_share_add(&all, 2, 2);
    interval = clustered_share_interval(&all);
    CHECK("all hits: as many as there are clusters",
          near(interval.low, .342380227506653, 1e-13) && interval.high == 1);
}

// ---- by hand ----------------------------------------------------------------

enum { PEOPLE = 60 };

// First scores 1 to 60, a third each; at session 2 one less; at session 3 only
// the 25 who started lowest, of which 20 are of the first third.
static size_t put_rows(struct growth_row *rows)
{
    size_t count = 0;

    for (uint32_t i = 0; i < PEOPLE; i++) {
        double start = i + 1;

        rows[count++] = (struct growth_row){i, i, 1, start, 0, 100};
        rows[count++] = (struct growth_row){i, i, 2, start - 1, 0, 100};
        if (i < 25) {
            rows[count++] = (struct growth_row){i, i, 3, start - 2, 0, 100};
        }
    }
    return count;
}

static void test_by_hand(void)
{
    struct growth_row rows[3 * PEOPLE + 3];
    struct growth_rows made;
    struct course_bands bands;
    const struct course_band *band;
    struct course_bands_question question = {STR("toy"), &made, NULL, NAN, NAN};
    size_t count = put_rows(rows);

    // An earlier course of the first person does not count; nor does one that
    // began later than courses do.
    rows[count++] = (struct growth_row){90, 0, 1, 1000, 0, 50};
    rows[count++] = (struct growth_row){90, 0, 2, 1000, 0, 50};
    rows[count++] = (struct growth_row){91, 91, 2, 1000, 0, 100};
    CHECK("rows", growth_rows_make(arena, rows, count, &made, &err));
    CHECK("bands", course_bands_find(arena, &question, &bands, &err));
    CHECK("three strata", bands.stratum_count == 3 && bands.episodes == 61);
    band = course_band_at(arena, &bands, 1, 7);
    CHECK("a start has its people",
          band && band->people == 20 && band->from == 1 && band->to == 20);
    CHECK("to session 3", band && band->count == 3 && !band->fewer);
    CHECK("R: quantile(0:19)", band && band->at[1].session == 2
                                   && band->at[1].n == 20
                                   && near(band->at[1].low, 4.75, 1e-12)
                                   && near(band->at[1].middle, 9.5, 1e-12)
                                   && near(band->at[1].high, 14.25, 1e-12)
                                   && near(band->at[1].wide_low, 1.9, 1e-12)
                                   && near(band->at[1].wide_high, 17.1, 1e-12));
    band = course_band_at(arena, &bands, 1, 40);
    CHECK("it ends where few came",
          band && band->count == 2 && band->fewer
              && strstr(course_band_end_words(arena, &bands, band).at,
                        "session 2: fewer than 20"));
    CHECK("nobody started there", !course_band_at(arena, &bands, 1, 61)
                                      && !course_band_at(arena, &bands, 2, 7));
    CHECK("all ended on one day: no calibration, and that is said",
          !bands.held.scores
              && strstr(course_bands_calibration(arena, &bands).at,
                        "not known here: too few"));
    rows[0].person = 0;
    CHECK("too few people for any band",
          growth_rows_make(arena, rows, 30, &made, &err)
              && !course_bands_find(arena, &question, &bands, &err)
              && err.kind == ERR_INPUT);
}

// ---- where the truth is known -----------------------------------------------

// Within three and a half standard errors of what it should hold; the fitted
// band's own error is of the same kind.
static bool holds(const struct course_band_held *held, double should)
{
    return held->low <= held->share && held->share <= held->high
        && near(held->share, should, .045);
}

static void test_truth(void)
{
    struct growth_rows rows;
    struct course_bands bands;
    struct course_bands_question question = {STR("toy"), &rows, NULL, NAN, NAN};
    struct norm norm = {.instrument = STR("toy"),
                        .population = STR("adults"),
                        .country = STR("GB"),
                        .source = STR("a simulation"),
                        .date = STR("2026-12-01"),
                        .people = 412,
                        .sessions = 10,
                        .low = 0,
                        .high = 27,
                        .model = COURSES_TRUTH};
    const struct course_band *band;

    courses_simulate(arena, &(struct courses_plan){.seed = 11}, &rows);
    CHECK("own bands", course_bands_find(arena, &question, &bands, &err));
    CHECK("held against what ended later", bands.held.day > 0
                                               && bands.held.people > 300
                                               && bands.held.people < 600);
    CHECK("half hold half", holds(&bands.held.half, .5));
    CHECK("80 hold 80", holds(&bands.held.eight, .8));
    question.norm = &norm;
    CHECK("a norm's", course_bands_find(arena, &question, &bands, &err));
    CHECK("held against all of them",
          !bands.held.day && bands.held.people > 1200);
    CHECK("half hold half of a norm", holds(&bands.held.half, .5));
    CHECK("80 hold 80 of a norm", holds(&bands.held.eight, .8));
    norm.model.sigma2 /= 4;
    CHECK("a norm that is too sure is found out",
          course_bands_find(arena, &question, &bands, &err)
              && bands.held.eight.high < .75);
    norm.model.sigma2 *= 4;
    question.rows = NULL;
    CHECK("a norm alone", course_bands_find(arena, &question, &bands, &err));
    band = course_band_at(arena, &bands, 2, 14);
    CHECK("from any session to its last",
          band && band->count == 9 && band->at[0].session == 2
              && band->at[0].wide_high == 14 && band->at[8].session == 10
              && !course_band_at(arena, &bands, 10, 14));
    CHECK("with its provenance",
          strstr(course_bands_source(arena, &bands).at, "n = 412"));
    CHECK("and without a promise",
          strstr(course_bands_calibration(arena, &bands).at, "not known"));
}

int main(void)
{
    arena = arena_open("test");
    test_quantile();
    test_clustered();
    test_by_hand();
    test_truth();
    arena_close(arena);
    return check_end();
}
