// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/robust_core.h"

#include "base/arena.h"
#include "stats/clusters.h"
#include "stats/matrix.h"
#include "stats/wald.h"

#include <math.h>
#include <string.h>

const char *const ROBUST_KIND_NAMES[ROBUST_KINDS] = {"CR0", "CR1", "CR2",
                                                     "CR1p"};

// A cluster that so much of its own covariance is fitted in some direction is
// fitted there exactly; what is left are rounding errors.
static const double FITTED_EXACTLY = 1 - 1e-9;

struct robust {
    const struct robust_model *model;
    const struct robust_settings *settings;
    size_t k;
    int p;
    struct clusters clusters;
    double *q, *wq;   // k x p: orthonormal columns, and divided
    double *r;        // p x p: x = q r
    double *contrast; // p x p: column j makes coefficient j out of b
    double *m, *root; // p x p: M, and its Cholesky factor
    double *e;        // k: residuals
    double *meat;     // p x p
    struct satterthwaite *freedom; // p
};

// What a coefficient's degrees of freedom are made of.
struct satterthwaite {
    double trace, squares, mixed; // sums of a - u'Mu, a^2, a u'Mu
    double *uu;                   // p x p
};

// One cluster: its rows of q and of T = A W q, n x p each, and room.
struct cluster {
    size_t n, exact; // rows; directions that are fitted exactly
    const size_t *rows;
    double *q, *t, *s;       // s: p
    double *k, *l;           // p x p
    double *d, *u;           // p
    double *phi, *root, *b;  // n x n; for CR2
    double *values, *column; // n
};

// ---- setting up -------------------------------------------------------------

// The rows, cluster by cluster.
static bool sort_rows(struct arena *arena, struct robust *robust,
                      struct err *err)
{
    const uint32_t *codes = robust->settings->cluster;
    const uint32_t *study = robust->model->study;

    for (size_t i = 0; codes && i < robust->k; i++) {
        if (codes[i] >= robust->k) {
            return err_set(err, ERR_BUG, "cluster %u of %zu rows", codes[i],
                           robust->k);
        }
    }
    robust->clusters = clusters_of(arena, codes ? codes : study, robust->k);
    return true;
}

static bool check_nested(struct arena *arena, const struct robust *robust,
                         struct err *err)
{
    const uint32_t *cluster = robust->settings->cluster;
    const uint32_t *study = robust->model->study;
    uint32_t *seen = arena_take(arena, robust->k, sizeof *seen);

    for (size_t i = 0; cluster && study && i < robust->k; i++) {
        if (seen[study[i]] != 0 && seen[study[i]] != cluster[i] + 1) {
            return err_set(err, ERR_INPUT,
                           "a study lies in two clusters: choose clusters that "
                           "hold whole studies");
        }
        seen[study[i]] = cluster[i] + 1;
    }
    return true;
}

static bool check_clusters(const struct robust *robust, struct err *err)
{
    enum robust_kind kind = robust->settings->kind;
    size_t least = kind == ROBUST_CR1_P ? (size_t)robust->p + 1 : 2;
    size_t largest = robust->clusters.largest;

    if (robust->clusters.count < least) {
        return err_set(err, ERR_INPUT,
                       "%zu clusters are too few for a robust variance: it "
                       "needs %zu or more",
                       robust->clusters.count, least);
    }
    if (kind == ROBUST_CR2 && largest > ROBUST_CLUSTER_MAX) {
        return err_set(err, ERR_LIMIT,
                       "a cluster of %zu rows is too large for CR2 (%d at "
                       "most): use CR1",
                       largest, ROBUST_CLUSTER_MAX);
    }
    return true;
}

// Column j is c with r'c = (1 in place j): coefficient j is c'b. So the whole
// is the transpose of the inverse of r.
static void find_contrasts(const double *r, int p, double *contrast)
{
    size_t size = (size_t)p;

    memset(contrast, 0, size * size * sizeof *contrast);
    for (size_t j = 0; j < size; j++) {
        contrast[j + j * size] = 1;
        matrix_solve_upper(r, p, contrast + j * size);
    }
    matrix_transpose(contrast, size);
}

static bool make_columns(struct arena *arena, struct robust *robust,
                         struct err *err)
{
    const struct robust_model *model = robust->model;
    size_t p = (size_t)robust->p;
    size_t k = robust->k;
    double *ones = NULL;

