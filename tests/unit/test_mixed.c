// Mixed models where R is not needed: what must hold of any correct fit.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "stats/distribution.h"
#include "stats/mixed_problem.h"
#include "stats/newton.h"

enum { CLIENTS = 60, ROWS = 480, THERAPISTS = 7 };

struct toy {
    double y[ROWS], x[3 * ROWS], z[2 * ROWS], weights[ROWS];
    uint32_t client[ROWS], therapist[ROWS], seen_by[ROWS], split[ROWS];
    struct mixed_term terms[3];
    struct mixed_data data;
};

static double chance(uint64_t *state) // from -1 to 1
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return (double)(z >> 11) / 4503599627370496.0 - 1;
}

// Clients with 2 to 14 sessions, in therapists by turns; `seen_by` crosses
// them.
static void make_toy(struct toy *toy, double year)
{
    uint64_t state = 7;
    double client[CLIENTS][2];
    double therapist[THERAPISTS];

    for (int i = 0; i < CLIENTS; i++) {
        client[i][0] = 3 * chance(&state);
        client[i][1] = 0.8 * chance(&state) + 0.2 * client[i][0];
    }
    for (int i = 0; i < THERAPISTS; i++) {
        therapist[i] = 2 * chance(&state);
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t own = i < 2 * CLIENTS ? i % CLIENTS : i * i % CLIENTS;
        double t = floor(5 + 5 * chance(&state));

        toy->client[i] = own;
        toy->therapist[i] = own % THERAPISTS;
        toy->seen_by[i] = (own + i / 7) % THERAPISTS;
        toy->split[i] = i % 3;
        toy->weights[i] = 1.5 + chance(&state);
        toy->x[i] = 1;
        toy->x[ROWS + i] = year + t;
        toy->x[2 * ROWS + i] = chance(&state);
        toy->z[i] = 1;
        toy->z[ROWS + i] = year + t;
        toy->y[i] = 20 - t + toy->x[2 * ROWS + i] + client[own][0]
                  + client[own][1] * t + therapist[toy->seen_by[i]]
                  + 3 * chance(&state);
    }
    toy->terms[0] = (struct mixed_term){2, toy->z, toy->client, CLIENTS};
    toy->data = (struct mixed_data){.n = ROWS,
                                    .y = toy->y,
                                    .p = 3,
                                    .x = toy->x,
                                    .term_count = 1,
                                    .terms = toy->terms};
}

static bool fit(struct arena *arena, const struct toy *toy, bool ml,
                struct mixed_fit *result)
{
    struct err err = {0};
    bool good = mixed_fit(arena, &toy->data, ml, result, &err);

    if (!good) {
        printf("%s\n", err.text);
    }
    return good;
}

// ---- the slope --------------------------------------------------------------

static double criterion_at(struct mixed_problem *problem, const double *theta)
{
    mixed_problem_spread(problem, theta);
    CHECK("the point can be looked at",
          mixed_problem_look(problem, NAN, false));
    return problem->criterion;
}

static void check_slope(struct arena *arena, const char *name,
                        const struct toy *toy, bool ml)
{
    struct err err = {0};
    struct mixed_problem *problem =
        mixed_problem_of(arena, &toy->data, ml, &err);
    double theta[8] = {0.9, 0.3, 0.7, 0.6, -0.2, 0.8, 0.5, 0.4};
    double slope[8];

    CHECK(name, problem != NULL);
    mixed_problem_spread(problem, theta);
    CHECK(name, mixed_problem_look(problem, NAN, true));
    mixed_problem_gather(problem, slope);
    for (int i = 0; i < problem->shape.theta_count; i++) {
        double here = theta[i];
        double up, down;

        theta[i] = here + 1e-5;
        up = criterion_at(problem, theta);
        theta[i] = here - 1e-5;
        down = criterion_at(problem, theta);
        theta[i] = here;
        CHECK(name, check_near((up - down) / 2e-5, slope[i], 1e-6));
    }
    mixed_problem_close(problem);
}

// The exact slope is that of the criterion: nested to three levels, crossed,
// and with weights.
static void test_slope(struct arena *arena)
{
    struct toy *toy = arena_take(arena, 1, sizeof *toy);

    make_toy(toy, 0);
    check_slope(arena, "slope, one factor", toy, false);
    toy->data.weights = toy->weights;
    check_slope(arena, "slope, weighted ML", toy, true);
    toy->terms[1] = (struct mixed_term){2, toy->z, toy->therapist, THERAPISTS};
    toy->data.term_count = 2;
    check_slope(arena, "slope, nested", toy, false);
    toy->terms[1] = (struct mixed_term){2, toy->z, toy->seen_by, THERAPISTS};
    check_slope(arena, "slope, crossed", toy, false);
    toy->terms[2] = (struct mixed_term){1, toy->z, toy->split, 3};
    toy->terms[1].q = 1;
    toy->data.term_count = 3;
    check_slope(arena, "slope, three crossed", toy, true);
}

