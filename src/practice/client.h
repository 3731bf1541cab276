#ifndef PRACTICE_CLIENT_H
#define PRACTICE_CLIENT_H

// client - a person who comes for help: what they want to be called, how they
// answer, how their answers are looked at.
//
// Name, contact and reason of sharing are sealed under the client's own key.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/words.h"

struct client {
    struct client_id id;
    struct staff_id staff; // the therapist
    struct str name;       // first name or nickname, in the client's words
    struct str contact;    // mail address or number; may be empty
    struct str answers_by; // phone, tablet, paper
    struct str sharing;    // together, therapist_only
    struct str sharing_why;
    bool demo;
    int version; // of this reading, for client_save()
    int64_t created_at;
};

// Adds the client, with a key of their own, and opens an episode (intake).
// Only `name` must be filled in; empty `answers_by` is phone, empty `sharing`
// is together, staff.n == 0 the signed-in one, or the owner. ERR_INPUT: no
// name, or one longer than NAME_MAX_BYTES; a word that is not listed above.
bool client_add(struct practice *practice, const struct client *draft,
                struct client_id *id, struct err *err) MUST_USE;

// The same for many at once: all their keys reach the disk with one sync.
bool client_add_many(struct practice *practice, const struct client *drafts,
                     int count, struct client_id *ids,
                     struct err *err) MUST_USE;

bool client_get(struct practice *practice, struct client_id id,
                struct client *client, struct err *err) MUST_USE;

// All clients in the order in which they came.
bool client_list(struct practice *practice, struct client **clients, int *count,
                 struct err *err) MUST_USE;

// Only the name, where a page needs no more.
bool client_name(struct practice *practice, struct client_id id,
                 struct str *name, struct err *err) MUST_USE;

// Keeps name, contact, answers_by, sharing and sharing_why. ERR_CONFLICT when
// somebody changed the client since `client->version` was read: what they
// wrote stays.
bool client_save(struct practice *practice, const struct client *client,
                 struct err *err) MUST_USE;

#endif
