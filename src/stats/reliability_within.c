// reliability_within - see reliability_within.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/reliability_within.h"

#include "base/arena.h"
#include "stats/distribution.h"

#include <math.h>
#include <string.h>

// ---- people's means ---------------------------------------------------------

struct means {
    double *of;    // each person's; NAN: no answer
    size_t *count; // their answers
    double grand;  // of all answers
    size_t n;
    uint32_t persons; // with an answer
};

static struct means means_of(struct arena *arena,
                             const struct reliability_repeated *repeated,
                             const double *x)
{
    size_t persons = repeated->persons;
    struct means means = {
        .of = arena_take(arena, persons + 1, sizeof(double)),
        .count = arena_take(arena, persons + 1, sizeof(size_t)),
    };

    for (size_t i = 0; i < repeated->answers.rows; i++) {
        uint32_t who = repeated->person[i];

        if (who != RELIABILITY_NOBODY && !isnan(x[i])) {
            means.of[who] += x[i];
            means.count[who]++;
            means.grand += x[i];
            means.n++;
        }
    }
    means.grand /= (double)means.n;
    for (size_t p = 0; p < persons; p++) {
        means.persons += means.count[p] > 0;
        means.of[p] =
            means.count[p] ? means.of[p] / (double)means.count[p] : NAN;
    }
    return means;
}

// ---- shares of one column ---------------------------------------------------

static void find_mean_squares(const struct reliability_repeated *repeated,
                              const double *x, const struct means *means,
                              struct reliability_share *to)
{
    for (uint32_t p = 0; p < repeated->persons; p++) {
        double away = means->of[p] - means->grand;

        to->between +=
            means->count[p] ? (double)means->count[p] * away * away : 0;
    }
    for (size_t i = 0; i < repeated->answers.rows; i++) {
        uint32_t who = repeated->person[i];

        if (who != RELIABILITY_NOBODY && !isnan(x[i])) {
            double away = x[i] - means->of[who];

            to->within += away * away;
        }
    }
    to->between /= to->df1;
    to->within /= to->df2;
}

static void find_limits(struct reliability_share *to, double level)
{
    double below = 1 - (1 - level) / 2;
    double low = to->f / f_point(below, to->df1, to->df2);
    double high = to->f * f_point(below, to->df2, to->df1);

    to->icc1_low = (low - 1) / (low + to->each - 1);
    to->icc1_high = (high - 1) / (high + to->each - 1);
    to->icc2_low = 1 - 1 / low;
    to->icc2_high = 1 - 1 / high;
}

static void find_share(const struct reliability_repeated *repeated,
                       const double *x, const struct means *means, double level,
                       struct reliability_share *to)
{
    *to = (struct reliability_share){
        .persons = means->persons,
        .n = means->n,
        .each = (double)means->n / means->persons,
        .df1 = (double)means->persons - 1,
        .df2 = (double)means->n - means->persons,
    };
    find_mean_squares(repeated, x, means, to);
    to->f = to->between / to->within;
    to->p = f_above(to->f, to->df1, to->df2);
    to->icc1 = (to->between - to->within)
             / (to->between + (to->each - 1) * to->within);
    to->icc2 = (to->between - to->within) / to->between;
    find_limits(to, level);
}

// Answers split into the people's means and the distances from them.
struct split {
    double *mean, *away; // rows
};

static struct split split_of(struct arena *arena,
                             const struct reliability_repeated *repeated,
                             const double *x, const struct means *means)
{
    size_t rows = repeated->answers.rows;
    struct split split = {
        .mean = arena_take(arena, rows + 1, sizeof(double)),
        .away = arena_take(arena, rows + 1, sizeof(double)),
    };

    for (size_t i = 0; i < rows; i++) {
        uint32_t who = repeated->person[i];

        split.mean[i] = who == RELIABILITY_NOBODY ? NAN : means->of[who];
        split.away[i] = x[i] - split.mean[i];
    }
    return split;
}

static double correlation_of(const double *x, const double *y, size_t rows)
{
    const double *at[2] = {x, y};
    struct reliability_answers two = {rows, 2, at};
    double r[4];

    reliability_correlations(&two, r);
    return r[1];
}

