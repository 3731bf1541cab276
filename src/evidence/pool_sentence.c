// pool_sentence - see pool_sentence.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_sentence.h"

#include "base/text.h"
#include "evidence/pool_words.h"

#include <math.h>

static const double ALPHA = .05; // of Q, for the choice of words alone

static bool has_levels(const struct pool_answer *answer)
{
    return answer->question->model == POOL_LEVELS
        || answer->question->model == POOL_OUTCOMES;
}

static void say_how_many(struct text *out, const struct pool_answer *answer)
{
    size_t k = answer->all.k;
    size_t studies = answer->studies->study_count;

    if (has_levels(answer)) {
        text_addf(out, "Over %zu effects in %zu %s", k, studies,
                  studies == 1 ? "study" : "studies");
    } else {
        text_addf(out, "Over %zu %s", k, k == 1 ? "study" : "studies");
    }
}

static void say_effect(struct text *out, const struct pool_answer *answer)
{
    struct arena *arena = out->arena;
    const struct pool_summary *all = &answer->all;
    const struct pool_coefficient *beta = all->beta;
    enum transform to = answer->transform;
    int decimals = number_decimals(beta->se);

    if (answer->studies->effect.measure) {
        text_addf(out, ", pooling %s, the effect",
                  effect_name(&answer->studies->effect));
    } else {
        text_add(out, STR(" the pooled effect"));
    }
    text_addf(out, " was %.*s, %.*s" NB "CI" NB "%.*s, %.*s, %.*s",
              SHOW(number_words(arena, beta->estimate, decimals)),
              SHOW(level_words(arena, all->level)),
              SHOW(limits_words(arena, beta->low, beta->high, decimals)),
              SHOW(statistic_words(arena, beta)),
              SHOW(p_words(arena, beta->p)));
    if (to != TRANSFORM_NONE) {
        double low = transform_to(to, beta->low);
        double high = transform_to(to, beta->high);
        const char *name = effect_shown_name(&answer->studies->effect, to);

        decimals = number_decimals((high - low) / 4);
        text_addf(out, ", which is a%s %s of %.*s %.*s",
                  name[0] == 'o' ? "n" : "", name,
                  SHOW(number_words(arena, transform_to(to, beta->estimate),
                                    decimals)),
                  SHOW(limits_words(arena, low, high, decimals)));
    }
    text_add(out, STR(". "));
}

static void say_robust(struct text *out, const struct pool_answer *answer)
{
    struct arena *arena = out->arena;
    const struct pool_coefficient *beta = answer->robust.beta;

    if (!answer->has_robust || isnan(beta->df)) {
        return;
    }
    text_addf(
        out,
        "With cluster-robust errors (%s): %.*s" NB "CI" NB "%.*s, %.*s, %.*s. ",
        ROBUST_KIND_NAMES[answer->robust.kind],
        SHOW(level_words(arena, answer->all.level)),
        SHOW(limits_words(arena, beta->low, beta->high,
                          number_decimals(beta->se))),
        SHOW(statistic_words(arena, beta)), SHOW(p_words(arena, beta->p)));
}

// Q that is not significant shows that it could not tell, no more.
static void say_differences(struct text *out, const struct pool_answer *answer)
{
    struct arena *arena = out->arena;
    const struct pool_summary *all = &answer->all;
    struct str test = test_words(arena, "Q", all->q,
                                 (const double[2]){all->q_df, NAN}, all->q_p);

    if (all->k < 2 || isnan(all->q)) {
        return;
    }
    text_addf(out, "%s, %.*s",
              all->q_p >= ALPHA ? "Q could not tell differences from sampling "
                                  "error"
              : all->p > 1      ? "Beside that, effects differed by more than "
                                  "sampling error"
                           : "Effects differed by more than sampling error",
              SHOW(test));
    if (answer->question->model == POOL_STUDIES
        && answer->question->settings.method != POOL_EE) {
        text_addf(out, ", " TAU2 NB "=" NB "%.*s",
                  SHOW(number_words(arena, all->tau2,
                                    number_decimals(all->tau2_se))));
    }
    if (!isnan(all->i2)) {
        text_addf(out, ", " I2 NB "=" NB "%.*s%%",
                  SHOW(number_words(arena, all->i2, 1)));
    }
    text_add(out, STR(". "));
}

static void say_prediction(struct text *out, const struct pool_answer *answer)
{
    struct arena *arena = out->arena;
    const struct pool_summary *all = &answer->all;
    int decimals = number_decimals(all->beta->se);

    if (isnan(all->pi_low) || isnan(all->pi_high) || all->k < 3) {
        return;
    }
    text_addf(out,
              "The true effect of a new study is expected between %.*s and "
              "%.*s (%.*s prediction interval). ",
              SHOW(number_words(arena, all->pi_low, decimals)),
              SHOW(number_words(arena, all->pi_high, decimals)),
              SHOW(level_words(arena, all->level)));
}

static void say_moderators(struct text *out, const struct pool_answer *answer)
{
    struct arena *arena = out->arena;
    const struct pool_summary *all = &answer->all;
    bool has_mods = answer->question->mods.len > 0;
    bool is_f = !isnan(all->qm_df2);

    text_addf(out, " %s together gave %.*s",
              has_mods ? "the moderators" : "the outcomes",
              SHOW(test_words(arena, is_f ? "F" : "QM", all->qm,
                              (const double[2]){all->qm_df1, all->qm_df2},
                              all->qm_p)));
    if (!isnan(all->r2)) {
        text_addf(out, ", " R2 NB "=" NB "%.*s%%",
                  SHOW(number_words(arena, all->r2, 1)));
    }
    text_add(out, STR(". "));
}

static void say_groups(struct text *out, const struct pool_answer *answer)
{
    struct arena *arena = out->arena;
    const struct pool_groups *groups = &answer->groups;

    if (!groups->count || isnan(groups->q_between)) {
        return;
    }
    text_addf(
        out, "Between the %zu subgroups by %.*s: %.*s. ", groups->count,
        SHOW(answer->question->by),
        SHOW(test_words(arena, "Q", groups->q_between,
                        (const double[2]){groups->q_df, NAN}, groups->q_p)));
}

struct str pool_sentence(struct arena *arena, const struct pool_answer *answer)
{
    struct text out = text_in(arena);

    say_how_many(&out, answer);
    if (answer->all.p == 1) {
        say_effect(&out, answer);
    } else {
        say_moderators(&out, answer);
    }
    if (answer->all.p == 1) {
        say_robust(&out, answer);
    }
    say_differences(&out, answer);
    if (answer->all.p == 1) {
        say_prediction(&out, answer);
    }
    say_groups(&out, answer);
    return str_trim(text_str(&out));
}
