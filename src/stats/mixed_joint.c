// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_joint.h"

#include "base/arena.h"
#include "stats/matrix.h"
#include "stats/sparse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t MEETINGS_MOST = 200000000; // before they are joined
static const size_t CELLS_MOST = 1000000000;   // effects x coefficients

struct mixed_joint {
    const struct mixed_fit *fit;
    double sigma2;
    int terms;
    int q[MIXED_TERMS_MAX];
    // Units and effects are counted through all terms.
    size_t first_unit[MIXED_TERMS_MAX + 1], first_effect[MIXED_TERMS_MAX + 1];
    size_t units, effects;
    // Of each unit, the later units it meets, in ascending order, and how many
    // effects of such units stand before theirs.
    size_t *first_meeting, *place;
    uint32_t *meeting;
    int64_t *first, *row; // of the sparse matrix
    struct sparse *matrix;
    double *inverse; // M^-1 at those places
    double *solved;  // effects x (p + 1): M^-1 L'Z'W [X, y - X beta]
};

// The effects of one unit in one row, on the scale of sigma.
struct dressed {
    int term;
    size_t unit, effect; // its first
    double z[MIXED_EFFECTS_MAX];
};

// Pairs of units that meet in a row: the earlier one is the upper half.
struct pairs {
    uint64_t *key;
    size_t count;
};

// ---- units ------------------------------------------------------------------

static bool count_units(struct mixed_joint *joint,
                        const struct mixed_data *data, struct err *err)
{
    for (int k = 0; k < joint->terms; k++) {
        size_t q = (size_t)data->terms[k].q;

        joint->q[k] = data->terms[k].q;
        joint->first_unit[k + 1] =
            joint->first_unit[k] + data->terms[k].level_count;
        joint->first_effect[k + 1] =
            joint->first_effect[k] + data->terms[k].level_count * q;
    }
    joint->units = joint->first_unit[joint->terms];
    joint->effects = joint->first_effect[joint->terms];
    return (joint->units < UINT32_MAX
            && joint->effects <= CELLS_MOST / (size_t)(joint->fit->p + 1))
        || err_set(err, ERR_LIMIT,
                   "%zu effects of groups are too many for this",
                   joint->effects);
}

static int term_of(const struct mixed_joint *joint, size_t unit)
{
    int term = 0;

    while (unit >= joint->first_unit[term + 1]) {
        term++;
    }
    return term;
}

static size_t effect_of(const struct mixed_joint *joint, int term, size_t unit)
{
    return joint->first_effect[term]
         + (unit - joint->first_unit[term]) * (size_t)joint->q[term];
}

// L'z of one term; l is its L, q x q.
static void dress_effects(const double *l, int q, const double *z,
                          size_t stride, double *to)
{
    for (int i = 0; i < q; i++) {
        to[i] = 0;
        for (int r = i; r < q; r++) {
            to[i] += l[r + i * q] * z[(size_t)r * stride];
        }
    }
}

// The known units of a row, in ascending order, with L'z.
static int dress(const struct mixed_joint *joint, const double *const *z,
                 size_t stride, const uint32_t *level, struct dressed *dressed)
{
    int count = 0;

    for (int k = 0; k < joint->terms; k++) {
        struct dressed *own = &dressed[count];

        if (level[k] == MIXED_JOINT_NEW) {
            continue;
        }
        own->term = k;
        own->unit = joint->first_unit[k] + level[k];
        own->effect = effect_of(joint, k, own->unit);
        dress_effects(joint->fit->terms[k].relative, joint->q[k], z[k], stride,
                      own->z);
        count++;
    }
    return count;
}

// ---- meetings ---------------------------------------------------------------

static int by_key(const void *one, const void *other)
{
    const uint64_t *a = one;
    const uint64_t *b = other;

    return (*a > *b) - (*a < *b);
}

// The known units of a row, in ascending order.
static int known_units(const struct mixed_joint *joint, const uint32_t *level,
                       uint64_t *unit)
{
    int count = 0;

    for (int k = 0; k < joint->terms; k++) {
        if (level[k] != MIXED_JOINT_NEW) {
            unit[count++] = joint->first_unit[k] + level[k];
        }
    }
    return count;
}

static void add_pairs(const struct mixed_joint *joint, const uint32_t *level,
                      struct pairs *pairs)
{
    uint64_t unit[MIXED_TERMS_MAX];
    int count = known_units(joint, level, unit);

