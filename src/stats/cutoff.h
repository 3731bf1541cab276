#ifndef STATS_CUTOFF_H
#define STATS_CUTOFF_H

// cutoff - where the functional population begins, by three rules.
//
//     clinical mean 40, functional mean 60, both sd 7.5:
//     a = 40 + 2 * 7.5 = 55   two deviations away from the clinical mean
//     b = 60 - 2 * 7.5 = 45   two deviations short of the functional mean
//     c = 50                  equally likely under both
//
// b uses the functional population's own standard deviation (the R package
// clinicalsignificance 3.0.0 uses the clinical one; do not copy that).
//
// SOURCE: Jacobson & Truax 1991, J Consult Clin Psychol 59(1), p. 13
// SPDX-License-Identifier: GPL-3.0-or-later

struct population {
    double mean;
    double sd; // > 0
};

// All look from the clinical mean towards the functional one, so that they
// hold whichever side is better. NAN when a needed sd is not above 0, or the
// means are equal.
double cutoff_a(const struct population *clinical,
                const struct population *functional);
double cutoff_b(const struct population *clinical,
                const struct population *functional);
double cutoff_c(const struct population *clinical,
                const struct population *functional);

#endif
