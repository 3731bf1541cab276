#ifndef TALK_CLIENT_WORDS_H
#define TALK_CLIENT_WORDS_H

// client_words - turns of phrase that speak for change, or against it, in what
// a client says, and those by which a therapist asks for one or the other.
//
// They follow what people who code motivational interviewing listen for:
// desire, ability, reasons and need, commitment and first steps (DARN-CAT), and
// the same turned round. Classes of words ("@habit", "@goal") stand for what
// sessions are about, so that what was learned with drinkers helps with
// smokers.
//
// SOURCE: Miller & Rollnick (2013), Motivational Interviewing, 3rd ed., ch. 12
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/patterns.h"

extern const struct pattern_list CLIENT_SAYS;
extern const struct pattern_list THERAPIST_ASKS;

#endif
