#ifndef PRACTICE_FOLLOWUP_H
#define PRACTICE_FOLLOWUP_H

// followup - asked again 3, 6 and 12 months after the ending, if the client
// wants that (measure/followup.h says when).
//
//     planned -> asked -> reminded -> answered, or closed unanswered
//        `-> stopped (why), missed
//
// Consent is of its own ("follow_up"), asked at each step; who takes it back,
// writes STOP or comes back is asked nothing more. One reminder at most, then
// one note that the door stays open, and nothing after it. The last one makes
// the episode followed_up.
//
// A follow-up by postcard waits for somebody to print it, and has no reminder.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"
#include "measure/followup.h"
#include "practice/administration.h"
#include "practice/answers.h"
#include "practice/batch.h"

struct followup_id {
    int64_t n;
};
struct followup {
    struct followup_id id;
    struct client_id client;
    struct episode_id episode;
    int months;
    char way[12];   // message, postcard
    char state[12]; // as above
    char why[16];   // of stopped: not_wanted, consent, no_channel, stop,
                    // came_back
    bool measure;   // the outcome measure is on it
    int64_t due_at; // 0: the work goes on
    int64_t asked_at, reminded_at, closed_at;
    struct administration_id administration; // n == 0: not asked yet
    int version;
};

// The three dates of the client's newest episode that was ever planned for,
// the row of a date never chosen with id 0. `*count` is FOLLOWUP_TIMES.
bool followup_list(struct practice *practice, struct client_id client,
                   struct followup followups[FOLLOWUP_TIMES],
                   struct err *err) MUST_USE;
bool followup_get(struct practice *practice, struct followup_id id,
                  struct followup *followup, struct err *err) MUST_USE;

// What was chosen for one date. ERR_CONFLICT: `version` is old (0: never
// chosen); ERR_INPUT: asked already, or no such date or way.
struct followup_choice {
    int months;
    bool wanted;
    struct str way;
    bool measure;
    int version;
};
bool followup_choose(struct practice *practice, struct client_id client,
                     const struct followup_choice *choice,
                     struct err *err) MUST_USE;

// When an episode ends: the dates stand now. When one begins, or consent is
// taken back: whatever was planned is over.
bool followup_set_dates(struct practice *practice, struct episode_id episode,
                        int64_t ended_at, struct err *err) MUST_USE;
bool followup_stop_all(struct practice *practice, struct client_id client,
                       const char *why, struct err *err) MUST_USE;

// Those whose next step is due, in order of id; and the step of one. Harmless
// when it was taken in the meantime.
bool followup_list_due(struct practice *practice, int64_t after,
                       struct batch *due, struct err *err) MUST_USE;
bool followup_work(struct practice *practice, int64_t id,
                   struct err *err) MUST_USE;

// Prints a card for a planned one: makes its form. Only once.
bool followup_print(struct practice *practice, const struct followup *followup,
                    char ticket[TICKET_ROOM], struct err *err) MUST_USE;

// The form has come, sent or closed with gaps.
bool followup_is_form(const struct administration *form);
bool followup_answered(struct practice *practice,
                       const struct administration *form,
                       const struct answers *answers, struct err *err) MUST_USE;

// What somebody answered.
struct followup_result {
    bool known;
    double total; // of our own three questions, NAN: not all answered
    bool call;
};
bool followup_result(struct practice *practice, const struct followup *followup,
                     struct followup_result *result, struct err *err) MUST_USE;

// How many were asked and answered, by date, of all clients (fictional ones
// only in a demo).
bool followup_rates(struct practice *practice,
                    struct followup_rate rates[FOLLOWUP_TIMES],
                    struct err *err) MUST_USE;

// What goes out next, and cards to print, by date: of one therapist. Also what
// could not be sent in the last month (state stopped, why no_channel), so that
// somebody looks for another way.
struct followup_due {
    struct followup followup;
    struct str name;
};
bool followup_coming(struct practice *practice, struct staff_id staff,
                     struct followup_due **list, int *count,
                     struct err *err) MUST_USE;

#endif
