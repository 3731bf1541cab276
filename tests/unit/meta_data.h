#ifndef TESTS_META_DATA_H
#define TESTS_META_DATA_H

// meta_data - the published meta-analyses of ../shared/data/meta and metafor's
// answers to them, for the tests that are held to both.
//
//     json_t *reference = meta_reference();   // NULL: not here
//     struct meta_table table = meta_read(arena, "bcg");
//     const double *yi = meta_column(arena, &table, "yi");
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "wire/csv.h"

#include <jansson.h>

enum { META_ROWS = 2000, META_COLUMNS = 64 };

struct meta_table {
    size_t rows;
    int columns;
    struct str name[META_COLUMNS];
    struct str (*cell)[META_COLUMNS];
};

static inline json_t *meta_reference(void)
{
    return json_load_file("../shared/data/meta/reference.json", 0, NULL);
}

static inline struct str meta_keep(struct arena *arena, struct str from)
{
    return text_print(arena, "%.*s", (int)from.len, from.at ? from.at : "");
}

static inline struct meta_table meta_read(struct arena *arena, const char *set)
{
    struct meta_table table = {0};
    struct str path = text_print(arena, "../shared/data/meta/%s.csv", set);
    FILE *file = fopen(path.at, "rb");
    struct csv *csv = file ? csv_open(file) : NULL;
    struct str(*cell)[META_COLUMNS] =
        arena_take(arena, META_ROWS, sizeof *cell);
    const struct str *fields;
    struct err err;
    int count;
    bool more = csv;
    bool first = true;

    while (more && csv_next(csv, &fields, &count, &more, &err) && more) {
        struct str *to = first ? table.name : cell[table.rows++];

        for (int i = 0; i < count && i < META_COLUMNS; i++) {
            to[i] = meta_keep(arena, fields[i]);
        }
        table.columns = first ? count : table.columns;
        first = false;
    }
    table.cell = cell;
    csv_close(csv);
    if (file) {
        (void)fclose(file);
    }
    return table;
}

// -1: there is none.
static inline int meta_find(const struct meta_table *table, const char *name)
{
    for (int i = 0; i < table->columns; i++) {
        if (strcmp(table->name[i].at, name) == 0) {
            return i;
        }
    }
    return -1;
}

// NAN where missing, and throughout when there is no such column.
static inline double *meta_column(struct arena *arena,
                                  const struct meta_table *table,
                                  const char *name)
{
    double *values = arena_take(arena, table->rows + 1, sizeof *values);
    int column = meta_find(table, name);

    for (size_t i = 0; i < table->rows; i++) {
        bool there = column >= 0 && !csv_is_missing(table->cell[i][column]);

        values[i] = there ? strtod(table->cell[i][column].at, NULL) : NAN;
    }
    return values;
}

// NAN for null and where there is none; the reference writes a vector of one
// as a number.
static inline double meta_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}
static inline double meta_element(const json_t *list, size_t i)
{
    const json_t *value = json_is_array(list) ? json_array_get(list, i) : list;

    return json_is_number(value) ? json_number_value(value) : NAN;
}

// Relative, absolute below `small`; both NAN is good.
static inline bool meta_near(double got, double want, double tolerance,
                             double small)
{
    return (isnan(got) && isnan(want))
        || fabs(got - want) <= tolerance * fmax(small, fabs(want));
}

#endif
