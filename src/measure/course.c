// course.c - see course.h. Two conventions meet here and stay apart:
// Jacobson-Truax asks for strictly more than noise and strictly across the
// cut-off; published thresholds (NHS: 6 points on the PHQ-9) say "or more".
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/course.h"

#include "stats/change.h"

#include <math.h>

static void threshold_of_noise(const struct scale *scale,
                               struct threshold *threshold)
{
    const struct norm norm = {scale->sd.value, scale->reliability.value};

    if (!scale->sd.known || !scale->reliability.known) {
        return;
    }
    threshold->points = change_points(&norm);
    threshold->known = !isnan(threshold->points);
    threshold->verified = trust_may_signal(scale->sd.trust)
                       && trust_may_signal(scale->reliability.trust);
    threshold->source = scale->reliability.source;
}

void threshold_of(const struct scale *scale, struct threshold *threshold)
{
    *threshold = (struct threshold){.points = NAN};
    if (!scale->change.known) {
        threshold_of_noise(scale, threshold);
        return;
    }
    threshold->known = true;
    threshold->points = scale->change.value;
    threshold->at_least = true;
    threshold->verified = trust_may_signal(scale->change.trust);
    threshold->source = scale->change.source;
}

// Points in the good direction; negative when it got worse.
static double gain(enum better better, double before, double after)
{
    return better == BETTER_LOWER ? before - after : after - before;
}

enum reliable course_reliable(const struct threshold *threshold,
                              enum better better, double before, double after)
{
    double gained = gain(better, before, after);
    double size = fabs(gained);
    bool real = threshold->at_least ? size >= threshold->points
                                    : size > threshold->points;

    if (!threshold->known || isnan(gained)) {
        return RELIABLE_UNKNOWN;
    }
    if (!real) {
        return RELIABLE_UNCHANGED;
    }
    return gained > 0 ? RELIABLE_IMPROVED : RELIABLE_DETERIORATED;
}

static enum reliable reliable_of(enum better better, double index)
{
    if (!change_is_reliable(index)) {
        return RELIABLE_UNCHANGED;
    }
    return (index > 0) == (better == BETTER_HIGHER) ? RELIABLE_IMPROVED
                                                    : RELIABLE_DETERIORATED;
}

// -1 on the clinical side, 1 on the functional side, 0 on the cut-off itself.
static int side_of(const struct course_rule *rule, double score)
{
    double beyond = gain(rule->better, rule->cutoff, score);

    return (beyond > 0) - (beyond < 0);
}

static enum clinical clinical_of(const struct course_rule *rule,
                                 enum reliable reliable, double before,
                                 double after)
{
    int from = side_of(rule, before);
    int to = side_of(rule, after);

    if (isnan(rule->cutoff)) {
        return CLINICAL_UNKNOWN;
    }
    if (reliable == RELIABLE_IMPROVED) {
        return from < 0 && to > 0 ? CLINICAL_RECOVERED : CLINICAL_IMPROVED;
    }
    if (reliable == RELIABLE_DETERIORATED) {
        return from > 0 && to < 0 ? CLINICAL_HARMED : CLINICAL_DETERIORATED;
    }
    return CLINICAL_UNCHANGED;
}

bool course_judge(const struct course_rule *rule, double before, double after,
                  struct course *course, struct err *err)
{
    const struct norm norm = {rule->sd, rule->reliability};
    double index = change_index(&norm, before, after);

    if (isnan(change_points(&norm))) {
        return err_set(err, ERR_INPUT,
                       "the standard deviation must be above 0 and the "
                       "reliability from 0 to below 1");
    }
    if (!isfinite(index)) {
        return err_set(err, ERR_INPUT, "both scores must be numbers");
    }
    course->change = after - before;
    course->index = index;
    course->reliable = reliable_of(rule->better, index);
    course->clinical = clinical_of(rule, course->reliable, before, after);
    return true;
}

const char *reliable_name(enum reliable reliable)
{
    static const char *const NAMES[] = {"", "improved", "unchanged",
                                        "deteriorated"};

    return NAMES[reliable];
}

const char *clinical_name(enum clinical clinical)
{
    static const char *const NAMES[] = {"",          "recovered",    "improved",
                                        "unchanged", "deteriorated", "harmed"};

    return NAMES[clinical];
}

// ---- NHS Talking Therapies --------------------------------------------------

// SOURCE: NCT05134103 quoting the IAPT manual: a case is PHQ-9 >= 10 or GAD-7
// >= 8; reliable change is 6 and 4 points or more.
enum { PHQ9_CASE = 10, GAD7_CASE = 8, PHQ9_CHANGE = 6, GAD7_CHANGE = 4 };

static bool is_case(const struct nhs_pair *pair)
{
    return pair->phq9 >= PHQ9_CASE || pair->gad7 >= GAD7_CASE;
}

// -1 reliably fallen, 1 reliably risen, 0 neither. To nine decimals, as the
// NHS reads scores: 11.666666667 to 7.666666667 is 4 points, though a little
// less in binary.
static int moved(double before, double after, double threshold)
{
    double change = round((after - before) * 1e9) / 1e9;

    return (change >= threshold) - (change <= -threshold);
}

bool nhs_judge(struct nhs_pair start, struct nhs_pair end, bool other_not_worse,
               struct nhs_outcome *outcome)
{
    int phq9 = moved(start.phq9, end.phq9, PHQ9_CHANGE);
    int gad7 = moved(start.gad7, end.gad7, GAD7_CHANGE);
    bool fell = phq9 < 0 || gad7 < 0;
    bool rose = phq9 > 0 || gad7 > 0;

    if (isnan(start.phq9 + start.gad7 + end.phq9 + end.gad7)) {
        return false;
    }
    outcome->case_at_start = is_case(&start);
    outcome->recovered = outcome->case_at_start && !is_case(&end);
    outcome->reliably_improved = fell && !(rose && other_not_worse);
    outcome->reliably_deteriorated = rose && !fell;
    outcome->reliably_recovered =
        outcome->recovered && outcome->reliably_improved;
    outcome->no_reliable_change =
        !outcome->reliably_improved && !outcome->reliably_deteriorated;
    return true;
}
