#ifndef PRACTICE_SAFETY_H
#define PRACTICE_SAFETY_H

// safety - the card that a safety answer opens, what the client was told, and
// what was done about it. Nothing here closes it but a complete note.

#include "practice/administration.h"
#include "practice/card.h"

// What the client's safety page says.
struct safety_page {
    struct reason_id card; // n == 0: none was raised by this form
    struct str therapist_name;
    bool read_by_known; // false: no coverage plan covers this moment
    int64_t read_by;    // UTC; told as fixed when the answer came
    struct str told;    // "Nobody is reading this right now. ..."
    struct str reply;   // chosen before: safe, call, rather_not, or ""
};
bool safety_page_read(struct practice *practice,
                      const struct administration *administration,
                      struct safety_page *page, struct err *err) MUST_USE;

// The newest safety card of a form, open or not.
bool safety_find(struct practice *practice,
                 const struct administration *administration,
                 struct reason_id *card, bool *found, struct err *err) MUST_USE;

// Opens the safety card of a form (or finds the open one), plans the notices
// and notes what the client is told, in the caller's transaction.
bool safety_raise(struct practice *practice,
                  const struct administration *administration,
                  const struct safety_answer *answer, struct reason_id *card,
                  struct err *err) MUST_USE;

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