    if (!model->x) {
        ones = arena_take(arena, k, sizeof *ones);
        for (size_t i = 0; i < k; i++) {
            ones[i] = 1;
        }
    }
    robust->q = arena_take(arena, k, p * sizeof(double));
    robust->wq = arena_take(arena, k, p * sizeof(double));
    robust->r = arena_take(arena, p, p * sizeof(double));
    robust->contrast = arena_take(arena, p, p * sizeof(double));
    if (!matrix_orthonormal(model->x ? model->x : ones, k, robust->p, robust->q,
                            robust->r)) {
        return err_set(err, ERR_INPUT,
                       "a moderator is a combination of others: leave one out");
    }
    find_contrasts(robust->r, robust->p, robust->contrast);
    memcpy(robust->wq, robust->q, k * p * sizeof *robust->wq);
    for (size_t j = 0; j < p; j++) {
        model->weigh(model->context, robust->wq + j * k);
    }
    return true;
}

// M and the residuals.
static bool make_rest(struct arena *arena, struct robust *robust,
                      struct err *err)
{
    const struct robust_model *model = robust->model;
    size_t p = (size_t)robust->p;
    size_t k = robust->k;
    bool is_regular;

    robust->m = arena_take(arena, p, p * sizeof(double));
    robust->root = arena_take(arena, p, p * sizeof(double));
    robust->meat = arena_take(arena, p, p * sizeof(double));
    robust->e = arena_take(arena, k, sizeof(double));
    robust->freedom = arena_take(arena, p, sizeof *robust->freedom);
    memcpy(robust->e, model->yi, k * sizeof *robust->e);
    for (size_t j = 0; j < p; j++) {
        robust->freedom[j].uu = arena_take(arena, p, p * sizeof(double));
        for (size_t i = 0; i < p; i++) {
            robust->m[i + j * p] =
                matrix_dot(robust->q + i * k, robust->wq + j * k, k);
        }
        for (size_t i = 0; i < k; i++) {
            robust->e[i] -=
                (model->x ? model->x[i + j * k] : 1) * model->beta[j].estimate;
        }
    }
    is_regular = matrix_invert(robust->m, robust->p, NULL);
    memcpy(robust->root, robust->m, p * p * sizeof *robust->root);
    return (is_regular && matrix_cholesky(robust->root, robust->p))
        || err_set(err, ERR_INPUT, "the weights of this model are singular");
}

static bool set_up(struct arena *arena, struct robust *robust, struct err *err)
{
    return sort_rows(arena, robust, err) && check_nested(arena, robust, err)
        && check_clusters(robust, err) && make_columns(arena, robust, err)
        && make_rest(arena, robust, err);
}

static struct cluster cluster_make(struct arena *arena,
                                   const struct robust *robust)
{
    size_t p = (size_t)robust->p;
    size_t most = robust->clusters.largest;
    bool is_square = robust->settings->kind == ROBUST_CR2;
    // At most the square of ROBUST_CLUSTER_MAX.
    size_t square = is_square ? most * most : 1;

    return (struct cluster){
        .q = arena_take(arena, most, p * sizeof(double)),
        .t = arena_take(arena, most, p * sizeof(double)),
        .s = arena_take(arena, p, sizeof(double)),
        .k = arena_take(arena, p, p * sizeof(double)),
        .l = arena_take(arena, p, p * sizeof(double)),
        .d = arena_take(arena, p, sizeof(double)),
        .u = arena_take(arena, p, sizeof(double)),
        .phi = arena_take(arena, square, sizeof(double)),
        .root = arena_take(arena, square, sizeof(double)),
        .b = arena_take(arena, square, sizeof(double)),
        .values = arena_take(arena, most, sizeof(double)),
        .column = arena_take(arena, most, sizeof(double)),
    };
}

// ---- CR2 --------------------------------------------------------------------

// to += share x.
static void add_times(double share, const double *x, size_t n, double *to)
{
    for (size_t i = 0; i < n; i++) {
        to[i] += share * x[i];
    }
}

// column = root' column, root lower triangular n x n.
static void times_root_transposed(const double *root, size_t n, double *column)
{
    for (size_t j = 0; j < n; j++) {
        column[j] = matrix_dot(root + j * n + j, column + j, n - j);
    }
}

// column = root column.
static void times_root(const double *root, size_t n, double *column)
{
    for (size_t j = n; j-- > 0;) {
        double value = column[j];

        column[j] = 0;
        add_times(value, root + j * n + j, n - j, column + j);
    }
}

// h = Phi - q M q'. `column` is room.
static void leave_out_fit(const struct robust *robust,
                          const struct cluster *cluster, double *h)
{
    size_t n = cluster->n;
    size_t p = (size_t)robust->p;

    memcpy(h, cluster->phi, n * n * sizeof *h);
    for (size_t a = 0; a < p; a++) { // column a of q M, times that of q
        memset(cluster->column, 0, n * sizeof *cluster->column);
        for (size_t b = 0; b < p; b++) {
            add_times(robust->m[b + a * p], cluster->q + b * n, n,
                      cluster->column);
        }
        for (size_t j = 0; j < n; j++) {
            add_times(-cluster->q[j + a * n], cluster->column, n, h + j * n);
        }
    }
}

