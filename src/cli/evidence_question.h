#ifndef CLI_EVIDENCE_QUESTION_H
#define CLI_EVIDENCE_QUESTION_H

// evidence_question - the options of `rapport evidence pool` as a question.
//
// Options that exclude each other, or need each other, are said here with what
// to do; what depends on the file is said where it is read.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"
#include "evidence/pool_input.h"

bool evidence_question_read(const struct command *command,
                            struct pool_question *question,
                            struct err *err) MUST_USE;

#endif
