// eval.c - see eval.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/eval.h"

#include <math.h>

static const struct holding {
    const char *name;
    enum code_task of;
} HOLDINGS[] = {
    {"holds a reflection", TASK_REFLECTION},
    {"holds a question",   TASK_QUESTION  },
    {"holds input",        TASK_INPUT     },
};

const char *eval_task_name(int task)
{
    return task < CODE_TASKS ? CODE_TASK_ROWS[task].name
                             : HOLDINGS[task - CODE_TASKS].name;
}

int eval_task_classes(int task)
{
    return task < CODE_TASKS ? CODE_TASK_ROWS[task].classes : 2;
}

const char *eval_class_name(int task, int kind)
{
    const char *name = "";

    if (task < CODE_TASKS) {
        name = CODE_TASK_ROWS[task].class_names[kind];
        return *name ? name : "none";
    }
    return kind ? "yes" : "no";
}

int eval_class(const struct turn_labels *labels, int task)
{
    int kind;

    if (task < CODE_TASKS) {
        return labels->at[task];
    }
    kind = labels->at[HOLDINGS[task - CODE_TASKS].of];
    return kind == NO_LABEL ? NO_LABEL : kind > 0;
}

struct turn_labels eval_labels_of(const struct turn_codes *codes)
{
    struct turn_labels labels;

    for (int task = 0; task < CODE_TASKS; task++) {
        bool applies = codes->is_coded
                    && codes->of_client == CODE_TASK_ROWS[task].of_client;

        labels.at[task] = applies ? turn_codes_class(codes, task) : NO_LABEL;
    }
    return labels;
}

// ---- agreement --------------------------------------------------------------

void agreement_add(struct agreement *agreement,
                   const struct turn_labels *expert,
                   const struct turn_labels *other, size_t count, int task)
{
    for (size_t n = 0; n < count; n++) {
        int a = eval_class(&expert[n], task);
        int b = eval_class(&other[n], task);

        if (a != NO_LABEL && b != NO_LABEL) {
            agreement->at[a][b]++;
        }
    }
}

static const struct turn_labels *rated_by(const struct lesson *lesson,
                                          int rater)
{
    return lesson->rated + (size_t)rater * lesson->count;
}

static void add_with_majority(struct agreement *agreement,
                              const struct lesson *lesson, int rater, int task)
{
    for (size_t n = 0; n < lesson->count; n++) {
        struct turn_labels others = lesson_majority(lesson, n, rater);

        agreement_add(agreement, &others, &rated_by(lesson, rater)[n], 1, task);
    }
}

static void add_with_each(struct agreement *agreement,
                          const struct lesson *lesson, int rater, int task)
{
    for (int other = 0; other < lesson->raters; other++) {
        if (other != rater) {
            agreement_add(agreement, rated_by(lesson, other),
                          rated_by(lesson, rater), lesson->count, task);
        }
    }
}

void agreement_add_raters(struct agreement *agreement,
                          const struct lesson *lesson, int task,
                          bool with_majority)
{
    for (int rater = 0; rater < lesson->raters; rater++) {
        if (with_majority) {
            add_with_majority(agreement, lesson, rater, task);
        } else {
            add_with_each(agreement, lesson, rater, task);
        }
    }
}

static double row_sum(const struct agreement *agreement, int classes, int kind)
{
    double sum = 0;

    for (int i = 0; i < classes; i++) {
        sum += agreement->at[kind][i];
    }
    return sum;
}

static double column_sum(const struct agreement *agreement, int classes,
                         int kind)
{
    double sum = 0;

    for (int i = 0; i < classes; i++) {
        sum += agreement->at[i][kind];
    }
    return sum;
}

double agreement_count(const struct agreement *agreement, int classes)
{
    double sum = 0;

    for (int i = 0; i < classes; i++) {
        sum += row_sum(agreement, classes, i);
    }
    return sum;
}

double agreement_f1(const struct agreement *agreement, int classes, int kind)
{
    double both = row_sum(agreement, classes, kind)
                + column_sum(agreement, classes, kind);

    return both > 0 ? 2 * agreement->at[kind][kind] / both : NAN;
}

double agreement_macro_f1(const struct agreement *agreement, int classes)
{
    double sum = 0;
    int given = 0;

    for (int kind = 0; kind < classes; kind++) {
        double f1 = agreement_f1(agreement, classes, kind);

        if (!isnan(f1)) {
            sum += f1;
            given++;
        }
    }
    return given > 0 ? sum / given : NAN;
}

