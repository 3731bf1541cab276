#ifndef TALK_REPORT_WORDS_H
#define TALK_REPORT_WORDS_H

// report_words - the words that every report of a session uses, on a terminal,
// on a page or in JSON: what this is, who is who, how a number is written, how
// sure it is, and what to keep in mind.
//
// Wording: PRODUCT.md 3.7. Nothing here says good or poor.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/listening.h"

extern const char REPORT_WHAT_THIS_IS[];
extern const char REPORT_NOTHING_WELL[]; // where no rule found anything
extern const char REPORT_NOTHING_LOOK[];
extern const char REPORT_LOOK_LEDE[]; // above the moments worth a look
extern const char REPORT_NUMBERS_LEDE[];

// "23", "41 %", "1.4", "48 min"; "" for NAN.
struct str report_value(struct arena *arena, const struct number_row *row,
                        double value);
// "18 to 27", in the unit of the number; "" where there is no range.
struct str report_range(struct arena *arena, const struct number_row *row,
                        const struct number *number);
// "experts .85, program .89": with each other, and with them; "" when nobody
// measured it.
struct str report_agreement(struct arena *arena, const struct number_row *row);
// ".85", "-.03"; "" for NAN.
struct str report_correlation(struct arena *arena, double value);
// A few words about a number that must stand beside it; NULL: none.
const char *report_caution(enum number_id id);

// "line 42", or "line 42, 12:03" where there are times.
struct str report_place(struct arena *arena,
                        const struct transcript *transcript, int turn);
// "12:03", "1:12:03"; "" for NAN.
struct str report_clock(struct arena *arena, double seconds);

// As the file calls them; "somebody" where it does not say.
struct str report_speaker(const struct transcript *transcript, int speaker);
// Index of the speaker whom the numbers take for the client; SPEAKER_UNKNOWN:
// nobody.
int report_client(const struct listening *listening);
// "Mara is the therapist, as you said. Jo is the client."
struct str report_who(struct arena *arena, const struct listening *listening);
// "48 minutes, 123 turns. Mara has 41 % of the words, Jo 59 %."
struct str report_how_much(struct arena *arena,
                           const struct listening *listening);

// "complex reflection", "change talk": a class of a task, for people.
const char *report_label(enum code_task task, int class);
// The labels of a turn, as in "simple reflection, closed question"; "" where
// nobody coded it.
struct str report_labels(struct arena *arena, const struct turn_codes *codes);

// The first `letters` or fewer, cut at a space, with three dots behind them.
struct str report_cut(struct arena *arena, struct str words, size_t letters);

// What to keep in mind with this very session, and always; sentences.
enum { REPORT_NOTES = 12 };
int report_notes(struct arena *arena, const struct listening *listening,
                 struct str at[REPORT_NOTES]);

#endif
