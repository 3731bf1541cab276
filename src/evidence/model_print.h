#ifndef EVIDENCE_MODEL_PRINT_H
#define EVIDENCE_MODEL_PRINT_H

// model_print - an answer as text, for people, and as JSON, a contract.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "evidence/model.h"

void model_print_text(struct text *out, const struct model_answer *answer);

// {method, n, groups, fixed, random, sigma, loglik, deviance, aic, bic, icc,
// converged, iterations, singular, correlation} and more; all numbers to the
// last digit, unknown ones null.
void model_print_json(struct text *out, const struct model_answer *answer);

// ---- for model_*.c ----------------------------------------------------------

// So many digits that count, in so much room; a dash for what is not known.
void model_text_number(struct text *out, double value, int digits, int room);
// ".012", "< .001", in seven letters and a space before them.
void model_text_p(struct text *out, double p);

struct json_out;
struct model_comparison;
void model_comparison_text(struct text *out,
                           const struct model_comparison *comparison);
void model_comparison_json(struct json_out *out,
                           const struct model_comparison *comparison);

struct model_tests;
void model_tests_text(struct text *out, const struct model_tests *tests);
void model_tests_json(struct json_out *out, const struct model_tests *tests);

#endif
