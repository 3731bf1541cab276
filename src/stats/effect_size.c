// effect_size.c - see effect_size.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/effect_size.h"

#include "stats/distribution.h"

#include <math.h>

struct effect {
    double yi, vi;
};

static const struct effect UNDEFINED = {NAN, NAN};

static double square(double x)
{
    return x * x;
}

// ---- correlations: ri ni

enum { RI, NI };

static const char *check_correlation(const double *v)
{
    return fabs(v[RI]) > 1 ? "a correlation lies between -1 and 1"
         : v[NI] <= 0      ? "a number of people is above 0"
                           : NULL;
}

static struct effect cor(const struct effect_size_settings *settings,
                         const double *v)
{
    (void)settings;
    return v[NI] > 3
             ? (struct effect){v[RI], square(1 - square(v[RI])) / (v[NI] - 1)}
             : UNDEFINED;
}

static struct effect zcor(const struct effect_size_settings *settings,
                          const double *v)
{
    (void)settings;
    return v[NI] > 3 ? (struct effect){atanh(v[RI]), 1 / (v[NI] - 3)}
                     : UNDEFINED;
}

// F(1/2, 1/2; (n - 2) / 2; 1 - r2), the hypergeometric function, n > 4. By its
// integral, with tan = sinh t, it is the mean of cosh t / root(1 + r2 sinh2 t)
// over t with weights cosh t to the power 3 - n. The trapezoidal rule gives
// such integrals of smooth, falling functions to the last digit.
// SOURCE: Abramowitz & Stegun 15.3.1; Trefethen & Weideman 2014, SIAM Rev 56,
// 385-458
static double hypergeometric(double r, double n)
{
    enum { TERMS_MAX = 100000 };
    double step = .25 / sqrt(1 + n / 4);
    double sum = .5; // t = 0 counts half: the other side is the mirror
    double weights = .5;

    for (int i = 1; i < TERMS_MAX; i++) {
        double t = i * step;
        double weight = exp((3 - n) * log1p(2 * square(sinh(t / 2))));
        double term = weight * cosh(t) / sqrt(1 + square(r * sinh(t)));

        if (!(term > 1e-18 * sum)) {
            break;
        }
        sum += term;
        weights += weight;
    }
    return sum / weights;
}

static struct effect ucor(const struct effect_size_settings *settings,
                          const double *v)
{
    struct effect effect;

    (void)settings;
    if (!(v[NI] > 4)) {
        return UNDEFINED;
    }
    effect.yi = v[RI] == 0 ? 0 : v[RI] * hypergeometric(v[RI], v[NI]);
    effect.vi = square(1 - square(effect.yi)) / (v[NI] - 1);
    return effect;
}

// ---- means: m1i sd1i n1i m2i sd2i n2i

enum { M1, SD1, N1, M2, SD2, N2 };

static const char *check_means(const double *v)
{
    return v[SD1] < 0 || v[SD2] < 0 ? "a standard deviation is 0 or more"
         : v[N1] <= 0 || v[N2] <= 0 ? "a number of people is above 0"
                                    : NULL;
}

static struct effect md(const struct effect_size_settings *settings,
                        const double *v)
{
    (void)settings;
    return (struct effect){
        v[M1] - v[M2],
        square(v[SD1]) / v[N1] + square(v[SD2]) / v[N2],
    };
}

// What takes the bias out of a standardised difference with m degrees of
// freedom: Gamma(m / 2) / (root(m / 2) Gamma((m - 1) / 2)).
static double correction(double m, bool approximate)
{
    if (!(m > 1)) {
        return NAN;
    }
    return approximate ? 1 - 3 / (4 * m - 1)
                       : sqrt(M_PI / (m / 2)) / beta_function((m - 1) / 2, .5);
}

