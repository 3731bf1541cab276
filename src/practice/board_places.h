#ifndef PRACTICE_BOARD_PLACES_H
#define PRACTICE_BOARD_PLACES_H

// board_places - clients' places on the board (practice/board.h) before names
// are known: read from the store by one range of an index each, and sorted
// here.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct place { // a client's place on the board, before names are known
    int64_t client;
    int64_t reason; // 0: none
    int64_t fired_at;
    int64_t session; // today's, 0: none
    int64_t session_at;
    int level;
    int further;
    int64_t asks; // the session for which another time was asked, 0: none
    bool first;   // before the others of its level
    bool demo;    // fictional, in a real practice
    bool away;    // S6
    bool blind;   // S9 is all there is: "we cannot see"
};

struct places {
    struct place *at;
    int count;
    int room;
};

struct place *places_add(struct arena *arena, struct places *places);

// The place of a client among places that are sorted by client; NULL: none.
struct place *places_find(const struct places *sorted, int64_t client);

void places_sort(struct places *places,
                 int (*compare)(const void *, const void *));

// The most pressing reason first, fictional ones last; the same for two clients
// and for two reasons of one. Of one level, first come whoever asked for
// another time and waits for us, and whoever stays away after a low check or a
// dip (PRODUCT.md C11).
int place_by_urgency(const void *left, const void *right);
int place_by_client(const void *left, const void *right);
int place_by_time(const void *left, const void *right);

// Every reason that asks for attention now: new ones, those whose rest is over,
// and safety cards until they are done. What comes to somebody who has left, a
// safety answer or a knock at the open door (S13), comes to the owner.
bool places_read_reasons(struct practice *practice, struct places *reasons,
                         struct err *err) MUST_USE;

// Who asked for another time and has neither got one nor been offered any
// since. Behind the reasons; not a signal: somebody waits for an answer.
bool places_read_wishes(struct practice *practice, struct places *reasons,
                        struct err *err) MUST_USE;

// Marks those who stay away (S6) while a low check or a dip (S3, S4) is open,
// whether or not somebody has seen it.
bool places_mark_away(struct practice *practice, struct places *reasons,
                      struct err *err) MUST_USE;

// Several reasons of one client become one place, that of the first reason
// which says more than "we cannot see". Sorted by client then.
void places_fold(struct places *reasons);

// Today's meetings that have not ended, by the practice's own calendar.
bool places_read_today(struct practice *practice, struct places *today,
                       struct err *err) MUST_USE;

// The fictional people of set-up, by their ids; none in a demo practice, where
// all are.
bool places_read_demo(struct practice *practice, struct places *demo,
                      struct err *err) MUST_USE;
void places_mark_demo(struct places *places, const struct places *demo);
int places_count_demo(const struct places *places);

#endif
