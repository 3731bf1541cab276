#ifndef WEB_CHART_H
#define WEB_CHART_H

// chart - one client's course as SVG made on the server, with its text twin.
//
// Drawing order, gaps, labels and the sentence: PRODUCT.md 3.2. The same
// `struct chart` feeds picture, sentence and table, so they cannot differ.
//
// The full picture comes twice, drawn for a wide and for a narrow screen; the
// style sheet shows one. With fewer than two values a sentence stands in its
// place (PRODUCT.md 3.8), and strip and events are drawn alone.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "base/zone.h"
#include "measure/course.h"

struct chart_point {
    int64_t at;
    int session_number; // 0: none
    double value;       // NAN: offered, not answered (a hollow tick)
    enum { MARK_SELF, MARK_HELPED, MARK_PAPER } mark;
    bool version_break; // do not join with the point before
    struct str words;   // the client's own line, shown on tap; may be empty
};
struct chart_event {
    int64_t at;
    struct str words;
};
// Where the middle half of others who started here lay, at the client's own
// sessions (practice/expected.h). Two dashed edges and words, no colour of its
// own; never in a client's view and never in the small picture.
struct chart_band_at {
    int64_t at; // of a session of this client
    int session_number;
    double low, high;
    bool planned; // the next session, the last of the band: not been yet
};
struct chart_band {
    const struct chart_band_at *at; // oldest first
    int count;
    struct str label, label_more; // "middle half of 71 people", "who ..."
    struct str sentence;          // the same in words; empty: none
    struct str source;            // what it is, from what, how often it held
};
struct strip_bar { // alliance strip
    int64_t at;
    double value;     // 0..100, NAN: none
    double usual;     // the client's own usual, the centre line
    double therapist; // NAN: none; never in a client's view
    bool dip, repaired;
};
struct chart {
    const char *key; // unlike other charts of the page, "phq9-total"; or NULL
    const struct zone *zone;
    const struct scale *scale; // NULL: strip and events only
    enum better better;
    const struct chart_point *points;
    int point_count;
    const struct chart_event *events;
    int event_count;
    const struct strip_bar *bars;
    int bar_count;
    double start; // baseline, NAN: none
    struct threshold threshold;
    int64_t ended_at;              // 0: goes on
    const struct chart_band *band; // NULL: none
    bool client_view; // plainer, without the therapist's dots and any band
};

// `small`: 90 px high, for the glance.
void chart_draw(struct text *out, const struct chart *chart, bool small);
// "Since 3 March (9 check-ins) the score went from 17 to 11. ..."
struct str chart_sentence(struct arena *arena, const struct chart *chart);
void chart_table(struct text *out, const struct chart *chart);

#endif
