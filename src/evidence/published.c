// published - see published.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/published.h"

#include "base/arena.h"
#include "base/embedded.h"
#include "base/text.h"
#include "wire/csv.h"

#include <math.h>

enum column {
    ELEMENT,
    GOES_WITH,
    STUDIES,
    PEOPLE,
    MORE_PEOPLE,
    MEASURE,
    VALUE,
    LOW,
    HIGH,
    NOTE,
    SOURCE,
    LINK,
    READ_ON,
    COLUMNS
};
static const char *const NAMES[COLUMNS] = {
    [ELEMENT] = "element",
    [GOES_WITH] = "goes_with",
    [STUDIES] = "studies",
    [PEOPLE] = "people",
    [MORE_PEOPLE] = "more_people",
    [MEASURE] = "measure",
    [VALUE] = "value",
    [LOW] = "low",
    [HIGH] = "high",
    [NOTE] = "note",
    [SOURCE] = "source",
    [LINK] = "link",
    [READ_ON] = "read_on",
};

enum { ROWS_MAX = 500 };

// How a measure is written. A correlation has no nought before its point.
struct measure {
    const char *name, *sign;
    bool below_one;
    int decimals;
};
static const struct measure MEASURES[] = {
    {"r",       "r",  true,  2},
    {"d",       "d",  false, 2},
    {"g",       "g",  false, 2},
    {"or",      "OR", false, 2},
    {"rr",      "RR", false, 2},
    {"b",       "b",  false, 2},
    {"percent", "%",  false, 1},
};

static const struct measure *measure_of(struct str name)
{
    for (size_t i = 0; i < sizeof MEASURES / sizeof *MEASURES; i++) {
        if (str_is(name, MEASURES[i].name)) {
            return &MEASURES[i];
        }
    }
    return NULL;
}

// ---- reading ----------------------------------------------------------------

static bool count_read(struct str field, int64_t *count)
{
    return field.len == 0 || str_parse_int(field, count);
}
static bool real_read(struct str field, double *value)
{
    *value = NAN;
    return field.len == 0 || str_parse_real(field, value);
}

// "2026-11"
static bool month_read(struct str field, struct published *row)
{
    int64_t year;
    int64_t month;

    if (field.len != 7 || field.at[4] != '-'
        || !str_parse_int((struct str){field.at, 4}, &year)
        || !str_parse_int((struct str){field.at + 5, 2}, &month)) {
        return false;
    }
    row->year = (int)year;
    row->month = (int)month;
    return month >= 1 && month <= 12;
}

static bool row_read(struct arena *arena, const struct str *fields,
                     struct published *row)
{
    struct str *const texts[COLUMNS] = {
        [ELEMENT] = &row->element, [GOES_WITH] = &row->goes_with,
        [MEASURE] = &row->measure, [NOTE] = &row->note,
        [SOURCE] = &row->source,   [LINK] = &row->link,
    };

    for (int i = 0; i < COLUMNS; i++) {
        if (texts[i]) {
            *texts[i] =
                text_print(arena, "%.*s", (int)fields[i].len, fields[i].at);
        }
    }
    row->more_people = str_is(fields[MORE_PEOPLE], "yes");
    return count_read(fields[STUDIES], &row->studies)
        && count_read(fields[PEOPLE], &row->people)
        && real_read(fields[VALUE], &row->value)
        && real_read(fields[LOW], &row->low)
        && real_read(fields[HIGH], &row->high)
        && month_read(fields[READ_ON], row) && measure_of(row->measure)
        && !isnan(row->value) && row->element.len > 0 && row->source.len > 0
        && row->link.len > 0;
}

static bool header_is_ours(const struct str *fields, int count)
{
    for (int i = 0; i < COLUMNS && i < count; i++) {
        if (!str_is(fields[i], NAMES[i])) {
            return false;
        }
    }
    return count == COLUMNS;
}

static bool table_read(struct arena *arena, struct csv *csv,
                       struct published *rows, int *count, struct err *err)
{
    const struct str *fields;
    bool header = true;
    bool more;
    int width;

    *count = 0;
    while (csv_next(csv, &fields, &width, &more, err)) {
        if (!more) {
            return true;
        }
        if (header ? !header_is_ours(fields, width)
                   : width != COLUMNS || *count == ROWS_MAX
                         || !row_read(arena, fields, &rows[*count])) {
            return err_set(err, ERR_BUG, "published.csv, line %lld is broken",
                           (long long)csv_line(csv));
        }
        *count += !header;
        header = false;
    }
    return false;
}

bool published_read(struct arena *arena, const struct published **rows,
                    int *count, struct err *err)
{
    struct published *table = arena_take(arena, ROWS_MAX, sizeof *table);
    struct csv *csv = csv_open_text(EMBEDDED_EVIDENCE[0].bytes, ',');
    bool good = table_read(arena, csv, table, count, err);

    csv_close(csv);
    *rows = table;
    return good;
}

bool published_is_stale(const struct published *row, int year, int month)
{
    return (year - row->year) * 12 + month - row->month
         > PUBLISHED_STALE_MONTHS;
}

// ---- in words ---------------------------------------------------------------

// ".278", "-.16", "1.19": as many decimals as were read, at least the usual.
static struct str number_words(struct arena *arena,
                               const struct measure *measure, double value)
{
    int decimals = measure->decimals;
    double thousand = fabs(value) * 1000;
    struct str text;

    if (measure->below_one && fabs(thousand - 10 * round(thousand / 10)) > .5) {
        decimals = 3;
    }
    text = text_print(arena, "%.*f", decimals, fabs(value));
    if (measure->below_one && text.at[0] == '0') {
        text.at++;
        text.len--;
    }
    return text_print(arena, "%s%.*s", value < 0 ? "-" : "", (int)text.len,
                      text.at);
}

struct str published_value(struct arena *arena, const struct published *row)
{
    const struct measure *measure = measure_of(row->measure);
    struct str number = number_words(arena, measure, row->value);

    return measure->sign[0] == '%'
             ? text_print(arena, "%.*s %%", (int)number.len, number.at)
             : text_print(arena, "%s = %.*s", measure->sign, (int)number.len,
                          number.at);
}

struct str published_interval(struct arena *arena, const struct published *row)
{
    const struct measure *measure = measure_of(row->measure);

    if (isnan(row->low) || isnan(row->high)) {
        return STR("");
    }
    return text_print(arena, "95 %% CI %s to %s",
                      number_words(arena, measure, row->low).at,
                      number_words(arena, measure, row->high).at);
}

// 30000: "30,000"
static const char *thousands(struct arena *arena, int64_t count)
{
    return count < 1000
             ? text_print(arena, "%lld", (long long)count).at
             : text_print(arena, "%lld,%03lld", (long long)(count / 1000),
                          (long long)(count % 1000))
                   .at;
}

struct str published_basis(struct arena *arena, const struct published *row)
{
    struct text text = text_in(arena);

    if (row->studies > 0) {
        text_addf(&text, "%s %s", thousands(arena, row->studies),
                  row->studies == 1 ? "study" : "studies");
    }
    if (row->people > 0) {
        text_addf(&text, "%s%s%s people", row->studies > 0 ? ", " : "",
                  row->more_people ? "more than " : "",
                  thousands(arena, row->people));
    }
    return text_str(&text);
}
