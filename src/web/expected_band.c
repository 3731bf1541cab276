// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/expected_band.h"

#include "base/arena.h"
#include "wire/html.h"

#include <math.h>

// Quarters of points are more than a reader needs.
static double tenth(double value)
{
    return round(value * 10) / 10;
}

static struct str number(struct arena *arena, double value)
{
    struct text out = text_in(arena);

    html_put_real(&out, tenth(value));
    return text_str(&out);
}

static const struct chart_band_at *sessions_of(
    struct arena *arena, const struct expected_others *others)
{
    struct chart_band_at *at =
        arena_take(arena, (size_t)others->count, sizeof *at);

    for (int i = 0; i < others->count; i++) {
        const struct expected_session *from = &others->sessions[i];

        at[i] = (struct chart_band_at){.at = from->at,
                                       .session_number = from->session_number,
                                       .low = tenth(from->low),
                                       .high = tenth(from->high),
                                       .planned = from->planned};
    }
    return at;
}

// The last session that has been, after the first; else the one ahead.
static const struct expected_session *newest(
    const struct expected_others *others)
{
    const struct expected_session *last = &others->sessions[others->count - 1];

    return last->planned && others->count > 2 ? last - 1 : last;
}

static struct str sentence_of(struct arena *arena,
                              const struct expected_others *others)
{
    const struct expected_session *at = newest(others);
    const struct norm *norm = others->bands->norm;
    struct str low = number(arena, at->low), high = number(arena, at->high);

    if (norm) {
        return text_print(arena,
                          "By a norm of %d people, half of those who start at "
                          "%.*s lie between %.*s and %.*s at session %d.",
                          norm->people, SHOW(number(arena, others->band->from)),
                          SHOW(low), SHOW(high), at->session_number);
    }
    return text_print(arena,
                      "Of %lld people who started here, %lld filled it in at "
                      "session %d: half of them lay between %.*s and %.*s.",
                      (long long)others->band->people, (long long)at->n,
                      at->session_number, SHOW(low), SHOW(high));
}

// How often such a band held on scores that it had not seen.
static void say_held(struct text *out, const struct course_bands_held *held)
{
    const struct course_band_held *half = &held->half;

    if (!held->scores) {
        text_addf(out, " How often it holds is not known here: %.*s.",
                  SHOW(held->why));
        return;
    }
    text_addf(out, " Of %lld scores that it had not seen it held %.0f of 100",
              (long long)held->scores, 100 * half->share);
    if (!isnan(half->low)) {
        text_addf(out, " (95 %% interval %.0f to %.0f)", 100 * half->low,
                  100 * half->high);
    }
    text_addf(out, "; it should hold 50.");
}

// Where it comes from, how often it held, and why it ends before the sessions
// do.
static struct str source_of(struct arena *arena,
                            const struct expected_others *others)
{
    const struct course_band *band = others->band;
    int last = others->sessions[others->count - 1].session_number;
    struct text out = text_in(arena);

    text_add(&out,
             others->bands->norm
                 ? STR("the middle half that a norm expects after this start. ")
                 : STR("the middle half of others who started here. "));
    text_add(&out, course_bands_source(arena, others->bands));
    say_held(&out, &others->bands->held);
    if (last == band->at[band->count - 1].session) {
        text_addf(&out, " %.*s",
                  SHOW(course_band_end_words(arena, others->bands, band)));
    }
    return text_str(&out);
}

static void name(struct arena *arena, const struct expected_others *others,
                 struct chart_band *band)
{
    if (others->bands->norm) {
        band->label = STR("middle half, by a norm,");
        band->label_more = text_print(arena, "for a start at %.*s",
                                      SHOW(number(arena, others->band->from)));
        return;
    }
    band->label = text_print(arena, "middle half of %lld people",
                             (long long)others->band->people);
    band->label_more = STR("who started here");
}

const struct chart_band *expected_band_of(struct arena *arena,
                                          const struct expected_others *others)
{
    struct chart_band *band;

    if (others->rule != NORM_BAND_DRAWN) {
        return NULL;
    }
    band = arena_take(arena, 1, sizeof *band);
    *band = (struct chart_band){.at = sessions_of(arena, others),
                                .count = others->count,
                                .sentence = sentence_of(arena, others),
                                .source = source_of(arena, others)};
    name(arena, others, band);
    return band;
}

struct str expected_band_why(const struct expected_others *others)
{
    const char *words = others->rule == NORM_BAND_DRAWN
                          ? NULL
                          : NORM_BAND_RULES[others->rule].words;

    return words ? str_of(words) : (struct str){0};
}