void reliability_shares_of(struct arena *arena,
                           const struct reliability_repeated *repeated,
                           double level, struct reliability_share *share)
{
    size_t rows = repeated->answers.rows;

    for (int j = 0; j < repeated->answers.items; j++) {
        const double *x = repeated->answers.at[j];
        size_t mark = arena_mark(arena);
        struct means means = means_of(arena, repeated, x);
        struct split split = split_of(arena, repeated, x, &means);

        find_share(repeated, x, &means, level, &share[j]);
        share[j].eta_between = correlation_of(split.mean, x, rows);
        share[j].eta_within = correlation_of(x, split.away, rows);
        arena_rewind(arena, mark);
    }
}

void reliability_levels_of(struct arena *arena,
                           const struct reliability_repeated *repeated,
                           double *within, double *between)
{
    size_t items = (size_t)repeated->answers.items;
    size_t mark = arena_mark(arena);
    const double **away = arena_take(arena, items, sizeof *away);
    const double **mean = arena_take(arena, items, sizeof *mean);
    struct reliability_answers part = repeated->answers;

    for (size_t j = 0; j < items; j++) {
        const double *x = repeated->answers.at[j];
        struct means means = means_of(arena, repeated, x);
        struct split split = split_of(arena, repeated, x, &means);

        away[j] = split.away;
        mean[j] = split.mean;
    }
    part.at = away;
    reliability_correlations(&part, within);
    part.at = mean;
    reliability_correlations(&part, between);
    arena_rewind(arena, mark);
}

// ---- components of variance -------------------------------------------------

static bool row_counts(const struct reliability_repeated *repeated, size_t row)
{
    bool whole = repeated->person[row] != RELIABILITY_NOBODY;

    for (int j = 0; whole && j < repeated->answers.items; j++) {
        whole = !isnan(repeated->answers.at[j][row]);
    }
    return whole;
}

// Means over the rows of each person, items side by side; `count` their rows.
struct profile {
    double *person; // persons x items, a person's items side by side
    double *item;   // of all rows
    size_t *count;
    size_t rows;
    uint32_t persons;
    double squares; // sum of count^2
};

static void add_row(const struct reliability_repeated *repeated, size_t row,
                    struct profile *to)
{
    size_t m = (size_t)repeated->answers.items;
    size_t who = repeated->person[row];

    to->rows++;
    to->count[who]++;
    for (size_t j = 0; j < m; j++) {
        to->person[who * m + j] += repeated->answers.at[j][row];
        to->item[j] += repeated->answers.at[j][row];
    }
}

// From sums to means.
static void divide(struct profile *profile, uint32_t persons, size_t m)
{
    for (size_t p = 0; p < persons; p++) {
        double n = (double)profile->count[p];

        profile->persons += n > 0;
        profile->squares += n * n;
        for (size_t j = 0; n > 0 && j < m; j++) {
            profile->person[p * m + j] /= n;
        }
    }
    for (size_t j = 0; j < m; j++) {
        profile->item[j] /= (double)profile->rows;
    }
}

static struct profile profile_of(struct arena *arena,
                                 const struct reliability_repeated *repeated)
{
    size_t m = (size_t)repeated->answers.items;
    size_t persons = repeated->persons;
    struct profile profile = {
        .person = arena_take(arena, persons * m + 1, sizeof(double)),
        .item = arena_take(arena, m, sizeof(double)),
        .count = arena_take(arena, persons + 1, sizeof(size_t)),
    };

    for (size_t i = 0; i < repeated->answers.rows; i++) {
        if (row_counts(repeated, i)) {
            add_row(repeated, i, &profile);
        }
    }
    divide(&profile, repeated->persons, m);
    return profile;
}

// The mean of `values[j] - away[j]`, and the squares round it.
struct spread {
    double mean, squares;
};

static struct spread spread_of(const double *values, const double *away, int m)
{
    struct spread spread = {0};

    for (int j = 0; j < m; j++) {
        spread.mean += (values[j] - away[j]) / m;
    }
    for (int j = 0; j < m; j++) {
        double rest = values[j] - away[j] - spread.mean;

        spread.squares += rest * rest;
    }
    return spread;
}

struct nested_squares {
    double person, session, person_item, error; // sums, then mean squares
};