double agreement_accuracy(const struct agreement *agreement, int classes)
{
    double right = 0;

    for (int kind = 0; kind < classes; kind++) {
        right += agreement->at[kind][kind];
    }
    return right / agreement_count(agreement, classes);
}

double agreement_kappa(const struct agreement *agreement, int classes)
{
    double all = agreement_count(agreement, classes);
    double chance = 0;

    for (int kind = 0; kind < classes; kind++) {
        chance += row_sum(agreement, classes, kind) / all
                * (column_sum(agreement, classes, kind) / all);
    }
    return (agreement_accuracy(agreement, classes) - chance) / (1 - chance);
}

// ---- sessions ---------------------------------------------------------------

const char *const SESSION_NUMBER_NAMES[SESSION_NUMBERS] = {
    [SESSION_REFLECTIONS] = "reflections",
    [SESSION_QUESTIONS] = "questions",
    [SESSION_INPUT] = "input",
    [SESSION_REFLECTIONS_PER_TURN] = "reflections per therapist turn",
    [SESSION_QUESTIONS_PER_TURN] = "questions per therapist turn",
    [SESSION_INPUT_PER_TURN] = "input per therapist turn",
    [SESSION_REFLECTIONS_PER_QUESTION] = "reflections to questions",
    [SESSION_HOLDING_REFLECTION_PER_TURN] = "turns holding a reflection",
    [SESSION_HOLDING_QUESTION_PER_TURN] = "turns holding a question",
    [SESSION_HOLDING_INPUT_PER_TURN] = "turns holding input",
};

void session_count(const struct turn_labels *labels, size_t count,
                   double numbers[SESSION_NUMBERS])
{
    double behaviours[CODE_CLASSES_MOST] = {0};
    double holding[EVAL_TASKS] = {0};
    double turns = 0;

    for (size_t n = 0; n < count; n++) {
        if (labels[n].at[TASK_BEHAVIOUR] == NO_LABEL) {
            continue;
        }
        turns++;
        behaviours[labels[n].at[TASK_BEHAVIOUR]]++;
        for (int task = CODE_TASKS; task < EVAL_TASKS; task++) {
            holding[task] += eval_class(&labels[n], task);
        }
    }
    turns = turns > 0 ? turns : 1;
    numbers[SESSION_REFLECTIONS] = behaviours[BEHAVIOUR_REFLECTION];
    numbers[SESSION_QUESTIONS] = behaviours[BEHAVIOUR_QUESTION];
    numbers[SESSION_INPUT] = behaviours[BEHAVIOUR_INPUT];
    for (int i = 0; i < 3; i++) {
        numbers[SESSION_REFLECTIONS_PER_TURN + i] =
            numbers[SESSION_REFLECTIONS + i] / turns;
        numbers[SESSION_HOLDING_REFLECTION_PER_TURN + i] =
            holding[EVAL_HAS_REFLECTION + i] / turns;
    }
    numbers[SESSION_REFLECTIONS_PER_QUESTION] =
        behaviours[BEHAVIOUR_REFLECTION]
        / fmax(1, behaviours[BEHAVIOUR_QUESTION]);
}

// ---- ranks ------------------------------------------------------------------

static double rank_of(const double *x, size_t count, double value)
{
    double below = 0;
    double same = 0;

    for (size_t i = 0; i < count; i++) {
        below += x[i] < value;
        same += x[i] == value;
    }
    return below + (same + 1) / 2;
}

double rank_correlation(const double *x, const double *y, size_t count)
{
    double middle = ((double)count + 1) / 2;
    double xx = 0;
    double yy = 0;
    double xy = 0;

    for (size_t i = 0; i < count; i++) {
        double a = rank_of(x, count, x[i]) - middle;
        double b = rank_of(y, count, y[i]) - middle;

        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

// How often one value is above those of the sessions that are not high.
static double count_above(const double *x, const bool *is_high, size_t count,
                          double value)
{
    double above = 0;

    for (size_t i = 0; i < count; i++) {
        if (!is_high[i]) {
            above += value > x[i] ? 1 : value == x[i] ? 0.5 : 0;
        }
    }
    return above;
}

double rank_area(const double *x, const bool *is_high, size_t count)
{
    double high = 0;
    double above = 0;

    for (size_t i = 0; i < count; i++) {
        if (is_high[i]) {
            high++;
            above += count_above(x, is_high, count, x[i]);
        }
    }
    return above / (high * ((double)count - high)); // NAN of one kind only
}
