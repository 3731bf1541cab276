// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/repair.h"

#include <stddef.h>

// clang-format off
const struct repair_group REPAIR_GROUPS[REPAIR_GROUP_COUNT] = {
    [REPAIR_TYPE] = {
        "type", "How did it show?", false, {
            {"withdrawal", "Withdrawal", "went quiet, agreed too fast"},
            {"confrontation", "Confrontation", "was cross, or said no"},
            {"unsure", "Unsure", NULL},
        },
    },
    [REPAIR_ABOUT] = {
        "about", "What was it about?", true, {
            {"bond", "The two of us", NULL},
            {"task", "How we work", NULL},
            {"goal", "Where we are going", NULL},
            {"frame", "Time, money, limits", NULL},
            {"culture", "Background, culture", NULL},
        },
    },
    [REPAIR_DID] = {
        "did", "What I did", true, {
            {"missed", "I did not see it", NULL},
            {"went_on", "I went on", NULL},
            {"named", "I named it", NULL},
            {"asked", "I asked about it", NULL},
            {"own", "I said what was mine", NULL},
        },
    },
    [REPAIR_WILL] = {
        "will", "What I will do", true, {
            {"thank", "Thank them for saying it", NULL},
            {"ask", "Ask what I missed", NULL},
            {"own", "Say what is mine", NULL},
            {"slow", "Go slower", NULL},
            {"supervision", "Bring it to supervision", NULL},
        },
    },
};

static const struct {
    const char *type;
    const char *question;
} QUESTIONS[] = {
    {"withdrawal",    "Was there something last time that was hard to say?"},
    {"confrontation", "Last time something did not fit. What did I miss?"},
    {"unsure",        "What was last time like for you?"},
};
// clang-format on

const struct repair_chip *repair_chip_find(const struct repair_group *group,
                                           struct str name)
{
    for (int i = 0; i < REPAIR_CHIPS_MAX && group->chips[i].name; i++) {
        if (str_is(name, group->chips[i].name)) {
            return &group->chips[i];
        }
    }
    return NULL;
}

const char *repair_question(struct str type)
{
    for (size_t i = 0; i < sizeof QUESTIONS / sizeof *QUESTIONS; i++) {
        if (str_is(type, QUESTIONS[i].type)) {
            return QUESTIONS[i].question;
        }
    }
    return "What was that like for you? What did I miss?";
}

enum repair_step repair_step_of(int held, bool answered)
{
    if (answered || held > REPAIR_WINDOW) {
        return REPAIR_OVER;
    }
    return held == 0 ? REPAIR_ASK : REPAIR_TALKED;
}