static void add_people(const struct profile *profile, uint32_t persons, int m,
                       struct nested_squares *to)
{
    for (size_t p = 0; p < persons; p++) {
        double n = (double)profile->count[p];

        if (n > 0) {
            struct spread spread =
                spread_of(profile->person + p * (size_t)m, profile->item, m);

            to->person += n * m * spread.mean * spread.mean;
            to->person_item += n * spread.squares;
        }
    }
}

static void add_session(const struct reliability_repeated *repeated,
                        const struct profile *profile, size_t row,
                        struct nested_squares *to)
{
    double answers[RELIABILITY_ITEMS_MAX];
    int m = repeated->answers.items;
    size_t who = repeated->person[row];
    struct spread spread;

    for (int j = 0; j < m; j++) {
        answers[j] = repeated->answers.at[j][row];
    }
    spread = spread_of(answers, profile->person + who * (size_t)m, m);
    to->session += m * spread.mean * spread.mean;
    to->error += spread.squares;
}

static void add_sessions(const struct reliability_repeated *repeated,
                         const struct profile *profile,
                         struct nested_squares *to)
{
    for (size_t i = 0; i < repeated->answers.rows; i++) {
        if (row_counts(repeated, i)) {
            add_session(repeated, profile, i, to);
        }
    }
}

static double not_negative(double variance, int *negative)
{
    *negative += variance < 0;
    return fmax(variance, 0);
}

static void find_nested(const struct nested_squares *mean_square,
                        struct reliability_components *to)
{
    double m = to->items;
    double true_part;

    to->error = mean_square->error;
    to->session = not_negative((mean_square->session - mean_square->error) / m,
                               &to->negative);
    to->person_item =
        not_negative((mean_square->person_item - mean_square->error) / to->each,
                     &to->negative);
    to->person = not_negative((mean_square->person - mean_square->session
                               - mean_square->person_item + mean_square->error)
                                  / (to->each * m),
                              &to->negative);
    true_part = to->person + to->person_item / m;
    to->change = to->session / (to->session + to->error / m);
    to->one = true_part / (true_part + to->session + to->error / m);
    to->mean =
        true_part
        / (true_part + to->session / to->each + to->error / (to->each * m));
    to->fixed = NAN;
    to->time = to->item = to->time_item = NAN;
}

bool reliability_nested_of(struct arena *arena,
                           const struct reliability_repeated *repeated,
                           struct reliability_components *components)
{
    int m = repeated->answers.items;
    size_t mark = arena_mark(arena);
    struct profile profile = profile_of(arena, repeated);
    struct nested_squares squares = {0};
    double people = profile.persons;
    double rows = (double)profile.rows;
    bool enough = m > 1 && profile.persons > 1 && rows > people;

    *components = (struct reliability_components){
        .persons = profile.persons, .sessions = profile.rows, .items = m};
    if (enough) {
        components->each = (rows - profile.squares / rows) / (people - 1);
        add_people(&profile, repeated->persons, m, &squares);
        add_sessions(repeated, &profile, &squares);
        squares.person /= people - 1;
        squares.session /= rows - people;
        squares.person_item /= (people - 1) * (m - 1);
        squares.error /= (rows - people) * (m - 1);
        find_nested(&squares, components);
    }
    arena_rewind(arena, mark);
    return enough;
}

// ---- everybody at the same times --------------------------------------------

// A box of answers, person x time x item; the place of one is
// (person * times + time) * items + item.
struct box {
    size_t size[3];
    double *at;
};

static bool fill_box(struct arena *arena,
                     const struct reliability_repeated *repeated,
                     const uint32_t *time, struct box *box)
{
    size_t sheets = box->size[0] * box->size[1];
    size_t m = box->size[2];
    bool *filled = arena_take(arena, sheets + 1, sizeof *filled);
    size_t count = 0;

    box->at = arena_take(arena, sheets * m + 1, sizeof(double));
    for (size_t i = 0; i < repeated->answers.rows; i++) {
        size_t sheet;

        if (!row_counts(repeated, i) || time[i] >= box->size[1]) {
            continue;
        }
        sheet = repeated->person[i] * box->size[1] + time[i];
        if (filled[sheet]) {
            return false;
        }
        filled[sheet] = true;
        count++;
        for (size_t j = 0; j < m; j++) {
            box->at[sheet * m + j] = repeated->answers.at[j][i];
        }
    }
    return count == sheets;
}