// ---- invariances ------------------------------------------------------------

// A nested model through the sparse factorisation: the same criterion. A third
// factor whose variance is held at 0 makes it crossed without changing it.
static void test_two_ways(struct arena *arena)
{
    static const double THETA[] = {0.9, 0.3, 0.7, 0.6, 0};
    struct toy *toy = arena_take(arena, 1, sizeof *toy);
    struct err err = {0};
    struct mixed_problem *nested, *crossed;

    make_toy(toy, 0);
    toy->terms[1] = (struct mixed_term){1, toy->z, toy->therapist, THERAPISTS};
    toy->data.term_count = 2;
    nested = mixed_problem_of(arena, &toy->data, false, &err);
    toy->terms[2] = (struct mixed_term){1, toy->z, toy->split, 3};
    toy->data.term_count = 3;
    crossed = mixed_problem_of(arena, &toy->data, false, &err);
    CHECK("one goes by units, the other not", nested->tree && crossed->sparse);
    CHECK("the same criterion",
          check_near(criterion_at(nested, THETA), criterion_at(crossed, THETA),
                     1e-12));
    for (int i = 0; i < 3; i++) {
        CHECK("the same coefficients",
              check_near(nested->beta[i], crossed->beta[i], 1e-10));
    }
    mixed_problem_close(nested);
    mixed_problem_close(crossed);
}

// Years as 2015 instead of 5: the same model, the same numbers but for the
// intercept's; lme4's search does not get there.
static void test_origin(struct arena *arena)
{
    struct toy *near = arena_take(arena, 1, sizeof *near);
    struct toy *far = arena_take(arena, 1, sizeof *far);
    struct mixed_fit a, b;

    make_toy(near, 0);
    make_toy(far, 2010);
    CHECK("near", fit(arena, near, false, &a));
    CHECK("far", fit(arena, far, false, &b));
    CHECK("criterion", check_near(a.criterion, b.criterion, 1e-10));
    CHECK("slope", check_near(a.beta[1], b.beta[1], 1e-7)
                       && check_near(a.se[1], b.se[1], 1e-7));
    CHECK("intercept",
          check_near(a.beta[0], b.beta[0] + 2010 * b.beta[1], 1e-6));
    CHECK("slopes vary alike",
          check_near(a.terms[0].covariance[3], b.terms[0].covariance[3], 1e-6));
    CHECK("intercepts vary as they must",
          check_near(b.terms[0].covariance[0],
                     a.terms[0].covariance[0]
                         - 2 * 2010 * a.terms[0].covariance[1]
                         + 2010.0 * 2010.0 * a.terms[0].covariance[3],
                     1e-6));
}

// ---- sums -------------------------------------------------------------------

// The rows of some clients, as another house would have them.
static void take_part(const struct toy *toy, uint32_t from, uint32_t to,
                      struct toy *part)
{
    size_t n = 0;

    for (int pass = 0; pass < 2; pass++) { // z and x need n before they start
        size_t rows = n;

        n = 0;
        for (size_t i = 0; i < ROWS; i++) {
            if (toy->client[i] < from || toy->client[i] >= to) {
                continue;
            }
            part->y[n] = toy->y[i];
            part->client[n] = toy->client[i] - from;
            part->therapist[n] = 0;
            for (size_t j = 0; j < 3; j++) {
                part->x[n + j * rows] = toy->x[i + j * ROWS];
            }
            for (size_t j = 0; j < 2; j++) {
                part->z[n + j * rows] = toy->z[i + j * ROWS];
            }
            n++;
        }
    }
    part->terms[0] = (struct mixed_term){2, part->z, part->client, to - from};
    part->data = toy->data;
    part->data.n = n;
    part->data.y = part->y;
    part->data.x = part->x;
    part->data.terms = part->terms;
}