static struct effect smd(const struct effect_size_settings *settings,
                         const double *v)
{
    double m = v[N1] + v[N2] - 2;
    double sd =
        sqrt(((v[N1] - 1) * square(v[SD1]) + (v[N2] - 1) * square(v[SD2])) / m);
    double g = correction(m, settings->approximate_j) * ((v[M1] - v[M2]) / sd);

    return (struct effect){g, 1 / v[N1] + 1 / v[N2]
                                  + square(g) / (2 * (v[N1] + v[N2]))};
}

// ---- tables: ai bi ci di

enum { AI, BI, CI, DI };

static const char *check_table(const double *v)
{
    return v[AI] < 0 || v[BI] < 0 || v[CI] < 0 || v[DI] < 0
             ? "a count is 0 or more"
             : NULL;
}

static struct effect odds_ratio(const struct effect_size_settings *settings,
                                const double *v)
{
    (void)settings;
    return (struct effect){
        log(v[AI] / v[BI]) - log(v[CI] / v[DI]),
        1 / v[AI] + 1 / v[BI] + 1 / v[CI] + 1 / v[DI],
    };
}

static struct effect risk_ratio(const struct effect_size_settings *settings,
                                const double *v)
{
    double n1 = v[AI] + v[BI];
    double n2 = v[CI] + v[DI];

    (void)settings;
    return (struct effect){
        log(v[AI] / n1) - log(v[CI] / n2),
        1 / v[AI] - 1 / n1 + 1 / v[CI] - 1 / n2,
    };
}

static struct effect risk_difference(
    const struct effect_size_settings *settings, const double *v)
{
    double n1 = v[AI] + v[BI];
    double n2 = v[CI] + v[DI];
    double p1 = v[AI] / n1;
    double p2 = v[CI] / n2;

    (void)settings;
    return (struct effect){p1 - p2, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2};
}

static struct effect arcsine_difference(
    const struct effect_size_settings *settings, const double *v)
{
    double n1 = v[AI] + v[BI];
    double n2 = v[CI] + v[DI];

    (void)settings;
    return (struct effect){
        asin(sqrt(v[AI] / n1)) - asin(sqrt(v[CI] / n2)),
        1 / (4 * n1) + 1 / (4 * n2),
    };
}

static struct effect peto(const struct effect_size_settings *settings,
                          const double *v)
{
    double n1 = v[AI] + v[BI];
    double n2 = v[CI] + v[DI];
    double n = n1 + n2;
    double events = v[AI] + v[CI];
    double variance = events * (v[BI] + v[DI]) * (n1 / n) * (n2 / n) / (n - 1);

    (void)settings;
    return (struct effect){(v[AI] - events * n1 / n) / variance, 1 / variance};
}

// ---- proportions: xi ni

enum { XI, NI_OF_XI };

static const char *check_proportion(const double *v)
{
    return v[XI] < 0           ? "a count is 0 or more"
         : v[XI] > v[NI_OF_XI] ? "more people had it than there were"
         : v[NI_OF_XI] <= 0    ? "a number of people is above 0"
                               : NULL;
}

static struct effect proportion(const struct effect_size_settings *settings,
                                const double *v)
{
    double share = v[XI] / v[NI_OF_XI];

    (void)settings;
    return (struct effect){share, share * (1 - share) / v[NI_OF_XI]};
}

static struct effect log_odds(const struct effect_size_settings *settings,
                              const double *v)
{
    double others = v[NI_OF_XI] - v[XI];

    (void)settings;
    return (struct effect){log(v[XI] / others), 1 / v[XI] + 1 / others};
}

static struct effect arcsine(const struct effect_size_settings *settings,
                             const double *v)
{
    (void)settings;
    return (struct effect){asin(sqrt(v[XI] / v[NI_OF_XI])),
                           1 / (4 * v[NI_OF_XI])};
}

static struct effect double_arcsine(const struct effect_size_settings *settings,
                                    const double *v)
{
    double n = v[NI_OF_XI];

    (void)settings;
    return (struct effect){
        (asin(sqrt(v[XI] / (n + 1))) + asin(sqrt((v[XI] + 1) / (n + 1)))) / 2,
        1 / (4 * n + 2),
    };
}

