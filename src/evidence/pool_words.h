#ifndef EVIDENCE_POOL_WORDS_H
#define EVIDENCE_POOL_WORDS_H

// pool_words - pieces of sentences about a meta-analysis, as papers print
// them (APA 7): "p = .012", "95% CI [-1.07, -0.36]".
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"

// Holds a number and its sign together at the end of a line.
#define NB "\xC2\xA0"

#define TAU2   "\xCF\x84\xC2\xB2"
#define TAU    "\xCF\x84"
#define I2     "I\xC2\xB2"
#define H2     "H\xC2\xB2"
#define R2     "R\xC2\xB2"
#define CHI2   "\xCF\x87\xC2\xB2"
#define SIGMA2 "\xCF\x83\xC2\xB2"

struct str p_words(struct arena *arena, double p);
// "[-1.07, -0.36]"; an en dash for what is not defined.
struct str limits_words(struct arena *arena, double low, double high,
                        int decimals);
// "z = -3.97" or "t(12) = -3.95".
struct str statistic_words(struct arena *arena,
                           const struct pool_coefficient *beta);
// "Q(12) = 152.23, p < .001" and its like; df2 NAN: none.
struct str test_words(struct arena *arena, const char *name, double statistic,
                      const double df[2], double p);
// Degrees of freedom: "12", "9.86".
struct str df_words(struct arena *arena, double df);

// "Random-effects model", "Three-level model" ...
const char *model_words(const struct pool_answer *answer);
// Shorter, for a line of a picture: "Random effects".
const char *model_words_short(const struct pool_answer *answer);
// "95%" of an answer's level.
struct str level_words(struct arena *arena, double level);

#endif
