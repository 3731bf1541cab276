#ifndef WEB_CHART_WORDS_H
#define WEB_CHART_WORDS_H

// chart_words - what picture, sentence and table of a chart say alike.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart.h"

// The facts of the points that have a value.
struct chart_facts {
    int known;                       // how many
    const struct chart_point *first; // NULL: none
    const struct chart_point *last;
    double from; // the baseline, else the first value
};
struct chart_facts chart_facts_of(const struct chart *chart);

// "3 March", "3 Mar", and with the year.
enum chart_date { DATE_FULL, DATE_SHORT, DATE_YEAR };
struct str chart_date_print(struct arena *arena, const struct chart *chart,
                            int64_t at, enum chart_date form);

// The band that may be shown: NULL in a client's view, and of less than two
// sessions.
const struct chart_band *chart_band_shown(const struct chart *chart);

const char *chart_direction(const struct chart *chart); // "higher = harder"

// Said where there are fewer than two values: "Two check-ins make a picture.
// One so far."
const char *chart_too_few(const struct chart_facts *facts);
extern const char CHART_NO_CHANCE[];

#endif
