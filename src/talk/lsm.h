#ifndef TALK_LSM_H
#define TALK_LSM_H

// lsm - language style matching: do two people use the small words alike?
//
// For each of nine kinds of function words: 1 - |p1 - p2| / (p1 + p2 + 0.0001)
// with p the share of a speaker's words, in per cent; then the mean of the
// nine. 1 is the same style. It grows with the length of a session (r = .57
// with the logarithm of the number of words in AnnoMI), so sessions of
// different length cannot be compared, and it did not tell good sessions from
// poor ones there (area under the curve .44).
//
// SOURCE: Ireland & Pennebaker (2010), J Pers Soc Psychol 99:549-571; length:
// LISTENING.md part 4
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/word_lists.h"

// Below this many words of either speaker nothing is said: one word more or
// less of a rare kind would move the number visibly.
enum { LSM_LEAST_WORDS = 100 };

struct lsm {
    double mean;                    // NAN: too few words
    double category[WORD_KINDS];    // NAN as well
    double per_cent[2][WORD_KINDS]; // of the first and of the second speaker
    int words[2];
};

struct lsm lsm_of(const struct word_counts *first,
                  const struct word_counts *second);

#endif