    for (int k = 0; k < count; k++) {
        for (int m = k + 1; m < count; m++) {
            pairs->key[pairs->count++] = unit[k] << 32 | unit[m];
        }
    }
}

static void keep_distinct(struct pairs *pairs)
{
    uint64_t *key = pairs->key;
    size_t kept = 0;

    qsort(key, pairs->count, sizeof *key, by_key);
    for (size_t i = 0; i < pairs->count; i++) {
        if (kept == 0 || key[i] != key[kept - 1]) {
            key[kept++] = key[i];
        }
    }
    pairs->count = kept;
}

static void levels_at(const struct mixed_joint *joint,
                      const struct mixed_data *data, size_t i, uint32_t *level)
{
    for (int k = 0; k < joint->terms; k++) {
        level[k] = data->terms[k].level[i];
    }
}

static void asked_levels_at(const struct mixed_joint *joint,
                            const struct mixed_joint_rows *asked, size_t i,
                            uint32_t *level)
{
    for (int k = 0; k < joint->terms; k++) {
        level[k] = asked->level[k][i];
    }
}

// Of one term alone nothing meets, and no row need be looked at.
static bool list_pairs(struct arena *arena, const struct mixed_joint *joint,
                       const struct mixed_data *data,
                       const struct mixed_joint_rows *asked,
                       struct pairs *pairs, struct err *err)
{
    size_t each = (size_t)(joint->terms * (joint->terms - 1) / 2);
    size_t rows = data->n + asked->n;
    uint32_t level[MIXED_TERMS_MAX];

    if (each > 0 && rows > MEETINGS_MOST / each) {
        return err_set(err, ERR_LIMIT,
                       "%zu rows with so many groups are too many for this",
                       rows);
    }
    pairs->key = arena_take(arena, rows * each + 1, sizeof *pairs->key);
    pairs->count = 0;
    for (size_t i = 0; each && i < data->n; i++) {
        levels_at(joint, data, i, level);
        add_pairs(joint, level, pairs);
    }
    for (size_t i = 0; each && i < asked->n; i++) {
        asked_levels_at(joint, asked, i, level);
        add_pairs(joint, level, pairs);
    }
    keep_distinct(pairs);
    return true;
}

static void keep_meetings(struct arena *arena, struct mixed_joint *joint,
                          const struct pairs *pairs)
{
    const uint64_t *key = pairs->key;
    size_t count = pairs->count;
    size_t at = 0;

    joint->first_meeting =
        arena_take(arena, joint->units + 1, sizeof *joint->first_meeting);
    joint->place = arena_take(arena, count + 1, sizeof *joint->place);
    joint->meeting = arena_take(arena, count + 1, sizeof *joint->meeting);
    for (size_t unit = 0; unit < joint->units; unit++) {
        size_t before = 0;

        for (; at < count && key[at] >> 32 == unit; at++) {
            joint->meeting[at] = (uint32_t)key[at];
            joint->place[at] = before;
            before += (size_t)joint->q[term_of(joint, joint->meeting[at])];
        }
        joint->first_meeting[unit + 1] = at;
    }
}