// Two houses that each keep their rows: their sums, put side by side, give the
// fit of all rows.
static void test_two_houses(struct arena *arena)
{
    struct toy *toy = arena_take(arena, 3, sizeof *toy);
    struct mixed_shape shapes[2];
    struct mixed_sums sums[3];
    struct mixed_fit whole, joined;
    struct err err = {0};

    make_toy(&toy[0], 30);
    for (uint32_t i = 0; i < 2; i++) {
        take_part(&toy[0], i * 20, i ? CLIENTS : 20, &toy[i + 1]);
        CHECK("a house",
              mixed_shape_of(arena, &toy[i + 1].data, &shapes[i], &err));
        mixed_sums_of(arena, &shapes[i], &sums[i]);
    }
    CHECK("their origins differ",
          shapes[0].columns[1].origin != shapes[1].columns[1].origin);
    mixed_sums_move(arena, &shapes[1], &shapes[0], &sums[1]);
    CHECK("joined",
          mixed_sums_join(arena, &sums[0], &sums[1], NULL, &sums[2], &err));
    CHECK("fit",
          mixed_fit_sums(arena, &shapes[0], &sums[2], false, &joined, &err));
    CHECK("whole", fit(arena, &toy[0], false, &whole));
    CHECK("all rows", joined.n == whole.n);
    CHECK("criterion", check_near(joined.criterion, whole.criterion, 1e-12));
    for (int i = 0; i < 3; i++) {
        CHECK("coefficients", check_near(joined.beta[i], whole.beta[i], 1e-9));
        CHECK("errors", check_near(joined.se[i], whole.se[i], 1e-9));
    }
    for (int i = 0; i < 4; i++) {
        CHECK("covariances", check_near(joined.terms[0].covariance[i],
                                        whole.terms[0].covariance[i], 1e-7));
    }
}

// A session more changes the sums of one client, and then the fit is that of
// all sessions.
static void test_session_more(struct arena *arena)
{
    struct toy *toy = arena_take(arena, 1, sizeof *toy);
    struct mixed_shape shape;
    struct mixed_sums all, sums;
    struct err err = {0};
    double v[8];

    make_toy(toy, 0);
    CHECK("shape", mixed_shape_of(arena, &toy->data, &shape, &err));
    mixed_sums_of(arena, &shape, &all);
    shape.n = ROWS - 1;
    mixed_sums_of(arena, &shape, &sums);
    mixed_shape_row(&shape, ROWS - 1, v);
    mixed_sums_add_row(&sums, toy->client[ROWS - 1], v, 1);
    CHECK("as many rows", sums.n == all.n);
    for (int i = 0; i < CLIENTS * 2 * all.width; i++) {
        CHECK("the client's sums are equal to the last digit",
              sums.own[i] == all.own[i]);
    }
    for (int i = 0; i < all.width * all.width; i++) {
        CHECK("those around agree",
              check_near(sums.around[i], all.around[i], 1e-14));
    }
}

// ---- what cannot be fitted --------------------------------------------------

static void check_refused(struct arena *arena, const char *name,
                          const struct toy *toy, const char *words)
{
    struct mixed_fit result;
    struct err err = {0};
    bool good = mixed_fit(arena, &toy->data, false, &result, &err);

    CHECK(name, !good && err.kind == ERR_INPUT && strstr(err.text, words));
    if (good) {
        mixed_close(&result);
    }
}

static void test_refusals(struct arena *arena)
{
    struct toy *toy = arena_take(arena, 1, sizeof *toy);

    make_toy(toy, 0);
    toy->terms[0].level_count = 1;
    memset(toy->client, 0, sizeof toy->client);
    check_refused(arena, "one client", toy, "two groups");
    make_toy(toy, 0);
    for (uint32_t i = 0; i < ROWS; i++) {
        toy->client[i] = i;
    }
    toy->terms[0].level_count = ROWS;
    check_refused(arena, "one session per client", toy, "one row per group");
    make_toy(toy, 0);
    toy->y[5] = INFINITY;
    check_refused(arena, "an infinite score", toy, "not a number");
    make_toy(toy, 0);
    for (int i = 0; i < ROWS; i++) {
        toy->y[i] = 3;
    }
    check_refused(arena, "one score for all", toy, "same value");
    make_toy(toy, 0);
    for (int i = 0; i < ROWS; i++) {
        toy->y[i] = 1 + 2 * toy->x[ROWS + i] - toy->x[2 * ROWS + i];
    }
    check_refused(arena, "explained exactly", toy, "exactly");
    make_toy(toy, 0);
    toy->weights[9] = 0;
    toy->data.weights = toy->weights;
    check_refused(arena, "no weight", toy, "weights are numbers above 0");
}