// B = root' h root, in place of h.
static void between_roots(const double *root, size_t n, double *h)
{
    for (size_t j = 0; j < n; j++) {
        times_root_transposed(root, n, h + j * n);
    }
    matrix_transpose(h, n);
    for (size_t j = 0; j < n; j++) {
        times_root_transposed(root, n, h + j * n);
    }
}

// The number of directions in which the model fits the cluster exactly, as with
// a moderator of its own: those in which q M q' is all of Phi. They are
// the eigenvalues 1 of C'(q'W q)C with M = C C'.
static bool count_exact(struct arena *arena, const struct robust *robust,
                        struct cluster *cluster)
{
    size_t n = cluster->n;
    size_t p = (size_t)robust->p;
    double *form = cluster->l;
    bool done;

    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++) {
            form[i + j * p] =
                matrix_dot(cluster->q + i * n, cluster->t + j * n, n);
        }
    }
    between_roots(robust->root, p, form);
    done = matrix_eigen(arena, form, robust->p, cluster->d);
    cluster->exact = 0;
    for (size_t i = 0; i < p; i++) {
        cluster->exact += cluster->d[i] >= FITTED_EXACTLY ? 1 : 0;
    }
    return done;
}

// column = E (values^-1/2) E' column, E in `b`; the smallest ones, where the
// cluster is fitted exactly, count as nothing.
static void times_power(const struct cluster *cluster, double *column)
{
    size_t n = cluster->n;

    memcpy(cluster->column, column, n * sizeof *column);
    memset(column, 0, n * sizeof *column);
    for (size_t j = cluster->exact; j < n; j++) {
        const double *vector = cluster->b + j * n;

        if (cluster->values[j] > 0) {
            double share = matrix_dot(vector, cluster->column, n)
                         / sqrt(cluster->values[j]);

            add_times(share, vector, n, column);
        }
    }
}

// t = A t.
static bool adjust(struct arena *arena, const struct robust *robust,
                   struct cluster *cluster, struct err *err)
{
    size_t n = cluster->n;
    size_t mark = arena_mark(arena);
    bool done;

    robust->model->covariance(robust->model->context, cluster->rows, n,
                              cluster->phi);
    memcpy(cluster->root, cluster->phi, n * n * sizeof *cluster->root);
    leave_out_fit(robust, cluster, cluster->b);
    done = count_exact(arena, robust, cluster)
        && matrix_cholesky(cluster->root, (int)n);
    if (done) {
        between_roots(cluster->root, n, cluster->b);
        done = matrix_eigen(arena, cluster->b, (int)n, cluster->values);
    }
    arena_rewind(arena, mark);
    for (int j = 0; done && j < robust->p; j++) {
        double *column = cluster->t + (size_t)j * n;

        times_root_transposed(cluster->root, n, column);
        times_power(cluster, column);
        times_root(cluster->root, n, column);
    }
    return done
        || err_set(err, ERR_INPUT,
                   "the covariance of a cluster is singular: use CR1");
}

// ---- adding up --------------------------------------------------------------

static void take_cluster(const struct robust *robust, size_t number,
                         struct cluster *cluster)
{
    cluster->rows = robust->clusters.row + robust->clusters.start[number];
    cluster->n =
        robust->clusters.start[number + 1] - robust->clusters.start[number];
    for (size_t j = 0; j < (size_t)robust->p; j++) {
        for (size_t i = 0; i < cluster->n; i++) {
            size_t from = cluster->rows[i] + j * robust->k;

            cluster->q[i + j * cluster->n] = robust->q[from];
            cluster->t[i + j * cluster->n] = robust->wq[from];
        }
    }
}

// K = T'Phi T. For CR2 by the root of Phi; otherwise T = W q, so that it is L.
static void find_spread(const struct robust *robust, struct cluster *cluster)
{
    size_t n = cluster->n;
    size_t p = (size_t)robust->p;

    if (robust->settings->kind != ROBUST_CR2) {
        memcpy(cluster->k, cluster->l, p * p * sizeof *cluster->k);
        return;
    }
    for (size_t j = 0; j < p; j++) {
        times_root_transposed(cluster->root, n, cluster->t + j * n);
    }
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++) {
            cluster->k[i + j * p] =
                matrix_dot(cluster->t + i * n, cluster->t + j * n, n);
        }
    }
}

// s and L, while T is still T; then K.
static void find_parts(const struct robust *robust, struct cluster *cluster)
{
    size_t n = cluster->n;
    size_t p = (size_t)robust->p;

    for (size_t j = 0; j < p; j++) {
        const double *t = cluster->t + j * n;

        cluster->s[j] = 0;
        for (size_t i = 0; i < n; i++) {
            cluster->s[j] += t[i] * robust->e[cluster->rows[i]];
        }
        for (size_t i = 0; i < p; i++) {
            cluster->l[i + j * p] = matrix_dot(cluster->q + i * n, t, n);
        }
    }
    find_spread(robust, cluster);
}

