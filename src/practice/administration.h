#ifndef PRACTICE_ADMINISTRATION_H
#define PRACTICE_ADMINISTRATION_H

// administration - one occasion on which a form is offered to one rater: what
// is on it, what has been answered so far, whether it is still open.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"
#include "practice/practice.h"

enum administration_state {
    ADMINISTRATION_OPEN,
    ADMINISTRATION_SENT,
    ADMINISTRATION_DECLINED, // "Not today"
    ADMINISTRATION_CLOSED,   // its time was over; what was there was kept
};

struct administration {
    struct administration_id id;
    struct client_id client;
    struct episode_id episode;
    struct session_id session; // n == 0: not tied to one
    int session_number;        // 0: not tied to one
    int64_t scheduled_at;      // of the session, 0: none
    char form[40];             // "pre", "post" or an instrument's code
    struct str instruments;    // further ones on it: "phq9 gad7"
    char rater[16];            // "client", "therapist"
    char language[16];         // "en"
    char mode[16];             // self_phone, self_kiosk, paper, import
    enum administration_state state;
    int64_t closes_at; // 0: stays open
    int64_t touched_at;
};

struct invitation {
    struct client_id client;
    struct session_id session; // n == 0: none
    struct str form;
    const char *rater; // "client" unless said otherwise
    // Of a follow-up alone: the episode may have ended, the outcome measures
    // join the form's own questions, and it closes then.
    bool after_ending;
    bool with_measures;
    int64_t closes_at;
    const char *mode; // how staff took it down: "paper" unless said otherwise
};

// Makes the administration and its ticket. ERR_INPUT: no such form, or it is
// not switched on, or no episode is open; ERR_DENIED: the form holds a safety
// item and no coverage is set (the text says which command sets it), or RISQ
// and the like are off. `ticket` has room for TICKET_ROOM.
bool administration_invite(struct practice *practice,
                           const struct invitation *invitation, char *ticket,
                           struct administration_id *id,
                           struct err *err) MUST_USE;

// The same without a ticket, for what was answered on paper. For correction.c.
bool administration_on_paper(struct practice *practice,
                             const struct invitation *invitation,
                             struct administration_id *id,
                             struct err *err) MUST_USE;

// Whose form, and which, a link opens. ERR_MISSING when there is none such.
bool ticket_find(struct practice *practice, struct str ticket,
                 struct administration_id *id, struct client_id *client,
                 struct err *err) MUST_USE;
// By the ticket in a link. ERR_MISSING when there is none such.
bool administration_find(struct practice *practice, struct str ticket,
                         struct administration *administration,
                         struct err *err) MUST_USE;
bool administration_get(struct practice *practice, struct administration_id id,
                        struct administration *administration,
                        struct err *err) MUST_USE;
// The name of the therapist who will read it.
bool administration_therapist(struct practice *practice,
                              const struct administration *administration,
                              struct str *name, struct err *err) MUST_USE;

// ---- what is on the form ----------------------------------------------------

// A question as the page shows it. Field names: an item of the form's first
// instrument is its code ("heard", "9"); items of further instruments carry
// theirs in front ("phq9.9"); then goals ("goal.3"), and the form's own:
// pre: chips "since" (several), "miss" (line), "unsaid"; post: every fourth
// session "kept" and "limits" (and "identity"), then "note", "note_to";
// followup: "call".
enum question_kind {
    QUESTION_CHOICE, // radio group
    QUESTION_CHIPS,  // checkboxes
    QUESTION_LINE,   // free text
};
struct question {
    enum question_kind kind;
    struct str field;
    struct str text;
    const struct option *options; // of a choice or chips
    int option_count;
    bool small; // several short options in one row (0 to 10)
    bool safety;
    bool part_of_session; // starts a new section: `section` says its words
    struct str section;
    const struct instrument *instrument; // NULL for the form's own questions
    int item;
    struct str answer; // saved so far: a value, chips joined by ",", or text
};
enum { FORM_INSTRUMENTS_MAX = 8 };
struct questionnaire {
    struct question *questions;
    int count;
    int answered;
    bool has_safety;
    // for copyright lines and labels
    const struct instrument *instruments[FORM_INSTRUMENTS_MAX];
    int instrument_count;
};
// Handed to staff, an optional note that the client did not want read stays
// empty; its "note_to" says what they wished.
bool administration_questions(struct practice *practice,
                              const struct administration *administration,
                              struct questionnaire *questionnaire,
                              struct err *err) MUST_USE;

enum { ADMINISTRATION_WRITING = 2 * 60 * 60 }; // seconds

// May the client still answer? A form closes silently 48 hours after its
// session, but never within 2 hours of the last tap.
bool administration_is_open(const struct administration *administration,
                            int64_t now);

// The same, and also after "Not today": who changes their mind is welcome.
bool administration_takes_answers(const struct administration *administration,
                                  int64_t now);

// "Not today": one tap, no reason, no consequence. Idempotent.
bool administration_decline(struct practice *practice,
                            const struct administration *administration,
                            struct err *err) MUST_USE;

#endif
