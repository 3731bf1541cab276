#ifndef PRACTICE_CARD_H
#define PRACTICE_CARD_H

// card - what a signal left for the therapist: one card per client, several
// reasons inside it. Written in the transaction that found it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"
#include "practice/batch.h"
#include "practice/history.h"
#include "practice/practice.h"

struct reason {
    struct reason_id id;
    struct client_id client;
    struct finding finding;
    enum signal_level level;
    char state[12]; // new, seen, other_view, acting, done, not_useful, snoozed
    struct administration_id administration;
    int64_t fired_at;
    int64_t snoozed_until; // 0: not
    int version;           // for reason_set_state
};

// The open reasons of one client, "now" first, then oldest first. While a
// session with this client is running, what came since is kept for after it
// (practice/quiet.h).
bool card_read(struct practice *practice, struct client_id client,
               struct reason **reasons, int *count, struct err *err) MUST_USE;
bool reason_get(struct practice *practice, struct reason_id id,
                struct reason *reason, struct err *err) MUST_USE;

// seen, other_view (seen, and the therapist sees it differently: as good an
// answer as any), not_useful, snoozed (until), done. ERR_CONFLICT: the version
// is old; ERR_DENIED: a safety card, which only a complete safety note ends.
bool reason_set_state(struct practice *practice, struct reason_id id,
                      int version, struct str state, int64_t until,
                      struct err *err) MUST_USE;

// Judges the client's picture now, opens what fires and closes what cleared.
// `administration` n == 0: not because of a form (the daily round).
bool card_judge(struct practice *practice, struct client_id client,
                struct administration_id administration, int *fired,
                struct err *err) MUST_USE;

// The same for some rules only (bits: RULE(S8_PROMISE_OVERDUE)), reading no
// more of the history than they need.
#define RULE(rule) (1U << (rule))
bool card_judge_rules(struct practice *practice, struct client_id client,
                      unsigned rules, struct administration_id administration,
                      int *fired, struct err *err) MUST_USE;

// Those that hang on who came, what is booked and how it ends.
bool card_judge_visits(struct practice *practice, struct client_id client,
                       struct err *err) MUST_USE;

// Writes one down. For card.c and safety_raise.c only.
bool reason_open(struct practice *practice, struct client_id client,
                 struct administration_id administration,
                 const struct finding *finding, struct reason_id *id,
                 struct err *err) MUST_USE;

// What a sealed reason rests on. For card.c and card_reasons.c only.
bool reason_open_finding(struct practice *practice, struct client_id client,
                         struct reason_id id, struct str sealed,
                         struct finding *finding, struct err *err) MUST_USE;

// An open safety card rests on something newer now: its numbers are replaced,
// and whoever read it before has an old version. For safety_raise.c only.
bool reason_renew(struct practice *practice, const struct reason *reason,
                  const struct finding *finding, struct err *err) MUST_USE;

// What a form that is being kept can change.
struct card_case {
    struct client_id client;
    struct administration_id administration;
    unsigned rules;    // may fire and may clear
    unsigned clearing; // can only clear: looked at when one stands
    int parts;         // of the history, besides those that the rules need
    const struct news *news;
};
bool card_judge_case(struct practice *practice, const struct card_case *the,
                     int *fired, struct err *err) MUST_USE;

// A form is being corrected: the open reasons that it had raised are over, S1
// aside. Judge it anew afterwards: what still holds is raised again, with the
// numbers that are right.
bool card_forget_form(struct practice *practice, struct client_id client,
                      struct administration_id administration,
                      struct err *err) MUST_USE;

// What changes by the mere passing of days, for one client: S6, S8, S9, S12
// to S14; a dip (S4) may end. The server does it hourly for all of them.
bool card_judge_day(struct practice *practice, int64_t client,
                    struct err *err) MUST_USE;
bool card_list_clients(struct practice *practice, int64_t after,
                       struct batch *clients, struct err *err) MUST_USE;

#endif
