#ifndef MEASURE_COURSE_H
#define MEASURE_COURSE_H

// course - where somebody stands compared with where they began.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"

enum reliable {
    RELIABLE_UNKNOWN,
    RELIABLE_IMPROVED,
    RELIABLE_UNCHANGED,
    RELIABLE_DETERIORATED
};
enum clinical {
    CLINICAL_UNKNOWN,
    CLINICAL_RECOVERED,
    CLINICAL_IMPROVED,
    CLINICAL_UNCHANGED,
    CLINICAL_DETERIORATED,
    CLINICAL_HARMED
};

// How many points are more than chance, for one scale.
struct threshold {
    bool known;
    double points;
    bool at_least; // published thresholds: "points or more";
                   // Jacobson-Truax: "more than points"
    bool verified; // may drive a signal
    const char *source;
};
void threshold_of(const struct scale *scale, struct threshold *threshold);

enum reliable course_reliable(const struct threshold *threshold,
                              enum better better, double before, double after);

// Jacobson & Truax 1991. `cutoff` NAN: clinical is unknown. Strict
// inequalities: exactly on the cut-off is not across it.
struct course {
    double change; // after - before, whatever is better
    double index;  // change / S_diff, with the sign of the change
    enum reliable reliable;
    enum clinical clinical;
};
struct course_rule {
    double sd, reliability; // sd > 0, 0 <= reliability < 1
    enum better better;
    double cutoff; // or NAN
};
bool course_judge(const struct course_rule *rule, double before, double after,
                  struct course *course, struct err *err) MUST_USE;

const char *reliable_name(enum reliable reliable); // "improved", ...
const char *clinical_name(enum clinical clinical);

// NHS Talking Therapies: PHQ-9 and GAD-7 together (INSTRUMENTS.md part 5).
// `other_not_worse`: improvement on one needs the other not reliably worse (the
// clause that re-implementations differ on); a named option, default true.
struct nhs_pair {
    double phq9, gad7; // NAN: not measured
};
struct nhs_outcome {
    bool case_at_start, recovered, reliably_improved, reliably_recovered,
        reliably_deteriorated, no_reliable_change;
};
bool nhs_judge(struct nhs_pair start, struct nhs_pair end, bool other_not_worse,
               struct nhs_outcome *outcome);

#endif
