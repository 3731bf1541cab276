#ifndef PRACTICE_INVITATION_H
#define PRACTICE_INVITATION_H

// invitation - once, around the third to fifth session, a letter of the
// practice invites the client to say what does not fit. A named person signs
// each one, or has allowed all of them by name.
//
//     proposed -> sent -> answered
//        `-> not_sent (by a person), lapsed (five sessions are over), no_channel
//     usual: the other arm of a trial (practice/trial.h); nothing is sent
//
// Once in an episode, whatever becomes of it.
//
// SOURCE: a letter of the clinic that informs clients about the alliance and
// invites them to say what they miss: Flückiger, Del Re, Wampold et al. 2012
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"
#include "practice/batch.h"
#include "practice/trial.h"

enum {
    INVITATION_FROM = 3, // sessions held
    INVITATION_TO = 5,
    INVITATION_TEXT_MAX = 3000,
    INVITATION_ANSWER_MAX = 2000,
};

struct invitation_id {
    int64_t n;
};

// ---- the letter -------------------------------------------------------------

struct invitation_text {
    int version; // 0: nobody has written one; `words` is a proposal then
    struct staff_id signer;
    char mode[8]; // off, each, all
    struct str words;
    int64_t at;
};
bool invitation_text_read(struct practice *practice,
                          struct invitation_text *text,
                          struct err *err) MUST_USE;
// Signed by practice->staff. ERR_CONFLICT: draft->version is not the newest.
bool invitation_text_save(struct practice *practice,
                          const struct invitation_text *draft,
                          struct err *err) MUST_USE;

// ---- one invitation ---------------------------------------------------------

struct invitation_row {
    struct invitation_id id;
    struct client_id client;
    struct episode_id episode;
    char state[12];
    int letter_version;
    struct staff_id signer;
    char answer_to[12]; // therapist, signer, me
    struct str answer;  // empty for staff when it is "me"
    int64_t proposed_at, sent_at, answered_at;
    int version;
};
// Of the client's newest episode; id 0: none.
bool invitation_read(struct practice *practice, struct client_id client,
                     struct invitation_row *row, struct err *err) MUST_USE;
bool invitation_get(struct practice *practice, struct invitation_id id,
                    struct invitation_row *row, struct err *err) MUST_USE;

// The signed-in person signs and sends, or decides against it. ERR_CONFLICT:
// it is not proposed any more.
bool invitation_sign(struct practice *practice, struct invitation_id id,
                     int version, struct err *err) MUST_USE;
// Signs it to hand it over on paper: `ticket` is for the sheet, shown once.
bool invitation_sign_paper(struct practice *practice, struct invitation_id id,
                           int version, char ticket[TICKET_ROOM],
                           struct err *err) MUST_USE;
bool invitation_pass(struct practice *practice, struct invitation_id id,
                     int version, struct err *err) MUST_USE;

// What the client sees and answers. The words of the letter as it was sent.
bool invitation_text_of(struct practice *practice,
                        const struct invitation_row *row,
                        struct invitation_text *text, struct err *err) MUST_USE;
// Once: a second answer is ERR_CONFLICT. `to`: therapist, signer, me.
bool invitation_answer(struct practice *practice, struct invitation_id id,
                       struct str words, struct str to,
                       struct err *err) MUST_USE;

// ---- the round --------------------------------------------------------------

bool invitation_list_clients(struct practice *practice, int64_t after,
                             struct batch *clients, struct err *err) MUST_USE;
bool invitation_work(struct practice *practice, int64_t client,
                     struct err *err) MUST_USE;

// Those that wait for a signature: of one therapist's clients.
struct invitation_due {
    struct invitation_id id;
    struct client_id client;
    struct str name;
    int sessions;
    int version;
    struct str answer; // of invitation_answers()
    int64_t answered_at;
};
// Answers that are meant for this person and were not laid aside yet.
bool invitation_answers(struct practice *practice, struct staff_id staff,
                        struct invitation_due **list, int *count,
                        struct err *err) MUST_USE;
bool invitation_lay_aside(struct practice *practice, struct invitation_id id,
                          struct err *err) MUST_USE;
bool invitation_coming(struct practice *practice, struct staff_id staff,
                       struct invitation_due **list, int *count,
                       struct err *err) MUST_USE;

#endif
