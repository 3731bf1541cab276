#ifndef PRACTICE_ASSOCIATIONS_PARTS_H
#define PRACTICE_ASSOCIATIONS_PARTS_H

// associations_parts - between the two halves of associations.h: the people as
// the store knows them (associations_people.c), and what is told of them
// (associations.c).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alliance_model.h"
#include "measure/association.h"
#include "practice/associations.h"

// No place was named: these people stand with the small ones.
enum { ASSOCIATION_NOWHERE = 1000 * 1000 };

// What one person brings to one picture. Nothing of it leaves this room.
struct association_share {
    bool has;
    int year;      // in which the episode began, on the practice's wall
    int site;      // of who works with them, from 1; ASSOCIATION_NOWHERE
    int key;       // the one of the two that the picture goes by
    int64_t staff; // whose episode it is; for sums alone
    struct association within;    // of ASSOCIATION_WITHIN
    struct association_pair pair; // of ASSOCIATION_BETWEEN
};
struct association_person {
    struct association_share share[ASSOCIATION_KINDS];
};
// Rows for a model, of those who have enough of them.
struct association_rows {
    struct alliance_row *at;
    size_t count, room;
    size_t person; // where those of the newest person begin
};
struct association_people {
    struct association_person *at;
    int count, room;
    struct association_rows rows[ASSOCIATION_DIRECTIONS];
};

// The form, and what cannot be known.
bool associations_choose(struct practice *practice,
                         struct associations *associations,
                         struct err *err) MUST_USE;
// Who works where.
bool associations_sites(struct practice *practice,
                        struct associations *associations,
                        struct association_people *people,
                        struct err *err) MUST_USE;
bool associations_people(struct practice *practice,
                         const struct associations *associations,
                         struct association_people *people,
                         struct err *err) MUST_USE;
// What an episode brings to the models; a later one of the same person takes
// the place of an earlier one. `sign`: as of the outcomes among the events.
struct association_episode {
    const struct association_event *events;
    int count;
    struct association_step *steps; // room for as many as events
    double sign;
    int64_t staff;
};
void associations_keep_steps(struct practice *practice,
                             const struct association_episode *episode,
                             struct association_people *people);
// The models themselves.
bool associations_find_models(struct practice *practice,
                              const struct association_people *people,
                              struct associations *associations,
                              struct err *err) MUST_USE;

#endif
