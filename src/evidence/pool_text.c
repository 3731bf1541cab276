// pool_text - see pool_text.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_text.h"

#include "base/utf8.h"
#include "evidence/pool_method.h"
#include "evidence/pool_sentence.h"
#include "evidence/pool_words.h"

#include <math.h>

enum { LABEL = 18, NAME_LEAST = 10, NAME_MOST = 19 };

// ---- lines ------------------------------------------------------------------

static void begin(struct paper *paper, const char *label)
{
    paper_begin(paper, 2, LABEL);
    if (*label) { // else it goes on with the line above
        paper_say(paper, PAPER_STRONG, str_of(label));
    }
    paper_tab(paper, LABEL);
}

// A cell whose words end at column `end`.
static void cell(struct paper *paper, int end, struct str words)
{
    paper_tab(paper, end - utf8_columns_of(words));
    paper_say(paper, PAPER_PLAIN, words);
}

// ---- one estimate -----------------------------------------------------------

static void say_pooled(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct pool_coefficient *beta = answer->all.beta;
    int decimals = number_decimals(beta->se);

    begin(paper, "Pooled effect");
    paper_sayf(paper, PAPER_STRONG, "%.*s,",
               SHOW(number_words(arena, beta->estimate, decimals)));
    paper_sayf(paper, PAPER_PLAIN,
               " %.*s" NB "CI" NB "%.*s, SE" NB "=" NB "%.*s, %.*s, %.*s",
               SHOW(level_words(arena, answer->all.level)),
               SHOW(limits_words(arena, beta->low, beta->high, decimals)),
               SHOW(number_words(arena, beta->se, decimals)),
               SHOW(statistic_words(arena, beta)),
               SHOW(p_words(arena, beta->p)));
    paper_end(paper);
}

static bool has_prediction(const struct pool_answer *answer)
{
    return !isnan(answer->all.pi_low) && !isnan(answer->all.pi_high);
}

static void say_prediction(struct paper *paper,
                           const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    int decimals = number_decimals(answer->all.beta->se);

    if (!has_prediction(answer) || answer->all.k < 2) {
        return;
    }
    begin(paper, "A new study");
    paper_sayf(paper, PAPER_PLAIN, "%.*s prediction interval %.*s",
               SHOW(level_words(arena, answer->all.level)),
               SHOW(limits_words(arena, answer->all.pi_low, answer->all.pi_high,
                                 decimals)));
    paper_end(paper);
}

// The same on the scale on which people think.
static void say_shown(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct pool_summary *all = &answer->all;
    enum transform to = answer->transform;
    double low = transform_to(to, all->beta->low);
    double high = transform_to(to, all->beta->high);
    const char *name = effect_shown_name(&answer->studies->effect, to);

    if (to == TRANSFORM_NONE) {
        return;
    }
    begin(paper, "That is");
    paper_sayf(paper, PAPER_PLAIN, "a%s %s of %.*s %.*s",
               name[0] == 'o' ? "n" : "", name,
               SHOW(number_words(arena, transform_to(to, all->beta->estimate),
                                 number_decimals((high - low) / 4))),
               SHOW(limits_words(arena, low, high,
                                 number_decimals((high - low) / 4))));
    if (has_prediction(answer)) {
        paper_sayf(paper, PAPER_PLAIN, "; for a new study %.*s",
                   SHOW(limits_words(arena, transform_to(to, all->pi_low),
                                     transform_to(to, all->pi_high), 2)));
    }
    paper_end(paper);
}

// ---- differences between studies --------------------------------------------

static void say_tau2(struct paper *paper, const struct pool_summary *all)
{
    struct arena *arena = paper->text->arena;
    int decimals =
        number_decimals(isnan(all->tau2_se) ? all->tau2 / 2 : all->tau2_se);

    paper_sayf(paper, PAPER_PLAIN, TAU2 NB "=" NB "%.*s",
               SHOW(number_words(arena, all->tau2, decimals)));
    if (!isnan(all->tau2_se)) {
        paper_sayf(paper, PAPER_PLAIN, " (SE" NB "=" NB "%.*s)",
                   SHOW(number_words(arena, all->tau2_se, decimals)));
    }
    if (!isnan(all->tau2_low) || !isnan(all->tau2_high)) {
        paper_sayf(
            paper, PAPER_PLAIN, ", %.*s" NB "CI" NB "%.*s",
            SHOW(level_words(arena, all->level)),
            SHOW(limits_words(arena, all->tau2_low, all->tau2_high, decimals)));
    }
    paper_end(paper);
}

