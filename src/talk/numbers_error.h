#ifndef TALK_NUMBERS_ERROR_H
#define TALK_NUMBERS_ERROR_H

// numbers_error - between which two values an expert's own count would lie.
//
// A coder gives each turn chances, not certainties. If a label of turn i is
// right with the chance p_i, the number of turns that an expert would mark
// varies, turn by turn, by sum(p_i (1 - p_i)) around what was found (the
// Poisson-binomial distribution). Beyond that a coder, or an expert, sees more
// or less in some sessions as a whole: how much that adds was measured on
// sessions that the coder had not learned from, as a standard deviation
// (`spread`), and is added as a variance. Ratios and shares follow by the
// delta method. All intervals are 1.96 standard deviations to both sides;
// `rapport listen eval` prints how often the expert's number lies in them.
//
// The middle is what was found, not the sum of the chances: chances lean
// towards rare classes, because the coder is trained to miss none of them, and
// over whole sessions the labels were nearer to the experts'.
//
// They say what an expert would count here, not what another session would be
// like; and they hold for sessions like those of AnnoMI.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers.h"

// What the codes of many turns say about how many of them hold something.
struct tally {
    int found;       // turns that were given the label
    double variance; // sum of p (1 - p)
    int turns;       // that were looked at
};

void tally_add(struct tally *tally, bool found, double chance);

// Each fills value, low and high of number->of[id], with its own spread.
void error_of_count(struct numbers *numbers, enum number_id id,
                    const struct tally *tally);
// Of all turns that were looked at.
void error_of_rate(struct numbers *numbers, enum number_id id,
                   const struct tally *tally);
// `part` of `whole`, where each turn is at most one of part and rest.
void error_of_share(struct numbers *numbers, enum number_id id,
                    const struct tally *part, const struct tally *rest);
// Reflections for each question.
void error_of_ratio(struct numbers *numbers, const struct tally *reflections,
                    const struct tally *questions);

#endif
