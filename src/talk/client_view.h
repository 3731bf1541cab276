#ifndef TALK_CLIENT_VIEW_H
#define TALK_CLIENT_VIEW_H

// client_view - what the second pass sees of a client's turn, as one row of
// numbers: the scores of the turn and of the client's turns around it, facts
// and turns of phrase (talk/client_cues.h) of it and of what it answers, and
// the means of all that over the session: where much speaks for change, an
// unclear turn is likelier to do so too.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/client_cues.h"
#include "talk/second_pass.h"

struct client_view;

// How many numbers a turn has.
int client_view_inputs(const struct client_listener *listener);

// How far each of them is trusted (talk/logistic.h): scores twice as far as
// single cues, of which there are many; means over the session half as far,
// because there are but a hundred sessions to learn from.
void client_view_trust(const struct client_listener *listener, float *trust);

// Everything that the rows of one transcript share; lives in the arena.
const struct client_view *client_view_of(struct arena *arena,
                                         const struct client_listener *listener,
                                         const struct heard *heard);

// The row of a client's turn.
void client_view_turn(const struct client_view *view, size_t turn,
                      float *inputs);

#endif
