#ifndef CLI_EVIDENCE_PICTURES_H
#define CLI_EVIDENCE_PICTURES_H

// evidence_pictures - the pictures that options of `rapport evidence pool` ask
// for: to files, or in letters behind the report.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"
#include "evidence/pool_answer.h"

#include "base/text.h"

// Before the work begins: a wrong ending should not cost a minute. `in_words`:
// the report is for people, so that letters may follow it.
bool evidence_pictures_check(const struct command *command, bool in_words,
                             struct err *err) MUST_USE;

// `report` gets those whose file is "-".
bool evidence_pictures_keep(const struct command *command,
                            const struct pool_answer *answer,
                            struct text *report, struct err *err) MUST_USE;

#endif