// ---- the measures

enum family { CORRELATIONS, MEANS, TABLES, PROPORTIONS };

const struct effect_size_row EFFECT_SIZE_ROWS[EFFECT_SIZE_MEASURES] = {
    [EFFECT_SIZE_COR] = {"COR",  {"ri", "ni"}                                },
    [EFFECT_SIZE_ZCOR] = {"ZCOR", {"ri", "ni"}                                },
    [EFFECT_SIZE_UCOR] = {"UCOR", {"ri", "ni"}                                },
    [EFFECT_SIZE_SMD] = {"SMD",  {"m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"}},
    [EFFECT_SIZE_MD] = {"MD",   {"m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"}},
    [EFFECT_SIZE_OR] = {"OR",   {"ai", "bi", "ci", "di"}                    },
    [EFFECT_SIZE_RR] = {"RR",   {"ai", "bi", "ci", "di"}                    },
    [EFFECT_SIZE_RD] = {"RD",   {"ai", "bi", "ci", "di"}                    },
    [EFFECT_SIZE_AS] = {"AS",   {"ai", "bi", "ci", "di"}                    },
    [EFFECT_SIZE_PETO] = {"PETO", {"ai", "bi", "ci", "di"}                    },
    [EFFECT_SIZE_PR] = {"PR",   {"xi", "ni"}                                },
    [EFFECT_SIZE_PLO] = {"PLO",  {"xi", "ni"}                                },
    [EFFECT_SIZE_PAS] = {"PAS",  {"xi", "ni"}                                },
    [EFFECT_SIZE_PFT] = {"PFT",  {"xi", "ni"}                                },
};

struct formula {
    enum family family;
    bool adds; // by default
    struct effect (*effect)(const struct effect_size_settings *settings,
                            const double *v);
};

static const struct formula FORMULAS[EFFECT_SIZE_MEASURES] = {
    [EFFECT_SIZE_COR] = {CORRELATIONS, false, cor               },
    [EFFECT_SIZE_ZCOR] = {CORRELATIONS, false, zcor              },
    [EFFECT_SIZE_UCOR] = {CORRELATIONS, false, ucor              },
    [EFFECT_SIZE_SMD] = {MEANS,        false, smd               },
    [EFFECT_SIZE_MD] = {MEANS,        false, md                },
    [EFFECT_SIZE_OR] = {TABLES,       true,  odds_ratio        },
    [EFFECT_SIZE_RR] = {TABLES,       true,  risk_ratio        },
    [EFFECT_SIZE_RD] = {TABLES,       true,  risk_difference   },
    [EFFECT_SIZE_AS] = {TABLES,       false, arcsine_difference},
    [EFFECT_SIZE_PETO] = {TABLES,       true,  peto              },
    [EFFECT_SIZE_PR] = {PROPORTIONS,  true,  proportion        },
    [EFFECT_SIZE_PLO] = {PROPORTIONS,  true,  log_odds          },
    [EFFECT_SIZE_PAS] = {PROPORTIONS,  false, arcsine           },
    [EFFECT_SIZE_PFT] = {PROPORTIONS,  false, double_arcsine    },
};

static const struct {
    int values;
    const char *(*check)(const double *v); // NULL: it can be
} FAMILIES[] = {
    [CORRELATIONS] = {2, check_correlation},
    [MEANS] = {6, check_means      },
    [TABLES] = {4, check_table      },
    [PROPORTIONS] = {2, check_proportion },
};

struct effect_size_settings effect_size_defaults(
    enum effect_size_measure measure)
{
    return (struct effect_size_settings){
        .measure = measure,
        .add = FORMULAS[measure].adds ? .5 : 0,
        .to = EFFECT_SIZE_ONLY0,
    };
}

// ---- cells of 0