static void say_levels(struct paper *paper, const struct pool_answer *answer)
{
    static const char *const NAMES[LEVELS] = {"Between studies",
                                              "Within studies"};
    struct arena *arena = paper->text->arena;
    const struct pool_levels_fit *fit = &answer->levels;

    for (int i = 0; i < LEVELS; i++) {
        double size =
            fit->sigma2[i] > 0 ? fit->sigma2[i] : answer->profile.high[i];
        int decimals = number_decimals(size / 4);

        begin(paper, NAMES[i]);
        paper_sayf(paper, PAPER_PLAIN, SIGMA2 NB "=" NB "%.*s",
                   SHOW(number_words(arena, fit->sigma2[i], decimals)));
        if (answer->has_profile && !fit->held[i]) {
            paper_sayf(paper, PAPER_PLAIN, ", %.*s" NB "CI" NB "%.*s",
                       SHOW(level_words(arena, answer->all.level)),
                       SHOW(limits_words(arena, answer->profile.low[i],
                                         answer->profile.high[i], decimals)));
        }
        paper_sayf(paper, PAPER_PLAIN, "; %.*s%% of all variance",
                   SHOW(number_words(arena, fit->i2_level[i], 1)));
        paper_end(paper);
    }
}

static void say_outcomes(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct pool_many_fit *fit = &answer->many;
    const struct str *names = answer->studies->outcome_names;

    begin(paper, "Between studies");
    for (int i = 0; i < fit->outcomes; i++) {
        double tau2 = fit->g[i + i * fit->outcomes];

        paper_sayf(paper, PAPER_PLAIN, "%s" TAU2 " of %.*s = %.*s",
                   i ? "; " : "", SHOW(names[i]),
                   SHOW(number_words(arena, tau2, number_decimals(tau2 / 4))));
    }
    for (int i = 0; i < fit->outcomes; i++) {
        for (int j = 0; j < i; j++) {
            paper_sayf(
                paper, PAPER_PLAIN, "; r(%.*s, %.*s) = %.*s", SHOW(names[j]),
                SHOW(names[i]),
                SHOW(number_words(arena, fit->rho[i + j * fit->outcomes], 2)));
        }
    }
    paper_end(paper);
}

static void say_differences(struct paper *paper,
                            const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct pool_summary *all = &answer->all;

    if (answer->question->model == POOL_LEVELS) {
        say_levels(paper, answer);
    } else if (answer->question->model == POOL_OUTCOMES) {
        say_outcomes(paper, answer);
    }
    begin(paper, "Differences");
    if (answer->question->model == POOL_STUDIES
        && answer->question->settings.method != POOL_EE) {
        say_tau2(paper, all);
        begin(paper, "");
    }
    if (!isnan(all->i2)) {
        paper_sayf(paper, PAPER_PLAIN, I2 NB "=" NB "%.*s%%, ",
                   SHOW(number_words(arena, all->i2, 1)));
    }
    if (!isnan(all->h2)) {
        paper_sayf(paper, PAPER_PLAIN, H2 NB "=" NB "%.*s, ",
                   SHOW(number_words(arena, all->h2, 2)));
    }
    paper_say(paper, PAPER_PLAIN,
              test_words(arena, "Q", all->q, (const double[2]){all->q_df, NAN},
                         all->q_p));
    paper_end(paper);
}

static void say_tables(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct pool_tables_fit *fit = &answer->tables;
    const struct {
        const char *label, *name;
        const struct pool_tables_test *test;
    } tests[] = {
        {"Groups alike?", "Cochran-Mantel-Haenszel " CHI2, &fit->cmh   },
        {"Ratios alike?", "Tarone " CHI2,                  &fit->tarone},
    };

    for (int i = 0; i < 2; i++) {
        if (!isnan(tests[i].test->statistic)) {
            begin(paper, tests[i].label);
            paper_say(paper, PAPER_PLAIN,
                      test_words(arena, tests[i].name, tests[i].test->statistic,
                                 (const double[2]){tests[i].test->df, NAN},
                                 tests[i].test->p));
            paper_end(paper);
        }
    }
}

static void say_fit(struct paper *paper, const struct pool_summary *all)
{
    struct arena *arena = paper->text->arena;

    if (isnan(all->loglik) || all->k < 2) {
        return;
    }
    begin(paper, "Fit");
    paper_sayf(paper, PAPER_PLAIN,
               "log-likelihood %.*s, AIC %.*s, BIC %.*s, AICc %.*s",
               SHOW(number_words(arena, all->loglik, 2)),
               SHOW(number_words(arena, all->aic, 2)),
               SHOW(number_words(arena, all->bic, 2)),
               SHOW(number_words(arena, all->aicc, 2)));
    paper_end(paper);
}

// ---- tables -----------------------------------------------------------------

