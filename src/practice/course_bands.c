// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_bands.h"

#include "practice/course_archive.h"
#include "practice/norm.h"

static bool find_norm(struct practice *practice,
                      const struct course_archive *archive,
                      struct practice_bands *found, bool *there,
                      struct err *err)
{
    struct norm_kept kept = {0};

    if (!norm_find(practice, str_of(archive->instrument->code),
                   str_of(archive->scale->name), &kept, there, err)) {
        return false;
    }
    found->norm = kept.norm;
    return true;
}

// A number of episodes that are of too few people make no band.
static bool find_own(struct practice *practice,
                     const struct course_bands_question *question,
                     struct practice_bands *found)
{
    struct err why;

    return found->episodes >= COURSE_BAND_OWN
        && course_bands_find(practice->arena, question, &found->bands, &why);
}

bool course_bands_read(struct practice *practice, struct str name,
                       struct practice_bands *found, struct err *err)
{
    struct course_bands_question question = {.measure = name};
    struct course_archive archive;
    struct growth_rows rows;
    bool loaded;

    *found = (struct practice_bands){0};
    if (!course_archive_read(practice, name, &archive, err)) {
        return false;
    }
    question.low = archive.scale->min;
    question.high = archive.scale->max;
    found->episodes = archive.followed;
    if (archive.count) {
        if (!growth_rows_make(practice->arena, archive.rows, archive.count,
                              &rows, err)) {
            return false;
        }
        question.rows = &rows;
    }
    found->drawn = find_own(practice, &question, found);
    if (found->drawn) {
        return true;
    }
    if (!find_norm(practice, &archive, found, &loaded, err)) {
        return false;
    }
    question.norm = &found->norm;
    found->drawn = loaded;
    return !loaded
        || course_bands_find(practice->arena, &question, &found->bands, err);
}
