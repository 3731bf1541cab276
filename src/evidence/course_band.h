#ifndef EVIDENCE_COURSE_BAND_H
#define EVIDENCE_COURSE_BAND_H

// course_band - "what happened for people who started here": the middle half
// and the middle eighty of a hundred scores by session, for a chart.
//
// Of a practice's own courses they are quantiles of what was seen, by thirds of
// the first score, so a reader may count them; of a norm they are the
// quantiles of its model for that very start. A band of one's own courses ends
// where fewer than COURSE_BAND_FEWEST people of that third still came; it tells
// of those who did. A norm's band ends where the norm does.
//
// Beside it stands how often it held on courses that it had not seen: bands of
// the courses that ended first, held against those that ended later; a norm
// against all of them. A score on a band's edge counts half, since scores are
// whole numbers and so are the edges of what was seen. A person's scores go
// together: the interval is Wilson's with the effective number of scores.
//
//     course_bands_own(arena, &question, &bands, err)
//         && (band = course_band_at(arena, &bands, 1, 14))
//     "middle half of 71 people whose first score was 12 to 16"
//
// SOURCE: Hyndman & Fan 1996, Am Stat 50, 361-365, definition 7 (quantiles);
// Dean & Pagano 2015, J Surv Stat Methodol 3, 484-503 (Wilson's interval of
// clustered scores)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_thirds.h"
#include "evidence/growth_rows.h"
#include "evidence/norm_file.h"

enum {
    COURSE_BAND_FEWEST = 20,   // people at a session
    COURSE_BAND_SESSIONS = 60, // the last session that is drawn
    COURSE_BAND_OWN = 200,     // closed episodes, for a practice's own band
};

struct course_band_at {
    double session;
    int64_t n;                  // people seen there; 0: of a norm
    double low, middle, high;   // 25, 50, 75 of a hundred lie below
    double wide_low, wide_high; // 10, 90
};
struct course_band {
    double from, to; // first scores of these people; of a norm: the start
    int64_t people;  // who started there; 0: of a norm
    struct course_band_at at[COURSE_BAND_SESSIONS];
    int count;  // two at least; the first is where they started
    bool fewer; // it ends since fewer than COURSE_BAND_FEWEST still came; else
                // nobody's course, or the norm, goes on
};

// How often a band held on scores that it had not seen.
struct course_band_held {
    double share, low, high; // 0 to 1
};
struct course_bands_held {
    int64_t scores, people;              // 0: not known, see `why`
    int32_t day;                         // days since 1970: made from what
                                         // ended before it; 0: all of it
    struct course_band_held half, eight; // should hold .5 and .8
    struct str why;                      // words, where not known
};

struct course_bands {
    struct str measure;      // "phq9"
    const struct norm *norm; // NULL: of the courses themselves
    double first;            // the session at which courses start
    int64_t episodes;        // 0: of a norm
    struct course_band strata[COURSE_THIRDS]; // none of a norm
    int stratum_count;
    double low, high; // range of the score; NAN: not known
    struct course_bands_held held;
};

struct course_bands_question {
    struct str measure;
    const struct growth_rows *rows; // closed courses; NULL: none
    const struct norm *norm;        // NULL: of the rows
    double low, high;               // range of the score; NAN: not known
};
// Without a norm: of the rows, however many; COURSE_BAND_OWN is the caller's to
// ask (practice/course_bands.h does). ERR_INPUT: too few for any band.
bool course_bands_find(struct arena *arena,
                       const struct course_bands_question *question,
                       struct course_bands *bands, struct err *err) MUST_USE;

// The band for a course whose first score, at that session, was `start`. NULL:
// nobody started there (own courses: at another session, or with a score
// outside of those that were seen).
const struct course_band *course_band_at(struct arena *arena,
                                         const struct course_bands *bands,
                                         double session, double start);

// "Middle half (and middle 80 of 100) of 71 people whose first score here was
// 12 to 16." Of a norm: "... of a norm for a start at 14."
struct str course_band_words(struct arena *arena,
                             const struct course_bands *bands,
                             const struct course_band *band);
// "It ends after session 12: fewer than 20 people came for longer."
struct str course_band_end_words(struct arena *arena,
                                 const struct course_bands *bands,
                                 const struct course_band *band);
// "From 214 closed episodes of this practice." or the norm's provenance.
struct str course_bands_source(struct arena *arena,
                               const struct course_bands *bands);
// "On 66 people's scores that it had not seen, 52 of 100 lay inside the band
// that should hold 50 (95 % interval 46 to 58), and 79 of 100 inside the one
// that should hold 80 (74 to 83)." Or why that is not known.
struct str course_bands_calibration(struct arena *arena,
                                    const struct course_bands *bands);

#endif
