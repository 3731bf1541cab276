#ifndef MEASURE_SIGNAL_H
#define MEASURE_SIGNAL_H

// signal - S1 to S14: when a therapist's attention is asked for, and why.
//
// A rule looks at a `struct picture` of one client, made by practice/history.c,
// and fires, or says that it has cleared. Rules are a table (SIGNAL_RULES);
// thresholds are settings with the defaults of PRODUCT.md 1.4. No rule predicts
// anything: each is arithmetic that the card shows. "No signal" is never "no
// problem".
//
// measure/signal.c is the table, signal_scores.c and signal_visits.c the rules,
// signal_words.c the sentences.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/course.h"

struct arena;

enum signal_level { LEVEL_NONE, LEVEL_INFO, LEVEL_SOON, LEVEL_NOW };

// One outcome scale over the episode, oldest first. Unknown scores are left
// out. A change of version begins a new series.
struct series_point {
    int64_t at;
    int session_number; // 0: not tied to one
    double value;
};
struct series {
    const struct instrument *instrument;
    const struct scale *scale;
    const struct series_point *points;
    int count;
};

// One post-session check, oldest first: 0..4 or ANSWER_MISSING.
struct check {
    int64_t at;
    int session_number;
    int heard, valued, direction, way, off;
};

// A licensed alliance total with the cut-off that the practice entered.
struct alliance_total {
    const struct scale *scale;
    double value;
    double cutoff; // NAN: none entered
    bool is_maximum;
};

struct view_pair { // the same session, both on 0..100
    int session_number;
    double client, therapist;
};

enum attendance {
    ATTENDANCE_PLANNED,
    ATTENDANCE_ATTENDED,
    ATTENDANCE_LATE,
    ATTENDANCE_MOVED_BY_CLIENT,
    ATTENDANCE_MOVED_BY_PRACTICE,
    ATTENDANCE_CANCELLED_EARLY,
    ATTENDANCE_CANCELLED_LATE,
    ATTENDANCE_NO_SHOW,
    ATTENDANCE_UNKNOWN,
};
struct visit {
    int64_t at;
    int number;
    enum attendance attendance;
    bool answered; // any form of the client's was sent for it
};

// The client's newest word about the next session that is planned.
struct coming_word {
    int64_t at; // 0: none
    int session_number;
    bool two_minds; // "I'm in two minds"
    bool call;      // and would like to be called
};

struct pledge { // a therapist's promise
    int64_t id;
    int64_t due_at;
    bool open;
};

enum plan_result {
    PLAN_NOT_REVIEWED,
    PLAN_TRIED,
    PLAN_PARTLY,
    PLAN_NOT_THIS_TIME
};

// The newest form, as it is being judged: single answers that matter.
struct safety_answer {
    bool given; // a safety item at or above its threshold, or "help"
    bool help_pressed;
    const struct instrument *instrument; // NULL when help was pressed
    int item;
    int value;
};

// What somebody said at the door that stays open after the work.
struct knock {
    int64_t id; // 0: nothing
    int64_t at;
    bool call;            // after a follow-up form: "please call me"
    bool back;            // "I would like to come back, or to talk"
    int reason;           // the closing question, 1 to 5; 0: not answered
    double value, cutoff; // NAN: no score is back beyond its cut-off
    char series[72];      // "phq9/total" of that score
    bool booked;          // a session was planned just then
};

struct picture {
    int64_t now;
    struct safety_answer safety;
    const struct series *series;
    int series_count;
    const struct check *checks;
    int check_count;
    const struct alliance_total *alliance; // of the newest check, if licensed
    int alliance_count;
    int perfect_alliance_run; // newest maximum totals in a row
    bool warning_answered;    // RISQ: any Yes in the newest check
    const struct view_pair *views;
    int view_count;
    const struct visit *visits; // oldest first, past and future
    int visit_count;
    bool next_booked;
    struct coming_word coming;
    bool ending_planned;
    bool ended;
    bool follow_up_sent;
    const struct pledge *pledges;
    int pledge_count;
    const enum plan_result *plans; // oldest first
    int plan_count;
    int64_t decision_at;   // newest decision, 0: none
    bool paused_by_choice; // the client asked for a rest from forms
    bool open_low_or_dip;  // an S3 or S4 fired at the last check
    struct knock knock;    // the newest in this episode
};

