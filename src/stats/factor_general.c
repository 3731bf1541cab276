// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/factor_general.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/matrix.h"
#include "stats/newton.h"

#include <math.h>
#include <string.h>

// A unique variance is this at least, as psych has it.
static const double LEAST_UNIQUE = .005;

// ---- least squares ----------------------------------------------------------

struct squares {
    struct arena *arena;
    const double *correlation;
    int items, factors;
    double *reduced, *values; // eigenvectors and eigenvalues, ascending
};

static double unique_of(double x)
{
    return LEAST_UNIQUE + exp(x);
}

// Of the correlations less the unique variances.
static bool reduce(const struct squares *squares, const double *x)
{
    int n = squares->items;

    memcpy(squares->reduced, squares->correlation,
           block_size(n, n) * sizeof(double));
    for (int i = 0; i < n; i++) {
        squares->reduced[i + i * n] -= unique_of(x[i]);
    }
    return matrix_eigen(squares->arena, squares->reduced, n, squares->values);
}

// Half the sum of the squares of what the factors leave.
static bool left_over(const double *x, double *value, double *slope,
                      void *context)
{
    const struct squares *squares = context;
    int n = squares->items;
    size_t mark = arena_mark(squares->arena);
    bool good = reduce(squares, x);

    *value = 0;
    memset(slope, 0, (size_t)n * sizeof *slope);
    for (int k = 0; good && k < n - squares->factors; k++) {
        const double *vector = block_column_of(squares->reduced, n, k);
        double root = squares->values[k];

        *value += root * root / 2;
        for (int i = 0; i < n; i++) {
            slope[i] -=
                root * vector[i] * vector[i] * (unique_of(x[i]) - LEAST_UNIQUE);
        }
    }
    arena_rewind(squares->arena, mark);
    return good;
}

// Loadings (items x factors) and unique variances.
static bool find_factors(struct squares *squares, double *loading,
                         double *unique)
{
    int n = squares->items;
    struct newton_problem problem = {.n = n,
                                     .slope = left_over,
                                     .context = squares,
                                     .steps_max = 500,
                                     .tolerance = 1e-14};
    double *x = arena_take(squares->arena, (size_t)n, sizeof *x);
    struct newton_end end;

    for (int i = 0; i < n; i++) {
        x[i] = log(fmax(unique[i] - LEAST_UNIQUE, 1e-3));
    }
    if (!newton_find(squares->arena, &problem, x, &end) || !end.converged
        || !reduce(squares, x)) {
        return false;
    }
    for (int k = 0; k < squares->factors; k++) {
        double root = sqrt(fmax(squares->values[n - 1 - k], 0));

        for (int i = 0; i < n; i++) {
            loading[i + k * n] = root * squares->reduced[i + (n - 1 - k) * n];
        }
    }
    for (int i = 0; i < n; i++) {
        unique[i] = unique_of(x[i]);
    }
    return true;
}

// ---- varimax ----------------------------------------------------------------

// Turns two columns in their plane by Kaiser's angle; how far that was.
static double turn_pair(int n, double *a, double *b)
{
    double u_sum = 0;
    double v_sum = 0;
    double square = 0;
    double product = 0;
    double angle;

    for (int i = 0; i < n; i++) {
        double u = a[i] * a[i] - b[i] * b[i];
        double v = 2 * a[i] * b[i];

        u_sum += u;
        v_sum += v;
        square += u * u - v * v;
        product += 2 * u * v;
    }
    angle = atan2(product - 2 * u_sum * v_sum / n,
                  square - (u_sum * u_sum - v_sum * v_sum) / n)
          / 4;
    for (int i = 0; i < n; i++) {
        double x = a[i];

        a[i] = cos(angle) * x + sin(angle) * b[i];
        b[i] = cos(angle) * b[i] - sin(angle) * x;
    }
    return fabs(angle);
}

// Rows get these lengths.
static void scale_rows(int n, int k, const double *length, double *loading)
{
    for (int j = 0; j < k; j++) {
        for (int i = 0; i < n; i++) {
            loading[i + j * n] *= length[i];
        }
    }
}

static double turn_all_pairs(int n, int k, double *loading)
{
    double moved = 0;

    for (int a = 0; a < k; a++) {
        for (int b = a + 1; b < k; b++) {
            moved = fmax(moved, turn_pair(n, block_column(loading, n, a),
                                          block_column(loading, n, b)));
        }
    }
    return moved;
}

