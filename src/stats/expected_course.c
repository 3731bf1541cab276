// expected_course - see expected_course.h.
//
// With Z the rows (1, t) seen, S = Z'Z, u = Z'r and M = I + G S / sigma2,
//
//     V_fo V_oo^-1 r   = z' M^-1 G u / sigma2
//     V_ff - V_fo ...  = z' M^-1 G z + sigma2
//     H                = z - V_fo V_oo^-1 Z = z' M^-1
//
// by Woodbury's identity, so that nothing larger than two by two is inverted,
// and G may be singular:
//
//     det M = 1 + trace(G S) / sigma2 + det G det S / sigma2^2,
//
// of which no part is below 0.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/expected_course.h"

#include "stats/distribution.h"

#include <math.h>

struct two {
    double a, b, c, d; // rows (a b), (c d)
};

// ---- the model --------------------------------------------------------------

static const double BETA_MOST = 1e9;
static const double VARIANCE_MOST = 1e18;
static const double RATIO_MOST = 1e12; // of G to sigma2

// Rounding may leave a fit's singular G a hair below.
static bool pair_is_variance(const struct growth_pair *pair)
{
    double product = pair->intercept * pair->slope;

    return pair->intercept >= 0 && pair->intercept <= VARIANCE_MOST
        && pair->slope >= 0 && pair->slope <= VARIANCE_MOST
        && pair->both * pair->both <= product * (1 + 1e-9) + 1e-300;
}

bool growth_check(const struct growth *model, struct err *err)
{
    if (!(fabs(model->intercept) <= BETA_MOST)
        || !(fabs(model->slope) <= BETA_MOST)) {
        return err_set(err, ERR_INPUT,
                       "beta is not two numbers of a size that scores have");
    }
    if (!(model->sigma2 > 0) || !(model->sigma2 <= VARIANCE_MOST)) {
        return err_set(err, ERR_INPUT, "sigma2 is not above 0, or too large");
    }
    if (!pair_is_variance(&model->varies)) {
        return err_set(err, ERR_INPUT, "G is not a matrix of variances");
    }
    if (fmax(model->varies.intercept, model->varies.slope)
        > RATIO_MOST * model->sigma2) {
        return err_set(err, ERR_INPUT,
                       "sigma2 is next to nothing beside G: scores without "
                       "any error are no scores");
    }
    return pair_is_variance(&model->vcov)
        || err_set(err, ERR_INPUT, "vcov_beta is not a matrix of variances");
}

// ---- what was seen ----------------------------------------------------------

void expected_begin(const struct growth *model, struct expected_state *state)
{
    *state = (struct expected_state){.model = model, .last_session = NAN};
}

void expected_see(struct expected_state *state, double session, double score)
{
    double t = log(session);
    double r = score - state->model->intercept - state->model->slope * t;

    state->count++;
    state->t += t;
    state->tt += t * t;
    state->r += r;
    state->tr += t * r;
    state->last_session = session;
    state->last_score = score;
}

// ---- what follows -----------------------------------------------------------

static struct two inverse_of_m(const struct expected_state *state)
{
    const struct growth_pair *g = &state->model->varies;
    double sigma2 = state->model->sigma2;
    double n = state->count;
    struct two m = {1 + (g->intercept * n + g->both * state->t) / sigma2,
                    (g->intercept * state->t + g->both * state->tt) / sigma2,
                    (g->both * n + g->slope * state->t) / sigma2,
                    1 + (g->both * state->t + g->slope * state->tt) / sigma2};
    double trace =
        g->intercept * n + 2 * g->both * state->t + g->slope * state->tt;
    double of_g = g->intercept * g->slope - g->both * g->both;
    double of_s = n * state->tt - state->t * state->t;
    double determinant = 1 + fmax(trace, 0) / sigma2
                       + fmax(of_g, 0) / sigma2 * fmax(of_s, 0) / sigma2;

    return (struct two){m.d / determinant, -m.b / determinant,
                        -m.c / determinant, m.a / determinant};
}

static double pair_form(const struct growth_pair *pair, double x, double y)
{
    return pair->intercept * x * x + 2 * pair->both * x * y
         + pair->slope * y * y;
}

void expected_at(const struct expected_state *state, double session,
                 struct expected *expected)
{
    const struct growth *model = state->model;
    const struct growth_pair *g = &model->varies;
    double t = log(session);
    struct two m = inverse_of_m(state);
    // h = z' M^-1, and z' M^-1 G
    double h0 = m.a + t * m.c;
    double h1 = m.b + t * m.d;
    double k0 = h0 * g->intercept + h1 * g->both;
    double k1 = h0 * g->both + h1 * g->slope;
    double known;

    if (session == state->last_session) {
        *expected = (struct expected){.mean = state->last_score};
        return;
    }
    known = fmax(k0 + k1 * t, 0) + model->sigma2;
    expected->mean = model->intercept + model->slope * t
                   + (k0 * state->r + k1 * state->tr) / model->sigma2;
    expected->sd_known = sqrt(known);
    expected->sd = sqrt(known + fmax(pair_form(&model->vcov, h0, h1), 0));
}

struct expected_limits expected_limits(const struct expected *expected,
                                       double level)
{
    double reach = normal_point(.5 + level / 2) * expected->sd;

    return (struct expected_limits){expected->mean - reach,
                                    expected->mean + reach};
}

double expected_below(const struct expected *expected, double score)
{
    return normal_below((score - expected->mean) / expected->sd);
}
