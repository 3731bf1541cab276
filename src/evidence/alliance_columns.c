// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alliance_columns.h"

#include "base/arena.h"

#include <math.h>

static const struct str NAMES[ALLIANCE_COLUMNS] = {
    {"after",       5 },
    {"said_own",    8 },
    {"said_mean",   9 },
    {"before_own",  10},
    {"first",       5 },
    {"log_session", 11},
    {"person",      6 },
    {"therapist",   9 },
    {"after_own",   8 },
};

size_t alliance_people_of(const struct alliance_row *rows, size_t count,
                          struct alliance_person *people)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].person != rows[i - 1].person) {
            people[found++].first = i;
            people[found - 1].count = 0;
        }
        people[found - 1].count++;
    }
    return found;
}

double *alliance_values(const struct alliance_table *table,
                        enum alliance_column column)
{
    return table->frame.columns[column].numbers;
}

static double mean_of(const double *values, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return count ? sum / (double)count : 0;
}

// Takes a person's own straight line over `time` from `values`.
static void take_line(const double *time, double *values, size_t count)
{
    double at = mean_of(time, count), mean = mean_of(values, count);
    double spread = 0, both = 0;

    for (size_t i = 0; i < count; i++) {
        spread += (time[i] - at) * (time[i] - at);
        both += (time[i] - at) * (values[i] - mean);
    }
    for (size_t i = 0; i < count; i++) {
        double slope = spread > 0 ? both / spread : 0;

        values[i] -= mean + slope * (time[i] - at);
    }
}

// One person's rows, from row `to` of the table on.
static void fill_person(const struct alliance_row *rows, size_t count,
                        struct alliance_table *table, size_t to)
{
    double *columns[ALLIANCE_COLUMNS];
    double mean;

    for (int k = 0; k < ALLIANCE_COLUMNS; k++) {
        columns[k] = alliance_values(table, (enum alliance_column)k) + to;
    }
    for (size_t i = 0; i < count; i++) {
        columns[ALLIANCE_AFTER][i] = rows[i].after;
        columns[ALLIANCE_AFTER_OWN][i] = rows[i].after;
        columns[ALLIANCE_SAID_OWN][i] = rows[i].said;
        columns[ALLIANCE_BEFORE_OWN][i] = rows[i].before;
        columns[ALLIANCE_FIRST][i] = rows[0].before;
        columns[ALLIANCE_LOG_SESSION][i] = log(rows[i].session);
        columns[ALLIANCE_PERSON][i] = (double)table->people;
        columns[ALLIANCE_THERAPIST][i] = rows[i].therapist;
    }
    mean = mean_of(columns[ALLIANCE_SAID_OWN], count);
    for (size_t i = 0; i < count; i++) {
        columns[ALLIANCE_SAID_MEAN][i] = mean;
    }
    take_line(columns[ALLIANCE_LOG_SESSION], columns[ALLIANCE_SAID_OWN], count);
    take_line(columns[ALLIANCE_LOG_SESSION], columns[ALLIANCE_BEFORE_OWN],
              count);
    take_line(columns[ALLIANCE_LOG_SESSION], columns[ALLIANCE_AFTER_OWN],
              count);
}

static void centre(double *values, size_t count)
{
    double mean = mean_of(values, count);

    for (size_t i = 0; i < count; i++) {
        values[i] -= mean;
    }
}

static void make_columns(struct arena *arena, size_t rows,
                         struct alliance_table *table)
{
    table->frame.column_count = ALLIANCE_COLUMNS;
    table->frame.columns =
        arena_take(arena, ALLIANCE_COLUMNS, sizeof *table->frame.columns);
    for (int k = 0; k < ALLIANCE_COLUMNS; k++) {
        table->frame.columns[k] = (struct frame_column){
            .name = NAMES[k],
            .is_whole = k == ALLIANCE_PERSON || k == ALLIANCE_THERAPIST,
            .numbers = arena_take(arena, rows + 1, sizeof(double))};
    }
}

void alliance_table_of(struct arena *arena, const struct alliance_row *rows,
                       size_t count, const bool *keep,
                       struct alliance_table *table)
{
    struct alliance_person *people =
        arena_take(arena, count + 1, sizeof *people);
    size_t all = alliance_people_of(rows, count, people);

    *table = (struct alliance_table){.people = 0};
    make_columns(arena, count, table);
    for (size_t i = 0; i < all; i++) {
        if (people[i].count < ALLIANCE_SESSIONS) {
            table->left_out++;
        } else if (!keep || keep[i]) {
            fill_person(rows + people[i].first, people[i].count, table,
                        table->frame.rows);
            table->people++;
            table->frame.rows += people[i].count;
        }
    }
    centre(alliance_values(table, ALLIANCE_LOG_SESSION), table->frame.rows);
}

double alliance_own_spread(const struct alliance_table *table,
                           enum alliance_column column)
{
    const double *values = alliance_values(table, column);
    double squares = 0;

    for (size_t i = 0; i < table->frame.rows; i++) {
        squares += values[i] * values[i];
    }
    return table->people
             ? sqrt(squares / (double)(table->frame.rows - 2 * table->people))
             : 0;
}

void alliance_means(const struct alliance_table *table,
                    enum alliance_column column, double *mean, double *spread)
{
    const double *values = alliance_values(table, column);
    const double *person = alliance_values(table, ALLIANCE_PERSON);
    double people = 0, squares = 0;

    *mean = 0;
    for (size_t i = 0, until; i < table->frame.rows; i = until) {
        double away;

        for (until = i + 1;
             until < table->frame.rows && person[until] == person[i];) {
            until++;
        }
        away = mean_of(values + i, until - i) - *mean;
        people++;
        *mean += away / people;
        squares += away * away * (people - 1) / people;
    }
    *spread = people > 1 ? sqrt(squares / (people - 1)) : 0;
}
