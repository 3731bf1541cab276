// codes - the names of the labels, as AnnoMI and the command's CSV write them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/codes.h"

const struct code_task_row CODE_TASK_ROWS[CODE_TASKS] = {
    [TASK_BEHAVIOUR] = {"behaviour",
                        4,               {"other", "reflection", "question", "therapist_input"},
                        false                                                                          },
    [TASK_REFLECTION] = {"reflection", 3, {"", "simple", "complex"},                               false},
    [TASK_QUESTION] = {"question",   3, {"", "open", "closed"},                                  false},
    [TASK_INPUT] = {"input",
                        5,               {"", "information", "advice", "negotiation", "options"},
                        false                                                                          },
    [TASK_TALK] = {"talk",       3, {"neutral", "change", "sustain"},                        true },
};

int turn_codes_class(const struct turn_codes *codes, enum code_task task)
{
    switch (task) {
    case TASK_BEHAVIOUR: return (int)codes->behaviour;
    case TASK_REFLECTION: return (int)codes->reflection;
    case TASK_QUESTION: return (int)codes->question;
    case TASK_INPUT: return (int)codes->input;
    default: return (int)codes->talk;
    }
}

double turn_codes_confidence(const struct turn_codes *codes)
{
    enum code_task task = codes->of_client ? TASK_TALK : TASK_BEHAVIOUR;

    return (double)codes->chance[task][turn_codes_class(codes, task)];
}
