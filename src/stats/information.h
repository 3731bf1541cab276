#ifndef STATS_INFORMATION_H
#define STATS_INFORMATION_H

// information - how good a fit is for the parameters that it spends.
//
// n counts what the likelihood is about: effects, or for a restricted one
// effects less coefficients.
// SOURCE: Akaike 1974, IEEE Trans Autom Control 19, 716-723; Schwarz 1978, Ann
// Stat 6, 461-464; Hurvich & Tsai 1989, Biometrika 76, 297-307; n and its least
// value as in metafor 3.8-1
// SPDX-License-Identifier: GPL-3.0-or-later

struct information {
    double aic, bic, aicc;
};
struct information information_of(double loglik, double parameters, double n);

#endif
