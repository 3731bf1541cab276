// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/envelope.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

// How many products a factorisation takes; looked at no further than the limit.
static size_t work_of(const uint32_t *first, size_t n)
{
    size_t work = 0;

    for (size_t i = 0; i < n && work <= ENVELOPE_WORK_MAX; i++) {
        for (size_t j = first[i]; j <= i; j++) {
            work += j + 1 - larger(first[i], first[j]);
        }
    }
    return work;
}

bool envelope_make(struct arena *arena, size_t n, const uint32_t *first,
                   const uint32_t *parent, struct envelope *envelope,
                   struct err *err)
{
    *envelope = (struct envelope){
        .n = n,
        .first = first,
        .parent = parent,
        .at = arena_take(arena, n, sizeof *envelope->at),
        .path = arena_take(arena, n, sizeof *envelope->path),
        .along = arena_take(arena, n, sizeof *envelope->along),
    };
    for (size_t i = 0; i < n; i++) {
        envelope->at[i] = envelope->count;
        envelope->count += i - first[i] + 1;
        if (envelope->count > ENVELOPE_ENTRIES_MAX) {
            break;
        }
    }
    if (envelope->count > ENVELOPE_ENTRIES_MAX
        || work_of(first, n) > ENVELOPE_WORK_MAX) {
        return err_set(err, ERR_LIMIT,
                       "too many units meet each other across the groups for "
                       "this kind of model: leave the smaller grouping factor "
                       "out, or make its units larger");
    }
    envelope->entry =
        arena_take(arena, envelope->count, sizeof *envelope->entry);
    return true;
}

static double *row_of(const struct envelope *envelope, size_t i)
{
    return envelope->entry + envelope->at[i];
}

static double *diagonal_of(const struct envelope *envelope, size_t i)
{
    return row_of(envelope, i) + (i - envelope->first[i]);
}

void envelope_identity(struct envelope *envelope)
{
    memset(envelope->entry, 0, envelope->count * sizeof *envelope->entry);
    for (size_t i = 0; i < envelope->n; i++) {
        *diagonal_of(envelope, i) = 1;
    }
}

double *envelope_entry(const struct envelope *envelope, size_t i, size_t j)
{
    size_t row = larger(i, j);
    size_t column = i + j - row;

    return row_of(envelope, row) + (column - envelope->first[row]);
}

// Row i against the rows above it, of which all are done.
static bool factor_row(const struct envelope *envelope, size_t i)
{
    size_t first = envelope->first[i];
    double *row = row_of(envelope, i);
    double left = *diagonal_of(envelope, i);

    for (size_t j = first; j < i; j++) {
        size_t from = larger(first, envelope->first[j]);
        const double *other = row_of(envelope, j) + (from - envelope->first[j]);
        const double *own = row + (from - first);
        double sum = row[j - first];

        for (size_t k = 0; k < j - from; k++) {
            sum -= own[k] * other[k];
        }
        sum /= *diagonal_of(envelope, j);
        row[j - first] = sum;
        left -= sum * sum;
    }
    *diagonal_of(envelope, i) = sqrt(fmax(left, 0));
    return left > 0 && isfinite(left);
}

bool envelope_factor(struct envelope *envelope)
{
    bool good = true;

    for (size_t i = 0; good && i < envelope->n; i++) {
        good = factor_row(envelope, i);
    }
    return good;
}

double envelope_log_det(const struct envelope *envelope)
{
    double sum = 0;

    for (size_t i = 0; i < envelope->n; i++) {
        sum += log(*diagonal_of(envelope, i));
    }
    return 2 * sum;
}

void envelope_solve(const struct envelope *envelope, double *b)
{
    for (size_t i = 0; i < envelope->n; i++) {
        const double *row = row_of(envelope, i);

        for (size_t j = envelope->first[i]; j < i; j++) {
            b[i] -= row[j - envelope->first[i]] * b[j];
        }
        b[i] /= *diagonal_of(envelope, i);
    }
    for (size_t i = envelope->n; i-- > 0;) {
        const double *row = row_of(envelope, i);

        b[i] /= *diagonal_of(envelope, i);
        for (size_t j = envelope->first[i]; j < i; j++) {
            b[j] -= row[j - envelope->first[i]] * b[i];
        }
    }
}

// ---- a few columns ----------------------------------------------------------

// L (i, j), which is 0 outside the envelope.
static double factor_at(const struct envelope *envelope, size_t i, size_t j)
{
    return j < envelope->first[i] ? 0
                                  : row_of(envelope, i)[j - envelope->first[i]];
}

// From the first column to the root; where on this way a column is.
static size_t path_from(const struct envelope *envelope, size_t column)
{
    size_t count = 0;
    uint32_t at = (uint32_t)column;

    while (at != ENVELOPE_NO_PARENT) {
        envelope->path[count++] = at;
        at = envelope->parent[at];
    }
    return count;
}

static size_t place_on(const struct envelope *envelope, size_t count,
                       size_t column)
{
    size_t low = 0;
    size_t high = count - 1;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (envelope->path[middle] < column) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void path_solve(const struct envelope *envelope, size_t count)
{
    const uint32_t *path = envelope->path;
    double *along = envelope->along;

    for (size_t a = 0; a < count; a++) {
        for (size_t b = 0; b < a; b++) {
            along[a] -= factor_at(envelope, path[a], path[b]) * along[b];
        }
        along[a] /= *diagonal_of(envelope, path[a]);
    }
    for (size_t a = count; a-- > 0;) {
        along[a] /= *diagonal_of(envelope, path[a]);
        for (size_t b = 0; b < a; b++) {
            along[b] -= factor_at(envelope, path[a], path[b]) * along[a];
        }
    }
}

void envelope_solve_few(const struct envelope *envelope, const size_t *column,
                        int count, const double *b, double *x)
{
    size_t first = column[0];
    size_t length;

    for (int k = 1; k < count; k++) {
        first = column[k] < first ? column[k] : first;
    }
    length = path_from(envelope, first);
    memset(envelope->along, 0, length * sizeof *envelope->along);
    for (int k = 0; k < count; k++) {
        envelope->along[place_on(envelope, length, column[k])] += b[k];
    }
    path_solve(envelope, length);
    for (int k = 0; k < count; k++) {
        x[k] = envelope->along[place_on(envelope, length, column[k])];
    }
}
