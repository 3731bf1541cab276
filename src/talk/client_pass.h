#ifndef TALK_CLIENT_PASS_H
#define TALK_CLIENT_PASS_H

// client_pass - the second pass over what the client says: for change, against
// it, or neither.
//
// The chances are what they say: of turns with a chance of .4, four in ten are
// so. But a turn is not called what is likeliest: that would call nearly
// everything neutral, as most turns are. A kind of talk is called when its
// chance is high for its kind (divided by how common it is, to the power 0.75).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/second_pass.h"

struct client_pass;
struct bytes;

// Sets the chances and the call of the client's turns.
void client_pass_code(const struct client_pass *pass, struct arena *arena,
                      const struct heard *heard, struct turn_chances *chances);

// As second_pass_train().
const struct client_pass *client_pass_train(struct arena *arena,
                                            const struct lessons *lessons,
                                            struct turn_scores *const *scores,
                                            bool is_bare);

void client_pass_print(const struct client_pass *pass, struct text *bytes);
bool client_pass_parse(struct arena *arena, struct bytes *bytes,
                       const struct client_pass **pass,
                       struct err *err) MUST_USE;

#endif
