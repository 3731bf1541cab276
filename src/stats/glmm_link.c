// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_link.h"

#include "stats/distribution.h"

#include <math.h>

// Beyond this nothing changes that a double could hold.
static double within(double eta, double most)
{
    return fmin(fmax(eta, -most), most);
}

static const double EXP_MOST = 700;
static const double NORMAL_MOST = 37;

// ln(1 + e^x)
static double log_one_plus_exp(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

// ---- logit: p = 1 / (1 + exp(-eta)) -----------------------------------------

static double logit_loglik(double share, double eta)
{
    return share * eta - log_one_plus_exp(eta);
}

static struct glmm_bend logit_bend(double share, double eta)
{
    double small = exp(-fabs(eta));
    double p = (eta > 0 ? 1 : small) / (1 + small);
    double weight = small / ((1 + small) * (1 + small));

    return (struct glmm_bend){share - p, weight, weight, weight * (1 - 2 * p)};
}

// ---- complementary log-log: p = 1 - exp(-exp(eta)) --------------------------

static double cloglog_loglik(double share, double eta)
{
    double rate = exp(within(eta, EXP_MOST));
    double log_p = eta < -30 ? eta : log(-expm1(-rate));

    return (share > 0 ? share * log_p : 0) - (1 - share) * rate;
}

static struct glmm_bend cloglog_bend(double share, double eta)
{
    double rate = exp(within(eta, EXP_MOST));
    double ratio = rate / expm1(rate); // d ln p / d eta
    double over = rate / -expm1(-rate);
    double expected = rate * ratio;

    return (struct glmm_bend){
        share * ratio - (1 - share) * rate,
        fmax(share * ratio * (over - 1) + (1 - share) * rate, 0),
        expected,
        expected > 0 ? expected * (2 - over) : 0,
    };
}

// ---- probit: p = Phi(eta) ---------------------------------------------------

static double probit_loglik(double share, double eta)
{
    double at = within(eta, NORMAL_MOST);

    return (share > 0 ? share * log(normal_below(at)) : 0)
         + (share < 1 ? (1 - share) * log(normal_above(at)) : 0);
}

static struct glmm_bend probit_bend(double share, double eta)
{
    double at = within(eta, NORMAL_MOST);
    double density = normal_density(at);
    double up = density / normal_below(at); // d ln p / d eta
    double down = density / normal_above(at);
    double expected = up * down;

    return (struct glmm_bend){
        share * up - (1 - share) * down,
        fmax(share * up * (at + up) + (1 - share) * down * (down - at), 0),
        expected,
        expected * (down - up - 2 * at),
    };
}

static const struct {
    double (*loglik)(double share, double eta);
    struct glmm_bend (*bend)(double share, double eta);
} LINKS[] = {
    [GLMM_LOGIT] = {logit_loglik,   logit_bend  },
    [GLMM_CLOGLOG] = {cloglog_loglik, cloglog_bend},
    [GLMM_PROBIT] = {probit_loglik,  probit_bend },
};

double glmm_link_loglik(enum glmm_link link, double share, double trials,
                        double eta)
{
    return trials * LINKS[link].loglik(share, eta);
}

struct glmm_bend glmm_link_bend(enum glmm_link link, double share,
                                double trials, double eta)
{
    struct glmm_bend bend = LINKS[link].bend(share, eta);

    return (struct glmm_bend){trials * bend.slope, trials * bend.observed,
                              trials * bend.expected, trials * bend.drift};
}
