// What units, values and places are called.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/comparison_answer.h"
#include "evidence/transform.h"

#include <math.h>

#define NB "\xC2\xA0"

const char COMPARISON_CAPTION[] =
    "Points outside the outer limits ask for a conversation about data, "
    "case-mix and support. They do not show who is good.";

struct str comparison_unit_words(struct arena *arena,
                                 const struct comparison_answer *answer,
                                 const struct comparison_unit *unit)
{
    if (unit->together) {
        return text_print(arena, "%u small unit%s (%zu)", answer->small_units,
                          answer->small_units == 1 ? "" : "s", unit->n);
    }
    return unit->own ? text_print(arena, "%.*s (%zu)",
                                  SHOW(answer->question->own_name), unit->n)
                     : text_print(arena, "A unit of %zu", unit->n);
}

// Two digits of what chance does to the smallest standing unit.
static int decimals_of(const struct comparison_answer *answer)
{
    double se = 0;

    for (uint32_t u = 0; u < answer->fit.units; u++) {
        se = fmax(se, answer->fit.unit[u].se);
    }
    return number_decimals(se);
}

struct str comparison_value_words(struct arena *arena,
                                  const struct comparison_answer *answer,
                                  double value)
{
    if (isnan(value)) {
        return STR("\xE2\x80\x93");
    }
    switch (answer->kind) {
    case COMPARISON_SHARE:
        return text_print(arena, "%.*s" NB "%%",
                          SHOW(number_words(arena, 100 * value, 1)));
    case COMPARISON_RATIO: return number_words(arena, value, 2);
    default:
        return text_print(
            arena, "%s%.*s", value > 0 ? "+" : "",
            SHOW(number_words(arena, value, decimals_of(answer))));
    }
}

struct str comparison_place_words(const struct comparison_answer *answer,
                                  const struct comparison_unit *unit,
                                  bool spread)
{
    enum comparison_place place = spread ? unit->spread_place : unit->place;
    bool above = unit->value > answer->centre;

    switch (place) {
    case COMPARISON_WITHIN: return STR("within");
    case COMPARISON_BETWEEN: return above ? STR("above 95%") : STR("below 95%");
    default: return above ? STR("above 99.8%") : STR("below 99.8%");
    }
}