// SOURCE: Kaiser 1958, Psychometrika 23, 187-200 (rows of length 1)
static bool varimax(struct arena *arena, int n, int k, double *loading)
{
    enum { ROUNDS = 1000 };
    static const double STILL = 1e-10;
    double *length = arena_take(arena, (size_t)n, sizeof *length);
    double moved = 1;

    for (int i = 0; i < n; i++) {
        length[i] =
            1 / sqrt(block_dot_steps(loading + i, n, loading + i, n, k));
    }
    scale_rows(n, k, length, loading);
    for (int round = 0; round < ROUNDS && moved > STILL; round++) {
        moved = turn_all_pairs(n, k, loading);
    }
    for (int i = 0; i < n; i++) {
        length[i] = 1 / length[i];
    }
    scale_rows(n, k, length, loading);
    return moved <= STILL;
}

// ---- oblique ----------------------------------------------------------------

enum { TURN_SIZE = FACTOR_GENERAL_MOST * FACTOR_GENERAL_MOST };

// Loadings = start (turn^-1)', for a turn (k x k) with columns of length 1.
struct turned {
    double turn[TURN_SIZE], inverse[TURN_SIZE];
    double *loading; // n x k
    double value;    // the quartimin criterion
};
struct turning {
    int n, k;
    const double *start; // n x k, at right angles
    struct turned here, there;
    double *bent; // n x k: slope by the loadings
    double slope[TURN_SIZE], downhill[TURN_SIZE]; // by the turn
};

// By the normal equations: k is small, and columns have length 1.
static bool invert(int k, const double *a, double *inverse)
{
    double square[TURN_SIZE] = {0};

    block_add_crossed(k, k, k, a, a, square);
    block_transpose(k, k, a, inverse);
    return matrix_solve(square, k, inverse, k);
}

// The squares of a row but those of column j.
static double other_squares(const struct turning *turning,
                            const double *loading, int i, int j)
{
    int n = turning->n;
    double own = loading[i + j * n];

    return block_dot_steps(loading + i, n, loading + i, n, turning->k)
         - own * own;
}

static bool look(const struct turning *turning, struct turned *at)
{
    int n = turning->n;
    int k = turning->k;
    double across[TURN_SIZE];

    if (!invert(k, at->turn, at->inverse)) {
        return false;
    }
    block_transpose(k, k, at->inverse, across);
    block_product(n, k, k, turning->start, across, at->loading);
    at->value = 0;
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < k; j++) {
            double own = at->loading[i + j * n];

            at->value +=
                own * own * other_squares(turning, at->loading, i, j) / 4;
        }
    }
    return isfinite(at->value);
}

// Downhill, with columns that keep their length; how steep that is.
static double find_downhill(struct turning *turning)
{
    const struct turned *here = &turning->here;
    int n = turning->n;
    int k = turning->k;
    double half[TURN_SIZE] = {0};
    double steep = 0;

    for (int i = 0; i < n; i++) {
        for (int j = 0; j < k; j++) {
            turning->bent[i + j * n] =
                here->loading[i + j * n]
                * other_squares(turning, here->loading, i, j);
        }
    }
    block_add_crossed(k, n, k, here->loading, turning->bent, half);
    block_product(k, k, k, half, here->inverse, turning->downhill);
    block_transpose(k, k, turning->downhill, turning->slope);
    for (int j = 0; j < k; j++) {
        double *slope = block_column(turning->slope, k, j);
        const double *turn = block_column_of(here->turn, k, j);

        // What is here is the slope turned round: it leads downhill.
        memcpy(block_column(turning->downhill, k, j), slope,
               (size_t)k * sizeof *slope);
        block_add(block_column(turning->downhill, k, j),
                  -block_dot(slope, turn, k), turn, k);
    }
    for (int i = 0; i < k * k; i++) {
        steep += turning->downhill[i] * turning->downhill[i];
    }
    return steep;
}

static void step(struct turning *turning, double far)
{
    int k = turning->k;

    for (int j = 0; j < k; j++) {
        double *turn = block_column(turning->there.turn, k, j);
        double length;

        memcpy(turn, block_column_of(turning->here.turn, k, j),
               (size_t)k * sizeof *turn);
        block_add(turn, far, block_column_of(turning->downhill, k, j), k);
        length = sqrt(block_dot(turn, turn, k));
        for (int i = 0; i < k; i++) {
            turn[i] /= length;
        }
    }
}

static void keep(struct turning *turning)
{
    struct turned kept = turning->there;

    turning->there = turning->here;
    turning->here = kept;
}

// SOURCE: Jennrich 2002 (gradient projection)
static bool turn_obliquely(struct turning *turning)
{
    enum { STEPS = 20000, HALVINGS = 60 };
    static const double FLAT = 1e-20; // of the square of the slope
    double far = 1;
    bool good = look(turning, &turning->here);

    for (int round = 0; good && round < STEPS; round++) {
        double steep = find_downhill(turning);
        int halvings = 0;

        if (steep < FLAT) {
            return true;
        }
        far *= 2;
        step(turning, far);
        while (halvings++ < HALVINGS
               && !(look(turning, &turning->there)
                    && turning->here.value - turning->there.value
                           > steep * far / 2)) {
            far /= 2;
            step(turning, far);
        }
        if (halvings > HALVINGS) {
            return steep < 1e-12; // rounding is in the way
        }
        keep(turning);
    }
    return false;
}

