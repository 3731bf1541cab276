#ifndef TALK_SIDE_H
#define TALK_SIDE_H

// side - whose turn it is: the therapist's, the client's, or that of somebody
// who is neither (a relative, an interpreter).
// SPDX-License-Identifier: GPL-3.0-or-later

enum side { SIDE_OTHER, SIDE_THERAPIST, SIDE_CLIENT, TALK_SIDES };

#endif
