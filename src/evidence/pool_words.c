// pool_words - see pool_words.h.
// SOURCE: Publication Manual of the APA, 7th edition, 6.36 and 6.43: two or
// three decimals, no zero before the point of a p, exact p down to .001
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_words.h"

#include "base/text.h"

#include <math.h>

struct str p_words(struct arena *arena, double p)
{
    int thousandths = (int)lround(1000 * p);

    if (isnan(p)) {
        return STR("p not defined");
    }
    if (p < .001) {
        return STR("p" NB "<" NB ".001");
    }
    return thousandths > 999
             ? STR("p" NB ">" NB ".999")
             : text_print(arena, "p" NB "=" NB ".%03d", thousandths);
}

struct str limits_words(struct arena *arena, double low, double high,
                        int decimals)
{
    return text_print(arena, "[%.*s," NB "%.*s]",
                      SHOW(number_words(arena, low, decimals)),
                      SHOW(number_words(arena, high, decimals)));
}

struct str df_words(struct arena *arena, double df)
{
    return df == floor(df) ? text_print(arena, "%.0f", df)
                           : text_print(arena, "%.1f", df);
}

struct str statistic_words(struct arena *arena,
                           const struct pool_coefficient *beta)
{
    struct str value = number_words(arena, beta->statistic, 2);

    return isnan(beta->df)
             ? text_print(arena, "z" NB "=" NB "%.*s", SHOW(value))
             : text_print(arena, "t(%.*s)" NB "=" NB "%.*s",
                          SHOW(df_words(arena, beta->df)), SHOW(value));
}

struct str test_words(struct arena *arena, const char *name, double statistic,
                      const double df[2], double p)
{
    struct str freedom =
        isnan(df[1])
            ? df_words(arena, df[0])
            : text_print(arena, "%.*s, %.*s", SHOW(df_words(arena, df[0])),
                         SHOW(df_words(arena, df[1])));

    return text_print(arena, "%s(%.*s)" NB "=" NB "%.*s, %.*s", name,
                      SHOW(freedom), SHOW(number_words(arena, statistic, 2)),
                      SHOW(p_words(arena, p)));
}

struct str level_words(struct arena *arena, double level)
{
    return text_print(arena, "%.4g%%", 100 * level);
}

const char *model_words(const struct pool_answer *answer)
{
    switch (answer->question->model) {
    case POOL_LEVELS: return "Three-level model";
    case POOL_OUTCOMES: return "Multivariate model";
    case POOL_BY_MH: return "Mantel-Haenszel estimate";
    case POOL_BY_PETO: return "Peto estimate";
    default: break;
    }
    if (answer->studies->x) {
        return answer->question->settings.method == POOL_EE
                 ? "Common-effect meta-regression"
                 : "Mixed-effects meta-regression";
    }
    return answer->question->settings.method == POOL_EE
             ? "Common-effect model"
             : "Random-effects model";
}

const char *model_words_short(const struct pool_answer *answer)
{
    switch (answer->question->model) {
    case POOL_LEVELS: return "Three levels";
    case POOL_BY_MH: return "Mantel-Haenszel";
    case POOL_BY_PETO: return "Peto";
    default:
        return answer->question->settings.method == POOL_EE ? "Common effect"
                                                            : "Random effects";
    }
}
