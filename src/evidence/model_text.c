// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_print.h"

#include "evidence/model_binomial.h"

#include <math.h>
#include <stdio.h>

enum { NAME_MOST = 32, NUMBER = 10, GROUP_MOST = 20 };

void model_text_number(struct text *out, double value, int digits, int room)
{
    double size = fabs(value);
    int decimals = digits - 1;

    if (!isfinite(value)) {
        text_addf(out, " %*s", room, isnan(value) ? "-" : "Inf");
        return;
    }
    while (size >= 10 && decimals > 0) {
        size /= 10;
        decimals--;
    }
    while (size > 1e-3 && size < 1) {
        size *= 10;
        decimals++;
    }
    if ((value != 0 && fabs(value) < 1e-3) || fabs(value) >= 1e7) {
        text_addf(out, " %*.*e", room, digits - 2, value);
    } else {
        text_addf(out, " %*.*f", room, decimals, value);
    }
}

void model_text_p(struct text *out, double p)
{
    if (isnan(p)) {
        text_addf(out, " %7s", "-");
    } else if (p < 0.001) {
        text_addf(out, " %7s", "< .001");
    } else {
        char line[16];

        (void)snprintf(line, sizeof line, "%.3f", p);
        text_addf(out, " %7s", line[0] == '0' ? line + 1 : line);
    }
}

static void add_limits(struct text *out, const struct mixed_limits *limits)
{
    model_text_number(out, limits->low, 4, NUMBER - 1);
    text_addf(out, " to");
    model_text_number(out, limits->high, 4, NUMBER - 2);
}

static int name_room(const struct model_answer *answer)
{
    size_t room = 12;

    for (int i = 0; i < answer->fixed_count; i++) {
        size_t letters = str_letters(answer->fixed[i].name);

        room = letters > room ? letters : room;
    }
    for (int k = 0; k < answer->random_count; k++) {
        for (int i = 0; i < answer->random[k].q; i++) {
            size_t letters = str_letters(answer->random[k].names[i]);

            room = letters > room ? letters : room;
        }
    }
    return room < NAME_MOST ? (int)room : NAME_MOST;
}

static void add_name(struct text *out, struct str name, int room)
{
    int pad = room - (int)str_letters(name);

    text_addf(out, "%.*s%*s", SHOW(name), pad > 0 ? pad : 0, "");
}

// ---- parts ------------------------------------------------------------------

static void add_kind(struct text *out, const struct model_events *events)
{
    text_addf(out, "Mixed model of an event (%s), fitted by maximum likelihood",
              model_binomial_link(events->settings.link));
    if (events->settings.nodes > 1) {
        text_addf(out, "\n  (adaptive Gauss-Hermite quadrature, %d points)",
                  events->settings.nodes);
    } else {
        text_addf(out, "\n  (Laplace approximation)");
    }
    if (events->level.len) {
        text_addf(out, "\n  event: %.*s", SHOW(events->level));
    }
}

static void add_head(struct text *out, const struct model_answer *answer)
{
    if (answer->events) {
        add_kind(out, answer->events);
    } else {
        text_addf(out, "%s, fitted by %s",
                  answer->random_count ? "Linear mixed model" : "Linear model",
                  answer->fit.ml ? "maximum likelihood"
                                 : "restricted maximum likelihood (REML)");
    }
    text_addf(out, "\n  %.*s\n  %zu rows", SHOW(answer->formula), answer->n);
    for (int i = 0; i < answer->group_count; i++) {
        text_addf(out, "; %zu %.*s", answer->groups[i].units,
                  SHOW(answer->groups[i].label));
    }
    if (answer->left_out) {
        text_addf(out, "; %zu row%s with something missing left out",
                  answer->left_out, answer->left_out == 1 ? "" : "s");
    }
    text_addf(out, "\n");
}

