#ifndef STATS_DISTRIBUTION_H
#define STATS_DISTRIBUTION_H

// distribution - probabilities and points of the distributions that the reports
// need. A skin over libRmath, so that they are R's own to the last
// digit; only distribution.c includes its header.
//
// Degrees of freedom are real numbers above 0. For the t distribution NAN
// stands for "none": then it is the normal one. What is not defined is NAN.
// SPDX-License-Identifier: GPL-3.0-or-later

double normal_density(double x);
double normal_below(double x);     // P(Z <= x)
double normal_above(double x);     // P(Z > x), exact far out
double normal_point(double below); // the x below which that share lies

// Two-sided: P(|T| >= |t|), and the t beyond which (both sides) 1 - level lies.
double t_two_sided(double t, double freedom);
double t_limit(double level, double freedom); // level .95: 1.96 when normal

double chi_square_above(double x, double freedom);
double chi_square_point(double below, double freedom);
double f_above(double f, double freedom1, double freedom2);
double f_point(double below, double freedom1, double freedom2);
// Of a chi-square whose normals are not around 0: what a model that is a
// little wrong leads to. `shift` (lambda) from 0 up.
double chi_square_shifted_below(double x, double freedom, double shift);

// Of a share with this beta distribution: the share below which `below` lies.
double beta_point(double below, double a, double b);

// Of the number of events among n people of which each has it with `chance`.
double binomial_below(double count, double n, double chance); // P(R <= count)
double binomial_mass(double count, double n, double chance);  // P(R = count)
// The lowest count for which P(R <= count) >= below.
double binomial_point(double below, double n, double chance);

// Euler's beta function of two numbers above 0.
double beta_function(double a, double b);

#endif