// Sums of squares between the means over all sides that are not in `kept` (a
// bit for each side), round the grand mean, in units of single answers.
static double squares_between(struct arena *arena, const struct box *box,
                              unsigned kept, double grand)
{
    size_t step[3] = {0, 0, 0};
    size_t cells = 1;
    size_t all = box->size[0] * box->size[1] * box->size[2];
    size_t mark = arena_mark(arena);
    double *sum;
    double squares = 0;

    for (int side = 2; side >= 0; side--) {
        if (kept >> side & 1) {
            step[side] = cells;
            cells *= box->size[side];
        }
    }
    sum = arena_take(arena, cells, sizeof *sum);
    for (size_t i = 0; i < all; i++) {
        size_t item = i % box->size[2];
        size_t time = i / box->size[2] % box->size[1];
        size_t person = i / box->size[2] / box->size[1];

        sum[person * step[0] + time * step[1] + item * step[2]] +=
            box->at[i] - grand;
    }
    for (size_t i = 0; i < cells; i++) {
        squares += sum[i] * sum[i];
    }
    arena_rewind(arena, mark);
    return squares * (double)cells / (double)all;
}

enum { P = 1, T = 2, I = 4, SIDES = 8 };

// Mean squares of all seven effects: what is between the means, less what the
// effects within it have.
static void find_effects(struct arena *arena, const struct box *box,
                         double mean_square[SIDES])
{
    size_t all = box->size[0] * box->size[1] * box->size[2];
    double ss[SIDES] = {0};
    double grand = 0;

    for (size_t i = 0; i < all; i++) {
        grand += box->at[i] / (double)all;
    }
    for (unsigned effect = 1; effect < SIDES; effect++) {
        double df = 1;

        ss[effect] = squares_between(arena, box, effect, grand);
        for (unsigned part = 1; part < effect; part++) {
            ss[effect] -= (part & effect) == part ? ss[part] : 0;
        }
        for (int side = 0; side < 3; side++) {
            df *= effect >> side & 1 ? (double)box->size[side] - 1 : 1;
        }
        mean_square[effect] = fmax(ss[effect], 0) / df;
    }
}

static void find_crossed(const double *ms, struct reliability_components *to)
{
    double n = to->persons;
    double k = to->each;
    double m = to->items;
    int *negative = &to->negative;
    double e = ms[P | T | I];
    double held;

    to->error = e;
    to->session = not_negative((ms[P | T] - e) / m, negative);
    to->person_item = not_negative((ms[P | I] - e) / k, negative);
    to->time_item = not_negative((ms[T | I] - e) / n, negative);
    to->person =
        not_negative((ms[P] - ms[P | T] - ms[P | I] + e) / (k * m), negative);
    to->time =
        not_negative((ms[T] - ms[P | T] - ms[T | I] + e) / (n * m), negative);
    to->item =
        not_negative((ms[I] - ms[P | I] - ms[T | I] + e) / (n * k), negative);
    held = to->person + to->person_item / m;
    to->fixed = held / (held + e / (k * m));
    to->one = held / (held + to->time + to->session + e / m);
    to->mean = held / (held + to->time / k + to->session / k + e / (k * m));
    to->change = to->session / (to->session + e / m);
}

bool reliability_crossed_of(struct arena *arena,
                            const struct reliability_repeated *repeated,
                            const uint32_t *time, uint32_t times,
                            struct reliability_components *components)
{
    struct box box = {
        .size = {repeated->persons, times, (size_t)repeated->answers.items}
    };
    size_t rows = repeated->answers.rows;
    double ms[SIDES] = {0};

    *components = (struct reliability_components){
        .crossed = true,
        .persons = repeated->persons,
        .sessions = times,
        .items = repeated->answers.items,
        .each = times,
    };
    // A box larger than the rows cannot be full.
    if (repeated->persons < 2 || times < 2 || repeated->answers.items < 2
        || times > rows / repeated->persons
        || !fill_box(arena, repeated, time, &box)) {
        return false;
    }
    find_effects(arena, &box, ms);
    find_crossed(ms, components);
    return true;
}