// ---- the general factor -----------------------------------------------------

// 1 / diagonal of the inverse: what the other items do not tell of each.
static bool find_alone(struct arena *arena, const double *matrix, int n,
                       double *alone)
{
    double *inverse = arena_take(arena, block_size(n, n), sizeof *inverse);
    double log_det;

    memcpy(inverse, matrix, block_size(n, n) * sizeof *inverse);
    if (!matrix_invert(inverse, n, &log_det)) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        alone[i] = 1 / inverse[i + i * n];
    }
    return true;
}

// Least squares from a matrix alone: loadings and unique variances.
static bool factor(struct arena *arena, const double *matrix, int n,
                   int factors, double *loading, double *unique)
{
    struct squares squares = {
        .arena = arena,
        .correlation = matrix,
        .items = n,
        .factors = factors,
        .reduced = arena_take(arena, block_size(n, n), sizeof(double)),
        .values = arena_take(arena, (size_t)n, sizeof(double))};

    return find_alone(arena, matrix, n, unique)
        && find_factors(&squares, loading, unique);
}

// Items that go against the general factor are turned round.
static void find_shares(const double *correlation, const double *alone,
                        struct factor_general *found)
{
    int n = found->items;
    double whole = 0;
    double general = 0;
    double unique = 0;
    double untold = 0;

    for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
            whole += correlation[i + j * n]
                   * copysign(1, found->general[i] * found->general[j]);
        }
        general += fabs(found->general[j]);
        unique += found->unique[j];
        untold += alone[j];
    }
    found->hierarchical = general * general / whole;
    found->total = 1 - unique / whole;
    found->alpha = n / (n - 1.0) * (1 - n / whole);
    found->lambda6 = 1 - untold / whole;
}

// Schmid and Leiman: what oblique factors share goes to the general one.
static bool find_general(struct arena *arena, const struct turned *turned,
                         struct factor_general *found)
{
    int n = found->items;
    int k = found->factors;
    double shared[TURN_SIZE] = {0}; // correlations of the factors
    double loading[FACTOR_GENERAL_MOST];
    double unique[FACTOR_GENERAL_MOST];

    block_add_crossed(k, k, k, turned->turn, turned->turn, shared);
    if (!factor(arena, shared, k, 1, loading, unique)) {
        return false;
    }
    block_product(n, k, 1, turned->loading, loading, found->general);
    for (int j = 0; j < k; j++) {
        double rest = sqrt(fmax(1 - loading[j] * loading[j], 0));

        found->heywood = found->heywood || unique[j] < 2 * LEAST_UNIQUE;
        for (int i = 0; i < n; i++) {
            found->group[i + j * n] = rest * turned->loading[i + j * n];
        }
    }
    return true;
}

bool factor_general_find(struct arena *arena, const double *correlation,
                         int items, int factors, struct factor_general *found)
{
    size_t cells = block_size(items, factors);
    double *loading = arena_take(arena, cells, sizeof *loading);
    double *alone = arena_take(arena, (size_t)items, sizeof *alone);
    struct turning *turning = arena_take(arena, 1, sizeof *turning);

    *found = (struct factor_general){
        .items = items,
        .factors = factors,
        .general = arena_take(arena, (size_t)items, sizeof(double)),
        .group = arena_take(arena, cells, sizeof(double)),
        .unique = arena_take(arena, (size_t)items, sizeof(double))};
    *turning = (struct turning){.n = items, .k = factors, .start = loading};
    turning->here.loading = arena_take(arena, cells, sizeof(double));
    turning->there.loading = arena_take(arena, cells, sizeof(double));
    turning->bent = arena_take(arena, cells, sizeof(double));
    for (int j = 0; j < factors && j < FACTOR_GENERAL_MOST; j++) {
        turning->here.turn[j + j * factors] = 1;
    }
    if (factors < FACTOR_GENERAL_LEAST || factors > FACTOR_GENERAL_MOST
        || items < 3 * factors || !find_alone(arena, correlation, items, alone)
        || !factor(arena, correlation, items, factors, loading, found->unique)
        || !varimax(arena, items, factors, loading) || !turn_obliquely(turning)
        || !find_general(arena, &turning->here, found)) {
        return false;
    }
    for (int i = 0; i < items; i++) {
        found->heywood = found->heywood || found->unique[i] < 2 * LEAST_UNIQUE;
    }
    find_shares(correlation, alone, found);
    return isfinite(found->hierarchical);
}
