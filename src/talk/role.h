#ifndef TALK_ROLE_H
#define TALK_ROLE_H

// role - whether a speaker's name says what they are: "T", "Dr. Lee",
// "Client", "PAR".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum role { ROLE_UNSAID, ROLE_THERAPIST, ROLE_CLIENT };

enum role role_of(struct str name);

#endif
