// incoming_answers - who may take a short text message as an answer. A row is a
// function of the area that asked the question.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/coming.h"
#include "practice/incoming_message.h"

#include <stddef.h>

incoming_answer *const INCOMING_ANSWERS[] = {
    // coming
    coming_take_word,
    NULL,
};
