#ifndef TALK_EVAL_H
#define TALK_EVAL_H

// eval - how well codes agree with those of experts: turn by turn, and in the
// numbers that a session report shows.
//
// Besides the five tasks there are three of whether a turn holds a reflection,
// a question or input at all.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson.h"

#include <stddef.h>

enum eval_task {
    EVAL_HAS_REFLECTION = CODE_TASKS,
    EVAL_HAS_QUESTION,
    EVAL_HAS_INPUT,
    EVAL_TASKS,
};
const char *eval_task_name(int task);
int eval_task_classes(int task);
// "none" where the CSV has an empty field.
const char *eval_class_name(int task, int kind);

// The class in an eval task; NO_LABEL when it is not of this turn.
int eval_class(const struct turn_labels *labels, int task);
struct turn_labels eval_labels_of(const struct turn_codes *codes);

// How often the expert gave a class (first index) and the other another.
struct agreement {
    double at[CODE_CLASSES_MOST][CODE_CLASSES_MOST];
};

// Counts all turns of a lesson that have the task.
void agreement_add(struct agreement *agreement,
                   const struct turn_labels *expert,
                   const struct turn_labels *other, size_t count, int task);
// Adds the agreement of people: each rater with the majority of the others,
// or with each other rater.
void agreement_add_raters(struct agreement *agreement,
                          const struct lesson *lesson, int task,
                          bool with_majority);

double agreement_count(const struct agreement *agreement, int classes);
// NAN: neither of the two ever gave the class.
double agreement_f1(const struct agreement *agreement, int classes, int kind);
// Mean over the classes that were given at all.
double agreement_macro_f1(const struct agreement *agreement, int classes);
double agreement_accuracy(const struct agreement *agreement, int classes);
// SOURCE: Cohen (1960), Educational and Psychological Measurement 20:37
double agreement_kappa(const struct agreement *agreement, int classes);

// Numbers of a session from codes, each for the session number table.
enum session_number {
    SESSION_REFLECTIONS, // turns whose main behaviour it is
    SESSION_QUESTIONS,
    SESSION_INPUT,
    SESSION_REFLECTIONS_PER_TURN, // of the therapist
    SESSION_QUESTIONS_PER_TURN,
    SESSION_INPUT_PER_TURN,
    SESSION_REFLECTIONS_PER_QUESTION,
    SESSION_HOLDING_REFLECTION_PER_TURN, // also beside another behaviour
    SESSION_HOLDING_QUESTION_PER_TURN,
    SESSION_HOLDING_INPUT_PER_TURN,
    SESSION_NUMBERS,
};
extern const char *const SESSION_NUMBER_NAMES[SESSION_NUMBERS];
void session_count(const struct turn_labels *labels, size_t count,
                   double numbers[SESSION_NUMBERS]);

// Rank correlation, of ties the mean rank; NAN when one does not vary.
// SOURCE: Spearman (1904), American Journal of Psychology 15:72
double rank_correlation(const double *x, const double *y, size_t count);
// How likely a number of one that `is_high` is above one of another that is
// not; .5 for ties.
// SOURCE: Hanley & McNeil (1982), Radiology 143:29
double rank_area(const double *x, const bool *is_high, size_t count);

#endif