static void add_freedom(const struct robust *robust, size_t coefficient,
                        const struct cluster *cluster)
{
    struct satterthwaite *freedom = &robust->freedom[coefficient];
    size_t p = (size_t)robust->p;
    double a, umu;

    matrix_times(robust->m, robust->contrast + coefficient * p, p, cluster->d);
    a = matrix_form(cluster->d, cluster->k, cluster->d, p);
    matrix_times(cluster->l, cluster->d, p, cluster->u);
    umu = matrix_form(cluster->u, robust->m, cluster->u, p);
    freedom->trace += a - umu;
    freedom->squares += a * a;
    freedom->mixed += a * umu;
    for (size_t j = 0; j < p; j++) {
        add_times(cluster->u[j], cluster->u, p, freedom->uu + j * p);
    }
}

static bool add_cluster(struct arena *arena, const struct robust *robust,
                        size_t number, struct cluster *cluster, struct err *err)
{
    size_t p = (size_t)robust->p;

    take_cluster(robust, number, cluster);
    if (robust->settings->kind == ROBUST_CR2
        && !adjust(arena, robust, cluster, err)) {
        return false;
    }
    find_parts(robust, cluster);
    for (size_t j = 0; j < p; j++) {
        add_times(cluster->s[j], cluster->s, p, robust->meat + j * p);
        add_freedom(robust, j, cluster);
    }
    return true;
}

// ---- the result -------------------------------------------------------------

static double factor_of(const struct robust *robust)
{
    double m = (double)robust->clusters.count;

    switch (robust->settings->kind) {
    case ROBUST_CR1: return m / (m - 1);
    case ROBUST_CR1_P: return m / (m - robust->p);
    default: return 1;
    }
}

static double freedom_of(struct arena *arena, const struct robust *robust,
                         size_t coefficient)
{
    const struct satterthwaite *freedom = &robust->freedom[coefficient];
    size_t p = (size_t)robust->p;
    double *mu = arena_take(arena, p, p * sizeof *mu);
    double sum = freedom->squares - 2 * freedom->mixed;

    if (robust->settings->kind == ROBUST_CR1_P) {
        return (double)robust->clusters.count - robust->p;
    }
    matrix_multiply(robust->m, freedom->uu, p, mu);
    sum += matrix_trace_of_product(mu, mu, p);
    // What is left after rounding says nothing.
    if (!(sum > 1e-12 * freedom->squares)) {
        return 0;
    }
    return freedom->trace * freedom->trace / sum;
}

// vb = contrast' M meat M contrast, times the factor.
static void fill_covariances(struct arena *arena, const struct robust *robust,
                             struct robust_fit *fit)
{
    size_t p = (size_t)robust->p;
    double *d = arena_take(arena, p, p * sizeof *d);
    double *half = arena_take(arena, p, p * sizeof *half);

    matrix_multiply(robust->m, robust->contrast, p, d);
    matrix_multiply(robust->meat, d, p, half);
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++) {
            fit->vb[i + j * p] =
                factor_of(robust) * matrix_dot(d + i * p, half + j * p, p);
        }
    }
}

static void fill_fit(struct arena *arena, const struct robust *robust,
                     struct robust_fit *fit)
{
    size_t p = (size_t)robust->p;

    *fit = (struct robust_fit){
        .kind = robust->settings->kind,
        .clusters = robust->clusters.count,
        .p = robust->p,
        .beta = arena_take(arena, p, sizeof *fit->beta),
        .vb = arena_take(arena, p, p * sizeof *fit->vb),
    };
    fill_covariances(arena, robust, fit);
    for (size_t j = 0; j < p; j++) {
        fit->beta[j].estimate = robust->model->beta[j].estimate;
        fit->beta[j].df = freedom_of(arena, robust, j);
    }
    wald_coefficients(fit->beta, fit->vb, fit->p, robust->settings->level);
    for (int j = 0; j < fit->p; j++) {
        fit->beta[j].df = fit->beta[j].df > 0 ? fit->beta[j].df : NAN;
    }
}

bool robust_fit_model(struct arena *arena, const struct robust_model *model,
                      const struct robust_settings *settings,
                      struct robust_fit *fit, struct err *err)
{
    struct robust robust = {
        .model = model, .settings = settings, .k = model->k, .p = model->p};
    struct cluster cluster;

    if (!set_up(arena, &robust, err)) {
        return false;
    }
    cluster = cluster_make(arena, &robust);
    for (size_t i = 0; i < robust.clusters.count; i++) {
        if (!add_cluster(arena, &robust, i, &cluster, err)) {
            return false;
        }
    }
    fill_fit(arena, &robust, fit);
    return true;
}
