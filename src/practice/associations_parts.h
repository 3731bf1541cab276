#ifndef PRACTICE_ASSOCIATIONS_PARTS_H
#define PRACTICE_ASSOCIATIONS_PARTS_H

// associations_parts - between the two halves of associations.h: the people as
// the store knows them (associations_people.c), and what is told of them
// (associations.c).
//
// SPDX-License-Identifier: GPL-3.0-or-later

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
struct association_people {
    struct association_person *at;
    int count, room;
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

#endif