// A constant predictor and a sum of others are dropped, the later one, as R
// does, and the rest is as without them.
static void test_collinear(struct arena *arena)
{
    struct toy *toy = arena_take(arena, 1, sizeof *toy);
    double *x = arena_take(arena, ROWS, 5 * sizeof *x);
    struct mixed_fit plain, more;

    make_toy(toy, 0);
    CHECK("plain", fit(arena, toy, false, &plain));
    memcpy(x, toy->x, 2 * ROWS * sizeof *x);
    for (int i = 0; i < ROWS; i++) {
        x[2 * ROWS + i] = 7;
        x[3 * ROWS + i] = toy->x[2 * ROWS + i];
        x[4 * ROWS + i] = toy->x[ROWS + i] - 3 * toy->x[2 * ROWS + i] + 11;
    }
    toy->data.x = x;
    toy->data.p = 5;
    CHECK("more", fit(arena, toy, false, &more));
    CHECK("three are left", more.p == 3 && more.column[0] == 0
                                && more.column[1] == 1 && more.column[2] == 3);
    CHECK("the same fit", check_near(plain.criterion, more.criterion, 1e-12)
                              && check_near(plain.beta[2], more.beta[2], 1e-9));
}

// ---- known parameters -------------------------------------------------------

static double normal(uint64_t *state)
{
    double u = (chance(state) + 1) / 2 + 1e-12;

    return sqrt(-2 * log(u)) * cos(6.283185307179586 * chance(state));
}

enum { SIMULATED = 30, SESSIONS = 6, RUNS = 400 };

struct growth {
    double y[SIMULATED * SESSIONS], x[2 * SIMULATED * SESSIONS];
    uint32_t client[SIMULATED * SESSIONS];
};

// Intercepts 50 (sd 3) and slopes -2 (sd 0.8) of clients, residuals of sd 2.
static void grow(struct growth *growth, uint64_t *state)
{
    enum { N = SIMULATED * SESSIONS };

    for (uint32_t i = 0; i < SIMULATED; i++) {
        double a = 50 + 3 * normal(state);
        double b = -2 + 0.8 * normal(state);

        for (uint32_t k = 0; k < SESSIONS; k++) {
            uint32_t row = i * SESSIONS + k;

            growth->client[row] = i;
            growth->x[row] = 1;
            growth->x[N + row] = k;
            growth->y[row] = a + b * k + 2 * normal(state);
        }
    }
}

// In 400 simulated practices the 95 % interval of the slope holds the truth in
// 95 %, and the variances are right on average: both within three standard
// errors of so many runs.
static void test_known(struct arena *arena)
{
    struct growth *growth = arena_take(arena, 1, sizeof *growth);
    struct mixed_term term = {2, growth->x, growth->client, SIMULATED};
    struct mixed_data data = {.n = SIMULATED * SESSIONS,
                              .y = growth->y,
                              .p = 2,
                              .x = growth->x,
                              .term_count = 1,
                              .terms = &term};
    uint64_t state = 2026;
    int held = 0;
    double sums[2] = {0}; // of the slope's variance, of sigma squared
    double squares[2] = {0};

    for (int run = 0; run < RUNS; run++) {
        struct arena *own = arena_open("run");
        struct mixed_fit result;
        struct err err = {0};
        double freedom[2];
        double found[2];

        grow(growth, &state);
        CHECK("a run", mixed_fit(own, &data, false, &result, &err));
        mixed_freedom(own, &result, freedom);
        held +=
            fabs(result.beta[1] + 2) < result.se[1] * t_limit(0.95, freedom[1]);
        found[0] = result.terms[0].covariance[3];
        found[1] = result.sigma * result.sigma;
        for (int i = 0; i < 2; i++) {
            sums[i] += found[i];
            squares[i] += found[i] * found[i];
        }
        arena_close(own);
    }
    CHECK("the interval holds the slope in 95 %",
          fabs(held / (double)RUNS - 0.95) < 3 * sqrt(0.95 * 0.05 / RUNS));
    for (int i = 0; i < 2; i++) {
        double mean = sums[i] / RUNS;
        double error = sqrt((squares[i] / RUNS - mean * mean) / RUNS);

        CHECK("a variance is right on average",
              fabs(mean - (i ? 4 : 0.64)) < 3 * error);
    }
}

// ---- the search alone -------------------------------------------------------

// x^4 / 4 - x^2 / 2 + y^2: a saddle at 0, lowest at x = 1 and x = -1.
static bool two_valleys(const double *x, double *value, double *slope,
                        void *context)
{
    (void)context;
    *value = pow(x[0], 4) / 4 - x[0] * x[0] / 2 + x[1] * x[1];
    slope[0] = pow(x[0], 3) - x[0];
    slope[1] = 2 * x[1];
    return true;
}

