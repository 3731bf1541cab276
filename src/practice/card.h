#ifndef PRACTICE_CARD_H
#define PRACTICE_CARD_H

// card - what a signal left for the therapist: one card per client, several
// reasons inside it. Written in the transaction that found it.

#include "measure/signal.h"
#include "practice/practice.h"

struct reason {
    struct reason_id id;
    struct client_id client;
    struct finding finding;
    enum signal_level level;
    char state[12]; // new, seen, acting, done, not_useful, snoozed
    struct administration_id administration;
    int64_t fired_at;
    int64_t snoozed_until; // 0: not
    int version;           // for reason_set_state
};

// The open reasons of one client, "now" first, then oldest first.
bool card_read(struct practice *practice, struct client_id client,
               struct reason **reasons, int *count, struct err *err) MUST_USE;
bool reason_get(struct practice *practice, struct reason_id id,
                struct reason *reason, struct err *err) MUST_USE;

// seen, not_useful, snoozed (until), done. ERR_CONFLICT: the version is old;
// ERR_DENIED: a safety card, which only a complete safety note ends.
bool reason_set_state(struct practice *practice, struct reason_id id,
                      int version, struct str state, int64_t until,
                      struct err *err) MUST_USE;

// Judges the client's picture now, opens what fires and closes what cleared.
// `administration` n == 0: not because of a form (the daily round).
bool card_judge(struct practice *practice, struct client_id client,
                struct administration_id administration, int *fired,
                struct err *err) MUST_USE;

// The same for some rules only (bits: 1 << S8_PROMISE_OVERDUE), reading no more
// of the history than they need.
bool card_judge_rules(struct practice *practice, struct client_id client,
                      unsigned rules, struct administration_id administration,
                      int *fired, struct err *err) MUST_USE;

// What changes by the mere passing of days: S6, S8, S9 and S12. Looks at up to
// `limit` clients after `*after` in order of id and moves `*after` on; 0 when
// the round is complete. The server runs it daily in small pieces of work, so
// that no submission waits behind it.
bool card_round(struct practice *practice, int limit, struct client_id *after,
                struct err *err) MUST_USE;

// The alarm budget: what a therapist's first screen shows. Clients with a
// safety card all come first; then at most five "soon" cards, the longest
// waiting first; `*more` counts the "soon" cards behind them.
enum { CARD_BUDGET = 5 };
struct waiting {
    struct client_id client;
    enum signal_level level; // of the most urgent reason
    int reasons;             // open and not snoozed
    int64_t since;           // the oldest of that level
};
bool card_waiting(struct practice *practice, struct waiting **waiting,
                  int *count, int *more, struct err *err) MUST_USE;

// The five fields without which a safety card cannot be closed.
struct safety_note {
    struct str reached; // "yes", "no"
    struct str how;
    struct str assessment;
    struct str plan;
    struct str next_contact;
};
// Keeps the note; closes the card when all five are there and `close`.
// Otherwise `*missing` names what is missing, in words; nothing that was typed
// is lost: an incomplete note is kept too, and the card stays open.
bool safety_note_save(struct practice *practice, struct reason_id id,
                      const struct safety_note *note, bool close,
                      struct str *missing, struct err *err) MUST_USE;

// What the safety card shows: the exact item and answer, when, how, what came
// before, what the client was told and chose.
struct safety_view {
    struct reason reason;
    struct str client_name;
    struct str item_text;
    struct str answer_text;
    int64_t answered_at;
    struct str mode;
    struct str told;  // the sentence the client saw
    struct str reply; // what they chose on the safety page, or ""
    int64_t read_by;
    bool undelivered; // no notice could be delivered
    struct {
        int64_t at;
        struct str answer;
    } earlier[8];
    int earlier_count;
    struct {
        int64_t at;
        struct safety_note note;
    } notes[16];
    int note_count;
};
bool safety_view_read(struct practice *practice, struct reason_id id,
                      struct safety_view *view, struct err *err) MUST_USE;

#endif