// Ends of the columns of a table of coefficients, after the names.
struct ends {
    int name, estimate, se, statistic, df, p, limits;
};

static struct ends ends_of(const struct pool_summary *all)
{
    int name = NAME_LEAST;

    for (int i = 0; i < all->p; i++) {
        int columns = utf8_columns_of(all->names[i]);

        name = columns > name ? columns : name;
    }
    name = 3 + (name < NAME_MOST ? name : NAME_MOST);
    return (struct ends){name,      name + 9,  name + 17, name + 25,
                         name + 31, name + 39, name + 58};
}

static struct str bare_p(struct arena *arena, double p)
{
    struct str words = p_words(arena, p);
    size_t name = sizeof "p" NB "=" NB - 1;

    return p < .001 ? STR("< .001")
         : isnan(p) ? STR("\xE2\x80\x93")
                    : (struct str){words.at + name, words.len - name};
}

static void say_table_head(struct paper *paper, const struct ends *ends,
                           double level)
{
    paper_begin(paper, 2, ends->name);
    cell(paper, ends->estimate, STR("Estimate"));
    cell(paper, ends->se, STR("SE"));
    cell(paper, ends->statistic, STR("z or t"));
    cell(paper, ends->df, STR("df"));
    cell(paper, ends->p, STR("p"));
    cell(paper, ends->limits,
         text_print(paper->text->arena, "%.4g%% CI", 100 * level));
    paper_end(paper);
}

static void say_coefficient(struct paper *paper, const struct ends *ends,
                            struct str name,
                            const struct pool_coefficient *beta)
{
    struct arena *arena = paper->text->arena;
    int decimals = number_decimals(beta->se);

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_PLAIN, name);
    if (paper->column >= ends->name) {
        paper_end(paper);
        paper_begin(paper, 2, 4);
    }
    cell(paper, ends->estimate, number_words(arena, beta->estimate, decimals));
    cell(paper, ends->se, number_words(arena, beta->se, decimals));
    cell(paper, ends->statistic, number_words(arena, beta->statistic, 2));
    cell(paper, ends->df,
         isnan(beta->df) ? STR("\xE2\x80\x93") : df_words(arena, beta->df));
    cell(paper, ends->p, bare_p(arena, beta->p));
    cell(paper, ends->limits,
         limits_words(arena, beta->low, beta->high, decimals));
    paper_end(paper);
}

static void say_coefficients(struct paper *paper,
                             const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct pool_summary *all = &answer->all;
    struct ends ends = ends_of(all);
    bool is_f = !isnan(all->qm_df2);

    paper_head(paper, "Coefficients");
    say_table_head(paper, &ends, all->level);
    for (int i = 0; i < all->p; i++) {
        say_coefficient(paper, &ends, all->names[i], &all->beta[i]);
    }
    paper_blank(paper);
    begin(paper,
          answer->question->mods.len ? "All moderators" : "All outcomes");
    paper_say(paper, PAPER_PLAIN,
              test_words(arena, is_f ? "F" : "QM", all->qm,
                         (const double[2]){all->qm_df1, all->qm_df2},
                         all->qm_p));
    if (!isnan(all->r2)) {
        paper_sayf(paper, PAPER_PLAIN,
                   "; they account for %.*s%% of the differences between "
                   "studies (" R2 ")",
                   SHOW(number_words(arena, all->r2, 1)));
    }
    paper_end(paper);
}

static void say_robust(struct paper *paper, const struct pool_answer *answer)
{
    const struct pool_summary *all = &answer->all;
    const struct robust_fit *robust = &answer->robust;
    struct ends ends = ends_of(all);

    paper_head(paper, "Cluster-robust");
    paper_begin(paper, 2, 2);
    paper_sayf(paper, PAPER_SOFT, "%s, %zu clusters",
               ROBUST_KIND_NAMES[robust->kind], robust->clusters);
    paper_end(paper);
    say_table_head(paper, &ends, all->level);
    for (int i = 0; i < robust->p; i++) {
        say_coefficient(paper, &ends, all->names[i], &robust->beta[i]);
    }
}

static void say_group(struct paper *paper, const struct pool_group *group,
                      int name)
{
    struct arena *arena = paper->text->arena;
    const struct pool_fit *fit = &group->fit;
    int decimals = group->has ? number_decimals(fit->beta->se) : 2;

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_PLAIN,
              group->name.len ? group->name : STR("(empty)"));
    if (paper->column >= name) {
        paper_end(paper);
        paper_begin(paper, 2, 4);
    }
    cell(paper, name + 6, text_print(arena, "%zu", group->k));
    if (group->has) {
        cell(paper, name + 16,
             number_words(arena, fit->beta->estimate, decimals));
        cell(paper, name + 36,
             limits_words(arena, fit->beta->low, fit->beta->high, decimals));
        cell(paper, name + 45, number_words(arena, fit->tau2, 3));
        cell(
            paper, name + 53,
            text_print(arena, "%.*s%%", SHOW(number_words(arena, fit->i2, 1))));
    }
    paper_end(paper);
}

