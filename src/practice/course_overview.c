// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_overview.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/band_shelf.h"
#include "practice/counted.h"
#include "practice/course_archive.h"
#include "practice/instrument_use.h"
#include "practice/setting.h"

#include <math.h>

// ---- which measures ---------------------------------------------------------

static void add_measure(struct practice *practice,
                        const struct instrument *instrument,
                        const struct scale *scale,
                        struct course_overview *overview)
{
    if (overview->count == COURSE_MEASURES) {
        return;
    }
    for (int i = 0; i < overview->count; i++) {
        if (overview->measures[i].scale == scale) {
            return;
        }
    }
    overview->measures[overview->count++] = (struct course_measure){
        .name =
            text_print(practice->arena, "%s/%s", instrument->code, scale->name),
        .instrument = instrument,
        .scale = scale,
    };
}

static bool find_measures(struct practice *practice,
                          struct course_overview *overview, struct err *err)
{
    struct outcomes outcomes;

    if (!outcomes_read(practice, &outcomes, err)) {
        return false;
    }
    for (int i = 0; i < outcomes.count; i++) {
        const struct instrument *instrument = outcomes.at[i];

        for (int k = 0; k < instrument->scale_count; k++) {
            add_measure(practice, instrument, &instrument->scales[k], overview);
        }
    }
    for (int i = 0; i < overview->norms.count; i++) {
        const struct norm *norm = &overview->norms.at[i].norm;
        const struct instrument *instrument =
            registry_find(practice->registry, norm->instrument);
        const struct scale *scale =
            instrument ? instrument_scale(instrument, norm->scale) : NULL;

        if (scale) {
            add_measure(practice, instrument, scale, overview);
        }
    }
    return true;
}

static bool find_bands(struct practice *practice, struct str chosen,
                       struct course_overview *overview, struct err *err)
{
    for (int i = 0; i < overview->count; i++) {
        struct course_measure *measure = &overview->measures[i];

        if (!band_shelf_read(practice, measure->name, &measure->bands, err)) {
            return false;
        }
        if (str_is_equal(measure->name, chosen)) {
            overview->chosen = i;
        }
    }
    return true;
}

// ---- all about one of them --------------------------------------------------

// Growth, strata and calibration: of the archive, or of a norm held against it.
static bool answer(struct practice *practice, struct course_overview *overview,
                   struct err *err)
{
    const struct course_measure *measure =
        &overview->measures[overview->chosen];
    struct course_question question = {
        .measure = str_of(measure->scale->title ? measure->scale->title
                                                : measure->instrument->name),
        .norm = measure->bands.bands.norm,
        .low = measure->scale->min,
        .high = measure->scale->max,
        .least = COURSE_SMALL,
        .folds = COURSE_FOLDS,
        .dated = true,
        .day = GROWTH_NO_DAY,
 // What became of courses is not judged on a page.
        .turn = {.change = NAN, .cutoff = NAN},
    };
    struct course_archive archive;
    struct growth_rows rows;
    struct err why = {0};

    if (!course_archive_read(practice, measure->name, &archive, err)) {
        return false;
    }
    overview->silent = archive.silent;
    overview->is_drawn = measure->bands.drawn;
    if (!overview->is_drawn) {
        return true;
    }
    if (archive.count) {
        if (!growth_rows_make(practice->arena, archive.rows, archive.count,
                              &rows, err)) {
            return false;
        }
        question.rows = &rows;
    }
    overview->is_fitted =
        course_answer_find(practice->arena, &question, &overview->answer, &why);
    overview->why = str_of(str_text(practice->arena, str_of(why.text)));
    return overview->is_fitted || why.kind == ERR_INPUT
        || err_set(err, why.kind, "%s", why.text);
}

bool course_overview_read(struct practice *practice, struct str chosen,
                          struct course_overview *overview, struct err *err)
{
    *overview = (struct course_overview){.until = counted_until(practice)};
    overview->measures = arena_take(practice->arena, COURSE_MEASURES,
                                    sizeof *overview->measures);
    return norm_list(practice, &overview->norms, err)
        && find_measures(practice, overview, err)
        && find_bands(practice, chosen, overview, err)
        && (overview->count == 0 || answer(practice, overview, err));
}

bool course_overview_prepare(struct practice *practice, struct err *err)
{
    struct course_overview overview = {
        .measures = arena_take(practice->arena, COURSE_MEASURES,
                               sizeof *overview.measures)};
    bool on;

    return setting_read_yes(practice, "expected_course", &on, err)
        && (!on
            || (norm_list(practice, &overview.norms, err)
                && find_measures(practice, &overview, err)
                && find_bands(practice, STR(""), &overview, err)));
}
