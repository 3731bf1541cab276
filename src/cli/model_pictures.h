#ifndef CLI_MODEL_PICTURES_H
#define CLI_MODEL_PICTURES_H

// model_pictures - the pictures that options of `rapport evidence model` ask
// for: --plot-residuals and its like to files, --plots all of them to a folder.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"
#include "evidence/model.h"

// Before the work begins: a wrong ending should not cost a minute.
bool model_pictures_check(const struct command *command,
                          struct err *err) MUST_USE;

// They need the rows.
bool model_pictures_are_wanted(const struct command *command);

// What --plots cannot draw of this model is said on command->err; what was
// asked for by name and cannot be drawn is an error.
bool model_pictures_keep(const struct command *command,
                         const struct model_answer *answer,
                         struct err *err) MUST_USE;

#endif