static void say_groups(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct pool_groups *groups = &answer->groups;
    int name = NAME_LEAST;

    for (size_t i = 0; i < groups->count; i++) {
        int columns = utf8_columns_of(groups->at[i].name);

        name = columns > name ? columns : name;
    }
    name = 3 + (name < NAME_MOST ? name : NAME_MOST);
    paper_head(paper, "Subgroups");
    paper_begin(paper, 2, 4);
    cell(paper, name + 6, STR("k"));
    cell(paper, name + 16, STR("Estimate"));
    cell(paper, name + 36,
         text_print(arena, "%.4g%% CI", 100 * answer->all.level));
    cell(paper, name + 45, STR(TAU2));
    cell(paper, name + 53, STR(I2));
    paper_end(paper);
    for (size_t i = 0; i < groups->count; i++) {
        say_group(paper, &groups->at[i], name);
    }
    paper_blank(paper);
    begin(paper, "Between them");
    paper_say(paper, PAPER_PLAIN,
              test_words(arena, "Q", groups->q_between,
                         (const double[2]){groups->q_df, NAN}, groups->q_p));
    paper_end(paper);
}

// ---- the whole --------------------------------------------------------------

static void say_title(struct paper *paper, const struct pool_answer *answer)
{
    const struct pool_summary *all = &answer->all;
    bool many = answer->question->model == POOL_LEVELS
             || answer->question->model == POOL_OUTCOMES;

    paper_begin(paper, 0, 2);
    paper_say(paper, PAPER_STRONG, str_of(model_words(answer)));
    if (!isnan(all->loglik)) {
        paper_sayf(paper, PAPER_PLAIN, " (%s)", all->method);
    }
    paper_sayf(paper, PAPER_PLAIN, ": %zu %s", all->k,
               many          ? "effects"
               : all->k == 1 ? "study"
                             : "studies");
    if (many) {
        size_t studies = answer->studies->study_count;

        paper_sayf(paper, PAPER_PLAIN, " in %zu %s", studies,
                   studies == 1 ? "study" : "studies");
    }
    paper_sayf(paper, PAPER_SOFT, ", %s",
               effect_name(&answer->studies->effect));
    paper_end(paper);
    paper_blank(paper);
}

static void say_notes(struct paper *paper, const struct notes *notes)
{
    if (!notes->count) {
        return;
    }
    paper_head(paper, "To keep in mind");
    for (int i = 0; i < notes->count; i++) {
        paper_begin(paper, 2, 4);
        paper_say(paper, PAPER_PLAIN, STR("- "));
        paper_say(paper, PAPER_PLAIN, notes->at[i]);
        paper_end(paper);
    }
}

static void say_method(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    struct method_sources sources = pool_method_sources(answer);

    paper_head(paper, "In words");
    paper_begin(paper, 2, 2);
    paper_say(paper, PAPER_PLAIN, pool_sentence(arena, answer));
    paper_end(paper);
    paper_head(paper, "Method");
    paper_begin(paper, 2, 2);
    paper_say(paper, PAPER_PLAIN, pool_method_words(arena, answer));
    paper_end(paper);
    paper_head(paper, "Sources");
    for (int i = 0; i < sources.count; i++) {
        paper_begin(paper, 2, 4);
        paper_say(paper, PAPER_SOFT, str_of(sources.at[i]));
        paper_end(paper);
    }
}

void pool_text(struct paper *paper, const struct pool_answer *answer)
{
    const struct pool_summary *all = &answer->all;
    bool is_one = all->p == 1;

    say_title(paper, answer);
    if (is_one) {
        say_pooled(paper, answer);
        say_shown(paper, answer);
        say_prediction(paper, answer);
    }
    say_differences(paper, answer);
    if (answer->question->model == POOL_BY_MH) {
        say_tables(paper, answer);
    }
    say_fit(paper, all);
    if (!is_one) {
        say_coefficients(paper, answer);
    }
    if (answer->has_robust) {
        say_robust(paper, answer);
    }
    if (answer->groups.count) {
        say_groups(paper, answer);
    }
    if (answer->doubt && answer->question->doubt) {
        pool_text_doubt(paper, answer);
    }
    say_notes(paper, answer->notes);
    say_method(paper, answer);
}