static void add_fixed(struct text *out, const struct model_answer *answer,
                      int room)
{
    text_addf(out,
              "\nFixed effects\n  %*s %*s %*s %7s %8s %7s   %.4g %% (%s)\n",
              room, "", NUMBER, "estimate", NUMBER, "SE", "df",
              answer->events ? "z" : "t", "p", 100 * answer->settings.level,
              answer->settings.profile ? "profile" : "Wald");
    for (int i = 0; i < answer->fixed_count; i++) {
        const struct model_fixed *fixed = &answer->fixed[i];

        text_addf(out, "  ");
        add_name(out, fixed->name, room);
        model_text_number(out, fixed->estimate, 5, NUMBER);
        model_text_number(out, fixed->se, 4, NUMBER);
        model_text_number(out, fixed->df, 4, 7);
        text_addf(out, " %8.2f", fixed->statistic);
        model_text_p(out, fixed->p);
        add_limits(out, &fixed->limits);
        text_addf(out, "\n");
    }
}

static void add_odds(struct text *out, const struct model_answer *answer,
                     int room)
{
    if (!answer->events || answer->events->settings.link != GLMM_LOGIT) {
        return;
    }
    text_addf(out, "\nOdds ratios\n  %*s %*s   %.4g %% (%s)\n", room, "",
              NUMBER, "ratio", 100 * answer->settings.level,
              answer->settings.profile ? "profile" : "Wald");
    for (int i = 0; i < answer->fixed_count; i++) {
        const struct model_fixed *fixed = &answer->fixed[i];
        struct mixed_limits limits = {exp(fixed->limits.low),
                                      exp(fixed->limits.high)};

        text_addf(out, "  ");
        add_name(out, fixed->name, room);
        model_text_number(out, exp(fixed->estimate), 4, NUMBER);
        add_limits(out, &limits);
        text_addf(out, "\n");
    }
}

static void add_correlations(struct text *out,
                             const struct model_random *random, int row)
{
    for (int j = 0; j < row; j++) {
        double r = random->correlation[row + j * random->q];

        if (isnan(r)) {
            text_addf(out, " %6s", "-");
        } else {
            text_addf(out, " %6.2f", r);
        }
    }
}

static void add_term(struct text *out, const struct model_random *random,
                     int group_room, int room)
{
    for (int i = 0; i < random->q; i++) {
        struct mixed_limits *limits = random->limits;

        text_addf(out, "  ");
        add_name(out, i ? (struct str){"", 0} : random->group, group_room);
        text_addf(out, " ");
        add_name(out, random->names[i], room);
        model_text_number(out, random->covariance[i + i * random->q], 5,
                          NUMBER);
        model_text_number(out, random->deviation[i], 4, NUMBER);
        if (limits) { // of the diagonal, column by column
            add_limits(out, &limits[i * random->q - i * (i - 1) / 2]);
        }
        add_correlations(out, random, i);
        text_addf(out, "\n");
    }
}

static void add_random(struct text *out, const struct model_answer *answer,
                       int room)
{
    size_t longest = 8;
    bool several = false;

    for (int k = 0; k < answer->random_count; k++) {
        size_t letters = str_letters(answer->random[k].group);

        longest = letters > longest ? letters : longest;
        several = several || answer->random[k].q > 1;
    }
    longest = longest < GROUP_MOST ? longest : GROUP_MOST;
    text_addf(out, "\nRandom effects\n  %*s %*s %*s %*s", (int)longest, "",
              room, "", NUMBER, "variance", NUMBER, "SD");
    if (answer->settings.profile) {
        text_addf(out, "   %.4g %% of SD     ", 100 * answer->settings.level);
    }
    text_addf(out, "%s\n", several ? "   correlation" : "");
    for (int k = 0; k < answer->random_count; k++) {
        add_term(out, &answer->random[k], (int)longest, room);
    }
    if (answer->events) {
        return;
    }
    text_addf(out, "  ");
    add_name(out, STR("Residual"), (int)longest + 1 + room);
    model_text_number(out, answer->sigma * answer->sigma, 5, NUMBER);
    model_text_number(out, answer->sigma, 4, NUMBER);
    if (answer->settings.profile) {
        add_limits(out, &answer->sigma_limits);
    }
    text_addf(out, "\n");
}

