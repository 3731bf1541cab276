#ifndef CLI_COMMANDS_EVIDENCE_H
#define CLI_COMMANDS_EVIDENCE_H

// commands_evidence - the options of the commands about evidence.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"

extern const struct option_spec EVIDENCE_POOL[];
extern const struct option_spec EVIDENCE_PUBLISHED[];
extern const struct option_spec EVIDENCE_MODEL[];
extern const struct option_spec EVIDENCE_SURVIVAL[];
extern const struct option_spec EVIDENCE_RELIABILITY[];
extern const struct option_spec EVIDENCE_COURSE[];
extern const struct option_spec EVIDENCE_COMPARE[];

#endif
