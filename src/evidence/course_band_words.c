// What is said beside a band (course_band.h).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_band.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"

#include <math.h>

struct str course_band_words(struct arena *arena,
                             const struct course_bands *bands,
                             const struct course_band *band)
{
    static const char WHAT[] = "The middle half, and the middle 80 of 100, of";

    if (bands->norm) {
        return text_print(arena,
                          "%s scores that the norm's model expects after a "
                          "first score of %.4g.",
                          WHAT, band->from);
    }
    if (band->from == band->to) {
        return text_print(arena,
                          "%s what %lld people reported whose first score here "
                          "was %.4g.",
                          WHAT, (long long)band->people, band->from);
    }
    return text_print(arena,
                      "%s what %lld people reported whose first score here was "
                      "%.4g to %.4g.",
                      WHAT, (long long)band->people, band->from, band->to);
}

struct str course_band_end_words(struct arena *arena,
                                 const struct course_bands *bands,
                                 const struct course_band *band)
{
    const struct course_band_at *last = &band->at[band->count - 1];

    if (bands->norm) {
        return text_print(arena,
                          "It ends with session %.4g: the norm is not about "
                          "more.",
                          last->session);
    }
    return band->fewer
             ? text_print(arena,
                          "It ends with session %.4g: fewer than %d of them "
                          "came for longer. At each session it tells of those "
                          "who still came.",
                          last->session, COURSE_BAND_FEWEST)
             : text_print(arena,
                          "It ends with session %.4g. At each session it tells "
                          "of those who still came.",
                          last->session);
}

struct str course_bands_source(struct arena *arena,
                               const struct course_bands *bands)
{
    const struct norm *norm = bands->norm;

    if (!norm) {
        return text_print(arena,
                          "From %lld closed episodes of this practice, of "
                          "people who said yes to research.",
                          (long long)bands->episodes);
    }
    return text_print(arena, "From a norm: %.*s (%.*s), n = %d; %.*s; %.*s.",
                      SHOW(norm->population), SHOW(norm->country), norm->people,
                      SHOW(norm->source), SHOW(norm->date));
}

// "52 of 100" that should be 50, with its interval.
static void add_held(struct text *out, const struct course_band_held *held,
                     int should)
{
    text_addf(out, "%.0f of 100 lay inside the band that should hold %d",
              100 * held->share, should);
    if (!isnan(held->low)) {
        text_addf(out, " (95 %% interval %.0f to %.0f)", 100 * held->low,
                  100 * held->high);
    }
}

struct str course_bands_calibration(struct arena *arena,
                                    const struct course_bands *bands)
{
    const struct course_bands_held *held = &bands->held;
    struct text out = text_in(arena);

    if (!held->scores) {
        return text_print(arena, "How often it holds is not known here: %.*s.",
                          SHOW(held->why));
    }
    text_addf(&out, "Of %lld scores of %lld people that it had not seen, ",
              (long long)held->scores, (long long)held->people);
    add_held(&out, &held->half, 50);
    text_addf(&out, ", and ");
    add_held(&out, &held->eight, 80);
    if (held->day) {
        char day[MOMENT_ROOM];

        text_addf(&out,
                  ": bands of what ended before %.10s, held against what ended "
                  "later",
                  moment_print_utc(held->day * DAY, day));
    }
    text_addf(&out, ".");
    return text_str(&out);
}