// A bowl that leans: x^2 + x y + y^2 + (e^x - x) / 10, lowest near (0, 0).
static bool bowl(const double *x, double *value, double *slope, void *context)
{
    int *looks = context;

    ++*looks;
    *value = x[0] * x[0] + x[0] * x[1] + x[1] * x[1] + (exp(x[0]) - x[0]) / 10;
    slope[0] = 2 * x[0] + x[1] + (exp(x[0]) - 1) / 10;
    slope[1] = x[0] + 2 * x[1];
    return true;
}

// A quarter of it, which bends wrongly: along x by half too much, and upright.
static bool rough_bowl(const double *x, double *value, double *slope,
                       void *context)
{
    (void)context;
    *value = (1.5 * x[0] * x[0] + x[1] * x[1]) / 4;
    slope[0] = 3 * x[0] / 4;
    slope[1] = 2 * x[1] / 4;
    return true;
}

// The bowl with a value whose last digits are lost: rising with every look.
static bool noisy_bowl(const double *x, double *value, double *slope,
                       void *context)
{
    bool good = bowl(x, value, slope, context);

    *value += 1e-9 * *(const int *)context;
    return good;
}

static void test_noisy_search(struct arena *arena)
{
    int looks = 0;
    struct newton_problem problem = {.n = 2,
                                     .slope = noisy_bowl,
                                     .context = &looks,
                                     .steps_max = 100,
                                     .tolerance = 1e-16};
    struct newton_end end;
    double x[2] = {0.7, -0.4};

    CHECK("it ends where steps no longer show in the value",
          newton_find(arena, &problem, x, &end) && end.converged
              && fabs(x[0]) < 1e-4 && fabs(x[1]) < 1e-4);
}

static void test_rough_search(struct arena *arena)
{
    int looks = 0;
    struct newton_problem problem = {.n = 2,
                                     .slope = bowl,
                                     .context = &looks,
                                     .rough = rough_bowl,
                                     .rough_share = 0.25,
                                     .steps_max = 100,
                                     .tolerance = 1e-12};
    struct newton_end end;
    double x[2] = {0.7, -0.4};

    CHECK("it gets there with a curvature that is wrong",
          newton_find(arena, &problem, x, &end) && end.converged
              && fabs(x[0]) < 1e-7 && fabs(x[1]) < 1e-7);
    CHECK("and learns the right one on its way", looks < 12);
}

// A long slope that hardly bends: the whole step would lead a million times as
// far as may be gone at once.
static bool long_slope(const double *x, double *value, double *slope,
                       void *context)
{
    double far = sqrt(1 + x[0] * x[0]);

    (void)context;
    *value = far + x[1] * x[1] / 2;
    slope[0] = x[0] / far;
    slope[1] = x[1];
    return true;
}

static void test_long_search(struct arena *arena)
{
    struct newton_problem problem = {
        .n = 2, .slope = long_slope, .steps_max = 100, .tolerance = 1e-14};
    struct newton_end end;
    double x[2] = {700, 0.5};

    CHECK("a step that was cut short need not gain all of it",
          newton_find(arena, &problem, x, &end) && end.converged
              && fabs(x[0]) < 1e-6 && fabs(x[1]) < 1e-6);
}

static void test_search(struct arena *arena)
{
    struct newton_problem problem = {
        .n = 2, .slope = two_valleys, .steps_max = 100, .tolerance = 1e-14};
    struct newton_end end;
    double x[2] = {0, 5};

    CHECK("it starts", newton_find(arena, &problem, x, &end));
    CHECK("it leaves the saddle",
          end.converged && check_near(fabs(x[0]), 1, 1e-9) && fabs(x[1]) < 1e-9
              && check_near(end.value, -0.25, 1e-12));
    problem.steps_max = 1;
    x[0] = 3;
    CHECK("it stops when told", newton_find(arena, &problem, x, &end)
                                    && !end.converged && end.steps == 1);
}

int main(void)
{
    struct arena *arena = arena_open("mixed");

    test_slope(arena);
    test_two_ways(arena);
    test_origin(arena);
    test_two_houses(arena);
    test_session_more(arena);
    test_refusals(arena);
    test_collinear(arena);
    test_known(arena);
    test_search(arena);
    test_long_search(arena);
    test_rough_search(arena);
    test_noisy_search(arena);
    arena_close(arena);
    return check_end();
}