// Which meeting of `unit` is that with `other`: it is there.
static size_t find_meeting(const struct mixed_joint *joint, size_t unit,
                           size_t other)
{
    size_t low = joint->first_meeting[unit];
    size_t high = joint->first_meeting[unit + 1];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (joint->meeting[middle] < other) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

// ---- the matrix -------------------------------------------------------------

// `count` rows from `first` on. `to` NULL: only counted.
static int64_t list_rows(size_t first, int count, int64_t *to)
{
    for (int i = 0; to && i < count; i++) {
        to[i] = (int64_t)first + i;
    }
    return count;
}

// Rows of one column: effect j of a unit, the later ones of it, then those of
// the units it meets. `to` NULL: only counted.
static int64_t list_column(const struct mixed_joint *joint, size_t unit, int j,
                           int64_t *to)
{
    int term = term_of(joint, unit);
    int64_t count = list_rows(effect_of(joint, term, unit) + (size_t)j,
                              joint->q[term] - j, to);

    for (size_t m = joint->first_meeting[unit];
         m < joint->first_meeting[unit + 1]; m++) {
        int other = term_of(joint, joint->meeting[m]);

        count += list_rows(effect_of(joint, other, joint->meeting[m]),
                           joint->q[other], to ? to + count : NULL);
    }
    return count;
}

static bool open_matrix(struct arena *arena, struct mixed_joint *joint,
                        struct err *err)
{
    int64_t *first = arena_take(arena, joint->effects + 1, sizeof *first);
    size_t column = 0;

    for (size_t unit = 0; unit < joint->units; unit++) {
        for (int j = 0; j < joint->q[term_of(joint, unit)]; j++, column++) {
            first[column + 1] =
                first[column] + list_column(joint, unit, j, NULL);
        }
    }
    joint->first = first;
    joint->row =
        arena_take(arena, (size_t)first[joint->effects], sizeof *joint->row);
    column = 0;
    for (size_t unit = 0; unit < joint->units; unit++) {
        for (int j = 0; j < joint->q[term_of(joint, unit)]; j++, column++) {
            (void)list_column(joint, unit, j, joint->row + first[column]);
        }
    }
    joint->matrix =
        sparse_open((int64_t)joint->effects, first, joint->row, err);
    return joint->matrix != NULL;
}

// Where the block of two units of a row (the same, or the earlier one first)
// begins in column j of the earlier one.
static int64_t block_at(const struct mixed_joint *joint,
                        const struct dressed *a, const struct dressed *b, int j)
{
    int64_t at = joint->first[a->effect + (size_t)j];

    if (a->unit == b->unit) {
        return at;
    }
    return at + joint->q[a->term] - j
         + (int64_t)joint->place[find_meeting(joint, a->unit, b->unit)];
}

static void add_block(const struct mixed_joint *joint, const struct dressed *a,
                      const struct dressed *b, double weight, double *values)
{
    for (int j = 0; j < joint->q[a->term]; j++) {
        double *to = values + block_at(joint, a, b, j);

        for (int i = a->unit == b->unit ? j : 0; i < joint->q[b->term]; i++) {
            *to++ += weight * a->z[j] * b->z[i];
        }
    }
}

// The known units of a row of the fit.
static int dress_row(const struct mixed_joint *joint,
                     const struct mixed_data *data, size_t i,
                     struct dressed *dressed)
{
    const double *z[MIXED_TERMS_MAX];
    uint32_t level[MIXED_TERMS_MAX];

    for (int k = 0; k < joint->terms; k++) {
        z[k] = data->terms[k].z + i;
    }
    levels_at(joint, data, i, level);
    return dress(joint, z, data->n, level, dressed);
}

// A row of [X, y - X beta].
static void right_side(const struct mixed_fit *fit,
                       const struct mixed_data *data, size_t i, double *right)
{
    double left = data->y[i] - (data->offset ? data->offset[i] : 0);

    for (int j = 0; j < fit->p; j++) {
        right[j] = data->x[i + (size_t)fit->column[j] * data->n];
        left -= right[j] * fit->beta[j];
    }
    right[fit->p] = left;
}

static void add_right_side(struct mixed_joint *joint, const struct dressed *own,
                           double weight, const double *right)
{
    for (int e = 0; e < joint->q[own->term]; e++) {
        double *to = joint->solved + own->effect + (size_t)e;
        double factor = weight * own->z[e];

        for (int j = 0; j <= joint->fit->p; j++) {
            to[(size_t)j * joint->effects] += factor * right[j];
        }
    }
}

// What one row of the fit adds to M and to the right sides.
static void add_row(struct mixed_joint *joint, const struct mixed_data *data,
                    size_t i, double *values)
{
    struct dressed dressed[MIXED_TERMS_MAX];
    double right[MIXED_COLUMNS_MAX + 1];
    double weight = data->weights ? data->weights[i] : 1;
    int count = dress_row(joint, data, i, dressed);

    right_side(joint->fit, data, i, right);
    for (int a = 0; a < count; a++) {
        for (int b = a; b < count; b++) {
            add_block(joint, &dressed[a], &dressed[b], weight, values);
        }
        add_right_side(joint, &dressed[a], weight, right);
    }
}

static bool fill(struct arena *arena, struct mixed_joint *joint,
                 const struct mixed_data *data, struct err *err)
{
    size_t places = (size_t)joint->first[joint->effects];
    double *values = sparse_values(joint->matrix);
    double log_det;

    joint->solved = arena_take(arena, joint->effects,
                               (size_t)(joint->fit->p + 1) * sizeof(double));
    joint->inverse = arena_take(arena, places, sizeof *joint->inverse);
    memset(values, 0, places * sizeof *values);
    for (size_t e = 0; e < joint->effects; e++) {
        values[joint->first[e]] = 1;
    }
    for (size_t i = 0; i < data->n; i++) {
        add_row(joint, data, i, values);
    }
    return (sparse_factorise(joint->matrix, &log_det)
            && sparse_solve(joint->matrix, joint->solved, joint->fit->p + 1)
            && sparse_inverse(joint->matrix, joint->inverse))
        || err_set(err, ERR_LIMIT,
                   "the effects of groups cannot be told: there are too many, "
                   "or numbers too large");
}

struct mixed_joint *mixed_joint_open(struct arena *arena,
                                     const struct mixed_data *data,
                                     const struct mixed_fit *fit,
                                     const struct mixed_joint_rows *asked,
                                     struct err *err)
{
    struct mixed_joint *joint = arena_take(arena, 1, sizeof *joint);
    struct arena *work = arena_open("pairs of groups");
    struct pairs pairs;
    bool good;

    joint->fit = fit;
    joint->terms = data->term_count;
    joint->sigma2 = isnan(fit->sigma) ? 1 : fit->sigma * fit->sigma;
    good = count_units(joint, data, err);
    if (good && joint->effects > 0) {
        good = list_pairs(work, joint, data, asked, &pairs, err);
        if (good) {
            keep_meetings(arena, joint, &pairs);
        }
        good = good && open_matrix(arena, joint, err)
            && fill(arena, joint, data, err);
    }
    arena_close(work);
    if (!good) {
        mixed_joint_close(joint);
        return NULL;
    }
    return joint;
}

void mixed_joint_close(struct mixed_joint *joint)
{
    if (joint) {
        sparse_close(joint->matrix);
        joint->matrix = NULL;
    }
}

// ---- answers ----------------------------------------------------------------

// a' M^-1 b of two units of one row.
static double form_of(const struct mixed_joint *joint, const struct dressed *a,
                      const struct dressed *b)
{
    bool same = a->unit == b->unit;
    double sum = 0;

    for (int j = 0; j < joint->q[a->term]; j++) {
        const double *from = joint->inverse + block_at(joint, a, b, j);

        for (int i = same ? j : 0; i < joint->q[b->term]; i++) {
            double twice = same && i > j ? 2 : 1; // only half of it is kept

            sum += twice * a->z[j] * b->z[i] * *from++;
        }
    }
    return sum;
}

double mixed_joint_variance(const struct mixed_joint *joint, const double *x,
                            const double *const *z, const uint32_t *level)
{
    struct dressed dressed[MIXED_TERMS_MAX];
    double apart[MIXED_COLUMNS_MAX];
    int count = dress(joint, z, 1, level, dressed);
    int p = joint->fit->p;
    double form = 0;

    for (int a = 0; a < count; a++) {
        form += form_of(joint, &dressed[a], &dressed[a]);
        for (int b = a + 1; b < count; b++) {
            form += 2 * form_of(joint, &dressed[a], &dressed[b]);
        }
    }
    for (int j = 0; j < p; j++) {
        apart[j] = x[j];
        for (int a = 0; a < count; a++) {
            apart[j] -= matrix_dot(dressed[a].z,
                                   joint->solved + (size_t)j * joint->effects
                                       + dressed[a].effect,
                                   (size_t)joint->q[dressed[a].term]);
        }
    }
    return matrix_form(apart, joint->fit->vcov, apart, (size_t)p)
         + joint->sigma2 * form;
}

// Effect i of L b, of one unit.
static double mode_of(const double *l, int q, const double *b, int i)
{
    double sum = 0;

    for (int j = 0; j <= i; j++) {
        sum += l[i + j * q] * b[j];
    }
    return sum;
}

void mixed_joint_modes(const struct mixed_joint *joint, int term, double *mode)
{
    const double *l = joint->fit->terms[term].relative;
    size_t units = joint->first_unit[term + 1] - joint->first_unit[term];
    int q = joint->q[term];

    for (size_t k = 0; k < units; k++) {
        const double *b = joint->solved + (size_t)joint->fit->p * joint->effects
                        + joint->first_effect[term] + k * (size_t)q;

        for (int i = 0; i < q; i++) {
            mode[k + (size_t)i * units] = mode_of(l, q, b, i);
        }
    }
}