static bool has_slope(const struct model_answer *answer)
{
    bool slope = false;

    for (int k = 0; k < answer->random_count; k++) {
        slope =
            slope || answer->random[k].q > 1 || isnan(answer->random[k].icc);
    }
    return slope;
}

static void add_shares(struct text *out, const struct model_answer *answer)
{
    const char *before = ":";

    if (isnan(answer->icc)) {
        return;
    }
    text_addf(out, "\nIntraclass correlation%s%s",
              answer->events ? " on the scale of the link" : "",
              has_slope(answer) ? " (where predictors with a slope are 0)"
                                : "");
    for (int k = 0; k < answer->random_count; k++) {
        const struct model_random *random = &answer->random[k];

        if (!isnan(random->icc)) {
            text_addf(out, "%s %.*s %.3f", before, SHOW(random->group),
                      random->icc);
            before = ";";
        }
    }
    text_addf(out, "\n");
}

// " (95 %: 0.123 to 0.456)"; nothing where limits are not known.
static void add_range(struct text *out, struct mixed_limits limits,
                      double level)
{
    if (isfinite(limits.low) && isfinite(limits.high)) {
        text_addf(out, " (%.4g %%: %.3f to %.3f)", 100 * level, limits.low,
                  limits.high);
    }
}

static void add_residual(struct text *out, const struct model_residual *told,
                         double level)
{
    static const char *const KINDS[] = {"", "AR(1)", "continuous AR(1)",
                                        "compound symmetry"};

    if (told && told->wish.kind != RESIDUAL_INDEPENDENT) {
        text_addf(out, "\nCorrelation of residuals: %s by %.*s, phi %.3f",
                  KINDS[told->wish.kind], SHOW(told->wish.by), told->phi);
        add_range(out, residual_phi_limits(told->fit, level), level);
        text_addf(out, "\n");
    }
    for (int k = 0; told && k < told->strata; k++) {
        text_addf(out, "%s %.*s %.3f", k ? ";" : "\nRatios of the residual SD:",
                  SHOW(told->names[k]), told->ratio[k]);
        if (k > 0) {
            add_range(out, residual_ratio_limits(told->fit, k, level), level);
        }
    }
    text_addf(out, "%s", told && told->strata ? "\n" : "");
}

static void add_measures(struct text *out, const struct model_answer *answer)
{
    const struct mixed_fit *fit = &answer->fit;

    text_addf(out,
              "%s %.2f; log-likelihood %.2f; AIC %.2f; BIC %.2f "
              "(%d parameters)\n",
              fit->ml ? "Deviance" : "REML criterion", fit->criterion,
              fit->loglik, fit->aic, fit->bic, fit->parameters);
    text_addf(out, "%s.\n",
              answer->events
                  ? "Ratios hold within a group, not on average over groups"
              : !answer->residual
                  ? "Degrees of freedom by Satterthwaite's method"
              : answer->random_count
                  ? "Degrees of freedom by containment, as in R's nlme"
                  : "Degrees of freedom are rows less coefficients");
    for (int i = 0; i < answer->warning_count; i++) {
        text_addf(out, "\nNote: %.*s\n", SHOW(answer->warnings[i]));
    }
}

void model_print_text(struct text *out, const struct model_answer *answer)
{
    int room = name_room(answer);

    add_head(out, answer);
    add_fixed(out, answer, room);
    add_odds(out, answer, room);
    add_random(out, answer, room);
    add_shares(out, answer);
    add_residual(out, answer->residual, answer->settings.level);
    add_measures(out, answer);
    if (answer->tests) {
        model_tests_text(out, answer->tests);
    }
    if (answer->comparison) {
        model_comparison_text(out, answer->comparison);
    }
}
