#ifndef TALK_CODES_H
#define TALK_CODES_H

// codes - what a turn is coded as: the labels of AnnoMI, which follow MISC and
// MITI. A therapist's turn has a behaviour, and whether it holds a reflection,
// a question or input, also beside another main behaviour; a client's turn has
// a kind of talk.
//
// SOURCE: Wu et al. (2022), ICASSP; Wu et al. (2023), Future Internet 15(3):110
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum code_task {
    TASK_BEHAVIOUR,
    TASK_REFLECTION,
    TASK_QUESTION,
    TASK_INPUT,
    TASK_TALK,
    CODE_TASKS,
};

enum behaviour_code {
    BEHAVIOUR_OTHER,
    BEHAVIOUR_REFLECTION,
    BEHAVIOUR_QUESTION,
    BEHAVIOUR_INPUT,
};
enum reflection_code { REFLECTION_NONE, REFLECTION_SIMPLE, REFLECTION_COMPLEX };
enum question_code { QUESTION_NONE, QUESTION_OPEN, QUESTION_CLOSED };
enum input_code {
    INPUT_NONE,
    INPUT_INFORMATION,
    INPUT_ADVICE,
    INPUT_NEGOTIATION,
    INPUT_OPTIONS,
};
enum client_talk { TALK_NEUTRAL, TALK_CHANGE, TALK_SUSTAIN };

enum { CODE_CLASSES_MOST = 5 };

// The codes of one turn. Of a therapist's turn `talk` means nothing, of a
// client's turn the other four; `of_client` says which it is. A speaker who is
// neither (a relative, an interpreter) has `is_coded` false.
struct turn_codes {
    bool is_coded;
    bool of_client;
    enum behaviour_code behaviour;
    enum reflection_code reflection;
    enum question_code question;
    enum input_code input;
    enum client_talk talk;
    // 0 to 1: calibrated probability of each class, by task and class. The
    // confidence of a label is its entry here.
    float chance[CODE_TASKS][CODE_CLASSES_MOST];
};

// A row per task: its name in tables ("behaviour"), its class names as the CSV
// has them ("reflection", "question", "therapist_input", "other"; "" where a
// class means "none of it").
struct code_task_row {
    const char *name;
    int classes;
    const char *class_names[CODE_CLASSES_MOST];
    bool of_client;
};
extern const struct code_task_row CODE_TASK_ROWS[CODE_TASKS];

// The class that was given, of that task; 0 to classes - 1.
int turn_codes_class(const struct turn_codes *codes, enum code_task task);

// Of the main label: behaviour for a therapist, talk for a client.
double turn_codes_confidence(const struct turn_codes *codes);

#endif
