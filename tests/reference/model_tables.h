#ifndef TESTS_MODEL_TABLES_H
#define TESTS_MODEL_TABLES_H

// model_tables - files and formulas for tests of models.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/formula.h"
#include "evidence/frame.h"

static const char FOLDER[] = "../shared/data/mixed/";

// A test reads the file, or the text given instead.
static inline bool load(struct arena *arena, const char *file, const char *csv,
                        struct frame *frame)
{
    char *path =
        file ? str_text(arena, text_print(arena, "%s%s.csv", FOLDER, file))
             : NULL;
    struct frame_source source = {
        .path = path ? path : "-",
        .in = csv ? fmemopen((void *)(uintptr_t)csv, strlen(csv), "r") : NULL};
    struct err err = {0};
    bool good = frame_read(arena, &source, frame, NULL, &err);

    CHECK(file ? file : "a table", good);
    if (source.in) {
        (void)fclose(source.in);
    }
    return good;
}

static inline struct formula *parse(struct arena *arena,
                                    const char *const *texts, int *count)
{
    struct formula *formulas = arena_take(arena, 8, sizeof *formulas);
    struct err err = {0};

    for (*count = 0; *count < 8 && texts[*count]; ++*count) {
        CHECK(texts[*count], formula_parse(arena, str_of(texts[*count]),
                                           &formulas[*count], &err));
    }
    return formulas;
}

static inline bool near_or_unknown(double got, double want, double tolerance)
{
    return isnan(want) ? isnan(got) : check_near(got, want, tolerance);
}

#endif