static bool has_zero(enum family family, const double *v)
{
    return (family == TABLES
            && (v[AI] == 0 || v[BI] == 0 || v[CI] == 0 || v[DI] == 0))
        || (family == PROPORTIONS && (v[XI] == 0 || v[XI] == v[NI_OF_XI]));
}

static bool is_double_zero(enum family family, const double *v)
{
    return family == TABLES
        && ((v[AI] == 0 && v[CI] == 0) || (v[BI] == 0 && v[DI] == 0));
}

static void add_to(enum family family, double add, double *v)
{
    if (family == TABLES) {
        for (int i = AI; i <= DI; i++) {
            v[i] += add;
        }
    } else if (family == PROPORTIONS) {
        v[XI] += add;
        v[NI_OF_XI] += 2 * add;
    }
}

// ---- one study after another

// Its values; false: one is missing.
static bool get_values(const double *const *values, int count, size_t i,
                       double v[EFFECT_SIZE_VALUES_MAX])
{
    bool there = true;

    for (int j = 0; j < EFFECT_SIZE_VALUES_MAX; j++) {
        v[j] = j < count ? values[j][i] : 0;
        there &= isfinite(v[j]);
    }
    return there;
}

// Is there a table with a cell of 0? (One that is left out does not count.)
static bool any_zero(const struct effect_size_settings *settings, size_t k,
                     const double *const *values)
{
    enum family family = FORMULAS[settings->measure].family;
    double v[EFFECT_SIZE_VALUES_MAX];

    for (size_t i = 0; i < k; i++) {
        if (get_values(values, FAMILIES[family].values, i, v)
            && !(settings->drop_double_zero && is_double_zero(family, v))
            && has_zero(family, v)) {
            return true;
        }
    }
    return false;
}

static bool is_added_to(const struct effect_size_settings *settings,
                        bool has_one, bool any)
{
    switch (settings->to) {
    case EFFECT_SIZE_ONLY0: return has_one;
    case EFFECT_SIZE_IF0ALL: return any;
    case EFFECT_SIZE_ALL: return true;
    case EFFECT_SIZE_NONE: break;
    }
    return false;
}

// The effect of a study whose values are there and can be.
static struct effect effect_of(const struct effect_size_settings *settings,
                               bool any, double *v,
                               struct effect_size_found *found)
{
    const struct formula *formula = &FORMULAS[settings->measure];
    struct effect effect;

    if (settings->drop_double_zero && is_double_zero(formula->family, v)) {
        found->double_zero++;
        return UNDEFINED;
    }
    if (settings->add != 0
        && is_added_to(settings, has_zero(formula->family, v), any)) {
        add_to(formula->family, settings->add, v);
        found->added++;
    }
    effect = formula->effect(settings, v);
    if (!isfinite(effect.yi) || !isfinite(effect.vi)) {
        found->undefined++;
        return UNDEFINED;
    }
    return effect;
}

bool effect_sizes(const struct effect_size_settings *settings, size_t k,
                  const double *const *values, struct effect_size_found *found,
                  struct err *err)
{
    enum family family = FORMULAS[settings->measure].family;
    bool any =
        settings->to == EFFECT_SIZE_IF0ALL && any_zero(settings, k, values);

    *found = (struct effect_size_found){.yi = found->yi, .vi = found->vi};
    for (size_t i = 0; i < k; i++) {
        double v[EFFECT_SIZE_VALUES_MAX];
        bool there = get_values(values, FAMILIES[family].values, i, v);
        const char *why = there ? FAMILIES[family].check(v) : NULL;
        struct effect effect = UNDEFINED;

        if (why) {
            return err_set(err, ERR_INPUT, "study %zu: %s", i + 1, why);
        }
        if (there) {
            effect = effect_of(settings, any, v, found);
        } else {
            found->missing++;
        }
        found->yi[i] = effect.yi;
        found->vi[i] = effect.vi;
    }
    return true;
}