enum signal_rule {
    S1_SAFETY,
    S2_WORSE,
    S3_LOW_CHECK,
    S4_DIP,
    S5_DIFFERENT_VIEWS,
    S6_AWAY,
    S7_NO_CHANGE_YET,
    S8_PROMISE_OVERDUE,
    S9_WE_CANNOT_SEE,
    S10_ALWAYS_PERFECT,
    S11_PLANS_STUCK,
    S12_ENDING_UNPLANNED,
    S13_OPEN_DOOR,
    S14_TWO_MINDS,
    SIGNAL_RULE_COUNT,
};

enum { FINDING_NUMBERS = 6, FINDING_SERIES = 72 };

// What a rule found: enough to say the sentence again years later.
struct finding {
    enum signal_rule rule;
    // When what it rests on happened: the answer, the missed session, the due
    // date. A reason that somebody closed is the same one, and is not to be
    // opened again, while rule, series, subject and `at` are the same.
    int64_t at;
    int64_t subject;                // promise, session number, ...; 0: none
    char series[FINDING_SERIES];    // "phq9/total"; "": not about a scale
    double number[FINDING_NUMBERS]; // named in SIGNAL_RULES; NAN: not used
};

enum clearing { STAYS_OPEN, CLEARED, RECOVERED, NOT_RECOVERED };

struct signal_settings {       // PRODUCT.md 1.4; defaults in SIGNAL_DEFAULTS
    double off_from, other_to; // S3: 3 and 1
    double dip_sigmas, dip_floor, dip_points; // S4: 2, 4, 8
    int dip_history, dip_window;  // S4: 3 ratings before, 3 sessions
    double gap_points, gap_clear; // S5: 15 and 10
    int gap_run, gap_growth;      // S5: 2 and 3
    int away_run;                 // S6: 2
    int no_change_session;        // S7: 8
    int silent_sessions;          // S9: 3
    int perfect_run;              // S10: 5
    int stuck_run;                // S11: 3
    int quiet_days;               // S12: 21
};
extern const struct signal_settings SIGNAL_DEFAULTS;

struct signal_row {
    const char *id;   // "S4"
    const char *name; // "dip"
    enum signal_level level;
    bool once; // fires once in an episode, whatever became of it (S10)
    bool (*fires)(const struct picture *, const struct signal_settings *,
                  struct finding *);
    enum clearing (*clears)(const struct picture *,
                            const struct signal_settings *,
                            const struct finding *open);
    // What each number means; with "?": yes or no; NULL: the sentence says it.
    const char *numbers[FINDING_NUMBERS];
    const char *rule;     // the rule in words, for the card
    const char *why;      // "why we think this may matter"
    const char *question; // one thing to ask
    const char *source;   // as a therapist can look it up
};
extern const struct signal_row SIGNAL_RULES[SIGNAL_RULE_COUNT];

const struct signal_row *signal_find(struct str id);

// All rules on one picture; `findings` has room for SIGNAL_RULE_COUNT. S1 alone
// is also judged for a single answer, in the transaction that saves it.
int signal_judge(const struct picture *picture,
                 const struct signal_settings *settings,
                 struct finding *findings);

// S4's rating of a check: 100 x (sum, `off` reversed) / 20; NAN unless all five
// are answered (DECISIONS.md 8).
double check_rating(const struct check *check);

// S4's arithmetic by itself, on any ratings from 0 to 100: is the last of
// `count` a dip below those before it? False when there are too few.
struct dip {
    double rating, mean, sigma, limit;
};
bool dip_of(const double *ratings, int count,
            const struct signal_settings *settings, struct dip *dip);

// The card's sentence about the client of that name, in PRODUCT.md 3.7's words.
struct str signal_sentence(struct arena *arena, const struct finding *finding,
                           struct str name);

// A finding without numbers, as every rule finds it.
void finding_init(struct finding *finding, enum signal_rule rule);

// Numbers to text and back, for the store.
struct str finding_print(struct arena *arena, const struct finding *finding);
bool finding_parse(struct arena *arena, struct str text,
                   struct finding *finding, struct err *err) MUST_USE;

#endif
